"""Founding an office: its settings, its programmes and the versions they are pinned to."""

from collections.abc import Iterable

from sqlalchemy import bindparam, insert, select, update

from workflow import history
from workflow.store import (
    SCHEMA,
    NotAnOffice,
    OtherSchema,
    Statement,
    Store,
    Transaction,
)
from workflow.tables import Document, Programme, Setting, table

_setting, _programme, _document = table(Setting), table(Programme), table(Document)
_SET = Statement(insert(_setting))
_CHANGE = Statement(
    update(_setting).where(_setting.c.key == bindparam("key_")).values(value=bindparam("value_"))
)
_GET = Statement(select(_setting.c.value).where(_setting.c.key == bindparam("key_")))
_ADD_PROGRAMME = Statement(insert(_programme))
_PROGRAMMES = Statement(select(_programme.c.id).order_by(_programme.c.id))
_ADD_DOCUMENT = Statement(insert(_document))
_DOCUMENT = Statement(
    select(_document.c.name, _document.c.body).where(_document.c.hash == bindparam("hash_"))
)


def found(
    store: Store,
    *,
    kind: str,
    programmes: Iterable[str],
    notice_hash: str,
    procedure_hash: str,
    documents: Iterable[tuple[str, str, str, str]] = (),
    settings: Iterable[tuple[str, str]] = (),
) -> None:
    """Set up an empty office of *kind* (training, real, rehearsal) in a database with tables.

    *documents* are (hash, kind, name, text) of the notices and procedures that it works under.
    """
    with store.writing() as transaction:
        rows = [("schema", SCHEMA), ("kind", kind), *settings]
        transaction.run_many(_SET, [{"key": key, "value": value} for key, value in rows])
        transaction.run_many(
            _ADD_DOCUMENT,
            [
                {"hash": digest, "kind": what, "name": name, "body": body}
                for digest, what, name, body in documents
            ],
        )
        transaction.run_many(
            _ADD_PROGRAMME,
            [
                {"id": one, "notice_hash": notice_hash, "procedure_hash": procedure_hash}
                for one in programmes
            ],
        )
        history.start(transaction)


def setting(transaction: Transaction, key: str) -> str | None:
    """A setting of the office."""
    row = transaction.one(_GET, {"key_": key})
    return None if row is None else str(row[0])


def change_setting(transaction: Transaction, key: str, value: str) -> None:
    """Change a setting, or make it."""
    if not transaction.run(_CHANGE, {"key_": key, "value_": value}):
        transaction.run(_SET, {"key": key, "value": value})


def programmes(transaction: Transaction) -> list[str]:
    """The programmes of the office."""
    return [row[0] for row in transaction.all(_PROGRAMMES)]


def document(transaction: Transaction, digest: str) -> tuple[str, str]:
    """Name and text of a notice or procedure by its hash."""
    row = transaction.one(_DOCUMENT, {"hash_": digest})
    if row is None:
        raise LookupError(f"no notice or procedure {digest} is kept here")
    return row[0], row[1]


def keep_document(transaction: Transaction, digest: str, kind: str, name: str, body: str) -> None:
    """Keep a document by the hash of its text; one that is kept already stays as it is."""
    if transaction.one(_DOCUMENT, {"hash_": digest}) is None:
        row = {"hash": digest, "kind": kind, "name": name, "body": body}
        transaction.run(_ADD_DOCUMENT, row)


def recognise(store: Store) -> str:
    """The kind of office in a database. Raises NotAnOffice or OtherSchema where it is none."""
    with store.reading() as transaction:
        schema, kind = setting(transaction, "schema"), setting(transaction, "kind")
    if schema is None or kind is None:
        raise NotAnOffice(str(store.url))
    if schema != SCHEMA:
        raise OtherSchema(f"{store.url}: schema {schema}, this Duban knows {SCHEMA}")
    return kind
