"""What is proved by neither acts nor journal is listed once, each column with its reason."""

from pathlib import Path

from tests.faults.tampering import (
    EXEMPT,
    WHOLLY_EXEMPT,
)
from workflow.store.tables import JOURNALED, METADATA

DECISIONS = Path(__file__).parents[2] / "docs" / "explanation" / "decisions"


def test_every_exemption_is_of_a_column_that_is_there_and_has_a_reason() -> None:
    columns = {(name, str(one.name)) for name, of in METADATA.tables.items() for one in of.columns}
    assert set(EXEMPT) <= columns
    assert set(WHOLLY_EXEMPT) <= set(METADATA.tables)
    assert not {name for name, _ in EXEMPT} & set(WHOLLY_EXEMPT)
    assert all(reason.split() for reason in (*EXEMPT.values(), *WHOLLY_EXEMPT.values()))


def test_what_the_journal_leaves_apart_is_proved_otherwise_or_exempt() -> None:
    apart = {(name, column) for name, how in JOURNALED.items() for column in how.apart}
    assert apart - set(EXEMPT) == {("chain", "seq"), ("chain", "hash")}


def test_record_of_decisions_names_the_same_exemptions() -> None:
    decision = (DECISIONS / "0033-damage-is-tried-by-chance.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:3] for line in decision.splitlines() if line.startswith("| `")]
    told = {
        (table.strip(" `"), column.strip(" `"))
        for table, columns in rows
        for column in columns.split(",")
    }
    assert told == {*EXEMPT, *((name, "all") for name in WHOLLY_EXEMPT)}
