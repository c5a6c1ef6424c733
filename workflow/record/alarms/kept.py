"""Alarms as they are kept: raised by a check, seen again or not by the next, closed by a person.

The same finding of another night is the same alarm while that is open. One that comes back after
it was closed is an alarm of its own, which names the one before: no closing is written over.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

import msgspec
from sqlalchemy import and_, bindparam, case, exists, func, insert, or_, select, update

from workflow.record.alarms.findings import ANCHOR, Code, Differing, Finding
from workflow.store.columns import moment
from workflow.store.statement import Rows, Statement, Values
from workflow.store.tables import AlarmRow, table
from workflow.store.transaction import Transaction

WATCHED = 200
"""So many alarms are looked at again a night, the one that waited longest first."""

LAST = 2**31 - 1
"""A number later than that of any alarm."""


class Alarm(msgspec.Struct, frozen=True):
    """An alarm as it is kept; times are ISO text, for a damaged one must be shown too.

    `stands` is whether the last check that looked saw it still, at `looked_at`; `again_of` is the
    alarm of the same finding that was closed before.
    """

    id: int
    code: str
    of_table: str
    row: str
    case_id: str
    facts: str
    first_seen: str
    last_seen: str
    looked_at: str
    stands: int
    again_of: int | None = None
    closed_at: str | None = None
    closed_by: str | None = None
    reason: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has dealt with it yet."""
        return self.closed_at is None

    @property
    def identity(self) -> tuple[str, str, str]:
        """What makes it the same finding another night."""
        return self.code, self.of_table, self.row

    @property
    def is_of_one_night(self) -> bool:
        """Whether no later night can look at it again: what was owed by a day, what a report said.

        Nobody can tell then whether it is gone.
        """
        return self.code == Code.TALLY or self.facts.startswith(_OF_ANCHOR)

    @property
    def differing(self) -> tuple[Differing, ...]:
        """What differs of the row; nothing where the facts can't be read."""
        try:
            return _decode(self.facts)
        except (msgspec.MsgspecError, ValueError):
            return ()


class Gone(Exception):
    """There is no such alarm."""


class Closed(Exception):
    """Somebody has closed the alarm already."""

    def __init__(self, alarm: Alarm) -> None:
        super().__init__(alarm.id)
        self.alarm = alarm


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(tuple[Differing, ...]).decode

_alarm = table(AlarmRow)
_later = _alarm.alias("later")
COLUMNS = tuple(_alarm.c[name] for name in Alarm.__struct_fields__)
_all = select(*COLUMNS)
_is_open = _alarm.c.closed_at.is_(None)
_OF_ANCHOR = f'[["{ANCHOR}"'
_is_of_one_night = or_(_alarm.c.code == Code.TALLY, _alarm.c.facts.startswith(_OF_ANCHOR))
_is_doubted = and_(
    _alarm.c.closed_at.is_not(None),
    _alarm.c.stands == 1,
    ~exists().where(_later.c.again_of == _alarm.c.id),
)
_ONE = Rows(_all.where(_alarm.c.id == bindparam("id_")), Alarm)
_OPEN = Rows(_all.where(_is_open).order_by(_alarm.c.id.desc()).limit(bindparam("most")), Alarm)
_COUNT = Values(select(func.count()).select_from(_alarm).where(_is_open), int)
_OLDEST = Values(select(func.coalesce(func.min(_alarm.c.first_seen), "")).where(_is_open), str)
_WATCHED = Rows(
    _all.where(or_(_is_open, _is_doubted), ~_is_of_one_night)
    .order_by(_alarm.c.looked_at, _alarm.c.id)
    .limit(bindparam("most")),
    Alarm,
)
_OF_ROW = Rows(
    _all.where(
        _alarm.c.of_table == bindparam("of_table_"),
        _alarm.c.row == bindparam("row_"),
        _alarm.c.code == bindparam("code_"),
    )
    .order_by(_alarm.c.id.desc())
    .limit(1),
    Alarm,
)
_LAST = Values(select(func.coalesce(func.max(_alarm.c.id), 0)), int)
_ADD = Statement(insert(_alarm))
_SEEN = Statement(
    update(_alarm)
    .where(_alarm.c.id == bindparam("id_"))
    .values(
        facts=bindparam("facts_"),
        last_seen=bindparam("at_"),
        looked_at=bindparam("at_"),
        stands=1,
    )
)
_UNSEEN = Statement(
    update(_alarm)
    .where(_alarm.c.id == bindparam("id_"))
    .values(looked_at=bindparam("at_"), stands=0)
)
_CLOSE = Statement(
    update(_alarm)
    .where(_alarm.c.id == bindparam("id_"), _is_open)
    .values(
        closed_at=bindparam("at_"),
        closed_by=bindparam("by_"),
        reason=bindparam("reason_"),
        stands=case((_is_of_one_night, 0), else_=_alarm.c.stands),
    )
)


def watched(transaction: Transaction, most: int = WATCHED) -> list[Alarm]:
    """The alarms that a check looks at again: the open ones, and closed ones that stood then.

    What is told of one night alone is not among them.
    Of a closed one it is asked whether it is gone as whoever closed it said.
    """
    return transaction.all(_WATCHED, {"most": most})


def take(
    transaction: Transaction,
    found: Iterable[Finding],
    looked_at: Collection[int],
    now: datetime,
) -> int:
    """Raise an alarm for each finding that is not open already; return how many were raised.

    *looked_at* are alarms whose row the check looked at: what it did not find there is gone. Who
    calls it has the head of the history, so that alarms are numbered by one after another.
    """
    at, number = moment(now), transaction.only(_LAST)
    new, seen = [], set()
    for one in found:
        last = last_of(transaction, one)
        facts = _encode(one.differing).decode()
        if last is not None and last.is_open:
            transaction.run(_SEEN, {"id_": last.id, "facts_": facts, "at_": at})
            seen.add(last.id)
            continue
        number += 1
        new.append(_new(number, one, facts, at, last))
        if last is not None:
            seen.add(last.id)  # what it stood for is told by the new one
    transaction.run_many(_ADD, [msgspec.structs.asdict(one) for one in new])
    for gone in sorted({*looked_at} - seen):
        transaction.run(_UNSEEN, {"id_": gone, "at_": at})
    return len(new)


def last_of(transaction: Transaction, finding: Finding) -> Alarm | None:
    """The latest alarm of a finding, open or closed."""
    where = {"code_": finding.code, "of_table_": finding.table, "row_": finding.row}
    return transaction.first(_OF_ROW, where)


def _new(number: int, one: Finding, facts: str, at: str, before: Alarm | None) -> Alarm:
    return Alarm(
        id=number,
        code=one.code,
        of_table=one.table,
        row=one.row,
        case_id=one.case,
        facts=facts,
        first_seen=at,
        last_seen=at,
        looked_at=at,
        stands=1,
        again_of=before.id if before else None,
    )


def open_ones(transaction: Transaction, most: int) -> list[Alarm]:
    """The alarms that nobody has dealt with, the latest first."""
    return transaction.all(_OPEN, {"most": most})


def count_open(transaction: Transaction) -> int:
    """How many alarms nobody has dealt with."""
    return transaction.only(_COUNT)


def oldest_open(transaction: Transaction) -> str:
    """When the oldest of them was seen first; empty where there is none."""
    return transaction.only(_OLDEST)


def one(transaction: Transaction, number: int) -> Alarm | None:
    """The alarm of that number."""
    return transaction.first(_ONE, {"id_": number})


def close(transaction: Transaction, number: int, now: datetime, by: str, reason: str) -> Alarm:
    """Close an alarm, with who dealt with it and how; return it as it is then.

    Raises Gone, and Closed where somebody was faster.
    """
    row = {"id_": number, "at_": moment(now), "by_": by, "reason_": reason}
    touched = transaction.run(_CLOSE, row)
    found = one(transaction, number)
    if found is None:
        raise Gone
    if not touched:
        raise Closed(found)
    return found
