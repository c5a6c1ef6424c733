"""Regions whose case is yet to be opened, each with the act that opens it."""

import pytest

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.rendering.data import as_data
from duban.views.page import Figures, Ref, Subject
from duban.views.unopened import not_opened, unopened, unopened_cases
from tests.duban.conftest import NEXT
from tests.practice import HEPING, PROGRAMME, Practice, region, the_notice


def test_regions_without_a_case_stand_in_the_order_of_the_notice(desk: Desk, spoken: Words) -> None:
    table = unopened(unopened_cases(desk), spoken, may_open=True).table("unopened")
    codes = [one["region_code"] for one in as_data(table)]
    assert codes == [one.code for one in the_notice().regions if one.code != HEPING]
    code, to, unit = table.rows[0]
    assert to == Ref(
        spoken.region(region(str(code))), Subject.ACT, f"{PROGRAMME}/{code}/acts/open_case"
    )
    assert unit == region(str(code)).unit


def test_who_may_open_no_case_is_led_to_where_it_is_told(desk: Desk, spoken: Words) -> None:
    table = unopened(unopened_cases(desk), spoken, may_open=False).table("unopened")
    code, to, _ = table.rows[0]
    name = spoken.region(region(str(code)))
    assert to == Ref(name, Subject.CASE, f"{PROGRAMME}/{code}")


def test_new_programme_has_every_region_of_its_notice(renewed: Desk, spoken: Words) -> None:
    table = unopened(unopened_cases(renewed), spoken, may_open=True).table("unopened")
    assert table.count == len(the_notice().regions) - 1
    assert all(isinstance(row[1], Ref) and row[1].key.startswith(NEXT) for row in table.rows)


def test_where_all_are_open_that_is_said(real: Desk, spoken: Words) -> None:
    office = Practice(real.store, is_founded=True)
    office.set("2023-07-18T10:00")
    for one in the_notice().regions:
        office.do("open_case", {"region_code": one.code}, code=one.code)
    table = unopened(unopened_cases(real), spoken, may_open=True).table("unopened")
    assert (table.rows, table.empty) == ((), spoken.say("unopened.none"))


@pytest.mark.parametrize("may_open", [True, False])
def test_page_of_a_region_offers_the_act_to_who_may_do_it(spoken: Words, may_open: bool) -> None:
    case = f"{PROGRAMME}/{HEPING}"
    page = not_opened(region(HEPING), case, spoken, may_open=may_open)
    label = spoken.label("command", "open_case")
    assert page.lead == spoken.say(
        "unopened.not_yet", region=spoken.label("region", "和平区"), act=label
    )
    offered = [tile.to for part in page.parts if isinstance(part, Figures) for tile in part.tiles]
    to = Ref(label, Subject.ACT, f"{case}/acts/open_case")
    assert offered == ([to] if may_open else [])
