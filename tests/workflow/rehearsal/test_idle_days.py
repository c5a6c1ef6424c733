"""A rehearsal passes over the days on which nothing is due, and loses nothing by it."""

from datetime import date

import pytest

from tests.benchmarks.courses import CALENDAR, script
from tests.practice import Practice, the_notice, the_rulebook
from workflow.night.reports import NightlyReport
from workflow.record import duties
from workflow.rehearsal.account import account
from workflow.rehearsal.play import rehearse
from workflow.rehearsal.shown import Run
from workflow.store.database import Store


def play() -> Run:
    return rehearse(script(), the_notice(), the_rulebook(), CALENDAR)


def told(night: NightlyReport) -> tuple[object, ...]:
    """What a night has to say of the cases."""
    return (
        night.overdue,
        night.city_overdue,
        night.returned_within_window,
        night.escalated,
        night.due_soon,
        night.flags,
        night.unpaid,
    )


def test_a_rehearsal_shows_the_same_when_every_day_is_planned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quick = play()
    monkeypatch.setattr(duties, "next_day", lambda transaction: date.min)
    slow = play()
    assert account(quick, lambda one: (one.code, "")) == account(slow, lambda one: (one.code, ""))
    by_day = {night.day: night for night in slow.nights}
    assert len(quick.nights) < len(slow.nights)
    for night in quick.nights:
        assert told(night) == told(by_day.pop(night.day))
    for night in by_day.values():
        assert not any(told(night)[:4])


def next_day(store: Store) -> date:
    with store.reading() as transaction:
        return duties.next_day(transaction)


def test_the_next_day_is_that_of_the_first_reminder(store: Store) -> None:
    office = Practice(store)
    assert next_day(store) == date.max
    office.set("2023-07-18")
    office.do("open_case", {"region_code": "120101"})
    assert next_day(store) == date(2023, 7, 24)  # a week before the filing is due


def test_a_filing_out_for_correction_is_looked_at_every_day(store: Store) -> None:
    office = Practice(store)
    office.lead("submit_institution_filing")
    office.do("return_institution_filing", {"defects": ["缺函"]})
    assert next_day(store) == date.min
