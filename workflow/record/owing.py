"""The outbox: all that is owed, with what became of it. A key makes each owed once.

What is owed is planned, or held until a person releases it; then mails carry it (posted) until
they end: sent, failed or uncertain. What lost its reason is superseded, what a person stopped is
suppressed. Together this is all that was ever owed.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, bindparam, exists, func, literal_column, select, update

from states.events import Owing
from states.mails import MAILS, TIMED
from workflow.store import totals
from workflow.store.statement import AddOnce, Row, Statement
from workflow.store.tables import OwedRow, table
from workflow.store.transaction import Transaction

PLANNED, HELD, POSTED, SENT = "planned", "held", "posted", "sent"
SUPERSEDED, SUPPRESSED, FAILED, UNCERTAIN = "superseded", "suppressed", "failed", "uncertain"
STATUSES = (PLANNED, HELD, POSTED, SENT, SUPERSEDED, SUPPRESSED, FAILED, UNCERTAIN)
UNSETTLED = (PLANNED, HELD, POSTED)
TROUBLED = (FAILED, HELD, UNCERTAIN)
"""The statuses that wait for a person."""

AWAITS_RELEASE, BY_HAND, NO_ADDRESS, IN_TRIAL = "awaits_release", "by_hand", "no_address", "trial"
"""Why it is held; and that it was sent to nobody but the office itself."""

OFFICE = ""
"""Stands for the case in a mail about the whole office: the nightly report."""

TURN = 20_230_023

_owed = table(OwedRow)


class Owed(msgspec.Struct, frozen=True):
    """Something owed. `facts` are as in the mail: amounts in fen, days as ISO text."""

    key: str
    case_id: str
    seq: int | None
    kind: str
    item: str | None
    duty: str | None
    day: str
    due: str | None
    recipients: tuple[str, ...]
    facts: dict[str, Any]
    status: str
    settled_at: str | None = None
    result: str | None = None


class DayOwing:
    """What a job owes on one day, the same but for the case and what it is about.

    What is of the kinds *held* awaits release.
    """

    __slots__ = ("_ending", "_row")

    def __init__(
        self, draft: Owing, day: date, due: date | None, held: Collection[str] = ()
    ) -> None:
        self._row = _row("", "", None, draft, day, due, None, draft.kind in held)
        self._ending = f":{draft.kind}:{due or '-'}:{day}"

    def about(self, case_id: str, what: str) -> dict[str, Any]:
        """The row of it; its key lets it be owed once for *what*, due date and day."""
        key = f"{case_id}:{what}{self._ending}"
        return {**self._row, "key": key, "case_id": case_id, "duty": what}


_OWE = AddOnce(_owed.insert(), waits=True)


def _one_of(statuses: Iterable[str]) -> ColumnElement[bool]:
    """Written as literals, so that the indexes of such rows alone are used."""
    return _owed.c.status.in_([literal_column(f"'{status}'") for status in statuses])


_ORDER = (_owed.c.day, _owed.c.case_id, _owed.c.key)
_SETTLE = Statement(
    update(_owed)
    .where(_owed.c.key == bindparam("key_"), _one_of(UNSETTLED))
    .values(status=bindparam("status_"), settled_at=bindparam("at_"), result=bindparam("result_"))
)
_PUT = Statement(
    update(_owed)
    .where(_owed.c.key == bindparam("key_"))
    .values(status=bindparam("status_"), settled_at=bindparam("at_"), result=bindparam("result_"))
)
_SUPERSEDE = Statement(
    update(_owed)
    .where(_owed.c.seq == bindparam("seq_"), _one_of((PLANNED, HELD)))
    .values(status=SUPERSEDED, settled_at=bindparam("at_"), result=bindparam("result_"))
)
_LEFT = Statement(
    select(func.count())
    .select_from(_owed)
    .where(
        _owed.c.seq == bindparam("seq_"),
        _one_of((POSTED, SENT, FAILED, UNCERTAIN)),
        func.coalesce(_owed.c.result, "") != IN_TRIAL,
    )
)
_TO_POST = (
    select(*_owed.c)
    .where(_one_of((PLANNED,)), _owed.c.day <= bindparam("day"))
    .order_by(*_ORDER)
    .limit(bindparam("most"))
    .with_for_update()
)
_TO_POST_NOW = Statement(
    _TO_POST.where(_owed.c.kind.not_in([literal_column(f"'{kind}'") for kind in TIMED]))
)
_TO_POST_IN_HOURS = Statement(_TO_POST)
_RELEASE = Statement(
    update(_owed)
    .where(_one_of((HELD,)), _owed.c.result == bindparam("result_"))
    .values(status=PLANNED, result=None)
)
_PLANNED = Statement(
    select(*_owed.c)
    .where(_one_of((PLANNED,)), _owed.c.day <= bindparam("day"))
    .order_by(*_ORDER)
    .limit(bindparam("most"))
)
_ON_DAY = Statement(
    select(*_owed.c)
    .where(_owed.c.day == bindparam("day"))
    .order_by(_owed.c.case_id, _owed.c.kind, _owed.c.key)
)
_OF_CASE = Statement(
    select(*_owed.c)
    .where(_owed.c.case_id == bindparam("case_id"))
    .order_by(_owed.c.day, _owed.c.seq.nulls_first(), _owed.c.key)
)
_RECENT = Statement(
    select(*_owed.c)
    .order_by(_owed.c.day.desc(), _owed.c.case_id, _owed.c.key)
    .limit(bindparam("most"))
)
_TROUBLED = Statement(
    select(*_owed.c)
    .where(_one_of(TROUBLED))
    .order_by(_owed.c.day.desc(), _owed.c.status, _owed.c.key)
    .limit(bindparam("most"))
)
_TELLS_OF_DUTY: list[Any] = [
    literal_column(f"'{kind}'") for kind in TIMED if MAILS[kind].is_about_item
]
_later = _owed.alias("later")
_DUTIES = Statement(
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
            _later.c.status == literal_column(f"'{SENT}'"),
            _later.c.result.is_(None),
        ),
    )
    .distinct()
)
_OF_STATUS = Statement(
    select(*_owed.c)
    .where(_owed.c.status == bindparam("status"))
    .order_by(_owed.c.day.desc(), _owed.c.case_id, _owed.c.key)
    .limit(bindparam("most"))
)
_ONE = Statement(select(*_owed.c).where(_owed.c.key == bindparam("key_")))

_encode = msgspec.json.Encoder().encode


def _row(
    key: str,
    case_id: str,
    seq: int | None,
    draft: Owing,
    day: date,
    due: date | None,
    duty: str | None,
    is_held: bool,
) -> dict[str, Any]:
    return {
        "key": key,
        "case_id": case_id,
        "seq": seq,
        "kind": draft.kind,
        "item": draft.item,
        "duty": duty,
        "day": day.isoformat(),
        "due": due and due.isoformat(),
        "recipients": ",".join(draft.to),
        "facts": _encode(draft.facts).decode(),
        "status": HELD if is_held else PLANNED,
        "settled_at": None,
        "result": AWAITS_RELEASE if is_held else None,
    }


def owe_for_act(
    transaction: Transaction,
    case_id: str,
    seq: int,
    drafts: tuple[Owing, ...],
    day: date,
    held: Collection[str] = (),
) -> list[str]:
    """Owe what an act does; return the keys. What is of the kinds *held* awaits release."""
    rows = [
        _row(f"{case_id}:{seq}.{n}", case_id, seq, draft, day, None, None, draft.kind in held)
        for n, draft in enumerate(drafts, 1)
    ]
    transaction.run_many(_OWE, rows)
    return [row["key"] for row in rows]


def owe_for_day(
    transaction: Transaction,
    case_id: str,
    what: str,
    draft: Owing,
    day: date,
    due: date | None,
    held: Collection[str] = (),
) -> bool:
    """Owe something for a job, once for *what*, due date and day; tell whether it is new."""
    return owe_all(transaction, [DayOwing(draft, day, due, held).about(case_id, what)]) > 0


def owe_all(transaction: Transaction, rows: list[dict[str, Any]]) -> int:
    """Owe all of this, row by row; return how much of it is new."""
    return transaction.run_many(_OWE, rows)


def owe_anew(
    transaction: Transaction,
    case_id: str,
    duty: str,
    draft: Owing,
    now: datetime,
    due: date | None,
) -> str:
    """Owe something of a duty whatever was owed before, as an office does that goes live."""
    key = f"{case_id}:{duty}:{draft.kind}:{due or '-'}:{now.isoformat()}"
    transaction.run(_OWE, _row(key, case_id, None, draft, now.date(), due, duty, False))
    return key


def take_turn(transaction: Transaction) -> None:
    """Wait until nobody else dispatches, or does what only a person does."""
    transaction.take_turn(TURN)


def settle(
    transaction: Transaction, key: str, status: str, at: str, *, result: str | None = None
) -> bool:
    """Record what became of something that is not settled yet; tell whether it was not."""
    row = {"key_": key, "status_": status, "at_": at, "result_": result}
    return transaction.run(_SETTLE, row) > 0


def put(
    transaction: Transaction, key: str, status: str, at: str | None, result: str | None = None
) -> None:
    """Put it at another status, settled or not."""
    transaction.run(_PUT, {"key_": key, "status_": status, "at_": at, "result_": result})


def put_all(
    transaction: Transaction, statuses: Sequence[tuple[str, str, str | None]], at: str
) -> None:
    """Settle many, each given by its key, its status and what is said of it."""
    transaction.run_many(
        _PUT,
        [
            {"key_": key, "status_": status, "at_": at, "result_": result}
            for key, status, result in statuses
        ],
    )


def post(transaction: Transaction, keys: Iterable[str]) -> None:
    """Mails carry these now."""
    row = {"status_": POSTED, "at_": None, "result_": None}
    transaction.run_many(_PUT, [{**row, "key_": key} for key in keys])


def supersede(transaction: Transaction, seq: int, at: str, reason: str) -> None:
    """What an act owes and no mail carries yet has lost its reason."""
    transaction.run(_SUPERSEDE, {"seq_": seq, "at_": at, "result_": reason})


def has_left(transaction: Transaction, seq: int) -> bool:
    """Whether what that act owes has left the house, or is about to; what left in trial has not."""
    row = transaction.one(_LEFT, {"seq_": seq})
    return bool(row and row[0])


def short_name(owed: Owed) -> str:
    """A short name, always the same for the same."""
    return sha256(owed.key.encode()).hexdigest()[:8]


def name_of(owed: Owed) -> str:
    """The name of it: its day, which finds it, and eight characters of its own."""
    return f"{owed.day}-{short_name(owed)}"


def read(rows: list[Row]) -> list[Owed]:
    """Rows of the table as what they say."""
    names = Owed.__struct_fields__
    return [
        Owed(
            **{
                **dict(zip(names, row, strict=True)),
                "recipients": tuple(row[8].split(",")),
                "facts": msgspec.json.decode(row[9]),
            }
        )
        for row in rows
    ]


def to_post(
    transaction: Transaction, until: date, most: int, *, in_hours: bool = True
) -> list[Owed]:
    """What is planned and mails may carry, taken for this transaction alone.

    Out of office hours what is of timed kinds stays where it is.
    """
    query = _TO_POST_IN_HOURS if in_hours else _TO_POST_NOW
    return read(transaction.all(query, {"day": until.isoformat(), "most": most}))


def release_all(transaction: Transaction, reason: str) -> int:
    """Plan again what is held for that reason; return how many."""
    return transaction.run(_RELEASE, {"result_": reason})


def planned(transaction: Transaction, until: date, most: int = 1_000) -> list[Owed]:
    """What no mail carries yet, up to *until*."""
    return read(transaction.all(_PLANNED, {"day": until.isoformat(), "most": most}))


def on_day(transaction: Transaction, day: date) -> list[Owed]:
    """What is owed on one day."""
    return read(transaction.all(_ON_DAY, {"day": day.isoformat()}))


def of_case(transaction: Transaction, case_id: str) -> list[Owed]:
    """What is owed of one case, in order."""
    return read(transaction.all(_OF_CASE, {"case_id": case_id}))


def recent(transaction: Transaction, most: int) -> list[Owed]:
    """What is owed, the latest first."""
    return read(transaction.all(_RECENT, {"most": most}))


def of_status(transaction: Transaction, status: str, most: int) -> list[Owed]:
    """What stands at a status, the latest first."""
    return read(transaction.all(_OF_STATUS, {"status": status, "most": most}))


def duties_told_of(transaction: Transaction, results: Collection[str]) -> list[tuple[str, str]]:
    """The duties, as (case, key), of which a reminder or that it is overdue ended with a result.

    Those apart of which one was sent after that to whom it was meant for.
    """
    found: set[tuple[str, str]] = set()
    for result in results:
        found.update((row[0], row[1]) for row in transaction.all(_DUTIES, {"result": result}))
    return sorted(found)


def troubled(transaction: Transaction, most: int) -> list[Owed]:
    """What failed, is held, or may not have arrived, the latest first."""
    return read(transaction.all(_TROUBLED, {"most": most}))


def one(transaction: Transaction, key: str) -> Owed | None:
    """What has that key."""
    found = read(transaction.all(_ONE, {"key_": key}))
    return found[0] if found else None


def counts(transaction: Transaction) -> dict[str, int]:
    """How many stand at each status; together they are all that was ever owed."""
    counted = totals.of(transaction, totals.OWED_BY_ACTS)
    for status, count in totals.of(transaction, totals.OWED_BY_JOBS).items():
        counted[status] = counted.get(status, 0) + count
    return counted


def owed_by_jobs(transaction: Transaction) -> int:
    """How many no act owed, but a job."""
    return sum(totals.of(transaction, totals.OWED_BY_JOBS).values())
