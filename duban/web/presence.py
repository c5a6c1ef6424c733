"""Who looks at a case just now, in this process: told to the others there, and kept nowhere."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from duban.clock import now

GONE_AFTER = timedelta(seconds=20)
"""A page asks for news every five seconds; one that did not ask for so long is closed."""


class Presence:
    """The persons before each case, by their logins, with when each page was last heard of."""

    def __init__(self, clock: Callable[[], datetime] = now) -> None:
        self._clock, self._lock = clock, Lock()
        self._there: dict[str, dict[str, tuple[str, datetime]]] = {}

    def others(self, case_id: str, login: str, name: str) -> list[str]:
        """Note that somebody looks at a case; the names of the others who do."""
        moment = self._clock()
        with self._lock:
            self._forget(moment)
            before = self._there.setdefault(case_id, {})
            before[login] = (name, moment)
            return [one for other, (one, _) in before.items() if other != login]

    def _forget(self, moment: datetime) -> None:
        """Let go of everybody who is gone, so that nothing grows."""
        kept = (
            (case_id, {k: v for k, v in there.items() if moment - v[1] <= GONE_AFTER})
            for case_id, there in self._there.items()
        )
        self._there = {case_id: there for case_id, there in kept if there}
