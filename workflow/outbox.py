"""The outbox: every mail owed, with what became of it. A key makes each owed once."""

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import bindparam, func, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ClauseElement

from states.events import NoticeDraft
from workflow import totals
from workflow.store import Row, Statement, Transaction
from workflow.tables import NoticeRow, table

PLANNED, SENT, SUPERSEDED, FAILED = "planned", "sent", "superseded", "failed"
TROUBLED = (FAILED, "held", "uncertain")
"""The statuses that wait for a person."""

OFFICE = ""
"""Stands for the case in a mail about the whole office: the nightly report."""

_notice = table(NoticeRow)


class Owed(msgspec.Struct, frozen=True):
    """A mail owed. `facts` are as in the mail: amounts in fen, days as ISO text."""

    key: str
    case_id: str
    seq: int | None
    kind: str
    item: str | None
    day: str
    due: str | None
    recipients: tuple[str, ...]
    facts: dict[str, Any]
    status: str
    template: str | None = None
    settled_at: str | None = None
    result: str | None = None


class DayMail:
    """A mail that a job owes on one day, the same to all but for the case and what it is about."""

    __slots__ = ("_ending", "_row")

    def __init__(self, draft: NoticeDraft, day: date, due: date | None) -> None:
        self._row = _row("", "", None, draft, day, due)
        self._ending = f":{draft.kind}:{due or '-'}:{day}"

    def about(self, case_id: str, what: str) -> dict[str, Any]:
        """The row of the mail; its key lets it be owed once for *what*, due date and day."""
        return {**self._row, "key": f"{case_id}:{what}{self._ending}", "case_id": case_id}


class _Owe(Statement):
    """An insert that leaves a row with the same key as it is, in either database's words."""

    def clause(self, dialect: str) -> ClauseElement:
        words: Any = postgresql if dialect == "postgresql" else sqlite
        clause: ClauseElement = words.insert(_notice).on_conflict_do_nothing()
        return clause


_OWE = _Owe(_notice.insert(), waits=True)
_SETTLE = Statement(
    update(_notice)
    .where(_notice.c.key == bindparam("key_"), _notice.c.status == PLANNED)
    .values(
        status=bindparam("status_"),
        settled_at=bindparam("at_"),
        result=bindparam("result_"),
        template=bindparam("template_"),
    )
)
_SUPERSEDE = Statement(
    update(_notice)
    .where(_notice.c.seq == bindparam("seq_"), _notice.c.status == PLANNED)
    .values(status=SUPERSEDED, settled_at=bindparam("at_"), result=bindparam("result_"))
)
_LEFT = Statement(
    select(func.count())
    .select_from(_notice)
    .where(
        _notice.c.seq == bindparam("seq_"),
        _notice.c.status != PLANNED,
        _notice.c.status != SUPERSEDED,
    )
)
_PLANNED = Statement(
    select(*_notice.c)
    .where(_notice.c.status == PLANNED, _notice.c.day <= bindparam("day"))
    .order_by(_notice.c.day, _notice.c.case_id, _notice.c.key)
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
    .where(_notice.c.status.in_([literal_column(f"'{status}'") for status in TROUBLED]))
    .order_by(_notice.c.day.desc(), _notice.c.status, _notice.c.key)
    .limit(bindparam("most"))
)
_ONE = Statement(select(*_notice.c).where(_notice.c.key == bindparam("key_")))

_encode = msgspec.json.Encoder().encode


def _row(
    key: str, case_id: str, seq: int | None, draft: NoticeDraft, day: date, due: date | None
) -> dict[str, Any]:
    return {
        "key": key,
        "case_id": case_id,
        "seq": seq,
        "kind": draft.kind,
        "item": draft.item,
        "day": day.isoformat(),
        "due": due and due.isoformat(),
        "recipients": ",".join(draft.to),
        "facts": _encode(draft.facts).decode(),
        "status": PLANNED,
        "template": None,
        "settled_at": None,
        "result": None,
    }


def owe_for_act(
    transaction: Transaction,
    case_id: str,
    seq: int,
    drafts: tuple[NoticeDraft, ...],
    day: date,
) -> list[str]:
    """Owe the mails of an act; return their keys."""
    rows = [
        _row(f"{case_id}:{seq}.{n}", case_id, seq, draft, day, None)
        for n, draft in enumerate(drafts, 1)
    ]
    transaction.run_many(_OWE, rows)
    return [row["key"] for row in rows]


def owe_for_day(
    transaction: Transaction,
    case_id: str,
    what: str,
    draft: NoticeDraft,
    day: date,
    due: date | None,
) -> bool:
    """Owe a mail of the nightly job, once for *what*, due date and day; tell whether it is new."""
    return owe_all(transaction, [DayMail(draft, day, due).about(case_id, what)]) > 0


def owe_all(transaction: Transaction, rows: list[dict[str, Any]]) -> int:
    """Owe mails by their rows; return how many of them are new."""
    return transaction.run_many(_OWE, rows)


def settle(
    transaction: Transaction,
    key: str,
    status: str,
    at: str,
    *,
    result: str | None = None,
    template: str | None = None,
) -> None:
    """Record what became of a planned mail."""
    transaction.run(
        _SETTLE,
        {"key_": key, "status_": status, "at_": at, "result_": result, "template_": template},
    )


def supersede(transaction: Transaction, seq: int, at: str, reason: str) -> None:
    """The planned mails of an act have lost their reason."""
    transaction.run(_SUPERSEDE, {"seq_": seq, "at_": at, "result_": reason})


def has_left(transaction: Transaction, seq: int) -> bool:
    """Whether a mail of that act has left the house."""
    row = transaction.one(_LEFT, {"seq_": seq})
    return bool(row and row[0])


def _read(rows: list[Row]) -> list[Owed]:
    names = Owed.__struct_fields__
    return [
        Owed(
            **{
                **dict(zip(names, row, strict=True)),
                "recipients": tuple(row[7].split(",")),
                "facts": msgspec.json.decode(row[8]),
            }
        )
        for row in rows
    ]


def planned(transaction: Transaction, until: date, most: int = 1_000) -> list[Owed]:
    """The mails that wait to be sent, up to *until*."""
    return _read(transaction.all(_PLANNED, {"day": until.isoformat(), "most": most}))


def on_day(transaction: Transaction, day: date) -> list[Owed]:
    """The mails of one day."""
    return _read(transaction.all(_ON_DAY, {"day": day.isoformat()}))


def of_case(transaction: Transaction, case_id: str) -> list[Owed]:
    """The mails of one case, in order."""
    return _read(transaction.all(_OF_CASE, {"case_id": case_id}))


def recent(transaction: Transaction, most: int) -> list[Owed]:
    """The latest mails."""
    return _read(transaction.all(_RECENT, {"most": most}))


def troubled(transaction: Transaction, most: int) -> list[Owed]:
    """The mails that failed, are held, or may not have arrived, the latest first."""
    return _read(transaction.all(_TROUBLED, {"most": most}))


def one(transaction: Transaction, key: str) -> Owed | None:
    """One mail by its key."""
    found = _read(transaction.all(_ONE, {"key_": key}))
    return found[0] if found else None


def counts(transaction: Transaction) -> dict[str, int]:
    """How many mails stand at each status; together they are all that were ever owed."""
    counted = totals.of(transaction, totals.MAILS_OF_ACTS)
    for status, count in totals.of(transaction, totals.MAILS_OF_JOBS).items():
        counted[status] = counted.get(status, 0) + count
    return counted


def owed_by_jobs(transaction: Transaction) -> int:
    """How many of all mails no act owed, but a job."""
    return sum(totals.of(transaction, totals.MAILS_OF_JOBS).values())
