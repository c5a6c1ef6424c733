"""A copy of an office's database in memory, to play in: nothing done there reaches the office."""

from collections.abc import Iterable
from functools import cache

from sqlalchemy import bindparam, select

from workflow.store.database import Store
from workflow.store.statement import Query, Row
from workflow.store.tables import METADATA

WHOLE = ("setting", "document", "programme", "chain")
"""The tables of what every case goes by."""
OF_CASE = ("case", "ledger", "duty", "rung", "owed", "mute")
"""The tables of a case and of what is kept of it; of its history the head is enough."""
LEFT = ("total", "journal", "journal_head")
"""The tables of what is counted anew, and of what stays with the office."""


def copied(source: Store) -> Store:
    """All rows of *source* but those LEFT, SQLite or PostgreSQL, as they stand at one moment."""
    return _copy(source, (one.name for one in METADATA.sorted_tables if one.name not in LEFT))


def copied_case(source: Store, case_id: str) -> Store:
    """One case of *source* with all that it goes by; the others are not there."""
    return _copy(source, (*WHOLE, *OF_CASE), case_id)


def _copy(source: Store, names: Iterable[str], case_id: str = "") -> Store:
    target = Store("sqlite://", synchronous="OFF", keeps_journal=False)
    target.create()
    with source.reading() as there, target.writing() as here:
        for name in names:
            query = _of_case(name) if case_id and name in OF_CASE else _all_of(name)
            here.pour(METADATA.tables[name], there.all(query, {"of": case_id}))
    return target


@cache
def _all_of(name: str) -> Query[Row]:
    """All rows of a table."""
    return Query(select(*METADATA.tables[name].c), list)


@cache
def _of_case(name: str) -> Query[Row]:
    """The rows of a table that are of one case."""
    columns = METADATA.tables[name].c
    case = columns.id if name == "case" else columns.case_id
    return Query(select(*columns).where(case == bindparam("of")), list)
