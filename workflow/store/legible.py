"""Text in a SQLite file that is no UTF-8, which only somebody else can have written there.

Python's driver ends a query at such a text. It is asked again then, with each byte that is no text
shown by its number (`\\xff`): the row is read, differs from what history and journal say of it, and
is named by those who prove them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any


class Illegible(ValueError):
    """A text is no UTF-8, and what found it can't be done again."""


_SAID = "Could not decode to UTF-8"


def is_illegible(error: Exception) -> bool:
    """Whether a query ended because a text that it found is no UTF-8."""
    return str(error).startswith(_SAID)


@contextmanager
def legible(connection: Any) -> Iterator[None]:
    """Have the connection show what is no text by its bytes, as long as this lasts."""
    connection.text_factory = partial(str, encoding="utf-8", errors="backslashreplace")
    try:
        yield
    finally:
        connection.text_factory = str
