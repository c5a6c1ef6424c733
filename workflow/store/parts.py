"""Whether a database has the triggers and indexes that it was made with, each as it was made.

What should be there is what makes a new database; what is there its catalogue tells. Locks on
closed programmes come and go: `locking` looks after those.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache

import msgspec
from sqlalchemy import text

from workflow.store.database import making
from workflow.store.locks import NAMES
from workflow.store.statement import Query
from workflow.store.transaction import Transaction


class PartKind(StrEnum):
    """What a part of a schema is."""

    TRIGGER = "trigger"
    FUNCTION = "function"
    """What a trigger of PostgreSQL runs."""
    INDEX = "index"


class PartState(StrEnum):
    """What is wrong with a part."""

    MISSING = "missing"
    """Not there, or switched off."""
    CHANGED = "changed"
    SURPLUS = "surplus"
    """A trigger that Duban did not make."""


class Part(msgspec.Struct, frozen=True):
    """A part of a schema: its kind and name, its table (functions have none), what it says."""

    kind: PartKind
    name: str
    table: str
    said: tuple[str, ...]


class PartFault(msgspec.Struct, frozen=True):
    """A part that is not as it should be."""

    kind: PartKind
    name: str
    table: str
    state: PartState


_MADE = re.compile(r"\s*CREATE (?:UNIQUE )?(TRIGGER|FUNCTION|INDEX) (\w+)")
_TABLE = re.compile(r' ON "?(\w+)')
_SCHEMA = re.compile(r"""(?<= ON )(?:"[^"]+"|[\w$]+)\.""")
_WORDS = re.compile(r"\w+|[^\w\s()\"]+")
_SAID_OTHERWISE = {"using", "btree"}
"""What PostgreSQL adds to an index."""

_THERE = {
    "sqlite": "SELECT type, name, tbl_name, sql FROM sqlite_master "
    "WHERE type IN ('trigger', 'index') AND sql IS NOT NULL",
    "postgresql": "SELECT 'trigger', tgname, tgrelid::regclass::text, "
    "pg_get_triggerdef(oid, true) FROM pg_trigger WHERE NOT tgisinternal "
    "AND tgenabled IN ('O', 'A') AND pg_table_is_visible(tgrelid) UNION ALL "
    "SELECT 'index', relname, indrelid::regclass::text, pg_get_indexdef(indexrelid) "
    "FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
    "WHERE indisvalid AND relnamespace = to_regnamespace(quote_ident(current_schema())) UNION ALL "
    "SELECT 'function', proname, '', prosrc FROM pg_proc "
    "WHERE pronamespace = to_regnamespace(quote_ident(current_schema()))",
}


def _read(dialect: str, rows: Iterable[tuple[str, str, str, str]]) -> list[Part]:
    return [
        Part(PartKind(kind), str(name), table.strip('"'), _said(dialect, PartKind(kind), words))
        for kind, name, table, words in rows
    ]


_QUERIES = {
    dialect: Query[Part](text(words), lambda rows, dialect=dialect: _read(dialect, rows))  # type: ignore[misc]
    for dialect, words in _THERE.items()
}


def faults(transaction: Transaction) -> list[PartFault]:
    """The parts that are missing or changed, and triggers of somebody else's, by kind and name."""
    dialect = transaction.engine.dialect.name
    there = {(one.kind, one.name): one for one in transaction.all(_QUERIES[dialect])}
    wanted = {(one.kind, one.name): one for one in _wanted(dialect)}
    found = list(_not_as_made(wanted.values(), there))
    for key, one in there.items():
        if one.kind is PartKind.TRIGGER and key not in wanted and one.name not in NAMES:
            found.append(PartFault(one.kind, one.name, one.table, PartState.SURPLUS))
    return sorted(found, key=lambda one: (one.kind, one.name))


def _not_as_made(
    wanted: Iterable[Part], there: dict[tuple[PartKind, str], Part]
) -> Iterator[PartFault]:
    for one in wanted:
        found = there.get((one.kind, one.name))
        if found is None:
            yield PartFault(one.kind, one.name, one.table, PartState.MISSING)
        elif found != one:
            yield PartFault(one.kind, one.name, one.table, PartState.CHANGED)


@cache
def _wanted(dialect: str) -> tuple[Part, ...]:
    """The parts that a new database is made with."""
    return tuple(_parts_in(dialect))


def _parts_in(dialect: str) -> Iterator[Part]:
    for words in making(dialect):
        if (made := _MADE.match(words)) is None:
            continue
        kind, name = PartKind(made[1].lower()), made[2]
        if kind is PartKind.FUNCTION:
            body = words.partition("$$")[2].rpartition("$$")[0]
            yield Part(kind, name, "", _said(dialect, kind, body))
        elif (table := _TABLE.search(words)) is not None:
            yield Part(kind, name, table[1], _said(dialect, kind, words))


def _said(dialect: str, kind: PartKind, words: str) -> tuple[str, ...]:
    """What a part says, word by word, without what a catalogue says otherwise.

    PostgreSQL gives a definition back with other brackets and types and in another order, and the
    condition of an index in another form: that is left out there.
    """
    if dialect == "sqlite" or kind is PartKind.FUNCTION:
        return tuple(_WORDS.findall(words))
    plain = _SCHEMA.sub("", words).replace("::text", "").lower()
    if kind is PartKind.INDEX:
        plain = plain.partition(" where ")[0]
    return tuple(sorted(one for one in _WORDS.findall(plain) if one not in _SAID_OTHERWISE))
