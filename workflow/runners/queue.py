"""The queue of procrastinate, in a schema beside the office's own, filled within our transactions.

Nothing stands only there: `job_run` and the rows of the office say what is due and what was done.
So what another version of procrastinate made is dropped and made anew, within the schema: that may
be the owner's, who made it for the application.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import Connection, text

from states.saying import Failure, saying
from workflow.store.database import Store
from workflow.store.schema import whole
from workflow.store.server import CLOCK, QUEUE, TAKE_TIME
from workflow.store.statement import Values
from workflow.store.transaction import Transaction

LOCK = 20_230_041
"""The number of the advisory lock under which a queue is made."""

_SCHEMA = Values(text(f"SELECT {QUEUE}"), str)
_VERSION = "SELECT obj_description(to_regclass('{0}.procrastinate_jobs'), 'pg_class')"
_PUT = """
SELECT {own}.procrastinate_defer_jobs_v1(ARRAY[CAST(ROW(
    CAST(:job AS varchar), CAST(:job AS varchar), 0, CAST(:lock AS text), NULL,
    CAST(:handed AS jsonb),
    CASE WHEN CAST(:seconds AS float) > 0
         THEN {clock} + make_interval(secs => CAST(:seconds AS float)) END
) AS {own}.procrastinate_job_to_defer_v1)])"""
_COUNT = """
SELECT count(*) FROM {own}.procrastinate_jobs WHERE task_name = :job
    AND (status = 'todo' OR (status = 'doing' AND CAST(:with_taken AS boolean)))"""
_PRUNE = """
SELECT count(*) FROM {own}.procrastinate_prune_stalled_workers_v1(CAST(:seconds AS float))"""
_TAKE_BACK = """
SELECT CAST({own}.procrastinate_retry_job_v2(id, NULL, NULL, NULL, NULL) AS text) FROM (
    SELECT id FROM {own}.procrastinate_jobs WHERE status = 'doing' AND worker_id IS NULL
    FOR UPDATE SKIP LOCKED
) AS left_behind"""
_FUNCTIONS = "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = '{0}'::regnamespace"
_THINGS = """
SELECT thing FROM (
    SELECT 1 AS turn, 'TABLE ' || oid::regclass AS thing FROM pg_class
        WHERE relnamespace = '{0}'::regnamespace AND relkind = 'r' AND relname ~ '^procrastinate_'
    UNION ALL SELECT 2, 'FUNCTION ' || oid::regprocedure FROM pg_proc
        WHERE pronamespace = '{0}'::regnamespace AND proname ~ '^procrastinate_'
    UNION ALL SELECT 3, 'TYPE ' || pg_type.oid::regtype FROM pg_type
        LEFT JOIN pg_class ON pg_class.oid = typrelid
        WHERE typnamespace = '{0}'::regnamespace AND typname ~ '^procrastinate_'
        AND (typtype = 'e' OR relkind = 'c')
) AS things ORDER BY turn"""


class NeedsServer(Failure):
    """Jobs are handed over between machines only where the office lives in PostgreSQL."""


class NoProcrastinate(Failure):
    """What hands jobs over is not installed."""


class Handed(msgspec.Struct, frozen=True, omit_defaults=True):
    """A job as it is handed over.

    `fire` is the time that was due, as it is kept, and up to which a job in parts does all that it
    missed; whoever does it may go by another clock. Who only *helps* with what is due then does
    that of it which is free, and with what is due at no time does more of the same. `failed` says
    how often in a row it has failed.
    """

    fire: str = ""
    failed: int = 0
    helps: bool = False

    @property
    def is_help(self) -> bool:
        """Whether somebody else is at it, who goes on where help fails."""
        return self.helps or not self.fire


class Queue:
    """Where jobs wait for whoever takes them up; *store* is that of an office on a server."""

    def __init__(self, store: Store) -> None:
        if store.is_sqlite:
            raise NeedsServer(saying("error.runner_needs_server", place=store.place))
        self._store = store
        with store.reading() as transaction:
            self.schema = own = transaction.only(_SCHEMA)
        self._put, self._count, self._prune, self._take_back = _statements(own)

    def put(
        self,
        transaction: Transaction,
        job: str,
        handed: Handed,
        *,
        alone: bool = False,
        after: float = 0.0,
    ) -> None:
        """Hand a job over once *transaction* is kept, *after* so many seconds by the server.

        One that goes *alone* is done by nobody while another of its name is under way.
        """
        row = {
            "job": job,
            "lock": job if alone else None,
            "handed": msgspec.json.encode(handed).decode(),
            "seconds": after,
        }
        transaction.all(self._put, row)

    def invite(self, job: str, transaction: Transaction, fire: str, count: int) -> None:
        """Call so many others to what is due at a time, once *transaction* is kept."""
        for _ in range(count):
            self.put(transaction, job, Handed(fire, helps=True))

    def stands(self, transaction: Transaction, job: str, *, with_taken: bool) -> bool:
        """Whether a job of that name waits, or *with_taken* is under way somewhere."""
        return transaction.only(self._count, {"job": job, "with_taken": with_taken}) > 0

    def take_back(self, transaction: Transaction, stalled: float) -> int:
        """Let others take up what workers had that gave no sign for so many seconds.

        Returns how many jobs those were.
        """
        transaction.only(self._prune, {"seconds": stalled})
        return len(transaction.all(self._take_back))

    def make(self) -> None:
        """Make the queue where there is none, or none of this version of procrastinate.

        Raises NoProcrastinate, and StoreError where the account may not make it.
        """
        tables = _tables()
        version = sha256(tables.encode()).hexdigest()
        with self._alone() as connection:
            if connection.exec_driver_sql(_VERSION.format(self.schema)).scalar() == version:
                return
            self._clear(connection)
            connection.exec_driver_sql(f"SET LOCAL search_path = {self.schema}")
            connection.exec_driver_sql(tables.replace("%", "%%"))
            functions = connection.exec_driver_sql(_FUNCTIONS.format(self.schema)).scalars().all()
            for one in functions:  # so that they can be called from any transaction
                connection.exec_driver_sql(f"ALTER FUNCTION {one} SET search_path = {self.schema}")
            mark = f"COMMENT ON TABLE {self.schema}.procrastinate_jobs IS '{version}'"
            connection.exec_driver_sql(mark)

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        with whole(self._store, "BEGIN") as connection:
            quiet = "SET LOCAL client_min_messages = error"
            for words in (*TAKE_TIME, quiet, f"SELECT pg_advisory_xact_lock({LOCK})"):
                connection.exec_driver_sql(words)
            yield connection

    def _clear(self, connection: Connection) -> None:
        """A schema in which there is nothing of procrastinate; it may be another account's."""
        exists = f"SELECT to_regnamespace('{self.schema}') IS NOT NULL"
        if not connection.exec_driver_sql(exists).scalar():
            connection.exec_driver_sql(f"CREATE SCHEMA {self.schema}")
        things = connection.exec_driver_sql(_THINGS.format(self.schema)).scalars().all()
        for one in things:
            connection.exec_driver_sql(f"DROP {one.replace(' ', ' IF EXISTS ', 1)} CASCADE")


def _statements(own: str) -> tuple[Values[Any], Values[int], Values[int], Values[str]]:
    """What is said to the queue in the schema *own*, which the server has quoted."""
    fill = {"own": own, "clock": CLOCK}
    return (
        Values(text(_PUT.format(**fill)), list),
        Values(text(_COUNT.format(**fill)), int),
        Values(text(_PRUNE.format(**fill)), int),
        Values(text(_TAKE_BACK.format(**fill)), str),
    )


def _tables() -> str:
    """The schema as the installed procrastinate wants it."""
    try:
        from procrastinate.schema import SchemaManager  # noqa: PLC0415 - in the extra alone
    except ImportError:
        raise NoProcrastinate(saying("error.no_procrastinate")) from None
    return SchemaManager.get_schema()
