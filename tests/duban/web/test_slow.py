"""Many who ask slowly: nobody else waits for them, and they are let go of."""

import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from time import monotonic
from urllib.parse import urlsplit

import httpx2
import pytest

from duban.bootstrap.editions import words
from duban.cli import connection
from duban.cli.http_server import ANY_PORT, HOST, address_of, answering, door
from duban.running.service import Service
from tests.campaign import times

MANY = 500
MOST = 10_000
PATIENCE = 30.0
IN_TIME = 2.0
SLOW = (
    b"",
    b"GET /sign-in HTTP/1.1\r\nHost: local",
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin=w",
    b"POST /api/v1/cases/x/y/acts/z HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{",
)
"""How far a request has come that never ends."""


@pytest.fixture
def address(service: Service) -> Iterator[str]:
    """Where the console listens."""
    spoken = words("zh")
    with (
        closing(door(HOST, ANY_PORT, spoken)) as opened,
        answering(service, opened, spoken),
    ):
        yield address_of(opened)


def begun(address: str, request: bytes, lines: ExitStack) -> socket.socket:
    """A connection over which a request has begun."""
    place = urlsplit(address)
    line = lines.enter_context(socket.create_connection((place.hostname, place.port), PATIENCE))
    line.sendall(request)
    return line


def test_many_slow_connections_keep_nobody_out(address: str) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    many = min(times(MANY), MOST, (hard - 1_000) // 2)  # both ends of each are in this process
    with ExitStack() as lines:
        for number in range(many):
            begun(address, SLOW[number % len(SLOW)], lines)
        with httpx2.Client(base_url=address, timeout=PATIENCE) as other:
            assert other.post("/sign-in/demo", data={"login": "wang"}).status_code == 303
            for path in ("/", "/cases", "/duties"):
                started = monotonic()
                assert other.get(path).status_code == 200
                assert monotonic() - started < IN_TIME, path


@pytest.mark.parametrize("request_", SLOW)
def test_who_never_ends_a_request_is_let_go_of(
    address: str, monkeypatch: pytest.MonkeyPatch, request_: bytes
) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(connection, "BODY_SECONDS", 0.3)
    with ExitStack() as lines:
        line = begun(address, request_, lines)
        assert all(part.startswith(b"HTTP/1.1 400") for part in iter(lambda: line.recv(9_999), b""))


def test_letter_now_and_then_wins_no_time(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", 0.5)
    with ExitStack() as lines:
        line = begun(address, SLOW[1], lines)
        line.settimeout(0.05)
        started = monotonic()
        while monotonic() - started < PATIENCE:
            try:
                line.sendall(b"h")
                if line.recv(1) == b"":
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        assert 0.4 < monotonic() - started < PATIENCE / 2


def test_who_sends_on_after_a_refusal_is_let_go_of(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "REFUSED_SECONDS", 0.3)
    kind = b"Content-Type: application/x-www-form-urlencoded\r\n"
    head = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\n%bContent-Length: 1000000000\r\n\r\n"
    with ExitStack() as lines:
        line = begun(address, head % kind + b"a" * 70_000, lines)
        answer = b"".join(iter(lambda: line.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_line_that_is_used_in_time_goes_on(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", 1.0)
    whole = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with ExitStack() as lines:
        line = begun(address, b"", lines)
        for part in (whole, whole[:20], whole[20:], whole):
            line.sendall(part)
            if part != whole[:20]:
                answer = b""
                while not answer.endswith(b"}"):
                    answer += line.recv(65_536)
                assert answer.startswith(b"HTTP/1.1 200 ")


def test_process_keeps_as_many_connections_as_it_may(service: Service) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 512), hard))
    spoken = words("zh")
    try:
        with closing(door(HOST, ANY_PORT, spoken)) as opened, answering(service, opened, spoken):
            assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= min(hard, 65_536)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
