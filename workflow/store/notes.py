"""What a transaction notes of the rows that it touches, of the tables that the journal proves."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import Delete, Insert, Table, Update
from sqlalchemy.sql import ClauseElement

from workflow.store.tables import JOURNALED, METADATA, Journaled

GONE = ""
"""The digest of a row that is no more."""

Notes = dict[tuple[str, str], tuple[str, str]]
"""By table and row, the digest of what it came to, and who did that."""

Values = Sequence[Any]
HIDDEN = 16
"""So much of its digest stands for a part of a key that names a person."""

_encode = msgspec.json.Encoder().encode


def digest_of(values: Values) -> str:
    """The digest of a row, by the values of its proved columns in their order."""
    return sha256(_encode(values)).hexdigest()


class Telling:
    """How the rows of a table are told of: by which name, by which columns.

    `returning` is what a statement ends with so that it gives the rows that it touched.
    """

    def __init__(self, of: Table, how: Journaled) -> None:
        self.table, self.name, self.columns = of, str(of.name), how.columns(of)
        self._passing = how.passing
        self.returning = " RETURNING " + ", ".join(f'"{name}"' for name in self.columns)
        self.key = tuple(str(column.name) for column in of.primary_key.columns)
        self._places = [(self.columns.index(one), one in how.hidden) for one in self.key]
        self.hides = bool(how.hidden)
        first = of.c[self.key[0]]
        self._is_plain = len(self.key) == 1 and first.type.python_type is str

    def is_told(self, row: Values) -> bool:
        """Whether a row is told of at all."""
        column, values = self._passing
        return not column or row[self.columns.index(column)] not in values

    def name_of(self, row: Values) -> str:
        """The name of a row: its key, and of what names a person the digest."""
        if self._is_plain and not self.hides:
            return str(row[self._places[0][0]])
        parts = [
            f"#{digest_of([row[place]])[:HIDDEN]}" if is_hidden else row[place]
            for place, is_hidden in self._places
        ]
        return str(parts[0]) if self._is_plain else _encode(parts).decode()

    def key_of(self, name: str) -> Mapping[str, Any] | None:
        """The key that a name stands for, where nothing of it is hidden; None where none is."""
        try:
            parts = [name] if self._is_plain else msgspec.json.decode(name, type=list)
            return dict(zip(self.key, parts, strict=True))
        except ValueError:  # no text that we have written
            return None

    def note(self, notes: Notes, rows: Iterable[Values], who: str, *, removes: bool) -> None:
        """Note rows as they are now, or that they are gone."""
        for row in rows:
            if self.is_told(row):
                digest = GONE if removes else digest_of(row)
                notes[self.name, self.name_of(row)] = (digest, who)


TELLINGS = {name: Telling(METADATA.tables[name], how) for name, how in JOURNALED.items()}


def telling_of(clause: ClauseElement) -> Telling | None:
    """How what a statement writes is told of; None where it is of no table of the journal."""
    if not isinstance(clause, Insert | Update | Delete):
        return None
    return TELLINGS.get(str(getattr(clause.table, "name", "")))
