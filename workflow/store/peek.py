"""A look at a file, before opening it as a database would change it."""

from contextlib import closing, suppress
from pathlib import Path

from states.saying import Saying, saying
from workflow.store.drivers import sqlite_module
from workflow.store.errors import NotAnOffice

SQLITE_MAGIC = b"SQLite format 3\0"
"""What every file of SQLite begins with."""

TABLE = "setting"
"""A table that every office has had from its founding on."""


def require_office(path: Path) -> None:
    """Raise NotAnOffice for a file that holds no office. A locked one is taken for what it says."""
    if not path.is_file() or _beginning(path) != SQLITE_MAGIC:
        raise _no_office(path, saying("reason.no_sqlite"))
    module = sqlite_module()
    with (
        suppress(module.Error),
        closing(module.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file,
    ):
        tables = {name for (name,) in file.execute("SELECT name FROM sqlite_master")}
        if TABLE not in tables:
            raise _no_office(path, saying("reason.no_tables"))


def _no_office(path: Path, why: Saying) -> NotAnOffice:
    return NotAnOffice(saying("error.not_an_office", place=str(path), why=why))


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(len(SQLITE_MAGIC))
