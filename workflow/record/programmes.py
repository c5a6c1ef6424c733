"""The programmes of an office, each under a notice and a procedure that its new cases keep."""

from sqlalchemy import bindparam, insert, select

from workflow.store.statement import Row, Statement
from workflow.store.tables import ProgrammeRow, table
from workflow.store.transaction import Transaction

_programme = table(ProgrammeRow)
_ADD = Statement(insert(_programme))
_LIST = Statement(select(_programme.c.id).order_by(_programme.c.id))
_VERSIONS = Statement(
    select(_programme.c.notice_hash, _programme.c.procedure_hash).where(
        _programme.c.id == bindparam("programme_id")
    )
)


def add_programme(
    transaction: Transaction, programme_id: str, *, notice_hash: str, procedure_hash: str
) -> None:
    """Open a programme under these versions."""
    row = {"id": programme_id, "notice_hash": notice_hash, "procedure_hash": procedure_hash}
    transaction.run(_ADD, row)


def programmes(transaction: Transaction) -> list[str]:
    """The programmes of the office."""
    return [row[0] for row in transaction.all(_LIST)]


def versions_of(transaction: Transaction, programme_id: str) -> tuple[str, str] | None:
    """The hashes of notice and procedure that a programme's new cases are pinned to."""
    row: Row | None = transaction.one(_VERSIONS, {"programme_id": programme_id})
    return None if row is None else (row[0], row[1])
