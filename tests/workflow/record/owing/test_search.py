"""What is owed is found by whom, what and when, page by page, in both databases."""

from datetime import date
from pathlib import Path

import pytest

from states.duty_items import Item
from states.mail_kinds import Addressee, MailKind
from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import DONGLI, HEPING, PROGRAMME, Practice
from workflow.record import owing
from workflow.record.owing import Owed, OwedStatus, search
from workflow.record.owing.search import LATEST, Meant, OwedWanted
from workflow.store.order import Order

ALL = OwedWanted()


@pytest.fixture
def reminded(peopled: Practice) -> Practice:
    """An office with four cases that were reminded of their filings; one mail is held."""
    peopled.nights("2023-07-27", "2023-07-31")
    with peopled.store.writing() as transaction:
        first = next(search.owed_wanted(transaction, ALL))
        owing.put(transaction, first.key, OwedStatus.HELD, None)
    return peopled


def found(office: Practice, wanted: OwedWanted, order: Order = LATEST) -> list[Owed]:
    with office.store.reading() as transaction:
        listed = list(search.owed_wanted(transaction, wanted, order))
        assert search.count_owed(transaction, wanted) == len(listed)
    return listed


def test_what_is_owed_is_found_by_what_it_is(reminded: Practice) -> None:
    every = found(reminded, ALL)
    (held,) = found(reminded, OwedWanted(status=OwedStatus.HELD))
    assert held.status is OwedStatus.HELD
    reminders = found(reminded, OwedWanted(kind=MailKind.REMINDER))
    assert reminders == [one for one in every if one.kind == MailKind.REMINDER]
    to_district = found(reminded, OwedWanted(role=Addressee.DISTRICT))
    assert to_district == [one for one in every if "district" in one.recipients]
    assert 0 < len(reminders) < len(every)
    assert found(reminded, OwedWanted(role=Addressee.EXPERT)) == []


def test_what_is_owed_is_found_by_its_days(reminded: Practice) -> None:
    every, day = found(reminded, ALL), date(2023, 7, 28)
    until, since = OwedWanted(until=day), OwedWanted(since=day)
    assert found(reminded, until) == [one for one in every if one.day <= day.isoformat()]
    assert found(reminded, since) == [one for one in every if one.day >= day.isoformat()]
    both = OwedWanted(since=day, until=day)
    assert {one.day for one in found(reminded, both)} <= {day.isoformat()}


def test_what_is_owed_is_found_by_its_case(reminded: Practice) -> None:
    every = found(reminded, ALL)
    of_two = OwedWanted(regions=[HEPING, DONGLI], programme=PROGRAMME)
    ids = {f"{PROGRAMME}/{HEPING}", f"{PROGRAMME}/{DONGLI}"}
    assert found(reminded, of_two) == [one for one in every if one.case_id in ids]
    assert found(reminded, OwedWanted(programme="another")) == []
    of_office = [one for one in every if one.case_id == owing.OFFICE]
    of_cases = found(reminded, OwedWanted(programme=PROGRAMME))
    assert len(of_cases) == len(every) - len(of_office)


def test_words_mean_any_of_what_they_may_mean(reminded: Practice) -> None:
    every = found(reminded, ALL)

    def meant(**any_of: object) -> list[Owed]:
        return found(reminded, OwedWanted(meant=Meant(**any_of)))  # type: ignore[arg-type]  # by its fields

    assert meant() == []
    of_dongli = meant(regions=[DONGLI])
    assert {one.case_id for one in of_dongli} == {f"{PROGRAMME}/{DONGLI}"}
    filings = meant(items=[Item.PLAN_FILING])
    assert {one.item for one in filings} == {Item.PLAN_FILING}
    either = meant(regions=[DONGLI], items=[Item.PLAN_FILING])
    assert either == [one for one in every if one in of_dongli or one in filings]
    assert meant(kinds=[MailKind.NIGHTLY_REPORT, MailKind.SLOW_WARNING]) == [
        one for one in every if one.kind == MailKind.NIGHTLY_REPORT
    ]


@pytest.mark.parametrize("field", sorted(search.ORDERED_BY))
@pytest.mark.parametrize("backwards", [False, True])
def test_it_stands_by_a_field_page_by_page(reminded: Practice, field: str, backwards: bool) -> None:
    order = Order(field, backwards)
    listed = found(reminded, ALL, order)
    values = [getattr(one, field) for one in listed]
    assert values == sorted(values, reverse=backwards)
    with reminded.store.reading() as transaction:
        page = list(search.owed_wanted(transaction, ALL, order, start=1, most=2))
    assert page == listed[1:3]


QUESTIONS = (
    (ALL, LATEST),
    (OwedWanted(kind=MailKind.REMINDER), LATEST),
    (OwedWanted(status=OwedStatus.FAILED), LATEST),
    (OwedWanted(since=date(2023, 7, 28), until=date(2023, 7, 28)), LATEST),
    *((ALL, Order(field)) for field in sorted(search.ORDERED_BY)),
)


@pytest.mark.parametrize(("wanted", "order"), QUESTIONS)
def test_page_is_read_off_an_index(tmp_path: Path, wanted: OwedWanted, order: Order) -> None:
    """A million mails are neither read nor sorted to show fifty."""
    store, asked = new_store(f"sqlite:///{tmp_path / 'office.db'}"), list[str]()
    with store.reading() as transaction:
        connection = transaction._cursor.connection
        connection.set_trace_callback(asked.append)
        assert list(search.owed_wanted(transaction, wanted, order, most=50)) == []
        connection.set_trace_callback(None)
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {asked[-1]}")]
    shut(store)
    assert "INDEX owed_" in plan[0]
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan


@pytest.mark.parametrize("field", sorted(search.ORDERED_BY))
@pytest.mark.parametrize("backwards", [False, True])
def test_list_goes_on_after_each_of_its_rows(
    reminded: Practice, field: str, backwards: bool
) -> None:
    order = Order(field, backwards)
    with reminded.store.reading() as transaction:
        whole = list(search.owed_wanted(transaction, ALL, order))
        for place, one in enumerate(whole):
            mark = search.mark_of(one, order)
            rest = list(search.owed_wanted(transaction, ALL, order, most=99, after=mark))
            assert rest == whole[place + 1 : place + 100]
    assert len(whole) > 3
