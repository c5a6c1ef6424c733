"""What somebody changes in the database behind the office's back is named, row and column."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Integer, text

from tests.practice import BINHAI, HEPING, PROGRAMME, Practice
from tests.workflow import sql
from workflow.record import proof
from workflow.record.differing import MISSING, SURPLUS, Difference
from workflow.store.statement import Statement
from workflow.store.tables import METADATA

CASE = f"{PROGRAMME}/{HEPING}"
DERIVED = ("case", "institution", "duty", "ledger", "owed", "document")
OF_NIGHTS = {
    "case": {"overdrawn"},
    "duty": {"late_from", "chase_on", "chased", "tell_on"},
    "owed": {"item", "duty", "due", "recipients", "facts", "status", "settled_at", "result"},
    "document": {"kind", "name"},
}
"""What no act says: what hangs on the calendar in force, on the nights gone by, on servers."""
KEYS = {
    "case": ("id",),
    "institution": ("name", "case_id"),
    "duty": ("case_id", "key"),
    "ledger": ("seq", "line"),
    "owed": ("key",),
    "document": ("hash",),
}


def columns() -> Iterator[tuple[str, str]]:
    """Each column that history proves, with its table."""
    for name in DERIVED:
        for column in METADATA.tables[name].columns:
            if column.name not in OF_NIGHTS.get(name, ()):
                yield name, column.name


@pytest.fixture
def paid(office: Practice) -> Practice:
    """An office with a case that was paid, and one that was just opened."""
    office.lead("disburse")
    office.do("open_case", {"region_code": BINHAI}, code=BINHAI)
    for table in ("event", "ledger"):
        sql.unfreeze(office.store, table)
    return office


def found(office: Practice) -> list[Difference]:
    with office.store.reading() as transaction:
        return list(proof.all_differences(transaction))


def of_act(table: str) -> str:
    """Which rows of a table are meant: what is owed by acts, not by nights."""
    return {"owed": "seq IS NOT NULL"}.get(table, "1 = 1")


def first(office: Practice, table: str) -> tuple[object, ...]:
    """The key of the first row."""
    keys = ", ".join(KEYS[table])
    query = f'SELECT {keys} FROM "{table}" WHERE {of_act(table)} ORDER BY {keys}'  # noqa: S608
    return tuple(sql.rows(office.store, query)[0])


def where(table: str) -> str:
    return " AND ".join(f"{name} = :k{n}" for n, name in enumerate(KEYS[table]))


def test_office_that_nobody_touched_differs_nowhere(paid: Practice) -> None:
    assert found(paid) == []


def test_any_value_that_is_changed_is_named(paid: Practice) -> None:
    unseen = []
    for table, column in columns():
        is_number = isinstance(METADATA.tables[table].columns[column].type, Integer)
        changed = f"coalesce({column}, 0) + 1000" if is_number else f"coalesce({column}, '') || '1'"
        statement = f'UPDATE "{table}" SET {column} = {changed} WHERE {where(table)}'  # noqa: S608
        told = tampered(paid, (*lifted(paid, table), statement), keys(first(paid, table)))
        if not {one.table for one in told} & {table, "document"}:
            unseen.append((table, column))
    assert unseen == []


def tampered(
    office: Practice, statements: tuple[str, ...], values: dict[str, object]
) -> list[Difference]:
    """What differs once statements were run; nothing of it is kept."""
    with office.store.writing() as transaction:
        for statement in statements:
            transaction.run(Statement(text(statement)), values if ":k0" in statement else {})
        differing = list(proof.all_differences(transaction))
        transaction.give_up()
    return differing


def lifted(office: Practice, table: str) -> tuple[str, ...]:
    """What has to be said first so that a database takes what an office would never write."""
    if office.store.is_sqlite:
        return ("PRAGMA ignore_check_constraints = ON",)
    checks = sql.rows(
        office.store,
        "SELECT conname FROM pg_constraint WHERE contype = 'c' "  # noqa: S608 - our own names
        f"AND conrelid = '\"{table}\"'::regclass",
    )
    return tuple(f'ALTER TABLE "{table}" DROP CONSTRAINT {name}' for (name,) in checks)


def keys(key: tuple[object, ...]) -> dict[str, object]:
    return {f"k{n}": value for n, value in enumerate(key)}


def test_row_that_is_deleted_is_missed(paid: Practice) -> None:
    for table in DERIVED:
        delete = f'DELETE FROM "{table}" WHERE {where(table)}'  # noqa: S608 - our own names
        told = tampered(paid, (delete,), keys(first(paid, table)))
        assert MISSING in {one.found for one in told if one.table == table}, table


def test_case_that_is_deleted_whole_is_missed_with_all_that_was_its(paid: Practice) -> None:
    for table, column in (("case", "id"), ("duty", "case_id"), ("institution", "case_id")):
        sql.run(paid.store, f'DELETE FROM "{table}" WHERE {column} = :it', it=CASE)  # noqa: S608
    named = {(one.table, one.row.split()[0]) for one in found(paid) if one.found == MISSING}
    assert {("case", CASE), ("duty", CASE), ("institution", CASE)} <= named


def test_pair_of_lines_that_cancel_is_seen(paid: Practice) -> None:
    lines = (
        "INSERT INTO ledger SELECT seq, 90, case_id, day, debit, credit, party, amount, reverses,"
        " voucher, basis, actor FROM ledger WHERE line = 1 AND seq = (SELECT max(seq) FROM ledger)",
        "INSERT INTO ledger SELECT seq, 91, case_id, day, credit, debit, party, amount, 1,"
        " voucher, basis, actor FROM ledger WHERE line = 1 AND seq = (SELECT max(seq) FROM ledger)",
    )
    sql.run(paid.store, *lines)
    assert {(one.table, one.found) for one in found(paid)} == {("ledger", SURPLUS)}


def test_text_that_was_changed_under_its_hash_is_named(paid: Practice) -> None:
    sql.run(paid.store, "UPDATE document SET body = 'another' WHERE kind = 'notice'")
    assert {one.table for one in found(paid)} == {"document"}


def test_act_that_cannot_be_read_is_said_to_be_so(paid: Practice) -> None:
    sql.run(paid.store, "UPDATE event SET body = '{' WHERE case_id = :it", it=CASE)
    (one,) = found(paid)
    assert (one.table, one.row, one.found) == ("event", CASE, proof.UNREADABLE)


def test_facts_that_an_earlier_version_wrote_otherwise_are_the_same(paid: Practice) -> None:
    spaced = 'UPDATE "case" SET facts = replace(facts, \'","\', \'", "\') WHERE id = :it'
    sql.run(paid.store, spaced, it=CASE)
    assert found(paid) == []


def test_long_value_is_shown_cut(paid: Practice) -> None:
    sql.run(paid.store, 'UPDATE "case" SET facts = :text', text="x" * 500)
    shown = {one.found for one in found(paid) if one.column == "facts"}
    assert {len(one) for one in shown} == {121}
