"""What a query over mails may ask of what they carry."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Join, ScalarSelect, Select, select

from workflow.store.tables import OwedRow, table

_owed = table(OwedRow)

BY_CASE = (_owed.c.case_id, _owed.c.key)
"""The order in which a mail tells of what it carries."""


def with_owed(rows: FromClause, key: ColumnElement[str]) -> Join:
    """*rows*, each with what is owed under that key."""
    return rows.join(_owed, _owed.c.key == key)


def locked(keys: "ScalarSelect[Any]") -> "Select[Any]":
    """Lock what is owed under these keys, always in the same order; finds the keys."""
    return select(_owed.c.key).where(_owed.c.key.in_(keys)).order_by(_owed.c.key).with_for_update()
