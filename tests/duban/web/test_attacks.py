"""What strangers try over the network, on a console that listens: guessing, hosts, requests."""

import socket
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import httpx2
import pytest

from duban.bootstrap.editions import words
from duban.cli.answering import ANY_PORT, HOST, address_of, answering, door
from duban.clock import now
from duban.identity.administration import New, add
from duban.running.service import Service
from states.actors import Role
from workflow.people import security
from workflow.people.security import Event

PATIENCE = 30
FREE = 5


@pytest.fixture
def address(service: Service) -> Iterator[str]:
    """Where the console listens."""
    spoken = words("zh")
    with (
        closing(door(HOST, ANY_PORT, spoken)) as opened,
        answering(service, opened, spoken),
    ):
        yield address_of(opened)


@pytest.fixture
def browser(address: str) -> Iterator[httpx2.Client]:
    """Somebody who has not signed in."""
    with httpx2.Client(base_url=address, timeout=PATIENCE) as client:
        yield client


def raw(address: str, request: str) -> str:
    """What the console answers to bytes as they are."""
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port), PATIENCE) as line:
        line.sendall(request.replace("\n", "\r\n").encode())
        parts = []
        while part := line.recv(65_536):
            parts.append(part)
    return b"".join(parts).decode(errors="replace")


def test_guesser_waits_even_with_the_right_password_at_last(
    browser: httpx2.Client, service: Service
) -> None:
    new = New(login="wu", name="吴八", roles=(Role.OPERATOR,))
    _, password = add(service.desk, new, "admin", now())
    guesses = [f"guess {number}" for number in range(FREE)]
    for guess in (*guesses, password):
        answer = browser.post("/sign-in", data={"login": "wu", "password": guess})
        assert answer.status_code == 401
        assert "set-cookie" not in answer.headers
    assert "以后再试" in answer.text
    with service.desk.store.reading() as transaction:
        told = security.latest(transaction, most=50, person="wu")
    assert [one.what for one in told].count(Event.SIGN_IN_FAILED) == FREE


def test_forwarded_address_of_a_stranger_is_not_believed(
    browser: httpx2.Client, service: Service
) -> None:
    for number in range(FREE):
        headers = {"x-forwarded-for": f"203.0.113.{number}", "x-forwarded-proto": "https"}
        typed = {"login": "nobody", "password": "wrong"}
        browser.post("/sign-in", data=typed, headers=headers)
    with service.desk.store.reading() as transaction:
        told = security.latest(transaction, most=50, person="nobody")
    assert {one.facts["address"] for one in told} == {HOST}


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
def test_page_is_shown_under_no_strangers_name(browser: httpx2.Client, host: str) -> None:
    assert browser.get("/sign-in", headers={"host": host}).status_code in (400, 421)


@pytest.mark.parametrize("host", ["localhost", "localhost:8470", "127.0.0.1:1", "[::1]:8470"])
def test_page_is_shown_under_our_own_names(browser: httpx2.Client, host: str) -> None:
    assert browser.get("/sign-in", headers={"host": host}).status_code == 200


def test_request_under_two_names_is_refused(address: str) -> None:
    two = "GET /sign-in HTTP/1.1\nHost: localhost\nHost: evil.example\nConnection: close\n\n"
    status = raw(address, two).partition("\r\n")[0]
    assert " 400 " in status or " 421 " in status


def test_request_of_two_lengths_is_refused(address: str) -> None:
    lengths = "Content-Length: 5\nContent-Length: 50\n"
    request = f"POST /sign-in HTTP/1.1\nHost: localhost\n{lengths}\nlogin"
    assert " 400 " in raw(address, request).partition("\r\n")[0]


def test_host_is_named_in_no_answer(address: str) -> None:
    answer = raw(address, "GET / HTTP/1.1\nHost: localhost:99\nConnection: close\n\n")
    assert "location: /sign-in" in answer.lower()


def test_trace_and_strange_methods_are_refused(browser: httpx2.Client) -> None:
    for method in ("TRACE", "PUT", "DELETE", "PATCH"):
        assert browser.request(method, "/sign-in").status_code == 405
