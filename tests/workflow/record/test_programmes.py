"""A programme keeps the notice and the procedure that its new cases are pinned to."""

from datetime import date

from workflow.record.programmes import (
    Versions,
    add_programme,
    in_order,
    notices_of_programmes,
    programmes,
    versions_of,
)
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


def test_programmes_are_in_order_of_their_notices_and_then_by_numbers_as_numbers(
    store: Store,
) -> None:
    issued = {"a": date(2023, 7, 18), "b": date(2024, 2, 1), "c": date(2025, 1, 5)}
    named = {"tj-2024-10": "b", "tj-2024-9": "b", "z": "a", "2025": "c", "tj-2024-９": "b"}
    with store.writing() as transaction:
        for name, notice in named.items():
            add_programme(transaction, name, notice_hash=notice, procedure_hash="p")
        assert in_order(transaction, issued.__getitem__) == (
            *("z", "tj-2024-9", "tj-2024-９", "tj-2024-10", "2025"),
        )
        assert notices_of_programmes(transaction) == {*issued}
