"""What there is of a programme in all tables: counts, sums, and a digest of each row."""

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import Select, Table, select

from workflow.record.cases.names import span
from workflow.store.locks import OF_CASES, OF_MAILS
from workflow.store.notes import TELLINGS, digest_of
from workflow.store.statement import Query, Row
from workflow.store.tables import METADATA
from workflow.store.transaction import Transaction

KEPT = 32
"""So much of the digest of a row is kept."""

Digests = dict[str, str]
"""By the name of each row of a part the beginning of its digest."""

Part = tuple[str, str]
"""A table and a case; the case is empty where a row may be of several."""

OF_ANY = ("carried", OF_MAILS)
"""The tables of which a row may be of several cases."""

TABLES = tuple(sorted((*OF_CASES, OF_MAILS)))
"""The tables that have rows of a programme, in the order in which they are read."""

Step = Callable[[], None]
"""What is called after each table."""

_encode = msgspec.json.Encoder().encode


class Contents(msgspec.Struct, frozen=True):
    """All rows of a programme, by their parts; amounts in fen.

    `disbursed` is the sum over its cases, `booked` over all lines of their ledgers. Without acts
    the first and the last of them are 0.
    """

    cases: int
    acts: int
    rows: int
    first_seq: int
    last_seq: int
    disbursed: int
    booked: int
    parts: Mapping[Part, Digests]

    @property
    def digest(self) -> str:
        """The digest over all of it, in the order of tables, cases and rows."""
        return digest_of_parts(self.parts)


def digest_of_parts(parts: Mapping[Part, Digests]) -> str:
    """The digest over the digests of all rows."""
    listed = [[*part, sorted(rows.items())] for part, rows in sorted(parts.items())]
    return sha256(_encode(listed)).hexdigest()


def contents_of(transaction: Transaction, programme_id: str, step: Step = lambda: None) -> Contents:
    """What there is of a programme now; a page of rows is in memory at a time."""
    parts: dict[Part, Digests] = {}
    seqs, sums = list[int](), {"case": 0, "ledger": 0}
    for name in TABLES:
        for row in _rows(transaction, METADATA.tables[name], programme_id):
            case = "" if name in OF_ANY else str(row[OF_CASES[name]])
            digests = parts.setdefault((name, case), {})
            digests[_name(name, case, row)] = digest_of([*row.values()])[:KEPT]
            if name in _SUMMED and isinstance(amount := row[_SUMMED[name]], int):
                sums[name] += amount
            if name == "event" and isinstance(row["seq"], int):
                seqs = [min((*seqs, row["seq"])), max((*seqs, row["seq"]))]
        step()
    return Contents(
        cases=_count(parts, "case"),
        acts=_count(parts, "event"),
        rows=sum(map(len, parts.values())),
        first_seq=seqs[0] if seqs else 0,
        last_seq=seqs[1] if seqs else 0,
        disbursed=sums["case"],
        booked=sums["ledger"],
        parts=parts,
    )


def of_case(transaction: Transaction, case_id: str) -> dict[Part, Digests]:
    """What there is of a case now, but for what may be of several."""
    parts: dict[Part, Digests] = {}
    for name, column in OF_CASES.items():
        of = METADATA.tables[name]
        if name not in OF_ANY:
            for row in _found(transaction, of, select(of).where(of.c[column] == case_id)):
                digests = parts.setdefault((name, case_id), {})
                digests[_name(name, case_id, row)] = digest_of([*row.values()])[:KEPT]
    return parts


def of_table(transaction: Transaction, programme_id: str, name: str) -> Digests:
    """The rows of a programme in a table of which a row may be of several cases."""
    return {
        _name(name, "", row): digest_of([*row.values()])[:KEPT]
        for row in _rows(transaction, METADATA.tables[name], programme_id)
    }


_SUMMED = {"case": "disbursed", "ledger": "amount"}


def _count(parts: Mapping[Part, Digests], table: str) -> int:
    return sum(len(rows) for (name, _), rows in parts.items() if name == table)


def _rows(transaction: Transaction, of: Table, programme_id: str) -> Iterator[dict[str, Any]]:
    return _found(transaction, of, _of_programme(of, programme_id))


def _found(transaction: Transaction, of: Table, these: "Select[Any]") -> Iterator[dict[str, Any]]:
    names = [str(one.name) for one in of.columns]
    for values in transaction.stream(Query[Row](these, list)):
        yield dict(zip(names, values, strict=True))


def _of_programme(of: Table, programme_id: str) -> "Select[Any]":
    """The rows of a table that are of a programme: what they are of begins with its name."""
    first, beyond = span(programme_id)
    if of.name == OF_MAILS:
        carried = METADATA.tables["carried"]
        inside = select(carried.c.mail).where(carried.c.owed >= first, carried.c.owed < beyond)
        return select(of).where(of.c.id.in_(inside))
    column = of.c[OF_CASES[of.name]]
    return select(of).where(column >= first, column < beyond)


def _name(table: str, case: str, row: Mapping[str, Any]) -> str:
    """A row as the checks of history and journal call it too."""
    telling = TELLINGS.get(table)
    if telling is not None:
        return telling.name_of([row[one] for one in telling.columns])
    key = [str(one.name) for one in METADATA.tables[table].primary_key.columns]
    rest = ".".join(str(row[one]) for one in key if one != OF_CASES[table])
    return f"{case} {rest}".strip()
