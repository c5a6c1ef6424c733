"""Opening an office, or saying why there is none."""

from contextlib import closing
from sqlite3 import connect

import pytest

from duban.bootstrap.desk import Desk
from duban.bootstrap.opening import NoOffice, exists, open_desk
from duban.environment import DATABASE_FILE, Settings
from states.saying import saying
from tests.conftest import shut
from workflow.store.errors import NotAnOffice

TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"


def test_folder_without_an_office_says_so(settings: Settings) -> None:
    assert not exists(settings)
    with pytest.raises(NoOffice), open_desk(settings):
        raise AssertionError("there is nothing to open")


def test_file_of_somebody_else_is_not_touched(settings: Settings) -> None:
    settings.office.mkdir()
    path = settings.office / DATABASE_FILE
    path.write_text("shopping list", encoding="utf-8")
    with pytest.raises(NotAnOffice) as error, open_desk(settings):
        raise AssertionError("there is nothing to open")
    assert str(path) in str(error.value)
    assert path.read_text(encoding="utf-8") == "shopping list"


def test_office_without_its_settings_is_told_apart_from_what_is_none(
    real: Desk, settings: Settings
) -> None:
    shut(real.store)
    path = settings.office / DATABASE_FILE
    with closing(connect(path, isolation_level=None)) as database:
        for (name,) in database.execute(TRIGGERS).fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("DELETE FROM setting WHERE key = 'kind'")
    with pytest.raises(NotAnOffice) as error, open_desk(settings):
        raise AssertionError("there is nothing to open")
    assert error.value.sayings[0].facts["why"] == saying("reason.no_settings")


def test_office_that_was_made_can_be_opened_and_is_let_go(real: Desk, settings: Settings) -> None:
    assert exists(settings)
    with open_desk(settings) as again:
        assert (again.kind, again.is_training, again.is_live) == ("real", False, False)
    shut(again.store)
