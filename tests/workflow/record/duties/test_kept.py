"""Duties as lists read them: how they stand, what is due soon, what is late."""

from datetime import date

from states.facts import DutyStatus
from tests.practice import HEPING, PROGRAMME, Practice, institution_papers
from workflow.record import duties
from workflow.record.duties import Standing, rungs

CASE = f"{PROGRAMME}/{HEPING}"


def test_what_is_due_soon_and_what_is_late_are_told_apart(office: Practice) -> None:
    office.do("open_case")
    with office.store.reading() as transaction:
        coming = duties.coming(transaction, date(2023, 7, 31), date(2023, 8, 7))
        on_the_day = duties.late(transaction, date(2023, 7, 31))
        day_after = duties.late(transaction, date(2023, 8, 1))
    assert [one.item for one in coming] == ["plan_filing", "institution_filing"]
    assert on_the_day == []
    assert [one.item for one in day_after] == ["plan_filing", "institution_filing"]


def test_how_a_duty_stands_is_read_as_what_it_is(office: Practice) -> None:
    office.do("open_case")
    office.do("submit_institution_filing", institution_papers(HEPING))
    with office.store.reading() as transaction:
        plan, filed = (duties.standing(transaction, CASE, key) for key in ("01", "02"))
        assert duties.standing(transaction, CASE, "99") is None
        assert duties.one_open(transaction, CASE, "02") is None
    due = date(2023, 7, 31)
    assert plan == Standing(DutyStatus.OPEN, due, None)
    assert filed == Standing(DutyStatus.FULFILLED, due, None)


def test_case_that_is_retired_owes_nothing_to_a_night(office: Practice) -> None:
    office.do("open_case")
    with office.store.writing() as transaction:
        duties.retire(transaction, CASE)
        assert duties.late(transaction, date(2024, 1, 1)) == []
        assert rungs.of_case(transaction, CASE) == []
        assert duties.next_day(transaction) == date.max
