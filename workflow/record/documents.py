"""The texts of notices, procedures and calendar years that an office works by, by their hash."""

from sqlalchemy import bindparam, insert, select

from workflow.store.statement import Statement
from workflow.store.tables import DocumentRow, table
from workflow.store.transaction import Transaction

_document = table(DocumentRow)
_ADD = Statement(insert(_document))
_GET = Statement(
    select(_document.c.name, _document.c.body).where(_document.c.hash == bindparam("hash_"))
)


def document(transaction: Transaction, digest: str) -> tuple[str, str]:
    """Name and text of a document by its hash."""
    row = transaction.one(_GET, {"hash_": digest})
    if row is None:
        raise LookupError(f"no notice or procedure {digest} is kept here")
    return row[0], row[1]


def keep_document(transaction: Transaction, digest: str, kind: str, name: str, body: str) -> None:
    """Keep a document by the hash of its text; one that is kept already stays as it is."""
    if transaction.one(_GET, {"hash_": digest}) is None:
        row = {"hash": digest, "kind": kind, "name": name, "body": body}
        transaction.run(_ADD, row)
