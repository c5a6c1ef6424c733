"""Conditions that lead a database to an index or off it; and how many rows hold them.

A status is written as a literal and not as a parameter: so it is seen that an index of the rows of
that status alone holds all that is asked for.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, select


def literal(value: StrEnum) -> ColumnElement[str]:
    """A value written into the statement."""
    return literal_column(f"'{value}'")


def equals(column: ColumnElement[Any], value: StrEnum) -> ColumnElement[bool]:
    """Whether a column holds a value."""
    return column == literal(value)


def among(column: ColumnElement[Any], values: Iterable[StrEnum]) -> ColumnElement[bool]:
    """Whether a column holds one of some values."""
    return column.in_([literal(value) for value in values])


def plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column of text as no index has it, where rows are better found by another one."""
    return column.concat("")


def counted(those: Select[Any], most: int | None) -> Select[int]:
    """How many rows *those* are; with *most*, they are counted no further than that."""
    rows = those if most is None else those.limit(most)
    return select(func.count()).select_from(rows.subquery())
