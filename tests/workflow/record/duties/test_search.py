"""Duties are found by whom, what and when, page by page, in both databases."""

from datetime import date
from unittest.mock import Mock

import pytest

from tests.practice import BINHAI, DONGLI, HEPING, PROGRAMME, XIQING, Practice
from workflow.record.duties import search
from workflow.record.duties.search import DutiesWanted
from workflow.store.order import Order
from workflow.store.statement import Rows


def duties(office: Practice, wanted: DutiesWanted) -> list[tuple[str, str]]:
    with office.store.reading() as transaction:
        listed = list(search.duties_wanted(transaction, wanted))
        assert search.count_duties(transaction, wanted) == len(listed)
    return [(one.region_code, one.item) for one in listed]


def test_duties_are_found_by_whom_what_and_when(peopled: Practice) -> None:
    every = duties(peopled, DutiesWanted())
    assert (HEPING, "check_plan_filing") in every
    assert duties(peopled, DutiesWanted(owner="city")) == [
        (HEPING, "check_plan_filing"),
        (HEPING, "check_institution_filing"),
    ]
    filings = DutiesWanted(item="plan_filing", regions=(DONGLI,))
    assert duties(peopled, filings) == [(DONGLI, "plan_filing")]
    assert duties(peopled, DutiesWanted(before=date(2023, 7, 1))) == []
    assert duties(peopled, DutiesWanted(undated=True)) == []
    assert duties(peopled, DutiesWanted(programme=PROGRAMME)) == every


def test_duties_are_late_once_a_working_day_has_passed(peopled: Practice) -> None:
    due = date(2023, 7, 31)
    assert duties(peopled, DutiesWanted(owner="district", late_on=due)) == []
    late = duties(peopled, DutiesWanted(owner="district", late_on=date(2023, 8, 1)))
    assert {code for code, _ in late} == {DONGLI, XIQING, BINHAI}


def test_term_that_ran_out_is_no_lateness(office: Practice) -> None:
    office.lead("publicise")
    late = duties(office, DutiesWanted(late_on=date(2024, 6, 3)))
    assert [item for _, item in late if item == "publicity"] == []
    assert (HEPING, "publicity") in duties(office, DutiesWanted(owner="term"))


@pytest.mark.parametrize("field", sorted(search.ORDERED_BY))
def test_duties_stand_by_a_field_page_by_page(peopled: Practice, field: str) -> None:
    with peopled.store.reading() as transaction:
        order = Order(field, True)
        wanted = DutiesWanted()
        listed = list(search.duties_wanted(transaction, wanted, order))
        page = list(search.duties_wanted(transaction, wanted, order, start=1, most=2))
    values = [getattr(one, field) for one in listed]
    assert values == sorted(values, reverse=True)
    assert page == listed[1:3]


@pytest.mark.parametrize("field", sorted(search.ORDERED_BY))
@pytest.mark.parametrize("backwards", [False, True])
def test_list_goes_on_after_each_of_its_rows(
    peopled: Practice, field: str, backwards: bool
) -> None:
    order = Order(field, backwards)
    with peopled.store.reading() as transaction:
        whole = list(search.duties_wanted(transaction, DutiesWanted(), order))
        for place, one in enumerate(whole):
            mark = search.mark_of(one, order)
            rest = list(
                search.duties_wanted(transaction, DutiesWanted(), order, most=99, after=mark)
            )
            assert rest == whole[place + 1 : place + 100]
    assert len(whole) > 3


def test_statement_of_a_question_is_made_once(
    peopled: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Mock(wraps=Rows)
    monkeypatch.setattr(search, "Rows", made)
    wanted = DutiesWanted(before=date(2023, 7, 31), without=(peopled.store.place,))
    with peopled.store.reading() as transaction:
        looks = [list(search.duties_wanted(transaction, wanted, most=3)) for _ in range(3)]
        firsts = [search.first_by_case(transaction, [wanted], ["nobody"]) for _ in range(3)]
    assert looks == [looks[0]] * 3 and looks[0]
    assert firsts == [[{}]] * 3
    assert made.call_count == 2


def test_day_tells_how_many_of_its_duties_are_late(peopled: Practice) -> None:
    due, wanted = date(2023, 7, 31), DutiesWanted(owner="district")
    with peopled.store.reading() as transaction:
        for worked, is_late in ((due, False), (date(2023, 8, 1), True)):
            told = search.due_by_day(transaction, wanted, worked)
            for one in (one for one in told if one.due == due.isoformat()):
                assert one.late == (one.count if is_late else 0)
        of_all = search.due_by_day(transaction, DutiesWanted(), date(2030, 1, 1))
        assert sum(one.count for one in of_all) == search.count_duties(transaction, DutiesWanted())
        late = DutiesWanted(late_on=date(2030, 1, 1))
        assert sum(one.late for one in of_all) == search.count_duties(transaction, late)
