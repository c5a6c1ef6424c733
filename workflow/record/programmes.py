"""The programmes of an office, each under a notice and a procedure that its new cases keep."""

import re
from collections.abc import Callable
from datetime import date

import msgspec
from sqlalchemy import bindparam, insert, literal_column, select

from workflow.store import copying, locking
from workflow.store.statement import Query, Row, Rows, Statement, Values
from workflow.store.tables import ProgrammeRow, table
from workflow.store.transaction import Transaction


class Versions(msgspec.Struct, frozen=True):
    """The hashes of the notice and the procedure that something is pinned to."""

    notice_hash: str
    procedure_hash: str


_programme = table(ProgrammeRow)
_ADD = Statement(insert(_programme))
_LIST = Values(select(_programme.c.id).order_by(_programme.c.id), str)
_NOTICES = Values(select(_programme.c.notice_hash).distinct(), str)
_PINNED: Query[Row] = Query(select(_programme.c.id, _programme.c.notice_hash), list)
_VERSIONS = Rows(
    select(_programme.c.notice_hash, _programme.c.procedure_hash).where(
        _programme.c.id == bindparam("programme_id")
    ),
    Versions,
)


def add_programme(
    transaction: Transaction, programme_id: str, *, notice_hash: str, procedure_hash: str
) -> None:
    """Open a programme under these versions."""
    row = {"id": programme_id, "notice_hash": notice_hash, "procedure_hash": procedure_hash}
    transaction.run(_ADD, row)


def programmes(transaction: Transaction) -> list[str]:
    """The programmes of the office by their names."""
    return transaction.all(_LIST)


def notices_of_programmes(transaction: Transaction) -> set[str]:
    """The hashes of the notices that programmes stand under."""
    return {*transaction.all(_NOTICES)}


def in_order(transaction: Transaction, issued: Callable[[str], date]) -> tuple[str, ...]:
    """The programmes of the office, the one in force last.

    Those that are closed, in which nothing is done any more, come before all that are not. Else
    they stand by the days on which their notices were *issued*, and on one day by their names, in
    which numbers count as numbers: tj-2024-10 comes after tj-2024-9.
    """
    closed = locking.closed(transaction)
    found = [
        (standing(issued(notice), name, is_closed=name in closed), name)
        for name, notice in transaction.all(_PINNED)
    ]
    return tuple(name for _, name in sorted(found))


def standing(issued: date, name: str, *, is_closed: bool = False) -> tuple[object, ...]:
    """Where a programme stands among others, by the day of its notice and its name."""
    parts = re.split(r"(\d+)", name)
    numbers = [int(one) if n % 2 else one for n, one in enumerate(parts)]
    return not is_closed, issued, numbers, name


def versions_of(transaction: Transaction, programme_id: str) -> Versions | None:
    """What a programme's new cases are pinned to; None where there is no such programme."""
    return transaction.first(_VERSIONS, {"programme_id": programme_id})


def to_copy() -> Statement:
    """Copies a programme under another name, pinned to the same versions."""
    return Statement(
        insert(_programme).from_select(
            [column.name for column in _programme.c],
            select(copying.PROGRAMME, _programme.c.notice_hash, _programme.c.procedure_hash).where(
                _programme.c.id.concat(literal_column("'/'")) == copying.SOURCE
            ),
        )
    )
