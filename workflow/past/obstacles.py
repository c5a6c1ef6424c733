"""What stands in the way of closing a programme: all that somebody still owes, does or looks at."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

import msgspec

from workflow.mail import mails
from workflow.people import prepared
from workflow.record import cases, proof
from workflow.record.alarms.search import AlarmsWanted, count_alarms
from workflow.record.cases.unfinished import unfinished
from workflow.record.duties.search import DutiesWanted, count_duties
from workflow.record.owing import OwedStatus
from workflow.record.owing.search import OwedWanted, count_owed
from workflow.store.transaction import Transaction


class What(StrEnum):
    """What may stand in the way."""

    NO_CASES = "no_cases"
    OPEN = "open"
    UNPAID = "unpaid"
    FLAGGED = "flagged"
    CHECKED = "checked"
    """The night has still to look at a case."""
    DUTIES = "duties"
    PLANNED = "planned"
    HELD = "held"
    POSTED = "posted"
    MAILS = "mails"
    """A mail waits, though nothing is owed by it any more."""
    PREPARED = "prepared"
    ALARMS = "alarms"
    DIFFERENCES = "differences"
    """A row is not what history or journal say it is."""


class Obstacle(msgspec.Struct, frozen=True):
    """So many of something that stands in the way."""

    what: What
    count: int


_OWED = (
    (What.PLANNED, OwedStatus.PLANNED),
    (What.HELD, OwedStatus.HELD),
    (What.POSTED, OwedStatus.POSTED),
)


def obstacles(transaction: Transaction, programme_id: str, now: datetime) -> tuple[Obstacle, ...]:
    """All that stands in the way of closing a programme now."""
    return tuple(
        Obstacle(what, count) for what, count in _counts(transaction, programme_id, now) if count
    )


def _counts(
    transaction: Transaction, programme_id: str, now: datetime
) -> Iterator[tuple[What, int]]:
    left = unfinished(transaction, programme_id)
    yield What.NO_CASES, int(left.cases == 0)
    yield What.OPEN, left.open
    yield What.UNPAID, left.unpaid
    yield What.FLAGGED, left.flagged
    if not left.open:
        yield What.CHECKED, left.checked
    yield What.DUTIES, count_duties(transaction, DutiesWanted(programme=programme_id))
    owed = 0
    for what, status in _OWED:
        owed += (
            count := count_owed(transaction, OwedWanted(programme=programme_id, status=status))
        )
        yield what, count
    if not owed:
        yield What.MAILS, mails.waiting_of(transaction, programme_id)
    waiting = prepared.waiting(transaction, now)
    yield What.PREPARED, sum(cases.programme_of(one.case_id) == programme_id for one in waiting)
    open_ones = AlarmsWanted(is_open=True, programme=programme_id)
    yield What.ALARMS, count_alarms(transaction, open_ones)
    named = [one.id for one in cases.of_programme(transaction, programme_id)]
    yield What.DIFFERENCES, sum(1 for _ in proof.of_cases(transaction, named))
