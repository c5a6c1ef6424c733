"""The texts of notices, procedures and calendar years that an office works by, by their hash."""

from hashlib import sha256

import msgspec
from sqlalchemy import bindparam, insert, select

from workflow.store.statement import Rows, Statement, Values
from workflow.store.tables import DocumentRow, table
from workflow.store.transaction import Transaction

_document = table(DocumentRow)
_ADD = Statement(insert(_document))


class Document(msgspec.Struct, frozen=True):
    """A text that an office works by, under its name."""

    name: str
    body: str


_GET = Rows(
    select(_document.c.name, _document.c.body).where(_document.c.hash == bindparam("hash_")),
    Document,
)


def document(transaction: Transaction, digest: str) -> Document:
    """A document by its hash. Raises LookupError where none is kept under it."""
    found = transaction.first(_GET, {"hash_": digest})
    if found is None:
        raise LookupError(f"no notice or procedure {digest} is kept here")
    return found


class _Body(msgspec.Struct, frozen=True):
    """A text under its hash."""

    hash: str
    body: str


_BODIES = Rows(select(_document.c.hash, _document.c.body).order_by(_document.c.hash), _Body)
_OF_KIND = Values(
    select(_document.c.hash)
    .where(_document.c.kind == bindparam("kind_"))
    .order_by(_document.c.hash),
    str,
)


def of_kind(transaction: Transaction, kind: str) -> list[str]:
    """The hashes of all texts of a kind (notice, procedure) that are kept, each once."""
    return transaction.all(_OF_KIND, {"kind_": kind})


def digests(transaction: Transaction) -> dict[str, str]:
    """The hash of each text that is kept, by the hash that it is kept under.

    SQLite keeps anything: of what is no text the hash is empty.
    """
    return {str(one.hash): _digest(one.body) for one in transaction.all(_BODIES)}


def _digest(body: object) -> str:
    return sha256(body.encode()).hexdigest() if isinstance(body, str) else ""


def keep_document(transaction: Transaction, digest: str, kind: str, name: str, body: str) -> None:
    """Keep a document by the hash of its text; one that is kept already stays as it is."""
    if transaction.first(_GET, {"hash_": digest}) is None:
        row = {"hash": digest, "kind": kind, "name": name, "body": body}
        transaction.run(_ADD, row)
