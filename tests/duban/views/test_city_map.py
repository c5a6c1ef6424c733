"""The city as a map: every district is on it, coloured as it is asked for, told in words."""

from datetime import date, timedelta

import pytest

from config.maps import city_map
from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.charts import CityDrawing
from duban.views.city_map import CITY, LEGENDS, Shade, city_page
from duban.views.page import Chart, Page
from duban.views.programme import programme_asked
from states.duty_items import Owner


def drawing(page: Page) -> CityDrawing:
    """The map on a page."""
    drawn = next(part for part in page.parts if isinstance(part, Chart)).drawing
    assert isinstance(drawn, CityDrawing)
    return drawn


def test_every_region_of_the_notice_has_its_place(desk: Desk) -> None:
    city, regions = city_map(CITY), desk.notice().regions
    assert {one.code for one in city.district} == {o.code for o in regions if not o.is_dev_zone}
    assert {one.code for one in city.zone} == {one.code for one in regions if one.is_dev_zone}
    assert len(city.district) == 16


def test_places_lie_on_the_canvas_and_districts_do_not_share_a_name() -> None:
    city = city_map(CITY)
    points = [point for one in city.district for point in (*one.outline, one.at)]
    points += [one.at for one in city.zone]
    assert all(city.left <= x <= city.left + city.width for x, _ in points)
    assert all(city.top <= y <= city.top + city.height for _, y in points)
    names = [one.name for one in (*city.district, *city.zone)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("by", Shade)
def test_each_place_has_a_colour_of_the_legend_and_is_told(
    desk: Desk, by: Shade, spoken: Words
) -> None:
    drawn = drawing(city_page(programme_asked(desk), by, date(2024, 4, 10), spoken))
    looks = [look for look, _ in drawn.legend]
    assert tuple(looks) == LEGENDS[by]
    assert len(drawn.places) == len(desk.notice().regions)
    assert {one.look for one in drawn.places} <= set(looks)
    assert all(one.told for one in drawn.places)
    with_case = [one for one in drawn.places if one.case]
    assert [one.name for one in with_case] == [spoken.label("region", "和平")]
    assert spoken.label("region", "和平区") in with_case[0].told


def test_lateness_grows_with_the_days(desk: Desk, spoken: Words) -> None:
    programme = programme_asked(desk)
    facts = programme.members[0].case.facts
    owed = [duty for _, duty in facts.open_duties() if duty.owner is not Owner.TERM]
    due = min(duty.due for duty in owed if duty.due is not None)
    looks = []
    for days in (0, 12, 40):  # the week after it is a holiday
        page = city_page(programme, Shade.LATE, due + timedelta(days=days), spoken)
        looks.append(next(one.look for one in drawing(page).places if one.case))
    assert looks == ["good", "warn", "bad"]


def test_table_says_what_the_map_says(desk: Desk, spoken: Words) -> None:
    page = city_page(programme_asked(desk), Shade.STEP, date(2024, 4, 10), spoken)
    table = page.table("places")
    step = [one.key for one in table.columns].index("step")
    place = next(one for one in drawing(page).places if one.case)
    assert place.look == f"s{table.rows[0][step]}"
