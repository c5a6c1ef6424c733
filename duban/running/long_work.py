"""Work that takes longer than a page may: it goes on by itself, and is looked at when it suits.

It is kept in memory alone: what it comes to can be made again, and nothing of the office is in it.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from secrets import token_hex
from threading import BoundedSemaphore, Lock, Thread
from typing import Any

from states.saying import Failure

AT_ONCE, KEPT = 2, 30
"""So much work goes on at once; so much is kept, the oldest that is over going first."""

_log = logging.getLogger(__name__)

Step = Callable[[], None]


class Stage(StrEnum):
    """How far a work is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Ended(Exception):
    """The office ends, and with it what is under way; or what is done is not wanted any more."""


class Work:
    """Something that is done step by step, *total* of them; nobody knows how many where it is 0.

    `kind` says what it is, `about` what of: both are names, and no sentences. What it came to
    stands in `result`, why it came to nothing in `failure`, or in `number` where the fault is ours.
    It is kept until others need its place, and no longer than `kept_until` says.
    """

    def __init__(self, kind: str, about: str, total: int, begun: datetime) -> None:
        self.name = token_hex(8)
        self.kind, self.about, self.total, self.begun = kind, about, total, begun
        self.stage, self.done = Stage.WAITING, 0
        self.result: Any = None
        self.failure: Failure | None = None
        self.number = ""
        self.kept_until: datetime | None = None
        self.is_dropped = False

    @property
    def is_over(self) -> bool:
        """Whether it came to an end, a good one or a bad one."""
        return self.stage in (Stage.DONE, Stage.FAILED)


class Works:
    """The works of an office that is open."""

    def __init__(self, is_ending: Callable[[], bool]) -> None:
        self._is_ending = is_ending
        self._works: dict[str, Work] = {}
        self._lock, self._turn = Lock(), BoundedSemaphore(AT_ONCE)

    def begin(
        self, work: Work, do: Callable[[Step], Any], *, alone: bool = False, once: bool = False
    ) -> Work:
        """Let a work go on by itself. What is done calls its argument after each step.

        Returns the work; where it may only go on *alone*, one of its kind that is not over, and
        where it is done *once* at a time, one of its kind about the same.
        """
        with self._lock:
            for other in self._works.values():
                is_it = alone or (once and other.about == work.about)
                if is_it and other.kind == work.kind and not other.is_over:
                    return other
            over = [name for name, one in self._works.items() if one.is_over]
            for name in over[: max(0, len(self._works) - KEPT + 1)]:
                del self._works[name]
            self._works[work.name] = work
        Thread(target=self._run, args=(work, do), name=f"work-{work.kind}", daemon=True).start()
        return work

    def named(self, name: str) -> Work | None:
        """The work of that name, while it is kept."""
        return self._works.get(name)

    def of(self, kind: str) -> list[Work]:
        """The works of a kind, the latest first."""
        with self._lock:
            return [one for one in reversed(self._works.values()) if one.kind == kind]

    def drop(self, work: Work) -> None:
        """Let go of a work: it ends at its next step, and what it came to is not kept."""
        with self._lock:
            self._works.pop(work.name, None)
        work.is_dropped = True

    def drop_old(self, now: datetime) -> None:
        """Let go of all that was to be kept no longer than until *now*."""
        with self._lock:
            kept = list(self._works.values())
        for one in kept:
            if one.kept_until is not None and one.kept_until <= now:
                self.drop(one)

    def _run(self, work: Work, do: Callable[[Step], Any]) -> None:
        def step() -> None:
            work.done += 1
            if self._is_ending() or work.is_dropped:
                raise Ended

        with self._turn:
            if work.is_dropped:
                return
            work.stage = Stage.RUNNING
            try:
                work.result = do(step)
                work.stage = Stage.DONE
            except Ended:
                work.stage = Stage.FAILED
            except Failure as failure:
                work.failure, work.stage = failure, Stage.FAILED
            except Exception as error:
                work.number = token_hex(4)
                _log.error("fault", exc_info=error, extra={"number": work.number})
                work.stage = Stage.FAILED
