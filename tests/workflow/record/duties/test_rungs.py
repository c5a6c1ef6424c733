"""The ladder of a duty: laid when it is owed, dropped when it is done, armed anew when it moves."""

from datetime import date

from states.calendar import WorkCalendar
from states.items import Item
from tests.practice import HEPING, PROGRAMME, Practice, institution_papers, the_calendar
from workflow.record.duties import rungs
from workflow.store.database import Store

CASE = f"{PROGRAMME}/{HEPING}"


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
