"""Duties are rows with their derivation; a missing date comes with its calendar (R-T.7)."""

from datetime import date

import pytest

from states.calendar import WorkCalendar
from states.items import Item
from tests.conformance.witness import duties_in_facts, duties_in_rows
from tests.practice import HEPING, PROGRAMME, Practice, institution_papers, the_calendar
from workflow.record import duties
from workflow.record.duties import rungs
from workflow.store.database import Store

CASE = f"{PROGRAMME}/{HEPING}"


def short_calendar(last: date) -> WorkCalendar:
    whole = the_calendar()
    return WorkCalendar(
        whole.first, last, whole.weekday_holidays, whole.weekend_workdays, version=f"to {last}"
    )


@pytest.mark.parametrize("until", ["accept_institution_filing", "disburse", "decide_clawback"])
def test_rows_say_of_every_duty_what_the_facts_say(office: Practice, until: str) -> None:
    office.lead(until)
    facts = office.facts()
    with office.store.reading() as transaction:
        assert duties_in_rows(transaction, CASE) == duties_in_facts(facts)


def test_rungs_of_the_filing_are_laid_out_when_the_case_is_opened(office: Practice) -> None:
    office.do("open_case")
    with office.store.reading() as transaction:
        laid = [
            (one.key, one.due, one.send_on, one.status) for one in rungs.of_case(transaction, CASE)
        ]
    assert sorted(laid) == [
        (key, "2023-07-31", day, "armed")
        for key in ("01", "02")
        for day in ("2023-07-24", "2023-07-28")
    ]


def test_rungs_of_a_duty_that_is_done_are_dropped(office: Practice) -> None:
    office.do("open_case")
    office.night("2023-07-24")
    office.set("2023-07-24")
    office.do("submit_institution_filing", institution_papers(HEPING))
    with office.store.reading() as transaction:
        laid = [(one.key, one.send_on, one.status) for one in rungs.of_case(transaction, CASE)]
    assert sorted(laid) == [
        ("01", "2023-07-24", "used"),
        ("01", "2023-07-28", "armed"),
        ("02", "2023-07-24", "used"),
        ("02", "2023-07-28", "dropped"),
    ]


def test_duties_without_a_date_get_it_with_their_rungs_under_a_longer_calendar(
    store: Store,
) -> None:
    office = Practice(store, calendar=short_calendar(date(2023, 12, 31)))
    office.lead("disburse")
    undated = {d.label for _, d in office.facts().open_duties() if d.due is None}
    assert undated == {
        "midterm_assessment",
        "final_assessment",
        *(f"self_check_{day}" for day in nominal_days()),
    }
    with store.reading() as transaction:
        assert {one.label for one in duties.undated(transaction)} == undated
    longer = Practice(store, is_founded=True)
    longer.now = office.now
    longer.do("move_dates")
    facts = longer.facts()
    checks = [d for _, d in facts.open_duties() if d.item == "self_check"]
    assert [check.due for check in checks][:3] == [
        date(2024, 1, 10),
        date(2024, 4, 10),
        date(2024, 7, 10),
    ]
    assert {check.calendar for check in checks} == {the_calendar().version}
    with store.reading() as transaction:
        assert duties.undated(transaction) == []
        laid = [one.send_on for one in rungs.of_case(transaction, CASE) if one.due == "2024-01-10"]
        assert duties_in_rows(transaction, CASE) == duties_in_facts(facts)
    assert laid == ["2024-01-03", "2024-01-05", "2024-01-09"]


def nominal_days() -> list[str]:
    """The 10th after each quarter of the contract from 2023-09-12."""
    days = [(2024, 1), (2024, 4), (2024, 7), (2024, 10), (2025, 1), (2025, 4), (2025, 7)]
    return [f"{year}-{month:02d}-10" for year, month in days]


def test_date_that_moves_arms_the_ladder_anew_and_keeps_what_was_sent(store: Store) -> None:
    office = Practice(store)
    office.lead("decide_support")
    office.nights("2023-09-20", "2023-09-23")
    whole = the_calendar()
    moved = WorkCalendar(
        whole.first,
        whole.last,
        whole.weekday_holidays,
        whole.weekend_workdays - {date(2023, 10, 7)},
        version="corrected",
    )
    later = Practice(store, calendar=moved, is_founded=True)
    later.set("2023-09-25")
    later.do("move_dates")
    duty = later.facts().duty(Item.CONTRACT_SIGNING)
    assert duty is not None and duty.due == date(2023, 10, 8)
    with store.reading() as transaction:
        laid = [(one.due, one.send_on, one.status) for one in rungs.of_case(transaction, CASE)]
    signing = [one for one in laid if one[0] >= "2023-10-07"]
    assert signing == [
        ("2023-10-07", "2023-09-22", "used"),
        ("2023-10-07", "2023-09-28", "dropped"),
        ("2023-10-08", "2023-09-28", "armed"),
    ]


def test_what_is_due_soon_and_what_is_late_are_told_apart(office: Practice) -> None:
    office.do("open_case")
    with office.store.reading() as transaction:
        coming = duties.coming(transaction, date(2023, 7, 31), date(2023, 8, 7))
        on_the_day = duties.late(transaction, date(2023, 7, 31))
        day_after = duties.late(transaction, date(2023, 8, 1))
    assert [one.item for one in coming] == ["plan_filing", "institution_filing"]
    assert on_the_day == []
    assert [one.item for one in day_after] == ["plan_filing", "institution_filing"]
