"""What is asked before the last act of a case is taken back (R-A.1, R-M.8)."""

from datetime import date

import pytest

from states.calendar import WorkCalendar
from states.duty_items import Item
from tests.practice import HEPING, Practice, institutions, the_calendar

NAME = institutions(HEPING)[0]
FIRST = {"instalment": "first_instalment", "amount": 600_000, "payees": {NAME: 600_000}}
SLIP = {"reason": "录入有误"}


def test_last_act_is_taken_back_once_and_with_a_reason(office: Practice) -> None:
    office.lead("start_drafting")
    assert office.refused("undo_last_act") == ("R-A.1",)
    office.do("undo_last_act", SLIP)
    assert office.facts().shown_state == "NOT_STARTED"
    assert office.refused("undo_last_act", SLIP) == ("R-A.1",)


def test_opening_is_not_taken_back(office: Practice) -> None:
    assert office.refused("undo_last_act", SLIP) == ("R-A.1",)
    office.do("open_case")
    assert office.refused("undo_last_act", SLIP) == ("R-A.1",)


@pytest.mark.parametrize("party", ["institution", "public", "expert"])
def test_act_is_taken_back_by_who_did_it_or_by_the_city(office: Practice, party: str) -> None:
    office.lead("start_drafting")
    assert office.refused("undo_last_act", SLIP, party=party) == ("R-A.1",)
    office.do("undo_last_act", SLIP, party="district")


def test_act_of_the_night_is_not_taken_back(office: Practice) -> None:
    office.lead("submit_self_check")
    office.night("2024-01-11")
    assert office.records()[-1].command == "raise_flag"
    assert office.refused("undo_last_act", SLIP) == ("R-A.1",)


def test_money_is_taken_back_by_two_persons_where_persons_are_known(office: Practice) -> None:
    office.lead("sign_contract")
    two = {"prepared_by": "甲", "approved_by": "乙"}
    office.do("disburse", FIRST, persons=two)
    assert office.refused("undo_last_act", SLIP, persons={"person": "甲"}) == ("R-M.8",)
    office.do("undo_last_act", SLIP, persons=two)
    assert office.facts().money.disbursed == 0


def test_undoing_does_not_come_before_what_it_takes_back(office: Practice) -> None:
    office.lead("start_drafting")
    office.set("2023-07-19T09:00")
    assert office.refused("undo_last_act", SLIP) == ("R-A.1",)


def test_duty_that_is_owed_again_has_its_day_under_the_calendar_in_force(office: Practice) -> None:
    """While it was not owed no import moved it (R-T.7)."""
    office.lead("submit_institution_filing")
    own = the_calendar()
    holidays = own.weekday_holidays | {date(2023, 7, 31), date(2023, 8, 1)}
    office.put_in_force(
        calendar=WorkCalendar(own.first, own.last, holidays, own.weekend_workdays, version="new")
    )
    office.do("undo_last_act", SLIP)
    duty = office.facts().duty(Item.INSTITUTION_FILING)
    assert duty is not None
    assert (duty.is_open, duty.due, duty.calendar) == (True, date(2023, 8, 2), "new")
