"""A way to a server with its limits, and what its errors mean for the connection."""

import psycopg
import pytest
from sqlalchemy import make_url

from workflow.store.server import IDLE, LOCK, engine_of, is_held, is_lost

errors = psycopg.errors


def options(address: str) -> dict[str, object]:
    """What is asked of the server by an address."""
    engine = engine_of(make_url(address))
    found: dict[str, object] = dict(engine.url.query)
    engine.dispose()
    return found


def test_server_is_asked_to_wait_no_longer_than_its_limits() -> None:
    found = options("postgresql://office@db/duban")
    assert found["application_name"] == "duban"
    assert found["connect_timeout"] == "10"
    assert found["options"] == (
        "-c statement_timeout=600000 -c lock_timeout=30000 "
        "-c idle_in_transaction_session_timeout=20000"
    )
    assert IDLE < LOCK  # who waits for one that stands still is not sent away


@pytest.mark.parametrize(
    ("query", "name", "value"),
    [
        ("application_name=other", "application_name", "other"),
        ("connect_timeout=3", "connect_timeout", "3"),
        ("sslmode=verify-full", "sslmode", "verify-full"),
    ],
)
def test_address_may_say_otherwise(query: str, name: str, value: str) -> None:
    assert options(f"postgresql://office@db/duban?{query}")[name] == value


def test_options_of_an_address_come_after_ours_so_that_they_hold() -> None:
    asked = str(options("postgresql://office@db/duban?options=-c%20lock_timeout%3D5")["options"])
    assert asked.endswith("-c lock_timeout=5")
    assert asked.count("lock_timeout") == 2
    twice = "options=-c%20a%3D1&options=-c%20b%3D2"
    assert str(options(f"postgresql://office@db/duban?{twice}")["options"]).endswith(
        "-c a=1 -c b=2"
    )


@pytest.mark.parametrize(
    ("error", "lost", "held"),
    [
        (psycopg.OperationalError("server closed the connection unexpectedly"), True, False),
        (errors.ConnectionFailure("08006"), True, False),
        (errors.AdminShutdown("57P01"), True, False),
        (errors.CrashShutdown("57P02"), True, False),
        (errors.QueryCanceled("57014"), False, True),
        (errors.LockNotAvailable("55P03"), False, True),
        (errors.DeadlockDetected("40P01"), False, True),
        (errors.SerializationFailure("40001"), False, True),
        (errors.UniqueViolation("23505"), False, False),
        (errors.UndefinedTable("42P01"), False, False),
        (ValueError("no driver's"), False, False),
    ],
)
def test_error_tells_whether_the_connection_is_gone_or_others_held(
    error: BaseException, lost: bool, held: bool
) -> None:
    assert (is_lost(error), is_held(error)) == (lost, held)
