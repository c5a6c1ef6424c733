"""An office that lives in PostgreSQL, by the same commands and in the same console."""

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from starlette.testclient import TestClient

from duban.address import ADDRESS_FILE
from duban.bootstrap.editions import words
from duban.bootstrap.opening import open_desk
from duban.clock import elapsed, now
from duban.environment import load_settings
from duban.running.service import Service
from duban.web.app import app_of
from tests.conftest import Postgres
from tests.duban.cli.conftest import Command, Today
from tests.duban.cli.terminal import ROOT, Terminal, without_faults
from tests.duban.cli.test_serve import FAKETIME

EXIT_USAGE, EXIT_NO_TRY, EXIT_CONFIGURATION = 2, 75, 78
PATIENCE = 40.0
SECRET = "made-up-secret"  # noqa: S105 - nobody's


class Somewhere:
    """A terminal whose folder holds an office that lives in a database of a server."""

    def __init__(self, folder: Path, url: str) -> None:
        self.terminal, self.url = Terminal(folder), url
        self.address = folder / "office" / ADDRESS_FILE


@pytest.fixture(scope="module")
def training(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Somewhere]:
    """A training office in PostgreSQL."""
    url = postgres.new_database(empty=True)
    made = Somewhere(tmp_path_factory.mktemp("training"), url)
    assert without_faults(made.terminal("init", "--database", url)).code == 0
    yield made
    postgres.drop(url)


def test_worker_that_shares_jobs_goes_by_the_clock_of_the_server(training: Somewhere) -> None:
    off = {"LD_PRELOAD": str(FAKETIME[0]), "FAKETIME": "+6m", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    worker = training.terminal.start("worker", "--runner", "procrastinate", more=off)
    try:
        ends = elapsed() + PATIENCE
        while not (done := deliveries(training)):
            assert elapsed() < ends
    finally:
        worker.kill()
        worker.communicate()
    assert max(done) <= f"{now():%Y-%m-%d %H:%M}"


def test_worker_that_shares_jobs_ends_when_told(training: Somewhere) -> None:
    worker = training.terminal.start("worker", more={"DUBAN_RUNNER": "procrastinate"})
    assert worker.stderr is not None
    while "Staying open" not in worker.stderr.readline():
        assert worker.poll() is None
    worker.send_signal(signal.SIGTERM)
    said = worker.communicate(timeout=PATIENCE)[1]
    assert worker.returncode == 0, said
    assert "Ended" in said
    assert "Traceback" not in said


def test_processes_that_share_a_database_end_in_words_once_it_is_another_versions(
    training: Somewhere, postgres: Postgres
) -> None:
    url = postgres.new_database(like=training.url)
    more = {"DUBAN_DATABASE": url, "DUBAN_RUNNER": "procrastinate"}
    commands = (("serve", "--port", "0"), ("worker",), ("worker",))
    running = [training.terminal.start(*one, lang="zh", more=more) for one in commands]
    try:
        for one in running:
            assert one.stderr is not None
            while not re.search(r"常驻运行|/healthz", one.stderr.readline()):
                assert one.poll() is None
        with psycopg.connect(url, autocommit=True) as later:
            later.execute("UPDATE alembic_version SET version_num = '9999'")
        ends = [(one.communicate(timeout=PATIENCE)[1], one.returncode) for one in running]
    finally:
        for one in running:
            one.kill()
            one.communicate()
    for said, code in ends:
        assert code == EXIT_CONFIGURATION, said
        assert "9999" in said.splitlines()[-1] and "Traceback" not in said
    postgres.drop(url)


def deliveries(training: Somewhere) -> list[str]:
    """When the deliveries were due that are over."""
    runs = training.terminal("job", "list", "--runs", "-o", "json").data
    return [one["due_at"] for one in runs if one["job"] == "deliver" and one["seconds"] is not None]


def test_without_the_extra_a_worker_says_what_to_install(
    training: Somewhere, tmp_path: Path
) -> None:
    (tmp_path / "procrastinate.py").write_text("raise ImportError")
    without = {"PYTHONPATH": f"{tmp_path}:{ROOT}"}
    worker = training.terminal.start("worker", "--runner", "procrastinate", more=without)
    said = worker.communicate(timeout=PATIENCE)[1]
    assert worker.returncode == EXIT_CONFIGURATION
    assert said.splitlines()[-1].endswith('pip install "duban[distributed]".')


def test_folder_keeps_the_address_and_no_file_of_a_database(training: Somewhere) -> None:
    assert training.address.read_text().startswith("postgresql://")
    files = {path.name for path in training.address.parent.iterdir()}
    assert files == {ADDRESS_FILE, "duban.key", "mail"}


def test_training_office_is_worked_in_as_in_a_file(training: Somewhere) -> None:
    shown = training.terminal.many(
        [
            ("case", "do", "decline_participation", "120116403", "-f", "letter=yes"),
            ("day", "next"),
            ("case", "show", "120116403"),
            ("mail", "list", "--output", "json"),
            ("report", "nightly"),
            ("ledger", "check"),
            ("history", "verify"),
            ("duty", "list"),
            ("job", "list"),
        ]
    )
    assert [without_faults(one).code for one in shown] == [0] * len(shown)
    assert len(shown[3].data) > 0
    assert "history is whole" in shown[6].err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_doctor_names_the_server_and_finds_the_office_sound(training: Somewhere, lang: str) -> None:
    shown = without_faults(training.terminal("doctor", lang=lang))
    assert shown.code == 0, shown.out + shown.err
    assert "PostgreSQL" in shown.out
    assert "duban.db" not in shown.out


def test_second_office_is_not_made_over_it(training: Somewhere, tmp_path: Path) -> None:
    again = training.terminal("init")
    assert again.code == EXIT_CONFIGURATION
    elsewhere = Terminal(tmp_path)("init", "--database", training.url, lang="zh")
    assert elsewhere.code == EXIT_CONFIGURATION
    said = elsewhere.err.strip()
    assert said.startswith("postgresql://") and "中已有办公室" in said
    assert "duban.key" in said and "--office" not in said


def test_console_shows_it(training: Somewhere) -> None:
    with open_desk(load_settings(training.address.parent)) as desk:
        app = app_of(Service(desk), words("zh"))
        with TestClient(app, base_url="http://127.0.0.1:8470") as browser:
            page = browser.get("/", headers={"accept": "text/html"})
    assert page.status_code == 200
    assert "<html" in page.text


def test_real_office_is_founded_and_its_first_case_opened(
    command: Command, today: Today, postgres: Postgres
) -> None:
    today("2023-07-20")
    url = postgres.new_database(empty=True)
    assert command("init", "--real", "--database", url).code == 0
    assert command("case", "do", "open_case", "120101").code == 0
    assert command("case", "list", "--output", "json").data[0]["region_code"] == "120101"
    assert command("history", "verify").code == 0
    postgres.cut(url)
    postgres.drop(url)
    gone = command("case", "list")
    assert gone.code == EXIT_NO_TRY
    assert "nothing was changed" in gone.err


# --- passwords and addresses -----------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [f"postgresql://duban:{SECRET}@localhost/x", f"postgresql:///x?password={SECRET}"],
)
def test_password_in_an_address_is_refused_and_shown_nowhere(
    command: Command, address: str
) -> None:
    refused = command("init", "--database", address)
    assert refused.code == EXIT_USAGE
    assert "PGPASSFILE" in refused.err
    assert SECRET not in refused.err + refused.out
    assert not Path("office").exists()


UNREAD = (
    f"postgresql://duban:p@ss:{SECRET}/w@localhost/x",
    f"postgresql://duban:{SECRET}@localhost:port/x",
    f"postgresql://duban:{SECRET}@localhost/x?sslmod=require",
    f"postgresql://duban:{SECRET}@[::1/x",
)


@pytest.mark.parametrize("address", UNREAD)
@pytest.mark.parametrize(
    "asked",
    [
        ("init", "--database"),
        ("federate", "report"),
        ("db", "migrate"),
        ("db", "roles"),
        ("db", "use"),
        ("db", "copy", "x.db"),
        ("rehearse", "x.json", "--database"),
        ("restore", "x", "--database"),
    ],
    ids=lambda asked: asked[0],
)
def test_address_that_can_not_be_read_is_refused_and_its_password_not_shown(
    command: Command, asked: tuple[str, ...], address: str
) -> None:
    refused = command(*asked, address)
    assert refused.code == EXIT_USAGE
    assert "%40" in refused.err
    assert SECRET not in refused.err + refused.out


@pytest.mark.parametrize("address", UNREAD)
def test_address_that_can_not_be_read_is_named_with_where_it_stands(
    command: Command, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUBAN_DATABASE", address)
    named = command("case", "list")
    assert named.code == EXIT_CONFIGURATION
    assert "DUBAN_DATABASE" in named.err and "%40" in named.err
    monkeypatch.delenv("DUBAN_DATABASE")
    Path("office").mkdir()
    (Path("office") / ADDRESS_FILE).write_text(address, encoding="utf-8")
    kept = command("case", "list")
    assert kept.code == EXIT_CONFIGURATION
    assert ADDRESS_FILE in kept.err and "%40" in kept.err
    assert SECRET not in named.err + kept.err


def test_server_that_can_not_be_reached_is_told_as_that(command: Command) -> None:
    ran = command("federate", "report", "postgresql://duban@127.0.0.1:1/x")
    assert "The server of the database can't be reached" in " ".join(ran.out.split())
    assert "space" not in ran.out


def test_password_of_the_environment_stays_there(
    command: Command, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.new_database(empty=True)
    monkeypatch.setenv("DUBAN_DATABASE", url.replace("postgres:@", f"postgres:{SECRET}@"))
    made = command("init", "--real")
    assert made.code == 0
    assert "postgresql://postgres@/" in command("doctor").out
    for path in Path("office").rglob("*"):
        assert SECRET.encode() not in path.read_bytes()
    monkeypatch.delenv("DUBAN_DATABASE")
    assert command("history", "verify").code == 0


@pytest.mark.parametrize("kept", [b"mysql://me:made-up-secret@host/x\n", b"\xff\xfe", b""])
def test_address_that_is_none_is_named_with_its_file(command: Command, kept: bytes) -> None:
    Path("office").mkdir()
    (Path("office") / ADDRESS_FILE).write_bytes(kept)
    ran = command("case", "list")
    assert ran.code == EXIT_CONFIGURATION
    assert ADDRESS_FILE in ran.err
    assert SECRET not in ran.err


def test_wrong_flag_is_named_as_a_flag(command: Command) -> None:
    ran = command("init", "--database", f"mysql://me:{SECRET}@host/x")
    assert ran.code == EXIT_CONFIGURATION
    assert "--database" in ran.err
    assert SECRET not in ran.err


def test_file_of_a_database_in_the_folder_is_not_left_behind(
    command: Command, postgres: Postgres
) -> None:
    assert command("init", "--real").code == 0
    url = postgres.new_database(empty=True)
    ran = command("init", "--real", "--database", url)
    assert ran.code == EXIT_CONFIGURATION
    assert not (Path("office") / ADDRESS_FILE).exists()
    postgres.drop(url)
