"""Lists of what is owed: by day, case, status; what mails may carry; what waits for a person."""

from collections.abc import Collection
from datetime import date

import msgspec
from sqlalchemy import bindparam, exists, select

from states.mail_kinds import MAILS, TIMED
from workflow.record.owing.owed import (
    COLUMNS,
    TROUBLED,
    Owed,
    OwedStatus,
    Reason,
    rows,
)
from workflow.store.conditions import among, equals, literal
from workflow.store.statement import Rows
from workflow.store.tables import OwedRow, table
from workflow.store.transaction import Transaction


class ToldOf(msgspec.Struct, frozen=True, order=True):
    """A duty that somebody was written to about."""

    case_id: str
    duty: str


class FailedMail(msgspec.Struct, frozen=True):
    """A mail of a case that did not reach whom it is for, and when that was known."""

    case_id: str
    settled_at: str | None


_owed = table(OwedRow)
_all = select(*COLUMNS)
_LATEST = (_owed.c.day.desc(), _owed.c.case_id, _owed.c.key)
_planned = (
    _all.where(equals(_owed.c.status, OwedStatus.PLANNED), _owed.c.day <= bindparam("day"))
    .order_by(_owed.c.day, _owed.c.case_id, _owed.c.key)
    .limit(bindparam("most"))
)
_PLANNED = rows(_planned)
_TO_POST = rows(_planned.with_for_update())
_AT_ANY_HOUR = rows(
    _planned.where(_owed.c.kind.not_in([literal(kind) for kind in TIMED])).with_for_update()
)
_ON_DAY = rows(
    _all.where(_owed.c.day == bindparam("day")).order_by(_owed.c.case_id, _owed.c.kind, _owed.c.key)
)
_OF_CASE = rows(
    _all.where(_owed.c.case_id == bindparam("case_id")).order_by(
        _owed.c.day, _owed.c.seq.nulls_first(), _owed.c.key
    )
)
_RECENT = rows(_all.order_by(*_LATEST).limit(bindparam("most")))
_OF_STATUS = rows(
    _all.where(_owed.c.status == bindparam("status")).order_by(*_LATEST).limit(bindparam("most"))
)
_FAILED = Rows(
    select(_owed.c.case_id, _owed.c.settled_at)
    .where(equals(_owed.c.status, OwedStatus.FAILED))
    .order_by(*_LATEST)
    .limit(bindparam("most")),
    FailedMail,
)
_TROUBLED = rows(
    _all.where(among(_owed.c.status, TROUBLED))
    .order_by(_owed.c.day.desc(), _owed.c.status, _owed.c.key)
    .limit(bindparam("most"))
)
_TRIED = rows(
    _all.where(
        equals(_owed.c.status, OwedStatus.SENT),
        _owed.c.result == literal(Reason.IN_TRIAL),
        _owed.c.seq.is_not(None),
    ).order_by(_owed.c.case_id, _owed.c.seq, _owed.c.key)
)
_ONE = rows(_all.where(_owed.c.key == bindparam("key_")))

_TELLS_OF_DUTY = [literal(kind) for kind in TIMED if MAILS[kind].is_about_item]
_later = _owed.alias("later")
_TOLD_OF = Rows(
    select(_owed.c.case_id, _owed.c.duty)
    .where(
        _owed.c.result == bindparam("result"),
        _owed.c.kind.in_(_TELLS_OF_DUTY),
        _owed.c.duty.is_not(None),
        ~exists().where(
            _later.c.case_id == _owed.c.case_id,
            _later.c.duty == _owed.c.duty,
            _later.c.kind.in_(_TELLS_OF_DUTY),
            _later.c.settled_at > _owed.c.settled_at,
            equals(_later.c.status, OwedStatus.SENT),
            _later.c.result.is_(None),
        ),
    )
    .distinct(),
    ToldOf,
)


def to_post(
    transaction: Transaction, until: date, most: int, *, in_hours: bool = True
) -> list[Owed]:
    """What is planned and mails may carry, taken for this transaction alone.

    Out of office hours what is of timed kinds stays where it is.
    """
    query = _TO_POST if in_hours else _AT_ANY_HOUR
    return transaction.all(query, {"day": until.isoformat(), "most": most})


def planned(transaction: Transaction, until: date, most: int = 1_000) -> list[Owed]:
    """What no mail carries yet, up to *until*."""
    return transaction.all(_PLANNED, {"day": until.isoformat(), "most": most})


def on_day(transaction: Transaction, day: date) -> list[Owed]:
    """What is owed on one day."""
    return transaction.all(_ON_DAY, {"day": day.isoformat()})


def of_case(transaction: Transaction, case_id: str) -> list[Owed]:
    """What is owed of one case, in order."""
    return transaction.all(_OF_CASE, {"case_id": case_id})


def recent(transaction: Transaction, most: int) -> list[Owed]:
    """What is owed, the latest first."""
    return transaction.all(_RECENT, {"most": most})


def of_status(transaction: Transaction, status: OwedStatus, most: int) -> list[Owed]:
    """What stands at a status, the latest first."""
    return transaction.all(_OF_STATUS, {"status": status, "most": most})


def troubled(transaction: Transaction, most: int) -> list[Owed]:
    """What failed, is held, or may not have arrived, the latest first."""
    return transaction.all(_TROUBLED, {"most": most})


def tried(transaction: Transaction) -> list[Owed]:
    """What acts owe and only the office itself was sent, in the order of the acts."""
    return transaction.all(_TRIED)


def one(transaction: Transaction, key: str) -> Owed | None:
    """What has that key."""
    return transaction.first(_ONE, {"key_": key})


def duties_told_of(transaction: Transaction, results: Collection[Reason]) -> list[ToldOf]:
    """The duties of which a reminder or that it is overdue ended with a result.

    Those apart of which one was sent after that to whom it was meant for.
    """
    found: set[ToldOf] = set()
    for result in results:
        found.update(transaction.all(_TOLD_OF, {"result": result}))
    return sorted(found)


def failed(transaction: Transaction, most: int) -> list[FailedMail]:
    """What failed and still stands so, the latest day first, *most* of it."""
    return transaction.all(_FAILED, {"most": most})
