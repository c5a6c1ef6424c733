"""Turns: what founds, migrates or restores an office has it for itself; others wait."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from duban.environment import Settings
from workflow.store import schema
from workflow.store.database import Store

Waits = Callable[[], None]


def quietly() -> None:
    """Wait without a word."""


@contextmanager
def turn(settings: Settings, waits: Waits = quietly) -> Iterator[None]:
    """Have the office alone, having called *waits* where another process has it now.

    The turn is taken on the office's folder, which is made, or at the database server. The system
    lets it go with the process, however that ends. Raises StoreError where the server can't be
    reached, OSError where the folder can't be made.
    """
    if settings.database is None:
        with _turn_in_folder(settings, waits):
            yield
        return
    store = Store(settings.url)
    try:
        with schema.turn(store, waits):
            yield
    finally:
        store.engine.dispose()


@contextmanager
def _turn_in_folder(settings: Settings, waits: Waits) -> Iterator[None]:
    settings.office.mkdir(parents=True, exist_ok=True)
    folder = os.open(settings.office, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waits()
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
