"""What owner, application and auditor may do in PostgreSQL, tried as each of them."""

from collections.abc import Iterator
from urllib.parse import quote

import psycopg
import pytest

from tests.conftest import Postgres, name_in, shut
from tests.practice import PROGRAMME, Practice
from tests.workflow import sql
from tests.workflow.postroom import PostRoom, post
from workflow.past import archiving
from workflow.runners.queue import Handed, Queue
from workflow.store import grants, locking, locks, parts
from workflow.store.catalogue import PartKind
from workflow.store.database import Store
from workflow.store.errors import Archived, NotAnOffice, NotPermitted, OwnersTurn
from workflow.store.grants import Account, Accounts, OwnerItself, Right
from workflow.store.schema import LATEST, bring_up_to_date, migrate
from workflow.store.tables import METADATA

FROZEN = ("event", "journal", "ledger", "security")
TABLES = sorted(METADATA.tables)
READING = 'SELECT * FROM "{}"'
CHANGING = (
    'INSERT INTO "{0}" DEFAULT VALUES',
    'UPDATE "{0}" SET "{1}" = "{1}"',
    'DELETE FROM "{0}"',
    'TRUNCATE "{0}"',
    'SELECT * FROM "{0}" FOR UPDATE',
)
DENIED = psycopg.errors.InsufficientPrivilege


def say(url: str, *words: str) -> None:
    """Say something to a server."""
    with psycopg.connect(url, autocommit=True) as connection:
        for one in words:
            connection.execute(one.encode())


class Shared:
    """An office in PostgreSQL with its three accounts."""

    def __init__(self, postgres: Postgres) -> None:
        self.superuser = postgres.new_database(empty=True)
        name = name_in(self.superuser)
        self.names = Accounts(f"{name}_application", f"{name}_auditor")
        self.of_owner = f'{name} the "owner"'
        quoted = self.of_owner.replace('"', '""')
        say(
            self.superuser,
            f'CREATE ROLE "{quoted}" LOGIN CREATEROLE',
            f'ALTER DATABASE {name} OWNER TO "{quoted}"',
        )
        self.owner = self.by(quote(self.of_owner))
        self.application = self.by(self.names.application)
        self.auditor = self.by(self.names.auditor)
        store = Store(self.owner)
        migrate(store)
        Practice(store).lead("submit_plan_filing")
        self.first = grants.grant(store, grants.usual(store))
        shut(store)

    def by(self, account: str) -> str:
        """The address of the database for an account."""
        return self.superuser.replace("postgres:@", f"{account}:@")


@pytest.fixture(scope="module")
def shared(postgres: Postgres) -> Iterator[Shared]:
    """An office whose accounts are set."""
    made = Shared(postgres)
    yield made
    postgres.drop(made.superuser)
    for name in (made.names.application, made.names.auditor, made.of_owner.replace('"', '""')):
        say(postgres.url("postgres"), f'DROP ROLE "{name}"')


@pytest.mark.parametrize("table", FROZEN)
@pytest.mark.parametrize(
    "words",
    [
        "UPDATE {0} SET seq = seq",
        "DELETE FROM {0}",
        "TRUNCATE {0}",
        "DROP TRIGGER {0}_frozen ON {0}",
        "ALTER TABLE {0} DISABLE TRIGGER USER",
        "ALTER TABLE {0} ADD COLUMN more text",
        "ALTER TABLE {0} OWNER TO CURRENT_USER",
        "DROP TABLE {0}",
        "DROP FUNCTION {0}_is_frozen CASCADE",
        "CREATE OR REPLACE FUNCTION {0}_is_frozen() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RETURN NULL; END'",
        "CREATE RULE no_rule AS ON INSERT TO {0} DO INSTEAD NOTHING",
        "GRANT ALL ON {0} TO CURRENT_USER",
    ],
)
def test_application_can_not_change_what_only_grows(shared: Shared, table: str, words: str) -> None:
    if words.startswith("GRANT"):
        say(shared.application, words.format(table))  # answered by a warning
        words = "DELETE FROM {0}"
    with pytest.raises(DENIED):
        say(shared.application, words.format(table))


@pytest.mark.parametrize(
    "words",
    [
        "UPDATE alembic_version SET version_num = '0'",
        "CREATE TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "SET session_replication_role = replica",
        'ALTER TABLE "case" DISABLE TRIGGER USER',
        "TRUNCATE setting",
        "CREATE ROLE another LOGIN",
    ],
)
def test_application_can_not_change_the_schema(shared: Shared, words: str) -> None:
    with pytest.raises(DENIED):
        say(shared.application, words)


def test_application_works_in_the_office(shared: Shared) -> None:
    office = Practice(Store(shared.application), is_founded=True)
    office.night("2023-07-26")
    office.do("return_plan_filing", {"defects": ["未盖章"]})
    with office.store.reading() as transaction:
        found = grants.account(transaction)
    assert found == Account(shared.names.application, Right.APPLICATION)
    shut(office.store)


@pytest.mark.parametrize("table", [*TABLES, "alembic_version"])
def test_auditor_reads_every_table_and_changes_none(shared: Shared, table: str) -> None:
    column = METADATA.tables[table].columns.keys()[0] if table in TABLES else "version_num"
    say(shared.auditor, READING.format(table))
    for words in (one.format(table, column) for one in CHANGING):
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            say(shared.auditor, words)
        with pytest.raises(DENIED):
            say(shared.auditor, "SET default_transaction_read_only = off", words)


def test_auditor_is_known_as_one_and_owner_as_owner(shared: Shared) -> None:
    for url, account in (
        (shared.auditor, Account(shared.names.auditor, Right.AUDITOR)),
        (shared.owner, Account(shared.of_owner, Right.OWNER)),
        (shared.superuser, Account("postgres", Right.OWNER)),
    ):
        store = Store(url)
        with store.reading() as transaction:
            assert grants.account(transaction) == account
        shut(store)


def rights(url: str) -> list[tuple[object, ...]]:
    """All that is granted in a database."""
    with psycopg.connect(url) as connection:
        words = (
            "SELECT relname, relacl::text FROM pg_class WHERE relnamespace = "
            "'public'::regnamespace UNION ALL SELECT 'default', defaclacl::text "
            "FROM pg_default_acl ORDER BY 1, 2"
        )
        return connection.execute(words).fetchall()


def test_repeated_it_makes_no_account_and_takes_what_was_given_beside(shared: Shared) -> None:
    before, store = rights(shared.superuser), Store(shared.owner)
    say(shared.superuser, f"GRANT UPDATE, TRUNCATE ON event TO {shared.names.application}")
    assert rights(shared.superuser) != before
    shown = grants.statements(store, shared.names)
    assert rights(shared.superuser) != before
    assert grants.grant(store, shared.names) == shown
    assert rights(shared.superuser) == before
    created = [one for one in shared.first if one not in shown]
    assert [one.split()[:2] for one in created] == [
        ["CREATE", "ROLE"],
        ["CREATE", "ROLE"],
        ["ALTER", "ROLE"],
        ["CREATE", "SCHEMA"],
    ]
    shut(store)


@pytest.mark.parametrize("was_of", ["nobody", "the owner", "the application"])
def test_application_shares_jobs_in_a_schema_beside_the_office(shared: Shared, was_of: str) -> None:
    """Whoever made it; and makes it anew where another version of the queue is wanted."""
    say(shared.superuser, "DROP SCHEMA IF EXISTS public_queue CASCADE")
    owner = Store(shared.owner)
    if was_of == "the owner":
        Queue(owner).make()
    if was_of == "the application":
        name = f'"{shared.names.application}"'
        say(shared.superuser, f"CREATE SCHEMA public_queue AUTHORIZATION {name}")
    grants.grant(owner, shared.names)
    grants.grant(owner, shared.names)
    application = Store(shared.application)
    queue = Queue(application)
    queue.make()
    put(queue, application)
    with application.writing() as transaction:
        transaction.say("COMMENT ON TABLE public_queue.procrastinate_jobs IS 'another'")
    queue.make()
    put(queue, application)
    grants.grant(owner, shared.names)
    with application.writing() as transaction:
        assert queue.stands(transaction, "deliver", with_taken=False), "what waits stays"
    shut(application)
    shut(owner)
    with pytest.raises(DENIED):
        say(shared.auditor, "SELECT * FROM public_queue.procrastinate_jobs")


def put(queue: Queue, store: Store) -> None:
    """Hand a job over, and take back none."""
    with store.writing() as transaction:
        queue.put(transaction, "deliver", Handed("2023-07-20T06:00"))
        assert queue.stands(transaction, "deliver", with_taken=False)
        assert queue.take_back(transaction, 30) == 0


def test_owner_is_not_made_less_than_it_is(shared: Shared) -> None:
    store = Store(shared.superuser)
    for accounts in (
        Accounts(shared.of_owner, shared.names.auditor),
        Accounts(shared.names.application, "postgres"),
    ):
        with pytest.raises(OwnerItself):
            grants.grant(store, accounts)
    shut(store)


def test_others_grant_nothing(shared: Shared) -> None:
    store = Store(shared.application)
    with pytest.raises(NotPermitted):
        grants.grant(store, Accounts("other_application", shared.names.auditor))
    shut(store)


def test_database_without_an_office_is_none(postgres: Postgres) -> None:
    url = postgres.new_database(empty=True)
    store = Store(url)
    with pytest.raises(NotAnOffice):
        grants.grant(store, grants.usual(store))
    shut(store)
    postgres.drop(url)


def excess(shared: Shared) -> list[str]:
    """What the database says of itself that accounts may do and should not."""
    store = Store(shared.owner)
    with store.reading() as transaction:
        found = parts.faults(transaction)
    shut(store)
    return [one.name for one in found if one.kind is PartKind.GRANT]


def test_right_beyond_what_is_granted_is_named_until_it_is_granted_anew(shared: Shared) -> None:
    assert excess(shared) == []
    application, auditor = shared.names.application, shared.names.auditor
    say(
        shared.superuser,
        f"GRANT UPDATE, TRUNCATE ON event TO {application}",
        f"GRANT UPDATE ON alembic_version TO {application}",
        f"GRANT UPDATE (body) ON event TO {auditor}",
    )
    too_much = ("TRUNCATE event", "UPDATE alembic_version", "UPDATE event")
    assert excess(shared) == [
        *(f"{application} {one}" for one in too_much),
        f"{auditor} UPDATE event",
    ]
    store = Store(shared.owner)
    grants.grant(store, shared.names)
    shut(store)
    assert excess(shared) == []


def test_account_that_may_become_the_owner_is_named(shared: Shared) -> None:
    for words, found in (("SUPERUSER", [f"{shared.names.auditor} OWNER"]), ("NOSUPERUSER", [])):
        say(shared.superuser, f"ALTER ROLE {shared.names.auditor} {words}")
        assert excess(shared) == found


def test_account_that_an_administrator_lets_read_is_none_of_ours(shared: Shared) -> None:
    say(shared.superuser, "CREATE ROLE reports")
    for what, found in (("SELECT", []), ("DELETE", ["reports DELETE event"])):
        say(shared.superuser, f"GRANT {what} ON event TO reports")
        assert excess(shared) == found
    say(shared.superuser, "DROP OWNED BY reports", "DROP ROLE reports")


# --- later versions ---------------------------------------------------------------------------


def test_older_schema_is_the_owners_turn(shared: Shared) -> None:
    application, version = Store(shared.application), "UPDATE alembic_version SET version_num = "
    say(shared.owner, f"{version}'0018'")
    with pytest.raises(OwnersTurn):
        bring_up_to_date(application)
    say(shared.owner, f"{version}'{LATEST}'")
    bring_up_to_date(application)
    shut(application)


def test_migration_takes_back_what_is_too_much_on_what_only_grows(shared: Shared) -> None:
    before, owner = rights(shared.owner), Store(shared.owner)
    say(shared.owner, f"GRANT UPDATE, DELETE, TRUNCATE ON event TO {shared.names.application}")
    assert rights(shared.owner) != before
    migrate(owner)
    assert rights(shared.owner) == before
    shut(owner)


def test_table_of_a_later_version_is_granted_as_it_is_made(shared: Shared) -> None:
    say(shared.owner, "CREATE TABLE later (id int)")
    say(shared.application, "INSERT INTO later VALUES (1)", "UPDATE later SET id = 2")
    say(shared.auditor, "SELECT * FROM later")
    with pytest.raises(DENIED):
        say(shared.application, "DROP TABLE later")
    say(shared.owner, "DROP TABLE later")


def test_application_closes_a_programme_and_opens_it_again_and_can_take_no_lock_away(
    shared: Shared,
) -> None:
    store = Store(shared.application)
    office = Practice(store, is_founded=True)
    office.set("2023-07-27")
    office.do("withdraw", {"letter": True})
    PostRoom(office, post()).deliver()
    with store.writing() as transaction:
        archiving.close(transaction, PROGRAMME, now=office.now, person="陈")
    with store.reading() as transaction:
        assert locking.missing(transaction) == []
    with pytest.raises(Archived):
        sql.run(store, "DELETE FROM rung")
    for words in (
        "DROP TRIGGER rung_closed_delete ON rung",
        "ALTER TABLE rung DISABLE TRIGGER ALL",
    ):
        with pytest.raises(DENIED):
            say(shared.application, words)
    with store.writing() as transaction:
        archiving.reopen(transaction, PROGRAMME, now=office.now, person="陈", reason="判决")
    with store.reading() as transaction:
        assert sql.found(transaction, locks.STANDING["postgresql"]) == []
    sql.run(store, "DELETE FROM rung")
    shut(store)
