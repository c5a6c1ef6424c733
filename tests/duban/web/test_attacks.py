"""What strangers try over the network, on a console that listens: guessing, hosts, requests."""

import select
import socket
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import httpx2
import pytest

from duban.bootstrap.editions import words
from duban.cli.http_server import ANY_PORT, HOST, address_of, answering, door
from duban.clock import now
from duban.identity.administration import New, add
from duban.running.service import Service
from states.actors import Role
from workflow.people import security
from workflow.people.security import Event

PATIENCE = 30
FREE = 5
MOST_SENT = 16_000_000
"""What the sockets of both sides may hold beside what the console reads."""


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


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh-CN,zh;q=0.9", "不是本系统对外的名称"), ("en-GB", "is not a name by")],
)
def test_unknown_name_is_refused_in_words_with_the_setting_to_look_at(
    browser: httpx2.Client, language: str, said: str
) -> None:
    asked = {"host": "duban.example", "accept-language": language}
    page = browser.get("/sign-in", headers={**asked, "accept": "text/html,*/*;q=0.8"})
    assert page.headers["content-type"].startswith("text/html")
    assert "<h1>" in page.text and "/assets/" not in page.text
    program = browser.get("/api/v1/cases", headers={**asked, "accept": "text/html"})
    assert program.headers["content-type"] == "application/problem+json"
    for answer, text in ((page, page.text), (program, program.json()["detail"])):
        assert answer.status_code == 421
        assert "duban.example" in text and said in text and "DUBAN_HOSTS" in text


def test_name_of_markup_is_said_as_text(browser: httpx2.Client) -> None:
    asked = {"host": "<script>alert(1)</script>", "accept": "text/html"}
    page = browser.get("/sign-in", headers=asked)
    assert page.status_code in (400, 421) and "<script>" not in page.text


def test_address_of_nothing_is_told_to_programs_in_words(browser: httpx2.Client) -> None:
    answer = browser.get("/nowhere", headers={"accept-language": "en"})
    assert answer.status_code == 404
    assert answer.json()["detail"].startswith("There is no page here")


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


@pytest.mark.parametrize(
    "lines",
    [
        "Content-Length: 5\nTransfer-Encoding: chunked\n",
        "Transfer-Encoding: chunked\nContent-Length: 5\n",
        "Transfer-Encoding: chunked\nTransfer-Encoding: identity\n",
        "Transfer-Encoding: xchunked\n",
        "Transfer-Encoding : chunked\n",
        "Content-Length: +5\n",
        "Content-Length: 5, 50\n",
        "Content-Length: 0x5\n",
        " Content-Length: 5\n",
    ],
)
@pytest.mark.parametrize("path", ["/sign-in", "/api/v1/cases", "/assets/x/y"])
def test_request_whose_end_can_be_read_in_two_ways_is_refused(
    address: str, path: str, lines: str
) -> None:
    smuggled = "0\n\nGET /healthz HTTP/1.1\nHost: localhost\nConnection: close\n\n"
    answer = raw(address, f"POST {path} HTTP/1.1\nHost: localhost\n{lines}\n{smuggled}")
    status = answer.partition("\r\n")[0]
    assert status.split()[1] in ("400", "421", "501")
    assert "HTTP/1.1 2" not in answer and "alive" not in answer
    assert '"detail":""' not in answer


@pytest.mark.parametrize("coding", ["Content-Length: 1000000000\n", "Transfer-Encoding: chunked\n"])
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sign-in", 413),
        ("/rehearsal", 413),
        ("/admin/contacts/preview", 413),
        ("/api/v1/cases/tj-2023-22/120101/acts/withdraw", 413),
        ("/nowhere", 404),
    ],
)
def test_gigabyte_is_refused_at_its_beginning(
    address: str, coding: str, path: str, status: int
) -> None:
    place = urlsplit(address)
    kind = "Content-Type: application/x-www-form-urlencoded\n"
    head = f"POST {path} HTTP/1.1\nHost: localhost\n{kind}{coding}\n".replace("\n", "\r\n")
    part = b"a" * 65_536
    framed = b"10000\r\n%b\r\n" % part if "chunked" in coding else part
    with socket.create_connection((place.hostname, place.port), PATIENCE) as line:
        line.sendall(head.encode())
        sent = 0
        while not select.select([line], [], [], 0.02)[0]:
            line.sendall(framed)
            sent += len(part)
            assert sent < MOST_SENT
        assert line.recv(65_536).decode().startswith(f"HTTP/1.1 {status} ")


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../../etc/passwd",
        "/assets/x/../../../../etc/passwd",
        "/assets/%2e%2e/%2e%2e/pyproject.toml",
        "/assets/x/..%2f..%2fconsole.py",
        "/assets/x//etc/passwd",
        "/mails/..%2f..%2fetc%2fpasswd",
        "/mails/../duban.db",
        "/nights/..%2f2024-01-01",
        "/cases/..%2f..%2f/etc",
        "/rehearsal/..%2fx/data",
        "/api/v1/mails/..%2f..%2fduban.db",
        "/../office/duban.key",
        "/%00",
        "//etc/passwd",
    ],
)
def test_no_path_leads_out_of_the_console(address: str, browser: httpx2.Client, path: str) -> None:
    let_in = browser.post("/sign-in/demo", data={"login": "wang"})
    assert let_in.status_code == 303
    cookie = let_in.headers["set-cookie"].partition(";")[0]
    request = f"GET {path} HTTP/1.1\nHost: localhost\nCookie: {cookie}\nConnection: close\n\n"
    answer = raw(address, request)
    assert answer.split()[1] in ("400", "401", "404")
    assert "root:" not in answer and "SQLite" not in answer and "[project]" not in answer


def test_host_is_named_in_no_answer(address: str) -> None:
    answer = raw(address, "GET / HTTP/1.1\nHost: localhost:99\nConnection: close\n\n")
    assert "location: /sign-in" in answer.lower()


def test_trace_and_strange_methods_are_refused(browser: httpx2.Client) -> None:
    for method in ("TRACE", "PUT", "DELETE", "PATCH"):
        assert browser.request(method, "/sign-in").status_code == 405
