"""Texts are kept by their hash, each once."""

from hashlib import sha256
from pathlib import Path

import pytest

from tests.conftest import shut
from tests.empty_office import new_store
from tests.workflow import sql
from workflow.record.documents import Document, digests, document, keep_document
from workflow.store.database import Store


def test_text_is_kept_by_its_hash_and_stays_as_it_is(store: Store) -> None:
    with store.writing() as transaction:
        keep_document(transaction, "h", "notice", "2023.toml", "text")
        keep_document(transaction, "h", "notice", "another.toml", "other text")
    with store.reading() as transaction:
        assert document(transaction, "h") == Document("2023.toml", "text")


def test_text_that_is_not_kept_is_named_by_its_hash(store: Store) -> None:
    with store.reading() as transaction, pytest.raises(LookupError, match="abc"):
        document(transaction, "abc")


@pytest.mark.parametrize("body", ["CAST('text' AS BLOB)", "x'ff'", "7.5"])
def test_what_is_no_text_has_no_hash_and_the_others_have_theirs(tmp_path: Path, body: str) -> None:
    store = new_store(f"sqlite:///{tmp_path / 'office.db'}")
    name = sha256(b"text").hexdigest()
    with store.writing() as transaction:
        keep_document(transaction, name, "notice", "2023.toml", "text")
        keep_document(transaction, "h", "notice", "2024.toml", "text")
    sql.run(store, f"UPDATE document SET body = {body} WHERE hash = 'h'")  # noqa: S608
    with store.reading() as transaction:
        found = digests(transaction)
    assert (found[name], found["h"]) == (name, "" if body != "7.5" else sha256(b"7.5").hexdigest())
    shut(store)
