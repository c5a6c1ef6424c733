"""A PostgreSQL server as an office reaches it, and how long it waits for what.

Whoever stands still with a transaction open, a process that was stopped or a machine that is gone,
loses it after `IDLE`: the others wait for the head of the history meanwhile, for `LOCK` at most, so
that none of them is sent away for it. An address may say otherwise in `options` of its own.
"""

import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Engine, NullPool, create_engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

CONNECTING = timedelta(seconds=10)
ASKING_TIME = timedelta(seconds=2)
STATEMENT = timedelta(minutes=10)
LOCK = timedelta(seconds=30)
IDLE = timedelta(seconds=20)

ENDED = ("08", "57P")
"""How the codes begin of what ends a connection: it broke, or the server shut down."""

STOOD_STILL = "25P03"
"""The code of what ends a connection that stood still in a transaction."""

CLOCK = "clock_timestamp()"
"""The server's own clock in a statement, which all who use it have in common."""

QUEUE = "quote_ident(current_schema() || '_queue')"
"""The schema beside an office's own in which its jobs wait, in a statement."""

TAKE_TIME = (
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
)
"""What a transaction says first that moves or changes all tables at once."""


def engine_of(url: URL) -> Engine:
    """The way to a server; a connection that it has closed meanwhile is not handed out."""
    limits = {
        "statement_timeout": STATEMENT,
        "lock_timeout": LOCK,
        "idle_in_transaction_session_timeout": IDLE,
    }
    ours = " ".join(
        f"-c {name}={int(limit / timedelta(milliseconds=1))}" for name, limit in limits.items()
    )
    own = url.query.get("options", "")
    options = f"{ours} {own if isinstance(own, str) else ' '.join(own)}".strip()
    given = {
        "connect_timeout": f"{CONNECTING.seconds}",
        "application_name": "duban",
        **url.query,
        "options": options,
    }
    return create_engine(
        url.set(drivername="postgresql+psycopg", query=given),
        isolation_level="AUTOCOMMIT",
        pool_pre_ping=True,
        max_overflow=-1,
    )


def arguments_of(engine: Engine, schema: str) -> dict[str, Any]:
    """What a connection of one's own to the same server is made with, to look into *schema*."""
    _, arguments = engine.dialect.create_connect_args(engine.url)
    return {**arguments, "options": f"{arguments['options']} -c search_path={schema}"}


def clock_of(engine: Engine) -> Callable[[], datetime | None]:
    """What tells the time by the clock of the server, and None where it does not answer soon.

    Each time by a connection of its own: one that is kept may have died unseen, and waits long.
    """
    soon = engine.url.update_query_dict({"connect_timeout": f"{ASKING_TIME.seconds}"})
    return partial(_time_of, create_engine(soon, poolclass=NullPool, isolation_level="AUTOCOMMIT"))


def _time_of(engine: Engine) -> datetime | None:
    try:
        with engine.connect() as connection:
            told: datetime = connection.exec_driver_sql(f"SELECT {CLOCK}").scalar_one()
    except DBAPIError:
        return None
    return told


def is_lost(error: BaseException) -> bool:
    """Whether an error means that the connection is gone, and not only a statement failed."""
    psycopg = sys.modules.get("psycopg")
    if psycopg is None or not isinstance(error, psycopg.Error):
        return False
    return error.sqlstate is None or error.sqlstate.startswith(ENDED)


def stood_still(error: BaseException) -> bool:
    """Whether the server ended a connection that stood still with a transaction open."""
    return getattr(error, "sqlstate", None) == STOOD_STILL


def is_held(error: BaseException) -> bool:
    """Whether others held for too long what a statement waited for."""
    psycopg = sys.modules.get("psycopg")
    if psycopg is None:
        return False
    held = psycopg.errors
    return isinstance(
        error,
        held.LockNotAvailable
        | held.QueryCanceled
        | held.DeadlockDetected
        | held.SerializationFailure,
    )
