"""The outbox: every notice owed, with what became of it. A key makes each owed once.

A notice is planned, or held until a person releases it; then mails carry it (posted) until they
end: sent, failed or uncertain. One that lost its reason is superseded, one that a person stopped
is suppressed. Together these are all that were ever owed.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, bindparam, exists, func, literal_column, select, update

from states.events import Owing
from workflow.store import totals
from workflow.store.database import AddOnce, Row, Statement, Transaction
from workflow.store.tables import OwedRow, table

PLANNED, HELD, POSTED, SENT = "planned", "held", "posted", "sent"
SUPERSEDED, SUPPRESSED, FAILED, UNCERTAIN = "superseded", "suppressed", "failed", "uncertain"
STATUSES = (PLANNED, HELD, POSTED, SENT, SUPERSEDED, SUPPRESSED, FAILED, UNCERTAIN)
UNSETTLED = (PLANNED, HELD, POSTED)
TROUBLED = (FAILED, HELD, UNCERTAIN)
"""The statuses that wait for a person."""

AWAITS_RELEASE, BY_HAND, NO_ADDRESS, IN_TRIAL = "awaits_release", "by_hand", "no_address", "trial"
"""Why a notice is held; and that it was sent to nobody but the office itself."""

IN_HOURS = ("reminder", "overdue", "escalation")
"""The kinds that leave in office hours alone; those of one recipient and day go in one mail."""

OFFICE = ""
"""Stands for the case in a mail about the whole office: the nightly report."""

TURN = 20_230_023

_notice = table(OwedRow)


class Owed(msgspec.Struct, frozen=True):
    """A notice owed. `facts` are as in the mail: amounts in fen, days as ISO text."""

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


class DayMail:
    """A notice that a job owes on one day, the same but for the case and what it is about.

    One of the kinds *held* awaits release.
    """

    __slots__ = ("_ending", "_row")

    def __init__(
        self, draft: Owing, day: date, due: date | None, held: Collection[str] = ()
    ) -> None:
        self._row = _row("", "", None, draft, day, due, None, draft.kind in held)
        self._ending = f":{draft.kind}:{due or '-'}:{day}"

    def about(self, case_id: str, what: str) -> dict[str, Any]:
        """The row of the notice; its key lets it be owed once for *what*, due date and day."""
        key = f"{case_id}:{what}{self._ending}"
        return {**self._row, "key": key, "case_id": case_id, "duty": what}


_OWE = AddOnce(_notice.insert(), waits=True)


def _one_of(statuses: Iterable[str]) -> ColumnElement[bool]:
    """Written as literals, so that the indexes of such rows alone are used."""
    return _notice.c.status.in_([literal_column(f"'{status}'") for status in statuses])


_ORDER = (_notice.c.day, _notice.c.case_id, _notice.c.key)
_SETTLE = Statement(
    update(_notice)
    .where(_notice.c.key == bindparam("key_"), _one_of(UNSETTLED))
    .values(status=bindparam("status_"), settled_at=bindparam("at_"), result=bindparam("result_"))
)
_PUT = Statement(
    update(_notice)
    .where(_notice.c.key == bindparam("key_"))
    .values(status=bindparam("status_"), settled_at=bindparam("at_"), result=bindparam("result_"))
)
_SUPERSEDE = Statement(
    update(_notice)
    .where(_notice.c.seq == bindparam("seq_"), _one_of((PLANNED, HELD)))
    .values(status=SUPERSEDED, settled_at=bindparam("at_"), result=bindparam("result_"))
)
_LEFT = Statement(
    select(func.count())
    .select_from(_notice)
    .where(
        _notice.c.seq == bindparam("seq_"),
        _one_of((POSTED, SENT, FAILED, UNCERTAIN)),
        func.coalesce(_notice.c.result, "") != IN_TRIAL,
    )
)
_TO_POST = (
    select(*_notice.c)
    .where(_one_of((PLANNED,)), _notice.c.day <= bindparam("day"))
    .order_by(*_ORDER)
    .limit(bindparam("most"))
    .with_for_update()
)
_TO_POST_NOW = Statement(
    _TO_POST.where(_notice.c.kind.not_in([literal_column(f"'{kind}'") for kind in IN_HOURS]))
)
_TO_POST_IN_HOURS = Statement(_TO_POST)
_RELEASE = Statement(
    update(_notice)
    .where(_one_of((HELD,)), _notice.c.result == bindparam("result_"))
    .values(status=PLANNED, result=None)
)
_PLANNED = Statement(
    select(*_notice.c)
    .where(_one_of((PLANNED,)), _notice.c.day <= bindparam("day"))
    .order_by(*_ORDER)
    .limit(bindparam("most"))
)
_ON_DAY = Statement(
    select(*_notice.c)
    .where(_notice.c.day == bindparam("day"))
    .order_by(_notice.c.case_id, _notice.c.kind, _notice.c.key)
)
_OF_CASE = Statement(
    select(*_notice.c)
    .where(_notice.c.case_id == bindparam("case_id"))
    .order_by(_notice.c.day, _notice.c.seq.nulls_first(), _notice.c.key)
)
_RECENT = Statement(
    select(*_notice.c)
    .order_by(_notice.c.day.desc(), _notice.c.case_id, _notice.c.key)
    .limit(bindparam("most"))
)
_TROUBLED = Statement(
    select(*_notice.c)
    .where(_one_of(TROUBLED))
    .order_by(_notice.c.day.desc(), _notice.c.status, _notice.c.key)
    .limit(bindparam("most"))
)
_TELLS_OF_DUTY: list[Any] = [literal_column(f"'{kind}'") for kind in ("reminder", "overdue")]
_later = _notice.alias("later")
_DUTIES = Statement(
    select(_notice.c.case_id, _notice.c.duty)
    .where(
        _notice.c.result == bindparam("result"),
        _notice.c.kind.in_(_TELLS_OF_DUTY),
        _notice.c.duty.is_not(None),
        ~exists().where(
            _later.c.case_id == _notice.c.case_id,
            _later.c.duty == _notice.c.duty,
            _later.c.kind.in_(_TELLS_OF_DUTY),
            _later.c.settled_at > _notice.c.settled_at,
            _later.c.status == literal_column(f"'{SENT}'"),
            _later.c.result.is_(None),
        ),
    )
    .distinct()
)
_OF_STATUS = Statement(
    select(*_notice.c)
    .where(_notice.c.status == bindparam("status"))
    .order_by(_notice.c.day.desc(), _notice.c.case_id, _notice.c.key)
    .limit(bindparam("most"))
)
_ONE = Statement(select(*_notice.c).where(_notice.c.key == bindparam("key_")))

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
    """Owe the notices of an act; return their keys. Those of the kinds *held* await release."""
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
    """Owe a notice of a job, once for *what*, due date and day; tell whether it is new."""
    return owe_all(transaction, [DayMail(draft, day, due, held).about(case_id, what)]) > 0


def owe_all(transaction: Transaction, rows: list[dict[str, Any]]) -> int:
    """Owe notices by their rows; return how many of them are new."""
    return transaction.run_many(_OWE, rows)


def owe_anew(
    transaction: Transaction,
    case_id: str,
    duty: str,
    draft: Owing,
    now: datetime,
    due: date | None,
) -> str:
    """Owe a notice of a duty whatever was owed before, as an office does that goes live."""
    key = f"{case_id}:{duty}:{draft.kind}:{due or '-'}:{now.isoformat()}"
    transaction.run(_OWE, _row(key, case_id, None, draft, now.date(), due, duty, False))
    return key


def take_turn(transaction: Transaction) -> None:
    """Wait until nobody else dispatches, or does to notices what only a person does."""
    transaction.take_turn(TURN)


def settle(
    transaction: Transaction, key: str, status: str, at: str, *, result: str | None = None
) -> bool:
    """Record what became of a notice that is not settled yet; tell whether it was not."""
    row = {"key_": key, "status_": status, "at_": at, "result_": result}
    return transaction.run(_SETTLE, row) > 0


def put(
    transaction: Transaction, key: str, status: str, at: str | None, result: str | None = None
) -> None:
    """Put a notice at another status, settled or not."""
    transaction.run(_PUT, {"key_": key, "status_": status, "at_": at, "result_": result})


def put_all(
    transaction: Transaction, statuses: Sequence[tuple[str, str, str | None]], at: str
) -> None:
    """Settle notices, each given by its key, its status and what is said of it."""
    transaction.run_many(
        _PUT,
        [
            {"key_": key, "status_": status, "at_": at, "result_": result}
            for key, status, result in statuses
        ],
    )


def post(transaction: Transaction, keys: Iterable[str]) -> None:
    """Mails carry these notices now."""
    row = {"status_": POSTED, "at_": None, "result_": None}
    transaction.run_many(_PUT, [{**row, "key_": key} for key in keys])


def supersede(transaction: Transaction, seq: int, at: str, reason: str) -> None:
    """The notices of an act that no mail carries yet have lost their reason."""
    transaction.run(_SUPERSEDE, {"seq_": seq, "at_": at, "result_": reason})


def has_left(transaction: Transaction, seq: int) -> bool:
    """Whether a notice of that act has left the house, or is about to; one in trial has not."""
    row = transaction.one(_LEFT, {"seq_": seq})
    return bool(row and row[0])


def short_name(owed: Owed) -> str:
    """A short name of a notice, the same for the same notice."""
    return sha256(owed.key.encode()).hexdigest()[:8]


def name_of(owed: Owed) -> str:
    """The name of a notice: its day, which finds it, and eight characters of its own."""
    return f"{owed.day}-{short_name(owed)}"


def read(rows: list[Row]) -> list[Owed]:
    """Rows of the table as notices."""
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
    """The planned notices that mails may carry, taken for this transaction alone.

    Out of office hours those of the kinds IN_HOURS stay where they are.
    """
    query = _TO_POST_IN_HOURS if in_hours else _TO_POST_NOW
    return read(transaction.all(query, {"day": until.isoformat(), "most": most}))


def release_all(transaction: Transaction, reason: str) -> int:
    """Plan the notices again that are held for that reason; return how many."""
    return transaction.run(_RELEASE, {"result_": reason})


def planned(transaction: Transaction, until: date, most: int = 1_000) -> list[Owed]:
    """The notices that no mail carries yet, up to *until*."""
    return read(transaction.all(_PLANNED, {"day": until.isoformat(), "most": most}))


def on_day(transaction: Transaction, day: date) -> list[Owed]:
    """The notices of one day."""
    return read(transaction.all(_ON_DAY, {"day": day.isoformat()}))


def of_case(transaction: Transaction, case_id: str) -> list[Owed]:
    """The notices of one case, in order."""
    return read(transaction.all(_OF_CASE, {"case_id": case_id}))


def recent(transaction: Transaction, most: int) -> list[Owed]:
    """The latest notices."""
    return read(transaction.all(_RECENT, {"most": most}))


def of_status(transaction: Transaction, status: str, most: int) -> list[Owed]:
    """The latest notices at a status."""
    return read(transaction.all(_OF_STATUS, {"status": status, "most": most}))


def duties_told_of(transaction: Transaction, results: Collection[str]) -> list[tuple[str, str]]:
    """The duties, as (case, key), of which reminders or overdue notices ended with a result.

    Those apart of which one was sent after that to whom it was meant for.
    """
    found: set[tuple[str, str]] = set()
    for result in results:
        found.update((row[0], row[1]) for row in transaction.all(_DUTIES, {"result": result}))
    return sorted(found)


def troubled(transaction: Transaction, most: int) -> list[Owed]:
    """The notices that failed, are held, or may not have arrived, the latest first."""
    return read(transaction.all(_TROUBLED, {"most": most}))


def one(transaction: Transaction, key: str) -> Owed | None:
    """One notice by its key."""
    found = read(transaction.all(_ONE, {"key_": key}))
    return found[0] if found else None


def counts(transaction: Transaction) -> dict[str, int]:
    """How many notices stand at each status; together they are all that were ever owed."""
    counted = totals.of(transaction, totals.MAILS_OF_ACTS)
    for status, count in totals.of(transaction, totals.MAILS_OF_JOBS).items():
        counted[status] = counted.get(status, 0) + count
    return counted


def owed_by_jobs(transaction: Transaction) -> int:
    """How many of all notices no act owed, but a job."""
    return sum(totals.of(transaction, totals.MAILS_OF_JOBS).values())
