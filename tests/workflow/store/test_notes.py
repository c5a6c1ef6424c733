"""What the journal is told of a row: its key, a digest, and of a person's name nothing else."""

import pytest
from sqlalchemy import delete, insert, select, update

from workflow.store.notes import GONE, TELLINGS, Notes, digest_of, telling_of
from workflow.store.tables import JOURNALED, METADATA

TABLES = METADATA.tables


def row_of(name: str, /, **values: object) -> list[object]:
    """A row of a table as its statement gives it back, empty but for some values."""
    return [values.get(column, "") for column in TELLINGS[name].columns]


def test_digest_tells_every_value_and_its_place() -> None:
    rows: list[list[object]] = [
        ["a", "b"],
        ["b", "a"],
        ["ab", ""],
        ["a", None],
        ["a", 1],
        ["a", "1"],
        ["a"],
        [],
    ]
    assert len({digest_of(row) for row in rows}) == len(rows)
    assert digest_of(("a", "b")) == digest_of(["a", "b"])


@pytest.mark.parametrize("name", sorted(JOURNALED))
def test_row_is_named_by_its_key_and_found_by_its_name(name: str) -> None:
    telling = TELLINGS[name]
    key = {column: f"{column} 值" for column in telling.key}
    called = telling.name_of(row_of(name, **key))
    if telling.hides:
        hidden = JOURNALED[name].hidden
        assert all(key[column] not in called for column in hidden)
        assert all(key[column] in called for column in key if column not in hidden)
    else:
        assert telling.key_of(called) == key


def test_plain_key_is_the_name_itself() -> None:
    assert TELLINGS["setting"].name_of(row_of("setting", key="in_force")) == "in_force"
    assert TELLINGS["chain"].name_of(row_of("chain", id=1)) == "[1]"


def test_row_without_a_place_in_the_journal_is_not_noted() -> None:
    notes: Notes = {}
    runs = [row_of("job_run", job=job, due_at="2024-01-10") for job in ("deliver", "nightly")]
    TELLINGS["job_run"].note(notes, runs, "li", removes=False)
    assert [(name, row) for name, row in notes] == [("job_run", '["nightly","2024-01-10"]')]


def test_row_that_goes_is_noted_as_gone_and_the_last_note_of_a_row_stands() -> None:
    notes: Notes = {}
    rows = [row_of("setting", key="a", value="1"), row_of("setting", key="b", value="2")]
    TELLINGS["setting"].note(notes, rows, "li", removes=False)
    TELLINGS["setting"].note(notes, rows[:1], "wang", removes=True)
    assert notes == {
        ("setting", "a"): (GONE, "wang"),
        ("setting", "b"): (digest_of(rows[1]), "li"),
    }


@pytest.mark.parametrize("write", [insert, update, delete])
def test_what_writes_a_table_of_the_journal_is_told_of(write: type) -> None:
    told = telling_of(write(TABLES["setting"]))
    assert told is TELLINGS["setting"]
    assert telling_of(write(TABLES["ledger"])) is None
    assert telling_of(select(TABLES["setting"])) is None


@pytest.mark.parametrize("name", sorted(JOURNALED))
def test_all_columns_of_a_table_are_proved_but_those_apart(name: str) -> None:
    columns = {column.name for column in TABLES[name].columns}
    apart = set(JOURNALED[name].apart)
    assert apart < columns
    assert set(TELLINGS[name].columns) == columns - apart
    assert not apart & set(TELLINGS[name].key)
