"""Finding acts in the history: of a case, of a kind, by a person, entered within days.

Acts are numbered as they are entered, so that days are stretches of numbers. What no index finds is
looked for in so many acts at a time, and no page takes longer in a long history.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice, takewhile

import msgspec
from sqlalchemy import ColumnElement, bindparam, select

from workflow.record.cases.names import case_id
from workflow.record.history import Record, head
from workflow.store.chaining import MOST
from workflow.store.conditions import counted
from workflow.store.statement import Values
from workflow.store.tables import EventRow, table
from workflow.store.transaction import Transaction

LOOKED_AT = 20_000
"""So many acts one search looks through."""
AT_ONCE = 50


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """Which acts are looked for; None asks for nothing. The days are those of their entry."""

    programme: str | None = None
    region: str | None = None
    command: str | None = None
    person: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def is_of_one_case(self) -> bool:
        """Whether it is asked of one case, which an index finds."""
        return self.programme is not None and self.region is not None

    def has(self, one: Record) -> bool:
        """Whether an act is looked for, its case and its day apart."""
        persons = (one.person, one.prepared_by, one.approved_by)
        is_act = self.command is None or one.command == self.command
        return is_act and (self.person is None or self.person in persons)


class Found(msgspec.Struct, frozen=True):
    """Acts, the latest first; `before` is where to look on, None where nothing earlier is left."""

    records: tuple[Record, ...]
    before: int | None


class Entry(msgspec.Struct, frozen=True):
    """What of an act says of which case it is, what was done, when it was entered, and by whom."""

    seq: int
    case: str
    entered: datetime
    command: str
    person: str | None = None
    approved_by: str | None = None

    @property
    def done_by(self) -> str | None:
        """The person who did it: of an act of two persons, who approved it."""
        return self.approved_by or self.person


class _Entered(msgspec.Struct):
    """What of a record says when it was entered."""

    entered: datetime


_event = table(EventRow)
_read = msgspec.json.Decoder(Record).decode
_NEXT = Values(
    select(_event.c.body).where(_event.c.seq >= bindparam("seq")).order_by(_event.c.seq).limit(1),
    msgspec.json.Decoder(_Entered).decode,
)

_ENTRIES = Values(
    select(_event.c.body)
    .where(_event.c.seq > bindparam("after"))
    .order_by(_event.c.seq.desc())
    .limit(bindparam("most")),
    msgspec.json.Decoder(Entry).decode,
)
_BEFORE = Values(
    select(_event.c.body)
    .where(_event.c.seq < bindparam("before"))
    .order_by(_event.c.seq.desc())
    .limit(bindparam("most")),
    _read,
)


def search(
    transaction: Transaction,
    sought: Sought,
    *,
    most: int,
    before: int | None = None,
    looked_at: int = LOOKED_AT,
) -> Found:
    """The acts that are looked for, earlier than the one numbered *before* where that is given.

    A search that is not of one case, by programme and region, looks through *looked_at* acts, and
    says where it ended.
    """
    first, after = _stretch(transaction, sought)
    end = min(before or after, after)
    low = first if sought.is_of_one_case else max(first, end - looked_at)
    query = select(_event.c.body).where(*_conditions(sought), _event.c.seq >= low)
    query = query.where(_event.c.seq < end).order_by(_event.c.seq.desc()).limit(most + 1)
    found = transaction.all(Values(query, _read))
    records = tuple(one for one in found[:most] if sought.has(one))
    if len(found) > most:
        return Found(records, found[most - 1].seq)
    return Found(records, low if low > first else None)


def count(transaction: Transaction, sought: Sought, most: int | None = None) -> int:
    """How many acts are looked for, counted up to *most*.

    A few more, where a name that is looked for stands elsewhere in an act.
    """
    first, end = _stretch(transaction, sought)
    within = (_event.c.seq >= first, _event.c.seq < end)
    those = select(_event.c.seq).where(*_conditions(sought), *within)
    return transaction.only(Values(counted(those, most), int))


def entries(transaction: Transaction, after: int, most: int) -> list[Entry]:
    """The acts after the one numbered *after*, the latest first, *most* of them."""
    return transaction.all(_ENTRIES, {"after": after, "most": most})


def of_others(
    transaction: Transaction, since: datetime, party: str, person: str | None, most: int
) -> list[Record]:
    """The acts entered *since* then, the last first, none of a *party* or by a *person*: *most*.

    A party is meant by how its name begins. So many acts are looked through as by a search.
    """
    came = takewhile(lambda one: one.entered >= since, _latest(transaction))
    theirs = (
        one
        for one in islice(came, LOOKED_AT)
        if not one.party.startswith(party) and not (person and one.person == person)
    )
    return list(islice(theirs, most))


def _latest(transaction: Transaction) -> Iterator[Record]:
    """All acts, the last first, a few at a time: who looks back to a moment seldom needs more."""
    before = MOST
    while found := transaction.all(_BEFORE, {"before": before, "most": AT_ONCE}):
        yield from found
        before = found[-1].seq


def _conditions(sought: Sought) -> Iterator[ColumnElement[bool]]:
    """What the database can tell at once: a name stands in a body in quotes, wherever it does."""
    if sought.programme and sought.region:
        yield _event.c.case_id == case_id(sought.programme, sought.region)
    elif sought.programme:
        yield _event.c.case_id.startswith(case_id(sought.programme, ""), autoescape=True)
    elif sought.region:
        yield _event.c.case_id.endswith(case_id("", sought.region), autoescape=True)
    for name in filter(None, (sought.command, sought.person)):
        yield _event.c.body.contains(msgspec.json.encode(name).decode(), autoescape=True)


def _stretch(transaction: Transaction, sought: Sought) -> tuple[int, int]:
    """The numbers of the acts entered within the days: the first, and the one after the last."""
    last = head(transaction).seq
    first = _first_entered(transaction, sought.since, last) if sought.since else 1
    if sought.until and sought.until < date.max:
        return first, _first_entered(transaction, sought.until + timedelta(days=1), last)
    return first, last + 1


def _first_entered(transaction: Transaction, day: date, last: int) -> int:
    """The number of the first act that was entered on a day or later."""
    low, high = 1, last + 1
    while low < high:
        middle = (low + high) // 2
        if transaction.only(_NEXT, {"seq": middle}).entered.date() < day:
            low = middle + 1
        else:
            high = middle
    return low
