"""Opening an office, or saying why there is none."""

import pytest

from duban.bootstrap.desk import Desk
from duban.bootstrap.opening import NoOffice, exists, open_desk
from duban.environment import DATABASE_FILE, Settings
from tests.conftest import shut
from workflow.store.errors import NotAnOffice


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


def test_office_that_was_made_can_be_opened_and_is_let_go(real: Desk, settings: Settings) -> None:
    assert exists(settings)
    with open_desk(settings) as again:
        assert (again.kind, again.is_training, again.is_live) == ("real", False, False)
    shut(again.store)
