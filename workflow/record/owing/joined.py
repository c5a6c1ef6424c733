"""What a query over mails may ask of what they carry."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Exists,
    FromClause,
    Join,
    ScalarSelect,
    Select,
    Table,
    exists,
    select,
)

from workflow.store.tables import OwedRow, table

_owed = table(OwedRow)

CASE = (_owed.c.case_id,)
"""The case that something owed is about."""

BY_CASE = (_owed.c.case_id, _owed.c.key)
"""The order in which a mail tells of what it carries."""


def with_owed(rows: FromClause, key: ColumnElement[str]) -> Join:
    """*rows*, each with what is owed under that key."""
    return rows.join(_owed, _owed.c.key == key)


def tells_of_another_case(carried: Table, mail: Table) -> Exists:
    """The condition that a *mail* carries as well what is owed about another case."""
    others, theirs = _owed.alias(), carried.alias()
    return exists(
        select(others.c.key)
        .select_from(theirs.join(others, others.c.key == theirs.c.owed))
        .where(theirs.c.mail == mail.c.id, others.c.case_id != _owed.c.case_id)
        .correlate(_owed, mail)
    )


def locked(keys: "ScalarSelect[Any]") -> "Select[Any]":
    """Lock what is owed under these keys, always in the same order; finds the keys."""
    return select(_owed.c.key).where(_owed.c.key.in_(keys)).order_by(_owed.c.key).with_for_update()
