"""The feed for calendars: each open duty once, for whom it is, under the name mails give it."""

from datetime import date

import pytest
from icalendar import Calendar

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.running import calendar_feed as running
from duban.running.calendar_feed import AHEAD, calendar_feed
from notifications.letter import DEMO_MARK
from states.duty_items import Owner
from tests.practice import DONGLI, HEPING
from workflow.record.duties import search
from workflow.record.duties.search import DutiesWanted, OpenDuty


def entries(desk: Desk, words: Words, region: str | None = None) -> list[dict[str, str]]:
    """The entries of the feed: day, name, what is said of each."""
    found = Calendar.from_ical(calendar_feed(desk, words, region)).walk("VEVENT")
    return [
        {
            "day": str(one.decoded("DTSTART")),
            "uid": str(one["UID"]),
            "summary": str(one["SUMMARY"]),
            "says": str(one["DESCRIPTION"]),
        }
        for one in found
    ]


def dated(desk: Desk, region: str | None = None) -> list[OpenDuty]:
    """The open duties that fall due as far ahead as the feed reaches."""
    wanted = DutiesWanted(
        before=desk.office.today + AHEAD, regions=None if region is None else (region,)
    )
    with desk.store.reading() as transaction:
        return [one for one in search.duties_wanted(transaction, wanted) if one.due]


@pytest.mark.parametrize("region", [None, DONGLI, HEPING, "120106"])
def test_each_duty_of_whom_it_is_for_stands_once_on_its_day(
    busy: Desk, spoken: Words, region: str | None
) -> None:
    owed, shown = dated(busy, region), entries(busy, spoken, region)
    assert sorted(one["day"] for one in shown) == sorted(str(one.due) for one in owed)
    assert len({one["uid"] for one in shown}) == len(shown)
    assert bool(shown) == (region != "120106")


def test_entry_says_where_what_and_whose_it_is(busy: Desk, spoken: Words) -> None:
    shown = {one["uid"]: one for one in entries(busy, spoken)}
    for duty in dated(busy):
        one = shown[f"demo/{duty.case_id}/{duty.label}@duban"]
        region = spoken.region(busy.regions()[duty.region_code])
        item = spoken.label("item", duty.label)
        assert one["summary"] == DEMO_MARK + spoken.say("month.one", region=region, item=item)
        assert spoken.label("owner", duty.owner) in one["says"]
        assert duty.rule in one["says"] and duty.case_id in one["says"]


def test_what_lies_further_ahead_comes_into_the_feed_with_its_time(
    busy: Desk, spoken: Words
) -> None:
    until = busy.office.today + AHEAD
    with busy.store.reading() as transaction:
        later = [
            one
            for one in search.duties_wanted(transaction, DutiesWanted(since=until))
            if one.due != until.isoformat()
        ]
    assert later
    uids = {one["uid"] for one in entries(busy, spoken)}
    assert not {f"demo/{one.case_id}/{one.label}@duban" for one in later} & uids


def test_of_too_many_the_earliest_stand_in_it(
    busy: Desk, spoken: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = sorted(one["day"] for one in entries(busy, spoken))
    monkeypatch.setattr(running, "MOST", 5)
    assert sorted(one["day"] for one in entries(busy, spoken)) == every[:5]


def test_real_office_marks_nothing_and_an_empty_one_has_an_empty_feed(
    real: Desk, spoken: Words
) -> None:
    assert entries(real, spoken) == []
    assert DEMO_MARK not in calendar_feed(real, spoken)
    assert calendar_feed(real, spoken).startswith("BEGIN:VCALENDAR")


def test_lateness_takes_nothing_out_of_the_feed(busy: Desk, spoken: Words) -> None:
    late = [one for one in dated(busy) if str(one.due) < busy.office.today.isoformat()]
    assert any(one.owner is not Owner.TERM for one in late)
    days = {one["day"] for one in entries(busy, spoken)}
    assert {str(one.due) for one in late} <= days
    assert min(days) >= date(2023, 7, 18).isoformat()
