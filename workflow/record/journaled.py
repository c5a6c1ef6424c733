"""The rows that no act makes, held against the journal of the office, both ways.

Each row that is kept has to be as its last entry says; each that the journal tells of has to be
there. A difference has no column: an entry holds no more of a row than its digest.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec
from sqlalchemy import ColumnClause, bindparam, literal_column, select, tuple_

from workflow.record.differing import MISSING, SURPLUS, Difference
from workflow.record.owing import compared as owed
from workflow.record.setting_table import setting
from workflow.store import by_keys
from workflow.store.notes import GONE, TELLINGS, Telling, digest_of
from workflow.store.statement import Query, Row, Rows, Values
from workflow.store.tables import METADATA, JournalRow, table
from workflow.store.transaction import Transaction

PAGE = 500
SHOWN = 12
"""So much of a digest is shown."""

OF_ACTS = "owed"
"""The table in which acts leave rows that no entry tells of, for the acts prove them."""


class Side(StrEnum):
    """From which side rows are looked at: those that are kept, or those that are told of."""

    KEPT = "kept"
    TOLD = "told"


class Place(msgspec.Struct, frozen=True):
    """Up to where rows have been looked at: from which side, of which table, after which row."""

    side: Side = Side.KEPT
    table: str = ""
    after: str = ""


class _Entry(msgspec.Struct, frozen=True):
    """What the journal says of a row."""

    of_table: str
    row: str
    digest: str


_journal = table(JournalRow)
_SAID = Rows(
    select(_journal.c.of_table, _journal.c.row, _journal.c.digest)
    .where(by_keys.is_one_of(_journal.c.row))
    .order_by(_journal.c.seq),
    _Entry,
)
_NAMED = Values(
    select(_journal.c.row)
    .where(_journal.c.of_table == bindparam("of_table"), _journal.c.row > bindparam("after"))
    .group_by(_journal.c.row)
    .order_by(_journal.c.row)
    .limit(bindparam("most")),
    str,
)
BEGINNING = Place(Side.KEPT, min(TELLINGS))


class _Kept:
    """The queries for the rows of a table that are kept."""

    def __init__(self, telling: Telling) -> None:
        self.telling = telling
        of = METADATA.tables[telling.name]
        columns, key = [of.c[name] for name in telling.columns], [of.c[one] for one in telling.key]
        these = select(*columns).order_by(*key).limit(bindparam("most"))
        after = tuple_(*key) > tuple_(*(bindparam(one) for one in telling.key))
        self._first: Query[Row] = Query(these, list)
        self._next: Query[Row] = Query(these.where(after), list)
        number: ColumnClause[int] = literal_column("rowid")
        self._numbered: Query[Row] = Query(
            select(*columns, number)
            .select_from(of)
            .where(number > bindparam("after"))
            .order_by(number)
            .limit(bindparam("most")),
            list,
        )
        same = [of.c[one] == bindparam(one) for one in telling.key]
        self._these: Query[Row] = Query(select(*columns).where(*same), list)
        self._one: Query[Row] = Query(select(*key).where(*same), list)

    def page(self, transaction: Transaction, after: str, most: int) -> tuple[list[Row], str]:
        """The rows that follow a place, and the place after them.

        SQLite keeps anything in a key, also what can't be told of in a place, so it goes by the
        numbers that it gives its rows.
        """
        if transaction.engine.dialect.name == "sqlite":
            where = {"after": int(after) if after.isdecimal() else 0, "most": most}
            numbered = transaction.all(self._numbered, where)
            return [row[:-1] for row in numbered], str(numbered[-1][-1]) if numbered else after
        if not after.startswith("["):  # at the beginning, or where the office was in SQLite
            rows = transaction.all(self._first, {"most": most})
        else:
            key = dict(zip(self.telling.key, msgspec.json.decode(after), strict=True))
            rows = transaction.all(self._next, {**key, "most": most})
        return rows, self._place_of(rows[-1]) if rows else after

    def _place_of(self, row: Row) -> str:
        columns = self.telling.columns
        key = [row[columns.index(one)] for one in self.telling.key]
        return msgspec.json.encode(key).decode()

    def _called(self, transaction: Transaction, names: frozenset[str]) -> Iterator[Row]:
        """The rows of these names where no key can be told by them: a page in memory at a time."""
        left, (rows, after) = len(names), self.page(transaction, "", PAGE)
        while left and rows:
            found = [row for row in rows if self.telling.name_of(row) in names]
            yield from found
            left -= len(found)
            rows, after = self.page(transaction, after, PAGE)

    def named(self, transaction: Transaction, names: Sequence[str]) -> list[Row]:
        """The rows of these names that are kept."""
        if self.telling.hides:
            return list(self._called(transaction, frozenset(names)))
        keys = (self.telling.key_of(name) for name in names)
        return [row for key in keys if key for row in transaction.all(self._these, key)]

    def missing(self, transaction: Transaction, names: Sequence[str]) -> Iterator[str]:
        """Those of the rows of that name that are not kept."""
        if self.telling.hides:
            kept = {self.telling.name_of(row) for row in self.named(transaction, names)}
            yield from (name for name in names if name not in kept)
            return
        for name in names:
            key = self.telling.key_of(name)
            if key is None or transaction.first(self._one, key) is None:
                yield name


_KEPT = {name: _Kept(telling) for name, telling in TELLINGS.items()}
_STEPS = [(side, name) for name in sorted(TELLINGS) for side in (Side.KEPT, Side.TOLD)]


def all_differences(transaction: Transaction) -> Iterator[Difference]:
    """All rows that are not as the journal says."""
    place: Place | None = BEGINNING
    while place is not None:
        found, place, _ = _page(transaction, place, PAGE)
        yield from found


def share_of(
    transaction: Transaction, place: Place, most: int
) -> tuple[list[Difference], Place | None]:
    """What differs of the next rows, *most* of them, and where to go on; None after the last."""
    differing: list[Difference] = []
    go_on: Place | None = place
    while go_on is not None and most > 0:
        found, go_on, count = _page(transaction, go_on, min(PAGE, most))
        differing += found
        most -= count
    return differing, go_on


def differences_of(
    transaction: Transaction, table_name: str, names: Sequence[str]
) -> list[Difference]:
    """What differs of the rows of these names, kept or not; nothing of a table that has none."""
    kept = _KEPT.get(table_name)
    if kept is None or transaction.notes is None:
        return []
    rows, telling = kept.named(transaction, names), kept.telling
    there = {telling.name_of(row) for row in rows}
    said = _said(transaction, telling, names)
    lost = [one for one in names if one not in there and said.get(one, GONE) != GONE]
    missing = [Difference(table_name, one, "", "", MISSING) for one in lost]
    return [*_compared(transaction, telling, rows), *missing]


def _page(
    transaction: Transaction, place: Place, most: int
) -> tuple[list[Difference], Place | None, int]:
    """What differs of a page of rows, where to go on, and how many were looked at."""
    if transaction.notes is None:
        return [], None, 0
    look = _look_at_kept if place.side is Side.KEPT else _look_at_told
    found, after, count = look(transaction, _KEPT[place.table], place.after, most)
    if count == most:
        return found, Place(place.side, place.table, after), count
    step = _STEPS.index((place.side, place.table)) + 1
    return found, Place(*_STEPS[step]) if step < len(_STEPS) else None, count


def _look_at_kept(
    transaction: Transaction, kept: _Kept, after: str, most: int
) -> tuple[list[Difference], str, int]:
    rows, place = kept.page(transaction, after, most)
    return list(_compared(transaction, kept.telling, rows)), place, len(rows)


def _compared(
    transaction: Transaction, telling: Telling, rows: Sequence[Row]
) -> Iterator[Difference]:
    told = [row for row in rows if telling.is_told(row)]
    names = [telling.name_of(row) for row in told]
    said = _said(transaction, telling, names)
    for name, row in zip(names, told, strict=True):
        expected, digest = said.get(name), digest_of(row)
        if expected is None and _may_be_untold(transaction, telling, row):
            continue
        if expected in (None, GONE):
            yield Difference(telling.name, name, "", "", SURPLUS)
        elif expected != digest:
            shown = str(expected)[:SHOWN], digest[:SHOWN]
            yield Difference(telling.name, name, "", *shown)


def _look_at_told(
    transaction: Transaction, kept: _Kept, after: str, most: int
) -> tuple[list[Difference], str, int]:
    telling = kept.telling
    where = {"of_table": telling.name, "after": after, "most": most}
    names = transaction.all(_NAMED, where)
    said = _said(transaction, telling, names)
    there = [name for name in names if said.get(name, GONE) != GONE]
    lost = kept.missing(transaction, there) if there else iter(())
    found = [Difference(telling.name, name, "", "", MISSING) for name in lost]
    return found, names[-1] if names else after, len(names)


def _said(transaction: Transaction, telling: Telling, names: Sequence[str]) -> dict[str, str]:
    """The last digest of rows, by name, that the journal has or will have at the end of this."""
    entries = by_keys.found(transaction, _SAID, names)
    said = {one.row: one.digest for one in entries if one.of_table == telling.name}
    noted = transaction.notes or {}
    return said | {
        one: noted[telling.name, one][0] for one in names if (telling.name, one) in noted
    }


def _may_be_untold(transaction: Transaction, telling: Telling, row: Row) -> bool:
    if telling.name != OF_ACTS:
        return False
    has_copies = setting(transaction, "kind") == "training"
    named = dict(zip(telling.columns, row, strict=True))
    return owed.is_of_act_alone(named, has_copies=has_copies)
