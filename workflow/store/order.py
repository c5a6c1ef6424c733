"""How a list stands, and how it goes on after one of its rows."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, or_


class Order(NamedTuple):
    """By which field the rows of a list stand, if by any; which fields, its owner says."""

    field: str = ""
    descending: bool = False


UNORDERED = Order()
"""By no field of the rows: as they are named."""

Value = str | int | None
Mark = tuple[Value, ...]
"""Where a row stands: what it has in each column that the list stands by."""


class By(NamedTuple):
    """A column that a list stands by; rows without a value there come last."""

    column: ColumnElement[Any]
    descending: bool = False
    nullable: bool = False

    @property
    def clause(self) -> ColumnElement[Any]:
        """As a query orders by it."""
        way = self.column.desc() if self.descending else self.column.asc()
        return way.nulls_last() if self.nullable else way

    def after(self, value: Value) -> ColumnElement[bool]:
        """Whether a row comes after all that have a value."""
        if value is None:
            return false()
        beyond = self.column < value if self.descending else self.column > value
        return or_(beyond, self.column.is_(None)) if self.nullable else beyond

    def not_before(self, value: Value) -> ColumnElement[bool]:
        """Whether a row comes with those that have a value, or after them."""
        return self.column <= value if self.descending else self.column >= value


def after(by: Sequence[By], mark: Mark) -> ColumnElement[bool]:
    """Whether a row comes after the one that stands at *mark*, in a list that stands *by* these.

    It is also said of the first column alone, so that an index begins there.
    """
    found: ColumnElement[bool] = false()
    for one, value in reversed(list(zip(by, mark, strict=True))):
        found = or_(one.after(value), and_(one.column.is_not_distinct_from(value), found))
    return found if by[0].nullable else and_(by[0].not_before(mark[0]), found)
