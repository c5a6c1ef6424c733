"""A calendar that gains a year, or days, gives duties their dates (R-T.7)."""

from datetime import date

from config.calendars import packaged_calendar
from states.calendar import WorkCalendar
from states.duty_items import Item
from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import Practice

SHORT = WorkCalendar(date(2023, 1, 1), date(2023, 12, 31), version="2023")


def dues(office: Practice, item: Item) -> list[date | None]:
    duties = office.facts().duties.values()
    return [duty.due for duty in duties if duty.item is item]


def test_duty_beyond_the_calendar_gets_its_date_from_the_next_one() -> None:
    office = Practice(new_store("sqlite://"), calendar=SHORT)
    office.lead("disburse")
    assert set(dues(office, Item.SELF_CHECK)) == {None}
    office.put_in_force(calendar=packaged_calendar())
    office.do("move_dates")
    assert dues(office, Item.SELF_CHECK)[:2] == [date(2024, 1, 10), date(2024, 4, 10)]
    shut(office.store)


def test_duty_that_is_suspended_keeps_its_date(office: Practice) -> None:
    office.lead("decide_clawback")
    office.do("file_dispute", {"against": "收回决定"})
    office.do("suspend_enforcement", {"authority": "复议机关"})
    office.put_in_force(
        calendar=WorkCalendar(date(2023, 1, 1), date(2024, 3, 1), version="shorter")
    )
    office.do("move_dates")
    assert dues(office, Item.RECOVERY) == [date(2024, 4, 1)]
    assert dues(office, Item.MIDTERM_ASSESSMENT) == [None]


def test_dates_are_moved_by_the_office_and_by_nobody_else(office: Practice) -> None:
    assert office.refused("move_dates") == ("R-T.7",)
    office.do("open_case")
    assert office.refused("move_dates", party="city") == ("R-T.7",)
