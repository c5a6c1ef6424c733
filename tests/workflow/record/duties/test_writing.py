"""Duties are rows with their derivation; a missing date comes with its calendar (R-T.7)."""

from datetime import date

import pytest

from states.calendar import WorkCalendar
from tests.conformance.witness import duties_in_facts, duties_in_rows
from tests.practice import HEPING, PROGRAMME, Practice, the_calendar
from workflow.record import duties
from workflow.record.duties import rungs
from workflow.store.database import Store

CASE = f"{PROGRAMME}/{HEPING}"


@pytest.mark.parametrize("until", ["accept_institution_filing", "disburse", "decide_clawback"])
def test_rows_say_of_every_duty_what_the_facts_say(office: Practice, until: str) -> None:
    office.lead(until)
    facts = office.facts()
    with office.store.reading() as transaction:
        assert duties_in_rows(transaction, CASE) == duties_in_facts(facts)


def short_calendar(last: date) -> WorkCalendar:
    whole = the_calendar()
    return WorkCalendar(
        whole.first, last, whole.weekday_holidays, whole.weekend_workdays, version=f"to {last}"
    )


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
