"""Who may do what in a database of PostgreSQL: its owner, the application, the auditor.

The owner made the tables and is the only one that changes them. The application works in the
office: to the tables that only grow it adds, and alters and deletes nothing there. The auditor
reads.
"""

from collections.abc import Iterator
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, text

from states.saying import saying
from workflow.store.database import Store
from workflow.store.errors import NotAnOffice, StoreError
from workflow.store.schema import VERSIONS, whole
from workflow.store.server import QUEUE
from workflow.store.statement import Query
from workflow.store.transaction import Transaction
from workflow.store.triggers import FROZEN

LONGEST = 63
"""So many bytes a name may have at most; a server shortens a longer one."""


class Right(StrEnum):
    """What an account may do here at most."""

    OWNER = "owner"
    APPLICATION = "application"
    AUDITOR = "auditor"


class Account(msgspec.Struct, frozen=True):
    """The account by which a database is used."""

    name: str
    right: Right


class Accounts(msgspec.Struct, frozen=True):
    """The accounts beside the owner's, by their names."""

    application: str
    auditor: str


class OwnerItself(StoreError):
    """An account that is to be less than the owner is the owner, or may become it."""


_ACCOUNT = Query[Account](
    text(
        "SELECT current_user::text AS name, CASE "
        "WHEN pg_has_role(relowner, 'USAGE') THEN 'owner' "
        "WHEN has_table_privilege(oid, 'INSERT') THEN 'application' ELSE 'auditor' END AS right "
        "FROM pg_class WHERE oid = to_regclass('event')"
    ),
    lambda rows: [Account(name, Right(right)) for name, right in rows],
)
_OWNER = "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = to_regclass('event')"
_OWNED = (
    "SELECT quote_ident(relname) FROM pg_class WHERE relkind = ANY(%s) "
    "AND pg_table_is_visible(oid) AND pg_get_userbyid(relowner) = %s ORDER BY relname"
)
_QUEUE = (
    f"SELECT {QUEUE}, (SELECT pg_get_userbyid(nspowner) FROM pg_namespace "  # noqa: S608 - our own words
    f"WHERE oid = to_regnamespace({QUEUE})), "
    "has_database_privilege(current_database(), 'CREATE')"
)
_IS_QUEUED = (
    "SELECT EXISTS (SELECT FROM pg_class "  # noqa: S608
    f"WHERE relnamespace = to_regnamespace({QUEUE}) AND pg_get_userbyid(relowner) = %s)"
)
_ROLE = "SELECT rolsuper OR pg_has_role(rolname, %s, 'MEMBER') FROM pg_roles WHERE rolname = %s"


def account(transaction: Transaction) -> Account:
    """The account by which an office in PostgreSQL is used."""
    return transaction.only(_ACCOUNT)


def usual(store: Store) -> Accounts:
    """The accounts of a database as they are called where nobody calls them otherwise."""
    with whole(store, "BEGIN") as connection:
        name = connection.exec_driver_sql("SELECT current_database()").scalar()
    return Accounts(f"{name}_application", f"{name}_auditor")


def grant(store: Store, accounts: Accounts) -> tuple[str, ...]:
    """Make the accounts where they are not there, let each do what it may, and take the rest.

    Returns what was said to the server. The office may be at work. Raises NotAnOffice, OwnerItself,
    NotPermitted where this account may not, and other StoreErrors.
    """
    with whole(store, "BEGIN") as connection:
        said = tuple(_statements(store, connection, accounts))
        for words in said:
            connection.exec_driver_sql(words)
    return said


def statements(store: Store, accounts: Accounts) -> tuple[str, ...]:
    """What `grant` would say, which changes nothing yet."""
    with whole(store, "BEGIN") as connection:
        return tuple(_statements(store, connection, accounts))


def _statements(store: Store, connection: Connection, accounts: Accounts) -> Iterator[str]:
    owner = connection.exec_driver_sql(_OWNER).scalar()
    if owner is None:
        why = saying("reason.no_tables")
        raise NotAnOffice(saying("error.not_an_office", place=store.place, why=why))
    quoted = connection.dialect.identifier_preparer.quote_identifier
    for name in msgspec.structs.astuple(accounts):
        is_owner = connection.exec_driver_sql(_ROLE, (owner, name)).scalar()
        if is_owner or name == owner:
            raise OwnerItself(saying("error.owner_itself", name=name, owner=owner))
        if is_owner is None:
            yield f"CREATE ROLE {quoted(name)} LOGIN"
            if name == accounts.auditor:
                yield f"ALTER ROLE {quoted(name)} SET default_transaction_read_only = on"
    quotes = Accounts(quoted(accounts.application), quoted(accounts.auditor))
    schema, database = connection.exec_driver_sql(
        "SELECT quote_ident(current_schema()), quote_ident(current_database())"
    ).one()
    yield f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC"
    for what in (f"CONNECT ON DATABASE {database}", f"USAGE ON SCHEMA {schema}"):
        yield f"GRANT {what} TO {quotes.application}, {quotes.auditor}"
    yield from _of_tables(connection, quotes, owner)
    yield from _of_queue(connection, quotes.application, owner)
    yield from _of_what_comes(quotes, f"FOR ROLE {quoted(owner)} IN SCHEMA {schema}")


def _of_tables(connection: Connection, quotes: Accounts, owner: str) -> Iterator[str]:
    """The grants on what there is: first everything is taken, so that nothing is left too much."""
    both = f"{quotes.application}, {quotes.auditor}"
    frozen = set(connection.exec_driver_sql(FROZEN).scalars())
    tables = connection.exec_driver_sql(_OWNED, (["r", "p"], owner)).scalars().all()
    growing = [one for one in tables if one != VERSIONS]
    changing = [one for one in growing if one not in frozen]
    yield f"REVOKE ALL ON {', '.join(tables)} FROM {both}, PUBLIC"
    yield f"GRANT SELECT ON {', '.join(tables)} TO {both}"
    yield f"GRANT INSERT ON {', '.join(growing)} TO {quotes.application}"
    yield f"GRANT UPDATE, DELETE ON {', '.join(changing)} TO {quotes.application}"
    if counters := connection.exec_driver_sql(_OWNED, (["S"], owner)).scalars().all():
        yield f"REVOKE ALL ON SEQUENCE {', '.join(counters)} FROM {both}, PUBLIC"
        yield f"GRANT USAGE ON SEQUENCE {', '.join(counters)} TO {quotes.application}"
        yield f"GRANT SELECT ON SEQUENCE {', '.join(counters)} TO {both}"


def _of_queue(connection: Connection, application: str, owner: str) -> Iterator[str]:
    """The schema in which the application's jobs wait, unless it has one of its own already.

    What a process made in it that ran as the owner goes, for only the owner could make it anew for
    another version of the library; what a run had done stands in `job_run`, not there.
    """
    schema, of, may_make = connection.exec_driver_sql(_QUEUE).one()
    if of is None and may_make:
        yield f"CREATE SCHEMA {schema}"
    elif of != owner:
        return
    elif connection.exec_driver_sql(_IS_QUEUED, (owner,)).scalar():
        yield f"DROP SCHEMA {schema} CASCADE"
        yield f"CREATE SCHEMA {schema}"
    yield f"GRANT USAGE, CREATE ON SCHEMA {schema} TO {application}"


def _of_what_comes(quotes: Accounts, owned: str) -> Iterator[str]:
    """The grants on what later versions add; a migration takes back what is too much of them."""
    for what in ("TABLES", "SEQUENCES"):
        both = f"{quotes.application}, {quotes.auditor}"
        yield f"ALTER DEFAULT PRIVILEGES {owned} REVOKE ALL ON {what} FROM {both}"
    for what, name in (
        ("SELECT, INSERT, UPDATE, DELETE ON TABLES", quotes.application),
        ("USAGE, SELECT ON SEQUENCES", quotes.application),
        ("SELECT ON TABLES", quotes.auditor),
        ("SELECT ON SEQUENCES", quotes.auditor),
    ):
        yield f"ALTER DEFAULT PRIVILEGES {owned} GRANT {what} TO {name}"
