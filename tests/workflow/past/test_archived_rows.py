"""No row of a closed programme can be changed; whoever changes one all the same is found out."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Integer, insert

from tests.practice import DONGLI, HEPING, PROGRAMME, Practice
from tests.workflow import sql
from tests.workflow.past.finished import LOCKED, NEXT, unlock
from workflow.record import archives, journaled, proof
from workflow.record.differing import MISSING, SURPLUS
from workflow.store import locking, locks
from workflow.store.errors import Archived
from workflow.store.statement import Statement
from workflow.store.tables import METADATA
from workflow.store.transaction import Transaction

# --- what is kept ---------------------------------------------------------------------------------


def test_archive_says_what_there_is_of_the_programme_and_nothing_of_another(
    closed: Practice, tried: Transaction
) -> None:
    (one,) = archives.all_archives(tried)
    acts = sql.found(
        tried,
        f"SELECT count(*), min(seq), max(seq) FROM event WHERE {of_programme('event')}",  # noqa: S608 - our own names
    )
    assert [(one.acts, one.first_seq, one.last_seq)] == acts
    assert (one.cases, one.closed_by, one.is_closed) == (2, "陈", True)
    assert one.disbursed == 60_000_000
    lines = f"SELECT amount FROM ledger WHERE {of_programme('ledger')}"  # noqa: S608
    assert sum(amount for (amount,) in sql.found(tried, lines)) == one.booked
    heads = f"SELECT hash FROM event WHERE seq = {one.head_seq}"  # noqa: S608
    assert sql.found(tried, heads) == [(one.head,)]
    parts = archives.parts(tried, one)
    assert one.rows == sum(map(len, parts.values()))
    assert {table for table, _ in parts} == set(LOCKED)
    assert {case for _, case in parts} == {
        "",
        *(f"{PROGRAMME}/{code}" for code in (HEPING, DONGLI)),
    }


def test_nobody_accuses_an_office_that_nobody_touched(closed: Practice, tried: Transaction) -> None:
    assert list(proof.all_differences(tried)) == []
    assert list(journaled.all_differences(tried)) == []


# --- the locks ------------------------------------------------------------------------------------


def of_programme(table: str, programme: str = PROGRAMME) -> str:
    """The condition that a row is of a programme."""
    if table == "mail":
        return f"id IN (SELECT mail FROM carried WHERE owed LIKE '{programme}/%')"  # noqa: S608
    return f"{locks.OF_CASES[table]} LIKE '{programme}/%'"


def any_column(table: str) -> str:
    """A column that may be written as it is."""
    return next(str(one.name) for one in METADATA.tables[table].columns)


@pytest.mark.parametrize("act", ["UPDATE", "DELETE"])
@pytest.mark.parametrize("table", LOCKED)
def test_row_of_it_can_neither_be_changed_nor_deleted(
    closed: Practice, table: str, act: str
) -> None:
    column, rows = any_column(table), of_programme(table, PROGRAMME)
    changed = f'UPDATE "{table}" SET {column} = {column} WHERE {rows}'  # noqa: S608 - our own names
    statement = changed if act == "UPDATE" else f'DELETE FROM "{table}" WHERE {rows}'  # noqa: S608
    error = Exception if table in locks.GROWING else Archived
    with pytest.raises(error, match=table if table in locks.GROWING else None):
        sql.run(closed.store, statement)


@pytest.mark.parametrize("table", sorted(locks.OF_CASES))
def test_no_row_can_be_added_to_it(closed: Practice, table: str) -> None:
    with pytest.raises(Archived):
        sql.run(closed.store, doubled(table, f"{PROGRAMME}/{HEPING}"))


@pytest.mark.parametrize("table", ["carried", "case", "duty", "owed", "rung"])
def test_no_row_of_another_programme_becomes_one_of_it(closed: Practice, table: str) -> None:
    column, rows = locks.OF_CASES[table], of_programme(table, NEXT)
    moved = f"replace({column}, '{NEXT}/', '{PROGRAMME}/')"
    with pytest.raises(Archived):
        sql.run(closed.store, f'UPDATE "{table}" SET {column} = {moved} WHERE {rows}')  # noqa: S608


def doubled(table: str, case: str) -> str:
    """Adds a row like one of a case under another key."""
    of = METADATA.tables[table]
    keys = [str(one.name) for one in of.primary_key.columns if str(one.name) != "case_id"]
    last = keys[-1]
    values = [
        (f"{last} + 1000" if isinstance(one.type, Integer) else f"{last} || 'x'")
        if one.name in (last, "region_code")
        else f'"{one.name}"'
        for one in of.columns
    ]
    names = ", ".join(f'"{one.name}"' for one in of.columns)
    where = f"{locks.OF_CASES[table]} LIKE '{case}%'"
    first = f'(SELECT min("{last}") FROM "{table}" WHERE {where})'  # noqa: S608 - our own names
    return (
        f'INSERT INTO "{table}" ({names}) SELECT {", ".join(values)} FROM "{table}" '  # noqa: S608
        f'WHERE {where} AND "{last}" = {first} LIMIT 1'
    )


def test_rows_of_the_other_programme_change_as_before(closed: Practice, tried: Transaction) -> None:
    for table in ("case", "duty", "rung", "owed"):
        column = any_column(table)
        where = of_programme(table, NEXT)
        words = f'UPDATE "{table}" SET {column} = {column} WHERE {where}'  # noqa: S608
        assert tried.run(sql.statement(words)) > 0


def test_locks_that_somebody_took_away_are_missed(closed: Practice, tried: Transaction) -> None:
    assert locking.missing(tried) == []
    unlock(tried)
    names = sorted(locks.NAMES)
    assert [one.column for one in archives.lock_differences(tried)] == names
    assert {one.found for one in archives.all_differences(tried)} == {MISSING}


def test_lock_that_holds_nothing_is_no_lock(closed: Practice, tried: Transaction) -> None:
    assert locking.missing(tried) == []
    if closed.store.is_sqlite:
        tried.say("DROP TRIGGER rung_closed_update")
        tried.say(
            "CREATE TRIGGER rung_closed_update BEFORE UPDATE ON rung WHEN 0 BEGIN SELECT 1; END"
        )
        assert locking.missing(tried) == ["rung_closed_update"]
        return
    tried.say(
        "CREATE OR REPLACE TRIGGER rung_closed_update BEFORE UPDATE ON rung FOR EACH ROW "
        "WHEN (false) EXECUTE FUNCTION is_archived()"
    )
    tried.say("ALTER TABLE duty DISABLE TRIGGER duty_closed_insert")
    assert locking.missing(tried) == ["duty_closed_insert", "rung_closed_update"]
    tried.say(
        "CREATE OR REPLACE FUNCTION mail_is_archived() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RETURN NEW; END $$"
    )
    assert {"mail_closed_update", "mail_closed_delete"} <= {*locking.missing(tried)}


def test_locks_of_several_programmes_are_known_in_any_order(
    closed: Practice, tried: Transaction
) -> None:
    of = METADATA.tables["archive"]
    (row,) = sql.found(tried, f"SELECT {', '.join(of.columns.keys())} FROM archive")  # noqa: S608
    for name in ("tj-2019-01", "aa-1 OR b", "zz-9"):
        given = dict(zip(of.columns.keys(), row, strict=True)) | {"programme_id": name}
        tried.run(Statement(insert(of).values(**given)))
    locking.lay(tried)
    assert locking.missing(tried) == []


# --- whoever has the database ---------------------------------------------------------------------


def changes() -> Iterator[tuple[str, str, str]]:
    """By table and column, a statement that changes one row of the closed programme there."""
    for table in LOCKED:
        of = METADATA.tables[table]
        key = [str(one.name) for one in of.primary_key.columns]
        rows = of_programme(table, PROGRAMME)
        first = f'SELECT {key[-1]} FROM "{table}" WHERE {rows} ORDER BY 1 LIMIT 1'  # noqa: S608
        for column in of.columns:
            if str(column.name) in CHECKED:
                continue
            new = (
                f'coalesce("{column.name}", 0) + 1000000'
                if isinstance(column.type, Integer)
                else f"coalesce(\"{column.name}\", '') || 'x'"
            )
            yield (
                table,
                str(column.name),
                f'UPDATE "{table}" SET "{column.name}" = {new} WHERE {rows} '  # noqa: S608
                f"AND {key[-1]} = ({first})",
            )


CHECKED = (
    *("disbursed", "eligible_spent", "clawback_decided", "recovered", "waived", "withheld"),
    *("approved", "step"),
)
"""The columns that checks of the database hold to each other: what changes one changes more."""


def test_every_changed_cell_is_named_by_table_and_row(closed: Practice) -> None:
    unseen = []
    with closed.store.reading() as transaction:
        (archive,) = archives.closed_ones(transaction)
    for table, column, statement in changes():
        with closed.store.writing() as transaction:
            transaction.give_up()
            unlock(transaction)
            assert transaction.run(sql.statement(statement)) > 0, (table, column)
            found = list(archives.differences_of(transaction, archive))
            if not any(one.table == table and one.row for one in found):
                unseen.append((table, column, found))
    assert unseen == []


@pytest.mark.parametrize("table", LOCKED)
def test_missing_and_added_rows_are_named(closed: Practice, tried: Transaction, table: str) -> None:
    (archive,) = archives.closed_ones(tried)
    unlock(tried)
    if table != "mail":
        tried.run(sql.statement(doubled(table, f"{PROGRAMME}/{HEPING}")))
        found = list(archives.differences_of(tried, archive))
        assert SURPLUS in {one.found for one in found if one.table == table}
    tried.run(sql.statement(f'DELETE FROM "{table}" WHERE {of_programme(table, PROGRAMME)}'))  # noqa: S608
    found = list(archives.differences_of(tried, archive))
    gone = [one for one in found if (one.table, one.found) == (table, MISSING)]
    kept = archives.parts(tried, archive)
    assert len(gone) == sum(len(rows) for (of, _), rows in kept.items() if of == table)
    assert "rows" in {one.column for one in found if one.table == "archive"}


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE archive SET digest = 'x'", "digest"),
        ("UPDATE archive SET booked = booked + 1", "booked"),
        ("UPDATE archive SET head = 'x'", "head"),
        ("UPDATE archive_part SET digests = '{}' WHERE of_table = 'duty'", "digest"),
        ("UPDATE archive_part SET digests = '{' WHERE of_table = 'duty'", "digest"),
        ("DELETE FROM archive_part WHERE of_table = 'case'", "digest"),
    ],
)
def test_changed_archive_is_noticed_and_so_is_it_by_the_journal(
    closed: Practice, tried: Transaction, statement: str, named: str
) -> None:
    unlock(tried)
    tried.run(sql.statement(statement))
    found = list(archives.all_differences(tried))
    assert named in {one.column for one in found if one.table == "archive"}
    assert {one.table for one in journaled.all_differences(tried)} <= {"archive", "archive_part"}
    assert list(journaled.all_differences(tried))
