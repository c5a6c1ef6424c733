"""A programme keeps the notice and the procedure that its new cases are pinned to."""

from workflow.record.programmes import Versions, add_programme, programmes, versions_of
from workflow.store.database import Store


def test_programmes_stand_by_their_names_with_their_versions(store: Store) -> None:
    with store.writing() as transaction:
        assert programmes(transaction) == []
        add_programme(transaction, "tj-2024", notice_hash="n2", procedure_hash="p")
        add_programme(transaction, "tj-2023", notice_hash="n1", procedure_hash="p")
    with store.reading() as transaction:
        assert programmes(transaction) == ["tj-2023", "tj-2024"]
        assert versions_of(transaction, "tj-2024") == Versions("n2", "p")
        assert versions_of(transaction, "tj-2025") is None
