"""What a check found, said so that the same is known again: which row of which table, and how."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

import msgspec

from workflow.record.chain_faults import ChainFault
from workflow.record.differing import SCHEMA, UNOPENED, UNSOUND, Difference
from workflow.record.ledger import Imbalance
from workflow.store.chaining import LinkFault

HEAD = "head"
"""The code of a fault of a head, and the row that it is a finding of."""

ANCHOR = "anchor"
"""The code of a fault of what an earlier report said of a chain."""

SHOWN = 5
"""So many columns of a row are kept of what differs."""


class Code(StrEnum):
    """By what something was found."""

    ROW = "row"
    """A row is not what history or journal say it is."""
    EVENT = "event"
    """An act does not stand in the chain of the history as it was written."""
    LOG = "log"
    """An entry does not stand in the chain of the security log."""
    JOURNAL = "journal"
    """An entry does not stand in the chain of the journal."""
    LEDGER = "ledger"
    """An amount of a case is not what its ledger adds up to."""
    TALLY = "tally"
    """What is owed is not what those say who owed it."""
    SEAL = "seal"
    """The key does not open a sealed account."""
    SCHEMA = "schema"
    """A part of the database itself is not as it was made."""
    FILE = "file"
    """SQLite finds its file unsound."""
    UNREADABLE = "unreadable"
    """A part of a night could not read what it needs."""


class Differing(msgspec.Struct, frozen=True, array_like=True):
    """A column of a row, or a code, and what it should be and is; each may be empty."""

    column: str
    expected: str = ""
    found: str = ""


class Finding(msgspec.Struct, frozen=True):
    """What was found of a row of a table; `case` is empty where that is of no case."""

    code: str
    table: str
    row: str
    case: str = ""
    differing: tuple[Differing, ...] = ()

    @property
    def identity(self) -> tuple[str, str, str]:
        """What makes it the same finding another night."""
        return self.code, self.table, self.row


def of_differences(found: Iterable[Difference]) -> Iterator[Finding]:
    """Findings of rows that differ, one a row, with the first of its columns."""
    rows: dict[tuple[str, str, str], Finding] = {}
    for one in found:
        row = HEAD if one.column == HEAD else one.row
        new = Finding(_code_of(one), one.table, row, one.case, (_differing(one),))
        known = rows.get(new.identity, msgspec.structs.replace(new, differing=()))
        if len(known.differing) < SHOWN:
            rows[new.identity] = msgspec.structs.replace(
                known, differing=(*known.differing, *new.differing)
            )
    yield from rows.values()


def _code_of(one: Difference) -> Code:
    if one.found == UNOPENED:
        return Code.SEAL
    if one.found == UNSOUND:
        return Code.FILE
    if one.table == "event" and one.row != one.case:
        return Code.EVENT
    return _CODES.get(one.table, Code.ROW)


_CODES = {"security": Code.LOG, "journal": Code.JOURNAL, SCHEMA: Code.SCHEMA}


def _differing(one: Difference) -> Differing:
    return Differing(one.column, one.expected, one.found)


def of_acts(faults: Iterable[ChainFault]) -> Iterator[Finding]:
    """Findings of acts that the chain of the history does not hold, one an act."""
    for one in faults:
        row = HEAD if one.code == HEAD else f"{one.case} {one.seq}".strip()
        differing = Differing(one.code, one.expected, one.found)
        yield Finding(Code.EVENT, "event", row, one.case, (differing,))


def of_links(code: Code, table: str, faults: Iterable[LinkFault]) -> Iterator[Finding]:
    """Findings of entries that the chain of log or journal does not hold."""
    for one in faults:
        row = HEAD if one.code == HEAD else str(one.seq)
        yield Finding(code, table, row, "", (Differing(one.code),))


def of_imbalances(found: Iterable[Imbalance]) -> Iterator[Finding]:
    """Findings of amounts that the ledger does not add up to, in fen."""
    for one in found:
        differing = Differing(one.amount, str(one.booked), str(one.shown))
        yield Finding(
            Code.LEDGER, "ledger", f"{one.case_id} {one.amount}", one.case_id, (differing,)
        )


def merged(found: Iterable[Finding]) -> list[Finding]:
    """Findings of which none is there twice: of the same ones the first."""
    rows: dict[tuple[str, str, str], Finding] = {}
    for one in found:
        rows.setdefault(one.identity, one)
    return list(rows.values())
