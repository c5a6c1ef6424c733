"""The limit's side of a benchmark: a database by its bare driver, which is taken as it comes."""

from pathlib import Path
from typing import Any

from workflow.store.drivers import sqlite_module


class BareDriver:
    """A SQLite database by the bare driver.

    While it is open the driver is without what Duban tells it of NULL, which spares each two
    searches in vain: the limit is what anybody gets who takes the driver as it comes.
    """

    _connection: Any
    _cursor: Any
    _told: Any = None

    def __init__(self, path: Path | str, synchronous: str) -> None:
        self._connection = sqlite_module().connect(str(path), isolation_level=None)
        self._cursor = self._connection.cursor()
        for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON"):
            self._cursor.execute(f"PRAGMA {pragma}")
        self._told = sqlite_module().adapters.pop(_of_null(), None)

    def close(self) -> None:
        """Let the database go, and the driver be as Duban has it."""
        self._connection.close()
        if self._told is not None:
            sqlite_module().adapters[_of_null()] = self._told


def _of_null() -> tuple[type, Any]:
    return type(None), sqlite_module().PrepareProtocol
