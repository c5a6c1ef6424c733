"""Sign-ins that are under way at an identity provider, in this process and for a few minutes."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

import msgspec

from duban.clock import elapsed
from duban.identity.provider import Begun

SECONDS = 600.0
MOST = 1_000
"""So many are kept; the oldest goes first."""


class Underway(msgspec.Struct, frozen=True):
    """A sign-in that is under way: what was begun, and where it leads on, with what was typed."""

    begun: Begun
    onward: str
    kept: str


class UnderwayAll:
    """The sign-ins that are under way, each by what the browser brings back, and good once."""

    def __init__(self, gone_by: Callable[[], float] = elapsed) -> None:
        self._gone_by, self._lock = gone_by, Lock()
        self._kept: OrderedDict[str, tuple[float, Underway]] = OrderedDict()

    def keep(self, one: Underway) -> None:
        """Keep one until it comes back."""
        with self._lock:
            self._kept[one.begun.state] = (self._gone_by(), one)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)

    def take(self, state: str) -> Underway | None:
        """The one that comes back, once and in time."""
        with self._lock:
            since, found = self._kept.pop(state, (0.0, None))
        return found if found and self._gone_by() - since <= SECONDS else None
