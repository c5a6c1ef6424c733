"""Whether a database is as it was made: tables, columns, constraints, indexes, triggers, rights.

What should be there is what makes a new database; what is there its catalogue tells. Locks on
closed programmes come and go: `locking` looks after those. Tables, functions and indexes that only
find rows may be somebody else's beside ours.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache

import msgspec

from workflow.store import catalogue
from workflow.store.catalogue import Part, PartKind
from workflow.store.database import making
from workflow.store.locks import NAMES
from workflow.store.rights import excess, of_settings
from workflow.store.transaction import Transaction


class PartState(StrEnum):
    """What is wrong with a part."""

    MISSING = "missing"
    """Not there, or switched off."""
    CHANGED = "changed"
    SURPLUS = "surplus"
    """Something that Duban did not make, and that changes what may be written or read."""


class PartFault(msgspec.Struct, frozen=True):
    """A part that is not as it should be; of a short one that was changed what it says."""

    kind: PartKind
    name: str
    table: str
    state: PartState
    right: str = ""
    found: str = ""


_SHORT = (PartKind.TABLE, PartKind.COLUMN, PartKind.CONSTRAINT, PartKind.OWNER)
"""What is told word by word where it was changed."""
_NEVER_OURS = (PartKind.RULE, PartKind.POLICY)
"""What Duban makes none of."""


def faults(transaction: Transaction) -> list[PartFault]:
    """The parts that are missing or changed, and what is somebody else's, by kind and name."""
    dialect = transaction.engine.dialect.name
    there = catalogue.parts(transaction)
    wanted = {one.key: one for one in _wanted(dialect)}
    tables = {one.table for one in wanted.values()}
    found = [*_not_as_made(wanted.values(), {one.key: one for one in there})]
    for one in there:
        if one.key not in wanted and one.table in tables and _is_in_the_way(one):
            found.append(PartFault(one.kind, one.name, one.table, PartState.SURPLUS))
    if dialect == "postgresql":
        owner, others = _owner([one for one in there if one.kind is PartKind.OWNER], wanted)
        found += others
        growing = {one.table for one in wanted.values() if one.name == f"{one.table}_frozen"}
        extra = (*excess(transaction, owner, tables, growing), *of_settings(transaction))
        for kind, name, table in extra:
            found.append(PartFault(kind, name, table, PartState.SURPLUS))
    return sorted(found, key=lambda one: (one.kind, one.name))


def _is_in_the_way(one: Part) -> bool:
    """Whether what Duban did not make changes what may be written to its tables, or is read."""
    if one.kind is PartKind.INDEX:
        return one.is_unique
    if one.kind is PartKind.TRIGGER:
        return one.name not in NAMES
    return one.kind in (PartKind.COLUMN, PartKind.CONSTRAINT, *_NEVER_OURS)


def _not_as_made(
    wanted: Iterable[Part], there: dict[tuple[PartKind, str], Part]
) -> Iterator[PartFault]:
    for one in wanted:
        found = there.get(one.key)
        if found is None:
            yield PartFault(one.kind, one.name, one.table, PartState.MISSING)
        elif found != one:
            said = (str(one), str(found)) if one.kind in _SHORT else ()
            yield PartFault(one.kind, one.name, one.table, PartState.CHANGED, *said)


def _owner(
    owned: list[Part], wanted: dict[tuple[PartKind, str], Part]
) -> tuple[str, list[PartFault]]:
    """To whom most of what Duban made belongs, and what of it belongs to somebody else."""
    ours = [
        one
        for one in owned
        if (PartKind.TABLE, one.name) in wanted or (PartKind.FUNCTION, one.name) in wanted
    ]
    owner = Counter(map(str, ours)).most_common(1)[0][0] if ours else ""
    return owner, [
        PartFault(one.kind, one.name, one.table, PartState.CHANGED, owner, str(one))
        for one in ours
        if str(one) != owner
    ]


@cache
def _wanted(dialect: str) -> tuple[Part, ...]:
    """The parts that a new database is made with."""
    return tuple(part for words in making(dialect) for part in catalogue.made(dialect, words))
