"""Whatever stands in a column, the night is done: it reports, and an alarm says so."""

import shutil
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests.campaign import times
from tests.conftest import shut
from tests.empty_office import new_store
from tests.faults.tampering import tried_columns, unfrozen
from tests.faults.test_tampering import live
from tests.practice import Practice
from tests.workflow import sql
from workflow.night import reports
from workflow.record import alarms
from workflow.record.alarms.findings import Code
from workflow.store.database import Store
from workflow.store.drivers import sqlite_module
from workflow.store.errors import StoreError

NIGHT = "2024-03-04"
GARBAGE = ("'{'", "-7", "'2024-13-45'", "CAST(x'61ff' AS TEXT)", "x'00ff'")
AT_A_TIME = 4
HEADS = ("chain", "journal_head", "security_head")
"""Without them nobody can write in an office at all, which is as loud as an alarm."""


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an office in which every table has rows."""
    folder = tmp_path_factory.mktemp("unreadable")
    store = new_store(f"sqlite:///{folder / 'office.db'}")
    live(Practice(store))
    unfrozen(store)
    shut(store)
    with closing(sqlite_module().connect(folder / "office.db")) as connection:
        connection.execute(f"VACUUM INTO '{folder / 'whole.db'}'")
    return folder / "whole.db"


@pytest.mark.parametrize("seed", range(times(3)))
def test_night_is_done_whatever_a_column_holds(lived: Path, tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    columns = [one for one in tried_columns() if one[0].name not in HEADS]
    for of, column in chance.sample(columns, AT_A_TIME):
        file, value = tmp_path / "office.db", chance.choice(GARBAGE)
        for old in tmp_path.glob("office.db*"):
            old.unlink()
        shutil.copy(lived, file)
        store = Store(f"sqlite:///{file}")
        damage = f'UPDATE "{of.name}" SET "{column.name}" = {value}'  # noqa: S608 - our own names
        try:
            sql.run(store, damage)
        except (StoreError, sqlite_module().Error):  # the database takes no such value
            shut(store)
            continue
        Practice(store, is_founded=True).night(NIGHT, proves=True)
        with store.reading() as transaction:
            report = reports.last(transaction)
            raised = [one for one in alarms.open_ones(transaction, 100) if one.code != Code.SCHEMA]
        shut(store)
        assert report is not None and report.day.isoformat() == NIGHT, damage
        assert raised, damage
