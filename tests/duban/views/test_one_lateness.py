"""Whoever asks whether somebody is late is told the same on every page, whatever the day."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from config.words import Words
from duban.bootstrap.desk import TRAINING, Desk
from duban.bootstrap.founding import create
from duban.environment import Settings
from duban.rendering.data import records
from duban.running.service import Service
from duban.views.cases import CaseQuery, Cases
from duban.views.city_map import Shade, city_page
from duban.views.duties import Duties, DutyQuery
from duban.views.month import month_shown
from duban.views.programme import programme_asked
from duban.views.review import review_page
from duban.views.today import today_page
from duban.web.metrics import Figures
from states.duty_items import Item, Owner
from tests.conftest import shut
from tests.practice import BINHAI, DONGLI, HEPING, TEDA, XIQING, Practice

EN = Words("en")
DAYS = (
    date(2023, 7, 31),  # what is due today is not late
    date(2023, 8, 5),  # a Saturday: what was due on the Friday is not late before Monday
    date(2023, 8, 7),
    date(2023, 10, 3),  # amid a holiday of eight days
    date(2023, 10, 9),
    date(2024, 2, 4),  # a Sunday that is worked
    date(2024, 3, 1),
    date(2024, 5, 6),  # the recovery that is suspended would be late by then
    date(2026, 12, 31),
)
Row = dict[str, Any]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with cases at all points; the recovery of one is suspended by a court."""
    folder = tmp_path_factory.mktemp("late") / "office"
    opened = create(Settings(office=folder), TRAINING, date(2024, 3, 1))
    office = Practice(opened.store, is_founded=True)
    for code, until in (
        (TEDA, "open_case"),
        (XIQING, "accept_plan_filing"),
        (BINHAI, "publicise"),
        (DONGLI, "disburse"),
        (HEPING, "decide_clawback"),
    ):
        office.lead(until, code=code)
    office.do("file_dispute", {"against": "收回决定"})
    office.do("suspend_enforcement", {"authority": "某区政府"})
    yield opened
    shut(opened.store)


@pytest.fixture(params=DAYS, ids=str)
def desk(kept: Desk, request: pytest.FixtureRequest) -> Desk:
    """The desk on a day."""
    kept.set_date(request.param)
    return kept


def duties(desk: Desk, query: DutyQuery) -> list[Row]:
    """The rows of the list of duties."""
    shown = Duties(desk, query, EN)
    with desk.store.reading() as transaction:
        return list(records(shown.columns, shown.rows(transaction)))


@pytest.fixture
def every(desk: Desk) -> list[Row]:
    """All open duties, as the list has them."""
    return duties(desk, DutyQuery())


@pytest.fixture
def late(every: list[Row]) -> list[Row]:
    """Those of them with which somebody is late."""
    return [row for row in every if row["overdue_working_days"]]


def test_duties_that_are_asked_for_as_late_are_those_that_say_so(
    desk: Desk, late: list[Row]
) -> None:
    assert duties(desk, DutyQuery(overdue=True)) == late


def test_nothing_is_late_that_is_due_later_suspended_or_a_term(desk: Desk, late: list[Row]) -> None:
    for row in late:
        assert row["due"] < desk.office.today.isoformat()
        assert row["suspended_on"] is None
        assert row["owner"] != Owner.TERM


def test_cases_in_which_somebody_is_late_are_those_of_late_duties(
    desk: Desk, late: list[Row]
) -> None:
    shown = Cases(desk, CaseQuery(overdue=True), EN)
    with desk.store.reading() as transaction:
        found = list(records(shown.columns, shown.rows(transaction)))
    assert {row["region_code"] for row in found} == {row["region_code"] for row in late}


def test_month_marks_a_day_for_the_duties_that_are_late(
    desk: Desk, every: list[Row], late: list[Row]
) -> None:
    for first in sorted({date.fromisoformat(row["due"]).replace(day=1) for row in every}):
        for day in month_shown(desk, first, EN).days:
            here = [row for row in late if row["due"] == day.day.isoformat()]
            marked = {one.owner for one in day.due if one.tone == "bad"}
            assert marked == {row["owner"] for row in here}, day.day


def test_map_colours_a_district_by_its_latest_duty(desk: Desk, late: list[Row]) -> None:
    page = city_page(programme_asked(desk), Shade.LATE, desk.office.today, EN)
    table = page.table("places")
    for row in records(table.columns, table.rows):
        own = [one["overdue_working_days"] for one in late if one["region"] == row["region"]]
        assert row["overdue_working_days"] == max(own, default=None)


def test_review_marks_a_case_whose_next_duty_is_late(desk: Desk, late: list[Row]) -> None:
    page = review_page(programme_asked(desk), desk.office.today, EN)
    table = page.table("running")
    shown = list(records(table.columns, table.rows))
    assert shown
    for row, tone in zip(shown, table.tones, strict=True):
        own = [one["item"] for one in late if one["region"] == row["region"]]
        assert (tone == "bad") == (row["item"] in own)


def test_today_counts_what_is_late_by_whose_fault_it_is(desk: Desk, late: list[Row]) -> None:
    page = today_page(desk, EN)
    told = {tile.label: tile.value for part in page.parts for tile in getattr(part, "tiles", ())}
    for key, owner in (
        ("ours", Owner.CITY),
        ("theirs", Owner.DISTRICT),
        ("institutions", Owner.INSTITUTION),
    ):
        count = sum(row["owner"] == owner for row in late)
        assert told[EN.say(f"morning.{key}")] == str(count)


def test_monitor_is_told_the_same_number(desk: Desk, late: list[Row]) -> None:
    told = Figures(Service(desk)).text().decode()
    assert f"\nduban_overdue {float(len(late))}\n" in told


def test_suspended_recovery_is_never_late(kept: Desk) -> None:
    kept.set_date(date(2024, 12, 2))
    (recovery,) = duties(kept, DutyQuery(item=Item.RECOVERY))
    assert recovery["due"] < "2024-12-01"
    assert recovery["overdue_working_days"] is None
    day = date.fromisoformat(recovery["due"])
    (shown,) = [one for one in month_shown(kept, day.replace(day=1), EN).days if one.day == day]
    assert [one.tone for one in shown.due if one.owner == Owner.INSTITUTION] == [""]
