"""An office's database that holds nothing yet."""

from functools import cache
from typing import Any

from workflow.store.database import Store, making
from workflow.store.drivers import sqlite_module


def new_store(url: str, *, keeps_journal: bool = True) -> Store:
    """An empty database with all tables; without its journal nights have less to prove."""
    store = Store(url, keeps_journal=keeps_journal)
    if not store.is_sqlite:
        store.create()
        return store
    connection = store.engine.raw_connection()
    _pattern().backup(connection.driver_connection)
    connection.close()  # to the pool, from which the store takes it
    return store


@cache
def _pattern() -> Any:
    """What empty files are copied from: page by page takes a tenth of making their tables."""
    made = sqlite_module().connect(":memory:", isolation_level=None, check_same_thread=False)
    for words in making("sqlite"):
        made.execute(words)
    return made
