"""`duban db roles` and `duban db migrate`: an office at work as who can't alter it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.conftest import Postgres, name_in
from tests.duban.cli.terminal import Terminal, without_faults
from workflow.store.schema import LATEST

OK, EXIT_USAGE, CONFIGURATION = 0, 2, 78


class Shared:
    """A training office copied into PostgreSQL by the owner of its tables."""

    def __init__(self, founded: Path, folder: Path, url: str) -> None:
        shutil.copytree(founded / "office", folder / "office")
        self.terminal, self.owner, self.name = Terminal(folder), url, name_in(url)
        self.application = self.by(f"{self.name}_application")
        self.auditor = self.by(f"{self.name}_auditor")
        made = self.terminal.many([("db", "copy", "office/duban.db", url), ("db", "roles", url)])
        assert [one.code for one in made] == [OK, OK], made[-1].err
        self.said = made[-1].err

    def by(self, account: str) -> str:
        """The address of the database for an account."""
        return self.owner.replace("postgres:@", f"{account}@")


@pytest.fixture(scope="module")
def shared(
    founded: Path, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shared]:
    """An office whose accounts are set, which is used by that of the application."""
    url = postgres.new_database(empty=True)
    made = Shared(founded, tmp_path_factory.mktemp("shared"), url)
    for place, said in ((url, "lives in postgresql:"), (made.application, "the same database")):
        used = without_faults(made.terminal("db", "use", place))
        assert (used.code, said in used.err) == (OK, True), used.err
    yield made
    postgres.drop(url)
    for account in ("application", "auditor"):
        postgres._run(f"DROP ROLE {made.name}_{account}")


def test_accounts_are_named_with_what_they_may_do(shared: Shared) -> None:
    assert f"{shared.name}_application" in shared.said
    assert f"{shared.name}_auditor (auditor: only reads)" in shared.said
    again = shared.terminal("db", "roles", shared.owner, lang="zh")
    assert again.code == OK
    assert "账号已设定" in again.err


def test_office_is_worked_in_by_the_application(shared: Shared) -> None:
    shown = shared.terminal.many(
        [
            ("case", "do", "decline_participation", "120116403", "-f", "letter=yes"),
            ("day", "next"),
            ("history", "verify"),
            ("ledger", "check"),
            ("doctor",),
            ("backup", "backups"),
        ]
    )
    assert [without_faults(one).code for one in shown] == [OK] * len(shown)
    assert f"{shared.name}_application (application)" in shown[4].out


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "是表的所有者"), ("en", "which owns the tables")]
)
def test_doctor_says_that_the_owner_is_at_work(shared: Shared, lang: str, said: str) -> None:
    shown = shared.terminal("doctor", lang=lang, DUBAN_DATABASE=shared.owner)
    assert shown.code == OK
    assert said in shown.out.replace("\n", "")


def test_auditor_looks_and_does_nothing(shared: Shared) -> None:
    act = ("case", "do", "open_case", "120101")
    looks = (("case", "list"), ("history", "verify"), ("duty", "list"), ("report", "nightly"))
    shown = shared.terminal.many([*looks, act, ("day", "next")], DUBAN_DATABASE=shared.auditor)
    assert [without_faults(one).code for one in shown] == [OK] * len(looks) + [CONFIGURATION] * 2
    assert "can only be looked at" in shown[-1].err


def test_application_copies_nothing_over_the_office(shared: Shared) -> None:
    refused = shared.terminal("db", "copy", shared.owner, shared.application, lang="zh")
    assert refused.code == CONFIGURATION
    assert "数据库账号无权这样做" in refused.err


def test_upgrade_is_told_to_the_application_and_is_the_owners(shared: Shared) -> None:
    version = "UPDATE alembic_version SET version_num = '{}'"
    with psycopg.connect(shared.owner, autocommit=True) as connection:
        connection.execute(version.format("0018").encode())
        waits = shared.terminal("case", "list")
        unwell = shared.terminal("doctor", lang="zh")
        refused = shared.terminal("db", "migrate", shared.application)
        connection.execute(version.format(LATEST).encode())
    assert (waits.code, unwell.code, refused.code) == (CONFIGURATION, 1, CONFIGURATION)
    assert "duban db migrate" in waits.err
    assert "duban db migrate" in unwell.out.replace("\n", "")
    current = shared.terminal("db", "migrate", shared.owner)
    assert current.code == OK
    assert "already" in current.err


def test_what_is_printed_does_the_same_by_hand(shared: Shared, postgres: Postgres) -> None:
    names = ("--application", "hand_app", "--auditor", "hand_audit")
    shown = shared.terminal("db", "roles", shared.owner, *names, "--print")
    assert shown.code == OK
    assert shown.out.startswith('BEGIN;\nCREATE ROLE "hand_app" LOGIN;\n')
    with psycopg.connect(shared.owner, autocommit=True) as connection:
        there = "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'hand_%'"
        assert connection.execute(there).fetchone() == (0,)
        connection.execute(shown.out.encode())
        assert connection.execute(there).fetchone() == (2,)
    repeated = shared.terminal("db", "roles", shared.owner, *names, "--print")
    assert not [line for line in repeated.out.splitlines() if line.startswith("CREATE")]
    found = shared.terminal("case", "list", DUBAN_DATABASE=shared.by("hand_app"))
    assert found.code == OK
    with psycopg.connect(shared.owner, autocommit=True) as connection:
        connection.execute("DROP OWNED BY hand_app, hand_audit")
        connection.execute("DROP ROLE hand_app, hand_audit")


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (("--application", "postgres"), CONFIGURATION, "is the owner postgres itself"),
        (("--application", "a", "--auditor", "a"), EXIT_USAGE, "another account"),
        (("--auditor", "审" * 22), EXIT_USAGE, "63 bytes"),
    ],
)
def test_account_that_can_not_be_is_refused(
    shared: Shared, more: tuple[str, ...], code: int, said: str
) -> None:
    refused = without_faults(shared.terminal("db", "roles", shared.owner, *more))
    assert refused.code == code
    assert said in refused.err


def test_file_has_no_accounts(shared: Shared) -> None:
    refused = without_faults(shared.terminal("db", "roles", "office/duban.db"))
    assert refused.code == EXIT_USAGE
    assert "postgresql://" in refused.err
