"""Random damage done to a database behind the office's back, one change at a time."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import msgspec
from sqlalchemy import Column, Integer, Table

from tests.workflow import sql
from workflow.store.database import Store
from workflow.store.errors import StoreError
from workflow.store.notes import TELLINGS
from workflow.store.tables import METADATA
from workflow.store.transaction import Transaction

EXEMPT = {
    ("case", "overdrawn"): "loosens a check of the database for offices of an earlier version",
    ("duty", "late_from"): "hangs on the calendar in force",
    ("duty", "chase_on"): "hangs on the calendar in force and the nights gone by",
    ("duty", "chased"): "counts the nights gone by",
    ("duty", "tell_on"): "hangs on the calendar in force",
    ("mail", "attempts"): "moves with each try",
    ("mail", "next_at"): "moves with each try",
    ("mail", "taken_up"): "moves with each try",
    ("session", "seen_at"): "moves with each page",
}
"""The columns that neither acts nor journal prove, each with the reason."""

WHOLLY_EXEMPT = {
    "attempt": "counts failed sign-ins for a while; the security log has each",
    "look": "what somebody has looked at: it marks rows of that person's own lists alone",
    "mail_rate": "counts the mails that left in a minute",
    "rung": "the plan of reminders; a reminder that went is a mail, and proved",
    "total": "a cache of counts that triggers keep",
}
"""The tables of which nothing is proved, each with the reason."""

GROWING = ("event", "ledger", "security", "journal", "archive_part")
"""The tables that triggers let only grow."""

PASSING = {"job_run": "job NOT IN ('deliver', 'bounces')"}
"""Which rows of a table are proved, where not all of them are."""


NO_TEXT = b"\xff"
"""What ends a text that is no UTF-8."""


REFUSING = ("onstraint", "null", "mismatch")
"""What a database says that does not take a value."""


class Refused(Exception):
    """The database does not take such a change, or it would change nothing."""


class Change(msgspec.Struct, frozen=True):
    """One change, in the database's own words, to a row named by its key before and after."""

    table: str
    what: str
    statement: str
    values: dict[str, Any]
    keys: tuple[tuple[Any, ...], ...]
    case: str

    @property
    def names(self) -> set[str]:
        """The names by which a finding may call the row."""
        return {name for key in self.keys for name in _names(self.table, key)}


def _names(table: str, key: Sequence[Any]) -> Iterator[str]:
    yield " ".join(str(part) for part in key)
    yield " ".join(str(part) for part in reversed(key))
    if table == "ledger":
        yield f"{key[0]}.{key[1]}"
    if table in TELLINGS:
        telling = TELLINGS[table]
        places = dict(zip(telling.key, key, strict=True))
        yield telling.name_of([places.get(one) for one in telling.columns])


def tried_columns() -> list[tuple[Table, "Column[Any]"]]:
    """Each column that is proved, with its table."""
    return [
        (of, column)
        for name, of in METADATA.tables.items()
        for column in of.columns
        if name not in WHOLLY_EXEMPT and (name, column.name) not in EXEMPT
    ]


def unfrozen(store: Store) -> None:
    """Take away what lets tables only grow, as the owner of the database can."""
    for table in GROWING:
        sql.unfreeze(store, table)


class Vandal:
    """Draws changes by chance, of each column in turn: a value, now and then a whole row.

    SQLite *keeps anything* in any column: bytes, texts that are none, numbers that can't be.
    """

    def __init__(self, seed: int, *, keeps_anything: bool = False) -> None:
        self._chance, self._keeps_anything = Random(seed), keeps_anything
        self._columns = tried_columns()
        self._chance.shuffle(self._columns)
        self._turn = 0

    def draw(self, transaction: Transaction) -> Change:
        """The next change. Raises Refused where the drawn row leaves nothing to change."""
        of, column = self._columns[self._turn % len(self._columns)]
        self._turn += 1
        rows = _rows(transaction, of)
        if not rows:
            raise Refused
        row = self._chance.choice(rows)
        how = self._chance.random()
        if how < 0.1:
            return self._deleted(of, row)
        if how < 0.2:
            return self._doubled(of, row)
        return self._changed(of, column, row, rows)

    def _changed(
        self, of: Table, column: "Column[Any]", row: dict[str, Any], rows: list[dict[str, Any]]
    ) -> Change:
        old, name = row[column.name], str(column.name)
        others = [one[name] for one in rows if one[name] != old]
        new = self._another(column, old, others)
        if new == old:
            raise Refused
        where, values = _where(of, row)
        set_to = (
            "CAST(:new AS TEXT)" if isinstance(new, bytes) and new.endswith(NO_TEXT) else ":new"
        )
        statement = f'UPDATE "{of.name}" SET "{name}" = {set_to} WHERE {where}'  # noqa: S608 - our own names
        keys = _key(of, row), _key(of, {**row, name: new})
        return Change(
            of.name,
            f"{name}: {old!r} -> {new!r}",
            statement,
            {**values, "new": new},
            keys,
            _case(of, row),
        )

    def _another(self, column: "Column[Any]", old: Any, others: Sequence[Any]) -> Any:
        """Another value: one of another row, none, a little more or less, something else."""
        if isinstance(column.type, Integer):
            made = [0, (old or 0) + 1, (old or 0) + self._chance.randrange(2, 10**6)]
        else:
            text = str(old or "")
            place = self._chance.randrange(len(text) + 1)
            made = [f"{text}1", f"{text[:place]}x{text[place + 1 :]}", ""]
        if column.nullable:
            made.append(None)
        if self._keeps_anything:
            made += [f"{old or ''}".encode() + NO_TEXT, b"\x00\x01", -7, 1.5, 2**62, "x"]
        return self._chance.choice([*made, *others[:2]])

    def _deleted(self, of: Table, row: dict[str, Any]) -> Change:
        where, values = _where(of, row)
        statement = f'DELETE FROM "{of.name}" WHERE {where}'  # noqa: S608 - our own names
        return Change(of.name, "deleted", statement, values, (_key(of, row),), _case(of, row))

    def _doubled(self, of: Table, row: dict[str, Any]) -> Change:
        """The row once more, under another key."""
        named = list(of.primary_key.columns)[-1]
        old = row[named.name]
        another = old + 1000 if isinstance(old, int) else f"{old}x"
        new = {**row, str(named.name): another}
        columns = ", ".join(f'"{name}"' for name in new)
        places = ", ".join(f":v{n}" for n in range(len(new)))
        statement = f'INSERT INTO "{of.name}" ({columns}) VALUES ({places})'  # noqa: S608 - our own names
        values = {f"v{n}": value for n, value in enumerate(new.values())}
        return Change(of.name, "doubled", statement, values, (_key(of, new),), _case(of, row))


def _rows(transaction: Transaction, of: Table) -> list[dict[str, Any]]:
    names = [str(column.name) for column in of.columns]
    quoted = ", ".join(f'"{name}"' for name in names)
    order = ", ".join(f'"{column.name}"' for column in of.primary_key.columns)
    where = PASSING.get(of.name, "1 = 1")
    query = f'SELECT {quoted} FROM "{of.name}" WHERE {where} ORDER BY {order}'  # noqa: S608 - our own names
    return [dict(zip(names, row, strict=True)) for row in sql.found(transaction, query)]


def _case(of: Table, row: dict[str, Any]) -> str:
    """The case that a row is of, if any."""
    return str(row["id"] if of.name == "case" else row.get("case_id", ""))


def _key(of: Table, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[str(column.name)] for column in of.primary_key.columns)


def _where(of: Table, row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    names = [str(column.name) for column in of.primary_key.columns]
    where = " AND ".join(f'"{name}" = :k{n}' for n, name in enumerate(names))
    return where, {f"k{n}": row[name] for n, name in enumerate(names)}


def done(transaction: Transaction, change: Change) -> None:
    """Do a change. Raises Refused where the database does not take it."""
    try:
        transaction.run(sql.statement(change.statement), change.values)
    except Exception as error:
        if isinstance(error, StoreError) or any(one in str(error) for one in REFUSING):
            raise Refused from error
        raise
