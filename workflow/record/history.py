"""The history: every act, in the order of entry, each chained by hash to the one before.

The stored body is canonical JSON; the hash is sha256 over the hash before and the body. What the
acts of a case changed adds up to its facts (`folding`), so the history proves the present too.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, LargeBinary, bindparam, cast, func, insert, select, update

from states.actors import Channel, Role
from states.events import Posting, Transition
from states.refusals import Problem
from states.saying import saying
from workflow.record.chain_faults import ChainFault, held, opening
from workflow.store.chaining import EMPTY, GENESIS, highest, link, require_free
from workflow.store.chaining import Head as Head
from workflow.store.errors import unreadable
from workflow.store.excerpts import ANY_NUMBER
from workflow.store.statement import Query, Row, Rows, Statement, Values
from workflow.store.tables import ChainRow, EventRow, table
from workflow.store.transaction import Transaction

AS_FOUNDED = "founded"
"""The version of what is in force in an office of which no setting was ever changed."""

Changes = dict[str, Any]


class Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """One act as history keeps it. The first two fields also stand in columns of their own.

    The first bodies of an office may have neither `role` nor `channel`. `owed`
    are kinds, which bodies call `notices`, and `owed_digests` those of what each of them says; the
    bodies of earlier versions have none. `nights` are those that a correction lets do something.
    `parts` are what the act changed of each fact; bodies of earlier versions have `changes` in
    their place, where a fact that changed stands whole.
    """

    seq: int
    case: str
    at: datetime
    entered: datetime
    party: str
    command: str
    data: dict[str, Any] = {}
    clause: str = ""
    person: str | None = None
    basis: str | None = None
    prepared_by: str | None = None
    approved_by: str | None = None
    role: Role | None = None
    channel: Channel | None = None
    transitions: tuple[Transition, ...] = ()
    changes: Changes = {}
    parts: Changes = {}
    postings: tuple[Posting, ...] = ()
    owed: tuple[str, ...] = msgspec.field(default=(), name="notices")
    owed_digests: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()
    undoes: int | None = None
    corrects: int | None = None
    nights: tuple[date, ...] = ()
    in_place_of: str | None = None

    @property
    def changed(self) -> Changes:
        """What the act changed, by the name of the fact."""
        return self.parts or self.changes


class _Chain(msgspec.Struct, frozen=True):
    """The last act, the version of what is in force in the office, the highest number there is."""

    seq: int
    hash: str
    in_force: str
    highest: int | None


class _Based(msgspec.Struct):
    """What of a record says on which clause the act rests, and which act it takes back or mends."""

    clause: str
    undoes: int | None = None
    corrects: int | None = None


class _Told(msgspec.Struct):
    """What of a record says what the act owed, by kind."""

    owed: tuple[str, ...] = msgspec.field(default=(), name="notices")


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Record).decode
_decode_told = msgspec.json.Decoder(_Told).decode

_event, _chain = table(EventRow), table(ChainRow)
_chain_now = select(_chain.c.seq, _chain.c.hash, _chain.c.in_force, highest(_event))
_HEAD = Rows(_chain_now, _Chain)
_HEAD_TO_APPEND = Rows(_chain_now.with_for_update(), _Chain)
_RENEW = Statement(update(_chain).values(in_force=bindparam("in_force_")))
_START = Statement(insert(_chain).values(id=1, seq=0, hash=GENESIS))
_ADVANCE = Statement(
    update(_chain).values(seq=bindparam("seq_"), hash=bindparam("hash_")), told=False
)
_APPEND = Statement(insert(_event), waits=True)


def _after(body: ColumnElement[Any]) -> Query[Row]:
    return Query(
        select(_event.c.seq, _event.c.case_id, body, _event.c.hash)
        .where(_event.c.seq > bindparam("after"))
        .order_by(_event.c.seq)
        .limit(bindparam("most")),
        list,
    )


_ALL = _after(_event.c.body)
_AS_BYTES = {
    "sqlite": _after(cast(_event.c.body, LargeBinary)),
    "postgresql": _after(func.convert_to(_event.c.body, "UTF8")),
}
_OF_CASE = Values(
    select(_event.c.body)
    .where(_event.c.case_id == bindparam("case_id"))
    .order_by(_event.c.seq)
    .offset(bindparam("known")),
    _decode,
)
_CASES = Values(
    select(_event.c.case_id)
    .where(_event.c.case_id > bindparam("after"))
    .distinct()
    .order_by(_event.c.case_id)
    .limit(bindparam("most")),
    str,
)
_LAST_OF_CASE = Values(
    select(_event.c.body)
    .where(_event.c.case_id == bindparam("case_id"))
    .order_by(_event.c.seq.desc())
    .limit(1),
    _decode,
)
_BODY = select(_event.c.body).where(_event.c.seq == bindparam("seq"))
_BASED, _ONE = Values(_BODY, msgspec.json.Decoder(_Based).decode), Values(_BODY, _decode)
_LATEST = Values(
    select(_event.c.body)
    .where(_event.c.seq > bindparam("after"))
    .order_by(_event.c.seq.desc())
    .limit(bindparam("most")),
    _decode,
)
_ANCHOR = Values(select(_event.c.seq).where(_event.c.hash == bindparam("anchor")), int)
_PAGE = 250
"""How many rows are read at once: so few that they are still in the processor's cache."""


def start(transaction: Transaction) -> None:
    """Begin an empty history."""
    transaction.run(_START)


def head(transaction: Transaction, *, to_append: bool = False) -> Head:
    """The head; one who means to append keeps the others waiting. Raises Unreadable without one."""
    found = _read(transaction, _HEAD_TO_APPEND if to_append else _HEAD)
    return Head(found.seq, found.hash)


def head_to_act(transaction: Transaction) -> Head:
    """The head of the history, to append to. Raises Unreadable where no act can follow on it."""
    found = _read(transaction, _HEAD_TO_APPEND)
    require_free("event", found.seq, found.highest)
    return Head(found.seq, found.hash)


def _read(transaction: Transaction, query: Rows[_Chain]) -> _Chain:
    found = transaction.first(query)
    if found is None:
        raise unreadable(saying("reason.no_head"))
    transaction.in_force = found.in_force or AS_FOUNDED
    return found


def in_force(transaction: Transaction) -> str:
    """The version of what is in force in the office; who has the head of the history has it too."""
    if transaction.in_force is None:
        head(transaction)
    return transaction.in_force or AS_FOUNDED


def renew(transaction: Transaction, change: str) -> None:
    """Let what is in force be another version, made by a *change* of it.

    The others wait until the end, for no act may go by what was in force before. A version is
    made of all changes so far, so that it means the same wherever it is known from, also one that
    was given up.
    """
    head(transaction, to_append=True)
    transaction.in_force = link(in_force(transaction), change.encode())
    transaction.run(_RENEW, {"in_force_": transaction.in_force})


def append(transaction: Transaction, before: Head, record: Record) -> Head:
    """Write one act after *before*, and return the new head, which `advance` writes down."""
    body = _encode(record)
    new = Head(record.seq, link(before.hash, body))
    row = {"seq": record.seq, "case_id": record.case, "body": body.decode(), "hash": new.hash}
    transaction.run(_APPEND, row)
    return new


def advance(transaction: Transaction, new: Head) -> None:
    """Let the history end at *new*."""
    transaction.run(_ADVANCE, {"seq_": new.seq, "hash_": new.hash})


def append_bodies(transaction: Transaction, before: Head, acts: Iterable[tuple[str, str]]) -> Head:
    """Write acts given as (case, what follows it in the body), and return the new head."""
    seq, last, rows = before.seq, before.hash, []
    for case_id, rest in acts:
        seq += 1
        body = f"{opening(seq, case_id)}{rest}"
        last = link(last, body.encode())
        rows.append({"seq": seq, "case_id": case_id, "body": body, "hash": last})
    transaction.run_many(_APPEND, rows)
    return Head(seq, last)


def of_case(transaction: Transaction, case_id: str, known: int = 0) -> list[Record]:
    """All acts of a case, in the order of entry, but for so many first ones as are *known*."""
    return transaction.all(_OF_CASE, {"case_id": case_id, "known": known})


def case_ids(transaction: Transaction, after: str = "", most: int = ANY_NUMBER) -> list[str]:
    """The cases that any act is of, in order: *most* of those after one."""
    return transaction.all(_CASES, {"after": after, "most": most})


def last_of_case(transaction: Transaction, case_id: str) -> Record | None:
    """The last act of a case."""
    return transaction.first(_LAST_OF_CASE, {"case_id": case_id})


def one(transaction: Transaction, seq: int) -> Record | None:
    """The act of that number."""
    return transaction.first(_ONE, {"seq": seq})


def clause_of(transaction: Transaction, seq: int) -> str | None:
    """The clause on which an act rests; one that takes back or corrects another rests on its."""
    found: _Based | None = transaction.first(_BASED, {"seq": seq})
    mended = found.undoes or found.corrects if found else None
    return clause_of(transaction, mended) if mended else found.clause if found else None


def latest(transaction: Transaction, after: int, most: int) -> list[Record]:
    """The acts after one, of all cases, the last first; *most* of them."""
    return transaction.all(_LATEST, {"after": after, "most": most})


def number_of(transaction: Transaction, anchor: str) -> int | None:
    """The number of the act whose hash was kept elsewhere; None where there is none of it."""
    return transaction.first(_ANCHOR, {"anchor": anchor})


def rows_after(transaction: Transaction, after: int) -> Iterator[Row]:
    """The stored rows (seq, case, body, hash) later than *after*, page by page."""
    return _pages(transaction, _ALL, after)


def _pages(transaction: Transaction, query: Query[Row], after: int) -> Iterator[Row]:
    while rows := transaction.all(query, {"after": after, "most": _PAGE}):
        yield from rows
        after, *_ = rows[-1]


def told(transaction: Transaction, after: int) -> int:
    """How much the acts later than *after* owed, as they say themselves."""
    return sum(_owed_by(body) for _, _, body, _ in rows_after(transaction, after))


def _owed_by(body: str) -> int:
    try:
        return len(_decode_told(body).owed)
    except msgspec.DecodeError:  # a body that somebody has changed is found by its hash
        return 0


def verify(transaction: Transaction, since: Head | None = None) -> tuple[int, list[ChainFault]]:
    """Check numbers, columns and hashes of every act later than *since*, and the head itself.

    Returns how many acts were checked, and the faults: `gap`, `column`, `hash`, `head`.
    """
    begins = since or EMPTY
    count, end, faults = held(_as_bytes(transaction, begins.seq), begins)
    return count, [*faults, *_head_faults(transaction, end)]


def stretch(transaction: Transaction, since: Head, most: int) -> tuple[Head, list[ChainFault]]:
    """Check the acts later than *since*, *most* of them; where the next stretch begins, faults.

    After the last act, which has to be the head's, that is the beginning again.
    """
    count, end, faults = held(islice(_as_bytes(transaction, since.seq), most), since)
    if count == most:
        return end, faults
    return EMPTY, [*faults, *_head_faults(transaction, end)]


def _head_faults(transaction: Transaction, end: Head) -> Iterator[ChainFault]:
    last = transaction.first(_HEAD)
    if last is None or (last.seq, last.hash) != (end.seq, end.hash):
        found = f"{last.seq} {last.hash}" if last else ""
        yield ChainFault(last.seq if last else end.seq, "head", f"{end.seq} {end.hash}", found)


def _as_bytes(transaction: Transaction, after: int) -> Iterator[Row]:
    return _pages(transaction, _AS_BYTES[transaction.engine.dialect.name], after)
