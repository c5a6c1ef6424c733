"""Copying the rows of a programme's cases into another programme, table by table, in the database.

The names of its cases begin with `source` and lie before `after`; those of the copies begin with
`copy`. Acts are numbered on by `offset_`.
"""

from typing import Any

from sqlalchemy import ColumnElement, Integer, Table, Text, bindparam, func, insert, select

from workflow.store.statement import Statement

SOURCE, _AFTER = bindparam("source", type_=Text), bindparam("after", type_=Text)
COPY, OFFSET = bindparam("copy", type_=Text), bindparam("offset_", type_=Integer)

PROGRAMME = func.substr(COPY, 1, func.length(COPY) - 1)
"""The programme that is copied into."""


def renamed(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A name that begins with the source, beginning with the copy instead."""
    return COPY.concat(func.substr(column, func.length(SOURCE) + 1))


def rows_of_cases(
    rows: Table, case_column: str = "case_id", *, told: bool = True, **changed: Any
) -> Statement:
    """Copy a table's rows of the source's cases, their names and what is *changed* apart."""
    changed[case_column] = renamed(rows.c[case_column])
    values = [changed.get(column.name, column) for column in rows.c]
    of_source = (rows.c[case_column] >= SOURCE, rows.c[case_column] < _AFTER)
    new = insert(rows).from_select([c.name for c in rows.c], select(*values).where(*of_source))
    return Statement(new, told=told)
