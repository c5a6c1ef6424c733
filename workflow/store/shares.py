"""Shares of cases: what is due on a day is done a share at a time, each kept before the next."""

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, bindparam, func, literal_column, select

from workflow.store.conditions import plain
from workflow.store.statement import Query, Values
from workflow.store.transaction import Transaction

LAST = "\U0010ffff"
"""Comes after the name of every case, whatever script it is written in."""


class Share(msgspec.Struct, frozen=True):
    """The cases after one and up to another, by their names."""

    after: str = ""
    until: str = LAST

    @property
    def is_last(self) -> bool:
        """Whether no case comes after it."""
        return self.until == LAST

    @property
    def bounds(self) -> dict[str, str]:
        """Its ends, as parameters of a query."""
        return {"after": self.after, "until": self.until}


def within(case_id: "ColumnElement[Any]") -> "tuple[ColumnElement[bool], ...]":
    """The conditions that a case is of a share; no index is used for them.

    What is due is found by its day: by its case it would be looked for among all cases.
    """
    name = plain(case_id)
    return name > bindparam("after"), name <= bindparam("until")


def end_of(case_id: "ColumnElement[Any]") -> Query[str]:
    """A query for the case with which a share of what is due ends; *case_id* is a column of it."""
    return Values(
        select(case_id)
        .where(case_id > bindparam("after"))
        .order_by(case_id)
        .offset(bindparam("most"))
        .limit(1),
        str,
    )


def next_of(transaction: Transaction, end: Query[str], as_of: str, after: str, most: int) -> Share:
    """The share that comes next, of a few more than *most* rows of what is due on a day."""
    until = transaction.first(end, {"as_of": as_of, "after": after, "most": most})
    return Share(after, until or LAST)


def ends_of(case_id: "ColumnElement[Any]") -> Query[str]:
    """A query for the cases with which all shares of what is due end, but for the last share."""
    number = func.row_number().over(order_by=case_id).label("number")
    numbered = select(case_id.label("case_id"), number).cte("numbered")
    is_end = numbered.c.number % bindparam("most") == literal_column("0")
    return Values(
        select(numbered.c.case_id).where(is_end).distinct().order_by(numbered.c.case_id), str
    )
