"""Turns: what founds, migrates or restores an office has it for itself; others wait."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from duban.environment import Settings
from workflow.store import schema
from workflow.store.database import Store

Waits = Callable[[], None]

_HELD: ContextVar[frozenset[str]] = ContextVar("held", default=frozenset())
"""The databases whose turn this thread has."""


def quietly() -> None:
    """Wait without a word."""


@contextmanager
def turn(settings: Settings, waits: Waits = quietly) -> Iterator[None]:
    """Have the office alone, having called *waits* where another process has it now.

    The turn is taken on the office's folder, which is made, or at the database server. The system
    lets it go with the process, however that ends. Who has it, and within it opens an office that
    has to be brought up to date, does not wait for itself. Raises StoreError where the server can't
    be reached, OSError where the folder can't be made.
    """
    if settings.url in _HELD.get():
        yield
        return
    held = _HELD.set(_HELD.get() | {settings.url})
    try:
        with _turn(settings, waits):
            yield
    finally:
        _HELD.reset(held)


@contextmanager
def _turn(settings: Settings, waits: Waits) -> Iterator[None]:
    if settings.database is None:
        settings.office.mkdir(parents=True, exist_ok=True)
        with folder_turn(settings.office, waits):
            yield
        return
    store = Store(settings.url)
    try:
        with schema.turn(store, waits):
            yield
    finally:
        store.engine.dispose()


@contextmanager
def folder_turn(folder: Path, waits: Waits = quietly) -> Iterator[None]:
    """Have a folder alone among those who ask for it so, having called *waits* to wait for it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waits()
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
