"""Who may write to an office: anyone, or one process at a time where SQLite bears no more."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from duban.environment import Settings
from states.saying import saying
from workflow.store.database import Store
from workflow.store.drivers import FIXED_WAL, sqlite_module
from workflow.store.errors import StoreBusy

LOCK_FILE = "duban.lock"


class WriterElsewhere(StoreBusy):
    """Another process writes to this office, and the SQLite library at hand bears only one."""


def bears_writers(store: Store) -> bool:
    """Whether several processes may write at once: not with SQLite before its WAL was mended."""
    return not store.is_sqlite or sqlite_module().sqlite_version_info >= FIXED_WAL


@contextmanager
def as_writer(settings: Settings, store: Store) -> Iterator[None]:
    """Write to an office; alone, by a lock file, where the database bears only one writer.

    The system lets the lock go with the process, however that ends. Raises WriterElsewhere where
    another process holds it.
    """
    if bears_writers(store):
        yield
        return
    path = settings.office / LOCK_FILE
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WriterElsewhere(saying("error.one_writer", path=path)) from None
        yield
    finally:
        os.close(handle)
