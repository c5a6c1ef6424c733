"""Founding an office in an empty database, and telling what kind of office a database holds."""

from collections.abc import Iterable

from states.saying import saying
from workflow.record import history
from workflow.record.documents import keep_document
from workflow.record.programmes import add_programme
from workflow.record.setting_table import add_settings, setting
from workflow.store.database import SCHEMA, Store
from workflow.store.errors import NotAnOffice, OtherSchema


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
        add_settings(transaction, [("schema", SCHEMA), ("kind", kind), *settings])
        for digest, what, name, body in documents:
            keep_document(transaction, digest, what, name, body)
        for one in programmes:
            add_programme(transaction, one, notice_hash=notice_hash, procedure_hash=procedure_hash)
        history.start(transaction)


def recognise(store: Store) -> str:
    """The kind of office in a database. Raises NotAnOffice or OtherSchema where it is none."""
    with store.reading() as transaction:
        schema, kind = setting(transaction, "schema"), setting(transaction, "kind")
    if schema is None or kind is None:
        why = saying("reason.no_settings")
        raise NotAnOffice(saying("error.not_an_office", place=store.place, why=why))
    if schema != SCHEMA:
        raise OtherSchema(
            saying("error.other_schema", place=store.place, found=schema, known=[SCHEMA])
        )
    return kind
