"""The programmes of an office, each under a notice and a procedure that its new cases keep."""

import msgspec
from sqlalchemy import bindparam, insert, literal_column, select

from workflow.store import copying
from workflow.store.statement import Rows, Statement, Values
from workflow.store.tables import ProgrammeRow, table
from workflow.store.transaction import Transaction


class Versions(msgspec.Struct, frozen=True):
    """The hashes of the notice and the procedure that something is pinned to."""

    notice_hash: str
    procedure_hash: str


_programme = table(ProgrammeRow)
_ADD = Statement(insert(_programme))
_LIST = Values(select(_programme.c.id).order_by(_programme.c.id), str)
_LAST = Values(
    select(_programme.c.id).order_by(_programme.c.id.desc()).limit(bindparam("most")), str
)
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
    """The programmes of the office."""
    return transaction.all(_LIST)


def last_programmes(transaction: Transaction, most: int) -> list[str]:
    """The last programmes of the office in their order, *most* at most."""
    return transaction.all(_LAST, {"most": most})[::-1]


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
