"""What a night can't read: it goes on without it, and an alarm says where.

A share of cases that can't be read is done again in smaller ones, down to the case that stands in
the way, which is passed over; then shares grow again. Of a part with many such cases the rest is
left for the next night. Where no journal is kept an office is only played, and ends instead.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import msgspec

from workflow.night.job_runs import Progress
from workflow.record import alarms
from workflow.record.alarms.findings import Code, Differing, Finding
from workflow.record.differing import shown
from workflow.store.errors import Unreadable
from workflow.store.shares import LAST
from workflow.store.transaction import Transaction

T = TypeVar("T")

DAMAGE = (LookupError, ValueError, ArithmeticError, msgspec.MsgspecError, Unreadable)
"""What a row raises that can't be read. A wrong type is likelier a fault of ours: the job fails."""

SMALLER = 10
"""By so much a share is made smaller that can't be read, and larger again after it."""

PASSED_OVER = 20
"""So many cases of a part are passed over in a night; then the rest of it is left."""


class Unread(Exception):
    """A part of a job met something that can't be read; `progress` is how far it had come."""

    def __init__(self, part: str, progress: Progress, error: Exception) -> None:
        super().__init__(f"{part}: {error}")
        self.part, self.progress, self.error = part, progress, error


def unreadable(what: str, error: Exception, case_id: str = "") -> Finding:
    """That something can't be read in a part of a night, of a case if that is known."""
    cause = error.__cause__ if isinstance(error, Unreadable) and error.__cause__ else error
    said = shown(f"{type(cause).__name__}: {cause}")
    return Finding(Code.UNREADABLE, what, case_id, case_id, (Differing(what, "", said),))


def go_on(
    transaction: Transaction, kept: Progress, found: Unread, now: datetime, most: int
) -> None:
    """Let a job that was *kept* as it is go on: in smaller shares, or without what stands there.

    *most* is how many rows a share has else.
    """
    failed = found.progress
    size = most if kept.size is None else kept.size
    is_at_it = (kept.part, kept.after) == (failed.part, failed.after)
    if is_at_it and kept.size != failed.size:
        return  # another has met the same, and made it smaller meanwhile
    kept.grows = False
    if not is_at_it or (failed.reached and size):
        kept.size = size // SMALLER if is_at_it else size
        return
    case_id = failed.reached if failed.reached != LAST else ""
    alarms.take(transaction, [unreadable(found.part, found.error, case_id)], (), now)
    if not case_id:
        kept.begin_next(most)
        return
    kept.after, kept.grows, kept.passed_over = case_id, True, kept.passed_over + 1
    if kept.passed_over == PASSED_OVER:
        alarms.take(transaction, [unreadable(found.part, found.error)], (), now)
        kept.begin_next(most)


def grow(kept: Progress, most: int) -> None:
    """Make the shares larger that follow on a case that was passed over, up to *most* rows."""
    if not kept.grows or kept.size is None:
        return
    size = max(1, kept.size * SMALLER)
    kept.size = size if size < most else None


class Reader:
    """Reads the sections of a report; one that can't be read is left out and told of."""

    def __init__(self, *, goes_on: bool) -> None:
        self._goes_on, self.findings = goes_on, list[Finding]()

    def read(self, section: str, ask: Callable[[], T], without: T) -> T:
        """What *ask* gives, or what stands there *without* it."""
        try:
            return ask()
        except (*DAMAGE, TypeError) as error:  # SQLite keeps bytes where a text belongs
            if not self._goes_on:
                raise
            self.findings.append(unreadable(section, error))
            return without
