"""An office copied while it works, and made again from the copy; a damaged copy is refused."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from threading import Event, Thread

import pytest

from duban.address import kept_address
from duban.bootstrap import backups, restoring
from duban.bootstrap.backups import NoBackup
from duban.bootstrap.desk import REAL, TRAINING, Desk
from duban.bootstrap.editions import words
from duban.bootstrap.founding import create
from duban.bootstrap.moving import OtherOffice
from duban.bootstrap.opening import open_desk
from duban.bootstrap.restoring import OtherKey, restore, restored_at
from duban.bootstrap.sealing import KEY_FILE
from duban.clock import now
from duban.environment import DATABASE_FILE, Settings, load_settings
from duban.running import backing_up
from duban.running.jobs import schedule
from duban.views.health import proofs
from duban.views.mail_mode import may_send_twice
from states.actors import Actor, Channel, Role
from states.calendar import OFFICE_TIME
from states.facts import Party
from states.reading import read_command
from states.saying import Failure
from tests.campaign import times
from tests.conftest import Postgres, shut
from tests.workflow import sql
from workflow.mail import golive
from workflow.night.job_names import JobName
from workflow.office.request import Done, Request
from workflow.record import history
from workflow.record.cases import case_id
from workflow.record.setting_table import change_setting
from workflow.store.address import bare
from workflow.store.errors import OtherSchema
from workflow.store.transfer import Told

BEGINS = date(2023, 7, 20)
CITY = Actor(party=Party.CITY, role=Role.OPERATOR, channel=Channel.TERMINAL)
DISTRICT = Actor(party=Party.DISTRICT, role=Role.OPERATOR, channel=Channel.TERMINAL)
DRAFT = read_command("start_drafting", {}, "test")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An office of a file, that is not there yet."""
    return Settings(office=tmp_path / "office")


@pytest.fixture
def database(postgres: Postgres) -> Iterator[str]:
    """An empty PostgreSQL database."""
    url = postgres.new_database(empty=True)
    yield url
    postgres.drop(url)


def founded(settings: Settings, kind: str = TRAINING) -> Desk:
    """An office with one case."""
    desk = create(settings, kind, BEGINS if kind == TRAINING else None)
    if kind == TRAINING:
        one = case_id(desk.programme(), "120111")
        command = read_command("open_case", {}, "test")
        opened = desk.office.handle(Request(case_id=one, command=command, actor=CITY))
        assert isinstance(opened, Done), opened
    return desk


@contextmanager
def load(desk: Desk) -> Iterator[None]:
    """Somebody who acts on the case all the time."""
    over, request = (
        Event(),
        Request(case_id=case_id(desk.programme(), "120111"), command=DRAFT, actor=DISTRICT),
    )

    def act() -> None:
        while not over.is_set():
            assert isinstance(desk.office.handle(request), Done)
        desk.store.close()

    acting = Thread(target=act)
    acting.start()
    try:
        yield
    finally:
        over.set()
        acting.join()


def drill(desk: Desk, folder: Path, number: int) -> None:
    """Back an office up, restore it elsewhere, and see that it is the office as it was."""
    made = backups.make(desk, folder / "backups", now() + timedelta(days=number))
    anew = Settings(office=folder / f"anew{number}")
    restored = restore(anew, backups.read(made.folder), desk.settings.office / "duban.key", now())
    assert not restored.doubts
    with open_desk(anew) as copy, copy.store.reading() as transaction:
        assert history.head(transaction) == history.Head(made.manifest.acts, made.manifest.head)
        assert restored_at(transaction)
    with desk.store.reading() as transaction:
        assert history.number_of(transaction, made.manifest.head) is not None
    shutil.rmtree(anew.office)
    backups.keep_days(folder / "backups", 2)


def test_backups_under_load_are_the_office_at_one_point(settings: Settings, tmp_path: Path) -> None:
    desk = founded(settings)
    with load(desk):
        for number in range(times(12)):
            drill(desk, tmp_path, number)
    assert len(backups.listed(tmp_path / "backups")) == 2


def test_server_is_backed_up_under_load_and_restored_into_another(
    postgres: Postgres, database: str, tmp_path: Path
) -> None:
    desk = founded(Settings(office=tmp_path / "office", database=database))
    with load(desk):
        for number in range(times(2)):
            drill(desk, tmp_path, number)
        made = backups.make(desk, tmp_path / "more", now())
    assert made.manifest.database == "postgresql"
    url = postgres.new_database(empty=True)
    anew = Settings(office=tmp_path / "server", database=url)
    restored = restore(anew, made, desk.settings.office / "duban.key", now())
    assert not restored.doubts
    with open_desk(anew) as copy:
        assert not backups.doubts(copy.store)
        again = backups.make(copy, tmp_path / "again", now())
    copy.store.engine.dispose()
    assert (again.manifest.head, again.manifest.doubts) == (made.manifest.head, 0)
    assert not (tmp_path / "server" / "duban.db").exists()
    desk.store.close()
    desk.store.engine.dispose()
    postgres.drop(url)


def test_key_is_kept_where_a_restoring_into_a_server_breaks_off_at_its_end(
    settings: Settings, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = founded(settings)
    made = backups.make(desk, tmp_path / "backups", now(), with_key=True)
    shut(desk.store)

    took_over = restoring._take_over

    def killed(file: Path, database: str, told: Told) -> None:
        took_over(file, database, told)
        raise KeyboardInterrupt

    monkeypatch.setattr(restoring, "_take_over", killed)
    anew = Settings(office=tmp_path / "anew", database=database)
    with pytest.raises(KeyboardInterrupt):
        restore(anew, made, None, now())
    assert made.is_of((anew.office / KEY_FILE).read_bytes())
    with open_desk(load_settings(anew.office)) as restored:
        assert restored.store.place == bare(database)
    shut(restored.store)


def test_restoring_into_a_server_touches_no_other_office_there(
    settings: Settings, database: str, tmp_path: Path
) -> None:
    desk, other = founded(settings), founded(Settings(office=tmp_path / "other", database=database))
    made = backups.make(desk, tmp_path / "backups", now(), with_key=True)
    held = sql.everything(other.store)
    anew = Settings(office=tmp_path / "anew", database=database)
    with pytest.raises(OtherOffice):
        restore(anew, made, None, now())
    assert sql.everything(other.store) == held
    assert kept_address(anew.office) is None
    for one in (desk.store, other.store):
        shut(one)


def test_key_of_another_office_is_not_written_over(settings: Settings, tmp_path: Path) -> None:
    desk, other = founded(settings), founded(Settings(office=tmp_path / "other"))
    made = backups.make(desk, tmp_path / "backups", now(), with_key=True)
    for one in (desk.store, other.store):
        shut(one)
    key = (other.settings.office / KEY_FILE).read_bytes()
    (other.settings.office / DATABASE_FILE).unlink()
    with pytest.raises(OtherKey) as refused:
        restore(other.settings, made, None, now())
    assert refused.value.sayings[0].code == "backup.foreign_key"
    assert (other.settings.office / KEY_FILE).read_bytes() == key


def test_any_damage_is_refused(settings: Settings, tmp_path: Path) -> None:
    desk, chance = founded(settings), Random(4)
    made = backups.make(desk, tmp_path / "backups", now(), with_key=True)
    for number in range(times(30)):
        damaged = tmp_path / f"damaged{number}"
        shutil.copytree(made.folder, damaged)
        damage(damaged / chance.choice(["duban.db", "duban.key"]), chance)
        with pytest.raises(NoBackup):
            backups.read(damaged)
        shutil.rmtree(damaged)


def damage(file: Path, chance: Random) -> None:
    """Take a file away, cut it, add to it, or change one bit of it."""
    held = bytearray(file.read_bytes())
    match chance.randrange(4):
        case 0:
            file.unlink()
        case 1:
            file.write_bytes(held[: chance.randrange(len(held))])
        case 2:
            file.write_bytes(bytes(held) + b"\0")
        case _:
            held[chance.randrange(len(held))] ^= 1 << chance.randrange(8)
            file.write_bytes(held)


@pytest.mark.parametrize("text", [b"", b"{}", b"[1]", b"\xff", b'{"files": {}}'])
def test_manifest_that_says_nothing_is_refused(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(text)
    with pytest.raises(NoBackup):
        backups.read(tmp_path)


@pytest.mark.parametrize("kept", ["in a file", "on a server"])
def test_live_office_is_restored_on_trial(database: str, tmp_path: Path, kept: str) -> None:
    servers = kept == "on a server"
    desk = founded(
        Settings(office=tmp_path / "office", database=database if servers else None), REAL
    )
    with desk.store.writing() as transaction:
        change_setting(transaction, golive.MODE, golive.LIVE)
    made = backups.make(desk, tmp_path / "backups", now(), with_key=True)
    anew = Settings(office=tmp_path / "anew", database=None if servers else database)
    restore(anew, backups.read(made.folder), None, now())
    assert may_send_twice(desk, words("en")) == ""
    with open_desk(anew) as copy:
        assert not copy.is_live
        assert "restored from a backup" in may_send_twice(copy, words("en"))
        assert copy.office.vault.open(desk.office.vault.seal("1234")) == "1234"
        with copy.store.reading() as transaction:
            assert not any(proofs(transaction, copy.office.vault).values())
    assert desk.is_live
    for one in (desk.store, copy.store):
        shut(one)


def test_key_is_asked_for_and_tried(settings: Settings, tmp_path: Path) -> None:
    made = backups.make(founded(settings), tmp_path / "backups", now())
    assert made.key() is None
    assert not (made.folder / "duban.key").exists()
    other = founded(Settings(office=tmp_path / "other")).settings.office / "duban.key"
    anew = Settings(office=tmp_path / "anew")
    for key in (None, other):
        with pytest.raises(OtherKey):
            restore(anew, made, key, now())
        assert not (anew.office / "duban.db").exists()
    shutil.copytree(settings.office, tmp_path / "kept")
    anew.office.mkdir(exist_ok=True)
    shutil.copy(settings.office / "duban.key", anew.office / "duban.key")
    assert not restore(anew, made, None, now()).doubts


def test_backup_that_fails_leaves_nothing_and_takes_none_away(
    settings: Settings, tmp_path: Path
) -> None:
    desk, folder = founded(settings), tmp_path / "backups"
    first = backups.make(desk, folder, now())
    (folder / "duban-.part").mkdir()
    (folder / "duban-.part" / "half").touch()
    (settings.office / "duban.key").rename(tmp_path / "away")
    with pytest.raises(FileNotFoundError):
        backups.make(desk, folder, now())
    assert list(folder.iterdir()) == [first.folder]


def test_backups_are_kept_by_days_on_which_there_are_any(
    settings: Settings, tmp_path: Path
) -> None:
    desk, folder = founded(settings), tmp_path / "b"
    days = [
        datetime(2024, 3, day, hour, tzinfo=OFFICE_TIME) for day in (1, 4, 9) for hour in (3, 15)
    ]
    made = [backups.make(desk, folder, one).folder for one in days]
    assert backups.keep_days(folder, 3) == []
    assert backups.keep_days(folder, 2) == made[:2]
    assert backups.keep_days(folder, 1) == made[2:4]
    assert backups.listed(folder) == made[4:]


def test_two_backups_of_one_second_are_two(settings: Settings, tmp_path: Path) -> None:
    desk, moment = founded(settings), now()
    made = [backups.make(desk, tmp_path / "b", moment).folder.name for _ in range(3)]
    assert len(set(made)) == 3
    assert [one.name for one in backups.listed(tmp_path / "b")] == sorted(made)


def test_office_in_doubt_is_backed_up_and_costs_no_earlier_backup(
    settings: Settings, database: str, tmp_path: Path
) -> None:
    settings = settings.model_copy(update={"backups": tmp_path / "b", "backups_kept": 1})
    desk = founded(settings)
    backups.make(desk, tmp_path / "b", now() - timedelta(days=1))
    assert backing_up.back_up(desk).counts == {"backups": 1, "backups_gone": 1}
    sql.run(desk.store, "UPDATE \"case\" SET state = 'DRAFTING'")
    with pytest.raises(backing_up.InDoubt):
        backing_up.back_up(desk)
    kept = [backups.read(one) for one in backups.listed(tmp_path / "b")]
    assert [one.manifest.doubts for one in kept] == [0, 1]
    for anew in (
        Settings(office=tmp_path / "anew"),
        Settings(office=tmp_path / "there", database=database),
    ):
        restored = restore(anew, kept[1], settings.office / "duban.key", now())
        assert [one.code for one in restored.doubts] == ["backup.doubt_proof"]


def test_backup_of_a_later_version_is_refused_whole(settings: Settings, tmp_path: Path) -> None:
    desk = founded(settings)
    sql.run(desk.store, "UPDATE alembic_version SET version_num = '9999'")
    made = backups.make(desk, tmp_path / "b", now(), with_key=True)
    anew = Settings(office=tmp_path / "anew")
    with pytest.raises(OtherSchema):
        restore(anew, made, None, now())
    assert list(anew.office.iterdir()) == []


def test_backup_runs_by_itself_where_there_is_a_folder(settings: Settings, tmp_path: Path) -> None:
    desk = founded(settings)
    assert JobName.BACKUP not in {one.name for one in schedule(desk)}
    with pytest.raises(Failure):
        backing_up.back_up(desk)
    desk.settings = settings.model_copy(update={"backups": tmp_path / "b", "backup_hour": 22})
    job = next(one for one in schedule(desk) if one.name == JobName.BACKUP)
    assert job.cron == "0 22 * * *"
    assert job.work(now(), False).is_left
    assert job.work(now(), True).counts["backups"] == 1
