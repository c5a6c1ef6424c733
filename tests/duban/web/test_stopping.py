"""The office stops in time while pages are open and requests under way, and comes back."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from socket import create_connection
from threading import Event, Thread
from time import monotonic

import httpx2

from duban.bootstrap.editions import words
from duban.cli.http_server import ANY_PORT, HOST, answering, door
from duban.running.service import Service

OPEN_PAGES, UNDER_WAY, ASKING = 40, 10, 4
MOST_SECONDS = 10.0
PATIENCE = 30.0
BEGUN = (
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin=w"
)


class Visitors:
    """Browsers that ask again and again, whether anybody answers or not."""

    def __init__(self, port: int) -> None:
        self._address, self._over = f"http://{HOST}:{port}", Event()
        self.statuses: list[int] = []
        self.refused = 0

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Have them ask until the end."""
        threads = [Thread(target=self._ask, daemon=True) for _ in range(ASKING)]
        for one in threads:
            one.start()
        try:
            yield
        finally:
            self._over.set()
            for one in threads:
                one.join(PATIENCE)

    def _ask(self) -> None:
        while not self._over.is_set():
            try:
                self.statuses.append(
                    httpx2.get(f"{self._address}/sign-in", timeout=PATIENCE).status_code
                )
            except httpx2.TransportError:
                self.refused += 1
                self._over.wait(0.05)

    def wait_for(self, count: int) -> None:
        """Wait until so many more were answered."""
        wanted, until = len(self.statuses) + count, monotonic() + PATIENCE
        while len(self.statuses) < wanted:
            assert monotonic() < until
            self._over.wait(0.02)


def test_office_stops_in_time_under_load_and_open_pages_find_it_again(service: Service) -> None:
    spoken = words("zh")
    with ExitStack() as lines:
        first = lines.enter_context(closing(door(HOST, ANY_PORT, spoken)))
        port = first.getsockname()[1]
        office = ExitStack()
        office.enter_context(answering(service, first, spoken))
        visitors = Visitors(port)
        lines.enter_context(visitors.asking())
        for number in range(OPEN_PAGES + UNDER_WAY):
            line = lines.enter_context(create_connection((HOST, port), PATIENCE))
            if number < UNDER_WAY:
                line.sendall(BEGUN)
            else:
                line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                assert line.recv(9).startswith(b"HTTP/1.1")
        visitors.wait_for(ASKING)
        started = monotonic()
        office.close()
        assert monotonic() - started < MOST_SECONDS
        first.close()
        again = lines.enter_context(closing(door(HOST, port, spoken)))
        with answering(service, again, spoken):
            visitors.wait_for(ASKING)
    assert set(visitors.statuses) == {200}
