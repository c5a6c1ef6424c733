"""Texts are kept by their hash, each once."""

import pytest

from workflow.record.documents import Document, document, keep_document
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
