"""Rows that are not what history says they are."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

MISSING, SURPLUS = "missing", "surplus"
"""What is found in place of a row that history has made, and of one that it has not."""

SCHEMA = "schema"
"""Stands in place of a table where a part of the database itself differs."""

UNSOUND, UNOPENED = "unsound", "unopened"
"""What is found in place of a whole file, and of an account that the key opens."""

Values = Mapping[str, Any]


class Difference(msgspec.Struct, frozen=True):
    """A value that differs from what history says: of which table, which row, which column.

    Of a row that is not there, or should not be, the column is empty; so is the case where that
    is not known, or it is of none.
    """

    table: str
    row: str
    column: str
    expected: str
    found: str
    case: str = ""


def differences(
    table: str, expected: Mapping[str, Values], found: Mapping[str, Values]
) -> Iterator[Difference]:
    """Hold the rows of a table, by their names, against those that history makes, by column."""
    for name in sorted({*expected, *found}):
        made, kept = expected.get(name), found.get(name)
        if made is None:
            yield Difference(table, name, "", "", SURPLUS)
        elif kept is None:
            yield Difference(table, name, "", "", MISSING)
        else:
            for column, value in made.items():
                if kept[column] != value:
                    yield Difference(table, name, column, shown(value), shown(kept[column]))


LONGEST = 120


def shown(value: object) -> str:
    """A value as a difference shows it: one that is not there as nothing, a long one cut."""
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
