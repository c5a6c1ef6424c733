"""The time of a case on one axis, the same as a table, and in sentences."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from msgspec.structs import replace

from config.words import Words
from duban.rendering.data import as_data
from duban.views.axis import LEFT, RIGHT, WIDTH
from duban.views.case.foreseen import Foreseen, When, foreseen
from states.deadlines import working_days_late
from tests.practice import HEPING, PROGRAMME, Practice, at
from workflow.rehearsal.unattended import if_nobody_acts

CASE = f"{PROGRAMME}/{HEPING}"
AHEAD = timedelta(days=90)


@pytest.fixture
def found(led: Practice, spoken: Words) -> Foreseen:
    today = led.now.date()
    coming = if_nobody_acts(led.office, CASE, today + AHEAD)
    return foreseen(led.records(), led.facts(), coming, today, spoken)


def test_all_three_times_stand_on_the_axis(found: Foreseen, led: Practice) -> None:
    rows = as_data(found.table)
    assert {row["when"] for row in rows} == {one.value for one in When}
    past = [row for row in rows if row["when"] == When.PAST]
    assert len(past) == len(led.records())
    assert [row["day"] for row in rows] == sorted(row["day"] for row in rows)
    today = led.now.date().isoformat()
    assert all(row["day"] >= today for row in rows if row["when"] == When.COMES)


def test_lateness_to_come_stands_out_with_its_owner(found: Foreseen, spoken: Words) -> None:
    late = spoken.say("ahead.late", item=spoken.label("item", "recovery"))
    rows = zip(as_data(found.table), found.table.tones, strict=True)
    marked = [(row["whom"], tone) for row, tone in rows if row["says"] == late]
    assert marked and all(tone == "bad" and whom for whom, tone in marked)


def test_first_breach_is_said(found: Foreseen) -> None:
    rows = list(zip(as_data(found.table), found.table.tones, strict=True))
    first = next(row for row, tone in rows if tone == "bad" and row["when"] == When.COMES)
    assert any(first["says"] in line and first["day"] in line for line in found.lines)


def test_every_dot_lies_within_the_drawing_and_tells_what_it_is(found: Foreseen) -> None:
    axis = found.axis
    dots = axis.dots()
    assert dots
    for dot in dots:
        assert LEFT <= dot.x <= WIDTH - RIGHT
        assert 0 < dot.y < axis.height
        assert dot.title.count("\n") >= 1
    shown = sum(dot.count for dot in dots)
    assert shown == sum(axis.first <= mark.day <= axis.last for mark in axis.marks)
    assert LEFT <= axis.now <= WIDTH - RIGHT


def test_ticks_keep_apart(found: Foreseen) -> None:
    places = [x for _, x in found.axis.ticks()]
    assert len(places) > 1
    assert all(after - before >= 40 for before, after in pairwise(places))


def test_what_is_late_already_is_said_first(led: Practice, spoken: Words) -> None:
    today = date(2024, 6, 3)
    office = replace(led.office, clock=lambda: at("2024-06-03"))
    coming = if_nobody_acts(office, CASE, today + AHEAD)
    found = foreseen(led.records(), led.facts(), coming, today, spoken)
    late = [
        (duty.item, days)
        for _, duty in led.facts().open_duties()
        if (days := working_days_late(duty, today, coming.calendar))
    ]
    assert late
    for line, (item, days) in zip(found.lines, late, strict=False):
        assert spoken.label("item", item) in line
        assert str(days) in line
        assert spoken.say("ahead.nothing", until=spoken.day(coming.until)) != line


def test_case_that_nothing_awaits_says_so(office: Practice, spoken: Words) -> None:
    office.lead("start_drafting")
    today = office.now.date()
    coming = if_nobody_acts(office.office, CASE, today)
    found = foreseen(office.records(), office.facts(), coming, today, spoken)
    assert found.lines[0] == spoken.say("ahead.nothing", until=spoken.day(today))
