"""`duban db copy`: an office moved from one database into another, either way."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from duban.address import ADDRESS_FILE
from duban.bootstrap.moving import move, standing
from tests.conftest import Postgres, shut
from tests.duban.cli.terminal import Terminal, without_faults
from workflow.store import counters
from workflow.store.address import bare
from workflow.store.database import Store

OK, EXIT_USAGE, EXIT_NOT_FOUND, TRY_LATER, CONFIGURATION = 0, 2, 4, 75, 78
FILE = "office/duban.db"


@pytest.fixture
def url(postgres: Postgres) -> Iterator[str]:
    """An empty database of a server."""
    made = postgres.new_database(empty=True)
    yield made
    postgres.drop(made)


@pytest.fixture
def office(founded: Path, tmp_path: Path) -> Terminal:
    """A terminal at a training office of the test's own."""
    shutil.copytree(founded / "office", tmp_path / "office", ignore=shutil.ignore_patterns("*.eml"))
    return Terminal(tmp_path)


def copied(office: Terminal, source: str, target: str, lang: str = "en") -> str:
    """Copy an office, and return what was said."""
    shown = without_faults(office("db", "copy", source, target, lang=lang))
    assert shown.code == OK, shown.err
    return shown.err


def test_office_goes_to_the_server_works_there_and_comes_back(office: Terminal, url: str) -> None:
    said = copied(office, FILE, url, "zh")
    assert "已复制并核对" in said
    assert f"duban db use {bare(url)}" in said
    (office.folder / FILE).rename(office.folder / "old.db")
    (office.folder / "office" / ADDRESS_FILE).write_text(url)
    shown = office.many(
        [
            ("case", "do", "decline_participation", "120116403", "-f", "letter=yes"),
            ("day", "next"),
            ("history", "verify"),
            ("ledger", "check"),
            ("doctor",),
        ]
    )
    assert [one.code for one in shown] == [OK] * len(shown), [one.err for one in shown]
    back_again = copied(office, url, FILE)
    assert "Copied and verified" in back_again
    assert "duban db use" in back_again
    (office.folder / "office" / ADDRESS_FILE).unlink()
    back = office.many([("history", "verify"), ("doctor",), ("day", "next")])
    assert [one.code for one in back] == [OK] * len(back)
    assert back[0].err == shown[2].err


def test_copy_is_repeated_after_more_was_done(office: Terminal, url: str) -> None:
    first = copied(office, FILE, url)
    assert copied(office, FILE, url) == first
    act = ("case", "do", "decline_participation", "120116403", "-f", "letter=yes")
    assert office(*act).code == OK
    assert copied(office, FILE, url) != first
    there, here = Store(url), Store(f"sqlite:///{office.folder / FILE}")
    with there.reading() as left, here.reading() as right:
        assert standing(left) == standing(right)
        for name in (counters.CASES, counters.OWED_BY_ACTS, counters.OWED_BY_JOBS):
            assert counters.of(left, name) == counters.of(right, name)
    shut(there)
    shut(here)


def test_office_that_has_gone_further_is_not_overwritten(office: Terminal, url: str) -> None:
    shutil.copy(office.folder / FILE, office.folder / "earlier.db")
    act = ("case", "do", "decline_participation", "120116403", "-f", "letter=yes")
    assert office(*act).code == OK
    copied(office, FILE, url)
    for lang, said in (("zh", "另一个办公室"), ("en", "holds another office")):
        refused = without_faults(office("db", "copy", "earlier.db", url, lang=lang))
        assert refused.code == CONFIGURATION
        assert said in refused.err


def test_copy_that_broke_off_leaves_what_was_there(office: Terminal, url: str) -> None:
    class Broken(Exception):
        """Somebody pulled the plug."""

    def break_off(done: int, total: int) -> None:
        if done > total // 2:
            raise Broken

    source, target = Store(f"sqlite:///{office.folder / FILE}"), Store(url)
    with pytest.raises(Broken):
        move(source, target, break_off)
    arrived = move(source, target, lambda done, total: None)
    with pytest.raises(Broken):
        move(source, target, break_off)
    with target.reading() as transaction:
        assert standing(transaction) == arrived
    shut(source)
    shut(target)
    assert arrived.rows["case"] > 0


def test_copy_grows_only_as_the_office_does(office: Terminal, url: str) -> None:
    copied(office, FILE, url)
    store = Store(url)
    for words in ("UPDATE event SET body = ''", "DELETE FROM ledger", "TRUNCATE security"):
        with pytest.raises(Exception, match="append-only"), store.writing() as transaction:
            transaction.say(words)
    shut(store)


@pytest.mark.parametrize(
    ("source", "target", "code"),
    [
        (FILE, FILE, EXIT_USAGE),
        ("none.db", "other.db", CONFIGURATION),
        (FILE, "nowhere/duban.db", EXIT_NOT_FOUND),
        (FILE, "postgresql://me:made-up-secret@localhost/x", EXIT_USAGE),
        (FILE, "postgresql://me@/x?host=/nowhere", TRY_LATER),
    ],
)
def test_what_can_not_be_copied_is_said(
    reader: Terminal, source: str, target: str, code: int
) -> None:
    shown = without_faults(reader("db", "copy", source, target))
    assert shown.code == code, shown.err
    assert "made-up-secret" not in shown.err


# --- the folder pointed to a copy -------------------------------------------------------------


def test_office_is_pointed_to_its_copy_and_back(office: Terminal, url: str) -> None:
    kept = office.folder / "office" / ADDRESS_FILE
    assert f"duban db use {bare(url)}" in copied(office, FILE, url)
    there = without_faults(office("db", "use", url, lang="zh"))
    assert (there.code, kept.read_text().strip()) == (OK, bare(url)), there.err
    assert "办公室现在用" in there.err
    act = ("case", "do", "decline_participation", "120116403", "-f", "letter=yes")
    shown = office.many([act, ("db", "use", FILE), ("db", "copy", url, FILE), ("db", "use", FILE)])
    assert [one.code for one in shown] == [OK, CONFIGURATION, OK, OK], [one.err for one in shown]
    assert "as it stands now" in shown[1].err
    assert "of its own folder" in shown[3].err
    assert not kept.exists()
    assert office("history", "verify").code == OK


def test_office_is_not_pointed_to_what_is_not_its_copy(
    office: Terminal, url: str, postgres: Postgres
) -> None:
    other = postgres.new_database(empty=True)
    copied(office, FILE, url)
    shutil.copy(office.folder / FILE, office.folder / "office" / "other.db")
    act = ("case", "do", "decline_participation", "120116403", "-f", "letter=yes")
    shown = office.many(
        [
            act,
            ("db", "use", url),
            ("db", "use", other),
            ("db", "use", "office/other.db"),
            ("db", "use", "postgresql://me:made-up-secret@localhost/x"),
            ("db", "use", "postgresql://me@/x?host=/nowhere"),
            ("--office", "none", "db", "use", url),
        ]
    )
    said = ("as it stands now", "can't be opened", "not the file", "PGPASSFILE", "", "")
    codes = [CONFIGURATION, CONFIGURATION, CONFIGURATION, EXIT_USAGE, TRY_LATER, CONFIGURATION]
    for one, code, words in zip(shown[1:], codes, said, strict=True):
        assert without_faults(one).code == code, one.err
        assert words in one.err
        assert "made-up-secret" not in one.err
    assert not (office.folder / "office" / ADDRESS_FILE).exists()
    postgres.drop(other)


def test_folder_does_not_say_where_the_office_lives_while_the_environment_does(
    office: Terminal, url: str
) -> None:
    copied(office, FILE, url)
    for lang, said in (("zh", "优先于"), ("en", "go before")):
        refused = office("db", "use", FILE, lang=lang, DUBAN_DATABASE=url)
        assert refused.code == CONFIGURATION
        assert said in refused.err
