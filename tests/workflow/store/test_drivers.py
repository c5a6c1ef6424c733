"""What the errors of the drivers mean: no office, busy, failed; what is no such error stays."""

from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from states.saying import Failure
from workflow.store.drivers import explained, sqlite_module
from workflow.store.errors import (
    Damaged,
    NotAnOffice,
    NotPermitted,
    ReadOnly,
    ServerGone,
    StoreBusy,
    StoreError,
    StoreFailed,
)

SQLITE = sqlite_module()


def met(path: Path, statement: str = "SELECT * FROM setting") -> BaseException:
    """What the driver says of a statement at a file."""
    with (
        closing(SQLITE.connect(path, timeout=0)) as file,
        pytest.raises(SQLITE.Error) as raised,
    ):
        file.execute(statement)
    error: BaseException = raised.value
    return error


def test_file_without_tables_and_one_of_another_kind_are_no_office(tmp_path: Path) -> None:
    empty, other = tmp_path / "empty.db", tmp_path / "other.db"
    other.write_text("not a database at all" * 100)
    for path in (empty, other):
        error = met(path)
        found = explained(error, "here")
        assert isinstance(found, NotAnOffice)
        assert found.__cause__ is error
        assert found.sayings[0].facts["place"] == "here"


def test_file_that_another_holds_is_busy(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    with closing(SQLITE.connect(path)) as holder:
        holder.execute("CREATE TABLE setting (key)")
        holder.execute("BEGIN EXCLUSIVE")
        assert isinstance(explained(met(path), "here"), StoreBusy)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (SQLITE.OperationalError("disk I/O error"), StoreFailed),
        (SQLITE.DatabaseError("database disk image is malformed"), Damaged),
        (psycopg.OperationalError("server closed the connection"), ServerGone),
        (psycopg.errors.AdminShutdown("terminating connection"), ServerGone),
        (psycopg.errors.DiskFull("no space left on device"), StoreFailed),
        (psycopg.errors.UndefinedTable("relation setting"), NotAnOffice),
        (psycopg.errors.ReadOnlySqlTransaction("cannot execute INSERT"), ReadOnly),
        (psycopg.errors.InsufficientPrivilege("permission denied"), NotPermitted),
        (psycopg.errors.LockNotAvailable("canceling statement due to lock timeout"), StoreBusy),
        (psycopg.errors.DeadlockDetected("deadlock detected"), StoreBusy),
        (psycopg.errors.IdleInTransactionSessionTimeout("terminating"), StoreFailed),
        (SQLITE.OperationalError("attempt to write a readonly database"), ReadOnly),
        (SQLITE.OperationalError("database is locked"), StoreBusy),
        (SQLITE.OperationalError("no such table: setting"), NotAnOffice),
        (SQLITE.OperationalError("database or disk is full"), StoreFailed),
        (SQLITE.DatabaseError("file is not a database"), NotAnOffice),
    ],
)
def test_error_of_either_database_has_its_meaning(
    error: BaseException, kind: type[StoreError]
) -> None:
    found = explained(error, "here")
    assert type(found) is kind
    assert isinstance(found, Failure)


@pytest.mark.parametrize(
    "error",
    [ValueError("x"), KeyboardInterrupt(), SQLITE.IntegrityError("UNIQUE constraint failed")],
)
def test_what_says_nothing_of_the_database_stays_as_it_is(error: BaseException) -> None:
    assert explained(error, "here") is error


def test_null_is_bound_as_it_is_and_the_driver_looks_for_nothing_in_vain() -> None:
    asked: list[str] = []

    class Asked:
        def __conform__(self, protocol: object) -> None:
            asked.append("conform")

    with closing(SQLITE.connect(":memory:")) as connection:
        assert connection.execute("SELECT ?, ?", (None, 1)).fetchone() == (None, 1)
        with pytest.raises(SQLITE.Error):
            connection.execute("SELECT ?", (Asked(),))
    assert asked == ["conform"]
    assert SQLITE.__name__ == "sqlite3" or (type(None), SQLITE.PrepareProtocol) in SQLITE.adapters
