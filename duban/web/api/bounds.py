"""How much a program may bring, and how often it may ask."""

from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from threading import Lock

import msgspec
from starlette.requests import Request

from duban.clock import elapsed
from duban.web.api.errors import TooLarge, TooOften

MOST_BYTES = 1_000_000
"""The body of a request has at most so many bytes."""
MOST_KNOWN = 10_000
"""So many askers are remembered; who was seen longest ago is forgotten first."""
A_MINUTE = 60.0


class Rate(msgspec.Struct, frozen=True):
    """So many requests a minute, of which all may come at once."""

    a_minute: int


BY_TOKEN, BY_STRANGER = Rate(600), Rate(60)
"""For who shows a token that holds; for an address from which none comes."""


class Allowance:
    """What each asker has left: a bucket that fills evenly (token bucket)."""

    def __init__(self, gone_by: Callable[[], float] = elapsed) -> None:
        self._gone_by = gone_by
        self._lock = Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, asker: str, rate: Rate) -> None:
        """Take one request from what an asker has left. Raises TooOften where that is nothing."""
        now, each = self._gone_by(), rate.a_minute / A_MINUTE
        with self._lock:
            left, at = self._left.pop(asker, (float(rate.a_minute), now))
            left = min(float(rate.a_minute), left + (now - at) * each)
            is_enough = left >= 1
            self._left[asker] = (left - 1 if is_enough else left, now)
            while len(self._left) > MOST_KNOWN:
                self._left.popitem(last=False)
        if not is_enough:
            raise TooOften(ceil((1 - left) / each))


async def body_of(request: Request) -> bytes:
    """The body of a request, counted as it comes. Raises TooLarge."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise TooLarge(MOST_BYTES)
    return bytes(body)
