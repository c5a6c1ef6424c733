"""A new office lies in its own folder, whatever that is called, and nobody else reads it."""

from pathlib import Path

import pytest
from sqlalchemy import make_url

from duban.address import keep_address, kept_address
from duban.bootstrap import founding as making
from duban.bootstrap.founding import create, founding, is_founded, standing_in_the_way
from duban.bootstrap.opening import open_desk
from duban.bootstrap.sealing import KEY_FILE, open_to_others
from duban.environment import DATABASE_FILE, Settings, load_settings
from tests.conftest import Postgres, shut

FOLDERS = ["plain", "o?1", "a%20b", "q#1", "区局 办公室", "a&b=c", "x:@y"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_office_lies_where_its_path_says(tmp_path: Path, folder: str) -> None:
    settings = Settings(office=tmp_path / folder)
    assert make_url(settings.url).database == str(settings.office / DATABASE_FILE)
    create(settings, "training").store.close()
    assert [one.name for one in tmp_path.iterdir()] == [folder]
    assert (settings.office / DATABASE_FILE).stat().st_size > 0


def test_nobody_else_reads_the_database_or_the_key(tmp_path: Path) -> None:
    settings = Settings(office=tmp_path / "office")
    create(settings, "training").store.close()
    files = [settings.office / name for name in (DATABASE_FILE, KEY_FILE)]
    assert [file.stat().st_mode & 0o777 for file in files] == [0o600, 0o600]
    assert open_to_others(files) == ()


def test_empty_file_that_is_there_keeps_its_rights(tmp_path: Path) -> None:
    settings = Settings(office=tmp_path)
    file = tmp_path / DATABASE_FILE
    file.touch()
    file.chmod(0o640)
    create(settings, "training").store.close()
    assert file.stat().st_mode & 0o777 == 0o640
    assert open_to_others([file, tmp_path / "none"]) == (DATABASE_FILE,)


def test_key_and_address_lie_in_the_folder_before_the_server_holds_the_office(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(office=tmp_path, database=postgres.new_database(empty=True))

    def killed(aside: Path, office: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(making, "_move", killed)
    with pytest.raises(KeyboardInterrupt), founding(settings) as aside:
        create(aside, "training").store.close()
    assert is_founded(settings) and (tmp_path / KEY_FILE).is_file()
    with open_desk(load_settings(tmp_path)) as found:
        assert found.is_training
    shut(found.store)


def test_address_goes_again_where_the_server_takes_no_office(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(office=tmp_path, database=postgres.new_database(empty=True))

    def fails(made: Settings, settings: Settings) -> None:
        raise OSError("no room")

    monkeypatch.setattr(making, "_send", fails)
    with pytest.raises(OSError, match="no room"), founding(settings) as aside:
        create(aside, "training").store.close()
    assert kept_address(tmp_path) is None and not is_founded(settings)


def test_folder_whose_office_lives_elsewhere_has_one(postgres: Postgres, tmp_path: Path) -> None:
    keep_address(tmp_path, postgres.new_database(empty=True))
    settings = Settings(office=tmp_path, database=postgres.new_database(empty=True))
    assert is_founded(settings)
    assert standing_in_the_way(settings).code == "error.office_exists"
