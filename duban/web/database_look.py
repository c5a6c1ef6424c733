"""A look at the database from a thread that comes and goes."""

from collections.abc import Iterator
from contextlib import contextmanager

from duban.bootstrap.desk import Desk


@contextmanager
def looking(desk: Desk) -> Iterator[None]:
    """Work with a desk, and give the connection of this thread back at the end."""
    try:
        yield
    finally:
        desk.store.close()
