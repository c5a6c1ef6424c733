"""Saved views are one's own, under names of one's own, in both databases."""

import pytest

from tests.workflow.people.staff import NOW
from workflow.people import saved_views
from workflow.people.saved_views import MOST, SavedView, Taken, TooMany
from workflow.store.database import Store


def view(number: int, *, person: str = "p", of_list: str = "cases", name: str = "") -> SavedView:
    """A view of a person."""
    return SavedView(f"{person}{number}", person, of_list, name or f"视图{number}", "late=1", NOW)


def test_views_are_listed_by_name_for_their_person_and_list(store: Store) -> None:
    two, one = view(2), view(1)
    duties, others = view(3, of_list="duties"), view(1, person="q")
    with store.writing() as transaction:
        for each in (two, one, duties, others):
            saved_views.add(transaction, each)
    with store.reading() as transaction:
        assert saved_views.of_list(transaction, "p", "cases") == [one, two]
        assert saved_views.of_person(transaction, "p") == [one, two, duties]
        assert saved_views.one(transaction, "p", one.id) == one
        assert saved_views.one(transaction, "q", one.id) is None


def test_name_is_taken_once_a_person_and_list(store: Store) -> None:
    with store.writing() as transaction:
        saved_views.add(transaction, view(1))
        saved_views.add(transaction, view(2))
        saved_views.add(transaction, view(3, of_list="duties", name="视图1"))
        saved_views.add(transaction, view(4, person="q", name="视图1"))
        with pytest.raises(Taken):
            saved_views.add(transaction, view(5, name="视图1"))
        with pytest.raises(Taken):
            saved_views.rename(transaction, view(2), "视图1")
        saved_views.rename(transaction, view(1), "视图1")
        saved_views.rename(transaction, view(2), "逾期")
        assert [one.name for one in saved_views.of_list(transaction, "p", "cases")] == [
            "视图1",
            "逾期",
        ]


def test_nobody_renames_or_forgets_a_view_of_somebody_else(store: Store) -> None:
    mine = view(1)
    as_theirs = SavedView(mine.id, "q", mine.of_list, mine.name, mine.asked, mine.made_at)
    with store.writing() as transaction:
        saved_views.add(transaction, mine)
        saved_views.rename(transaction, as_theirs, "别人的")
        saved_views.forget(transaction, as_theirs)
        assert saved_views.of_person(transaction, "p") == [mine]
        saved_views.forget(transaction, mine)
        assert saved_views.of_person(transaction, "p") == []


def test_only_so_many_are_kept(store: Store) -> None:
    with store.writing() as transaction:
        for number in range(MOST):
            saved_views.add(transaction, view(number))
        with pytest.raises(TooMany):
            saved_views.add(transaction, view(MOST))
        saved_views.add(transaction, view(MOST, person="q"))
