"""A copy of an office's database in memory, to play in: nothing done there reaches the office."""

from sqlalchemy import Select, Table, insert, select

from workflow.store.database import Store
from workflow.store.statement import Query, Statement
from workflow.store.tables import METADATA

WHOLE = ("setting", "document", "programme", "chain")
"""The tables of what every case goes by."""
OF_CASE = ("ledger", "duty", "rung", "owed", "mute")
"""The tables of what is kept of a case beside itself; of its history the head is enough."""
LEFT = ("total", "journal", "journal_head")
"""The tables of what is counted anew, and of what stays with the office."""


def copied(source: Store) -> Store:
    """All rows of *source* but those LEFT, SQLite or PostgreSQL, as they stand at one moment."""
    tables = [one for one in METADATA.sorted_tables if one.name not in LEFT]
    return _copy(source, [(one, select(*one.c)) for one in tables])


def copied_case(source: Store, case_id: str) -> Store:
    """One case of *source* with all that it goes by; the others are not there."""
    tables = METADATA.tables
    case = tables["case"]
    parts = [(one, select(*one.c)) for one in (tables[name] for name in WHOLE)]
    parts += [(case, select(*case.c).where(case.c.id == case_id))]
    for one in (tables[name] for name in OF_CASE):
        parts.append((one, select(*one.c).where(one.c.case_id == case_id)))
    return _copy(source, parts)


def _copy(source: Store, parts: list[tuple[Table, Select[tuple[object, ...]]]]) -> Store:
    target = Store("sqlite://", synchronous="OFF", keeps_journal=False)
    target.create()
    with source.reading() as there, target.writing() as here:
        for one, query in parts:
            names = [column.name for column in one.columns]
            rows = there.all(Query(query, list))
            here.run_many(
                Statement(insert(one)), [dict(zip(names, row, strict=True)) for row in rows]
            )
    return target
