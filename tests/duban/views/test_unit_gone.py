"""A unit that the notice in force names no more, whose case of the year before runs on."""

import pytest

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.bootstrap.new_programme import ProgrammeExists, open_programme
from duban.rendering.data import as_data
from duban.running.calendar_feed import calendar_feed
from duban.views.audit import Acts, act_query
from duban.views.board import board
from duban.views.cases import CaseQuery, Cases
from duban.views.choosing import NotThere, case_of, place_of_case
from duban.views.finding import found
from duban.views.listing import Asked
from duban.views.month import month_shown
from duban.views.news import news_after
from states.duty_items import Item
from tests.duban.conftest import NEXT, next_year
from tests.practice import HEPING, PROGRAMME, XIQING


def test_programme_is_opened_once(renewed: Desk) -> None:
    assert renewed.programmes() == [PROGRAMME, NEXT]
    with pytest.raises(ProgrammeExists):
        open_programme(renewed, next_year())
    assert renewed.programme() == NEXT


def test_its_case_is_listed_and_asked_for_by_name(renewed: Desk, spoken: Words) -> None:
    asked = Asked.in_address("region=和平区")
    assert asked.regions("region", renewed.regions) == (HEPING,)
    with renewed.store.reading() as transaction:
        rows = as_data(Cases(renewed, CaseQuery(region=(HEPING,)), spoken).page(transaction))
    assert [(one["programme"], one["region"]) for one in rows] == [
        (PROGRAMME, spoken.label("region", "和平区"))
    ]


def test_it_stands_on_the_board_and_in_the_month(renewed: Desk, spoken: Words) -> None:
    cards = [card.ref.label for one in board(renewed, CaseQuery(), spoken) for card in one.cards]
    assert cards == ["新西青区", spoken.label("region", "和平区")]
    recovery = case_of(renewed, PROGRAMME, HEPING)[1].facts.duty(Item.RECOVERY)
    assert recovery is not None and recovery.due is not None
    month = month_shown(renewed, recovery.due.replace(day=1), spoken)
    told = [due.to.label for day in month.days for due in day.due]
    assert any(spoken.label("region", "和平区") in one for one in told)
    assert spoken.label("region", "和平区") in calendar_feed(renewed, spoken)


def test_its_case_is_found_with_its_acts(renewed: Desk, spoken: Words) -> None:
    (case,) = found(renewed, "heping", spoken)
    assert (case.ref.label, case.ref.key) == (
        spoken.label("region", "和平区"),
        f"{PROGRAMME}/{HEPING}",
    )
    label, named = spoken.label("command", "refund"), spoken.label("region", "和平区")
    assert f"{named} · {label}" in [one.ref.label for one in found(renewed, "和平 refund", spoken)]


def test_its_acts_are_told_and_listed(renewed: Desk, spoken: Words) -> None:
    news = news_after(renewed, 0, spoken)
    assert news is not None
    assert {one.case.label for one in news.acts} == {spoken.label("region", "和平区")}
    query = act_query(Asked.in_address("act=decide_clawback"), renewed, spoken)
    with renewed.store.reading() as transaction:
        (row,) = as_data(Acts(renewed, query, spoken).page(transaction)[0])
    assert row["region"] == spoken.label("region", "和平区")


def test_case_is_of_its_region_as_its_own_notice_has_it(renewed: Desk) -> None:
    region, stored = case_of(renewed, PROGRAMME, HEPING)
    assert (region.name, stored.facts.step) == ("和平区", 6)
    assert case_of(renewed, PROGRAMME, XIQING)[0].name == "西青区"
    region, case_id, none = place_of_case(renewed, NEXT, XIQING)
    assert (region.name, case_id, none) == ("新西青区", f"{NEXT}/{XIQING}", None)


@pytest.mark.parametrize(
    ("programme", "code"), [(NEXT, HEPING), (PROGRAMME, "120102"), (PROGRAMME, "999999")]
)
def test_no_case_is_opened_of_a_gone_unit_nor_in_a_gone_programme(
    renewed: Desk, programme: str, code: str
) -> None:
    with pytest.raises(NotThere):
        place_of_case(renewed, programme, code)
