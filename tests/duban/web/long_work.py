"""Waiting for a work that goes on by itself, as a browser does."""

from time import monotonic, sleep

from starlette.testclient import TestClient

from tests.duban.web.conftest import text_of

MOST_SECONDS = 120


def followed(console: TestClient, path: str) -> str:
    """The page of a work once it is over; until then each look says that it is under way."""
    until = monotonic() + MOST_SECONDS
    while 'hx-trigger="every 1s"' in (page := text_of(console.get(path))):
        assert monotonic() < until
        sleep(0.1)
    return page
