"""The office at a glance."""

from msgspec.structs import replace

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.overview import overview, work_list
from tests.practice import HEPING


def test_work_list_shows_where_each_case_stands(desk: Desk, spoken: Words) -> None:
    shown = overview(desk)
    table = work_list(shown, 10, desk.notice().regions_by_code, spoken)
    assert table.title == spoken.say("run.cases", count=1)
    (row,) = table.rows
    assert row[:3] == (HEPING, spoken.label("region", "和平区"), "●●●●●●")
    assert row[3] == spoken.label("state", "RECOVERING")
    assert shown.night is not None


def test_open_cases_come_before_ended_ones_where_there_is_no_room(
    desk: Desk, spoken: Words
) -> None:
    (case,) = overview(desk).cases
    ended = replace(case, id="tj-2023-22/120102", region_code="120102", outcome="COMPLETED")
    shown = replace(overview(desk), cases=(ended, case, replace(ended, region_code="120103")))
    table = work_list(shown, 2, desk.notice().regions_by_code, spoken)
    assert [row[0] for row in table.rows] == [HEPING]
    assert table.title == spoken.say("run.some_cases", count=3, shown=1)
    whole = work_list(shown, 3, desk.notice().regions_by_code, spoken)
    assert whole.tones[0] == "faint"
