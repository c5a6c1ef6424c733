"""A unit that the notice in force names no more, whose case of the year before runs on."""

from collections.abc import Iterator
from datetime import date

import pytest

from config.notices import load_notice, parse_notice
from config.words import Words
from duban.bootstrap.desk import TRAINING, Desk
from duban.bootstrap.editions import NOTICE, Edition, editions
from duban.bootstrap.founding import create
from duban.bootstrap.new_programme import ProgrammeExists, open_programme
from duban.environment import Settings
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
from states.items import Item
from tests.conftest import shut
from tests.practice import HEPING, PROGRAMME, XIQING, Practice

NEXT = "tj-2024-1"


def next_year() -> Edition:
    """A notice of the year after, without 和平区, under the same procedure."""
    text = load_notice(NOTICE).text.replace(f'id = "{NOTICE}"', f'id = "{NEXT}"')
    lines = [line for line in text.splitlines() if f'code = "{HEPING}"' not in line]
    renamed = "\n".join(lines).replace('name = "西青区"', 'name = "新西青区"')
    return Edition(parse_notice(renamed, "next.toml"), editions().procedure)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with cases of 和平区 and 西青区, and the programme of the year after opened."""
    folder = tmp_path_factory.mktemp("gone") / "office"
    opened = create(Settings(office=folder), TRAINING, date(2024, 3, 1))
    office = Practice(opened.store, is_founded=True)
    office.set("2023-07-18T10:00")
    office.do("open_case", {"region_code": XIQING}, code=XIQING)
    office.lead("decide_clawback")
    open_programme(opened, next_year())
    yield opened
    shut(opened.store)


def test_programme_is_opened_once(desk: Desk) -> None:
    assert desk.programmes() == [PROGRAMME, NEXT]
    with pytest.raises(ProgrammeExists):
        open_programme(desk, next_year())
    assert desk.programme() == NEXT


def test_its_case_is_listed_and_asked_for_by_name(desk: Desk, spoken: Words) -> None:
    asked = Asked.in_address("region=和平区")
    assert asked.regions("region", desk.regions) == (HEPING,)
    with desk.store.reading() as transaction:
        rows = as_data(Cases(desk, CaseQuery(region=(HEPING,)), spoken).page(transaction))
    assert [(one["programme"], one["region"]) for one in rows] == [(PROGRAMME, "和平区")]


def test_it_stands_on_the_board_and_in_the_month(desk: Desk, spoken: Words) -> None:
    cards = [card.ref.label for one in board(desk, CaseQuery(), spoken) for card in one.cards]
    assert cards == ["新西青区", "和平区"]
    recovery = case_of(desk, PROGRAMME, HEPING)[1].facts.duty(Item.RECOVERY)
    assert recovery is not None and recovery.due is not None
    month = month_shown(desk, recovery.due.replace(day=1), spoken)
    told = [due.to.label for day in month.days for due in day.due]
    assert any("和平区" in one for one in told)
    assert "和平区" in calendar_feed(desk, spoken)


def test_its_case_is_found_with_its_acts(desk: Desk, spoken: Words) -> None:
    (case,) = found(desk, "heping", spoken)
    assert (case.ref.label, case.ref.key) == ("和平区", f"{PROGRAMME}/{HEPING}")
    label = spoken.label("command", "refund")
    assert f"和平区 · {label}" in [one.ref.label for one in found(desk, "和平 refund", spoken)]


def test_its_acts_are_told_and_listed(desk: Desk, spoken: Words) -> None:
    news = news_after(desk, 0, spoken)
    assert news is not None
    assert {one.case.label for one in news.acts} == {"和平区"}
    query = act_query(Asked.in_address("act=decide_clawback"), desk, spoken)
    with desk.store.reading() as transaction:
        (row,) = as_data(Acts(desk, query, spoken).page(transaction)[0])
    assert row["region"] == "和平区"


def test_case_is_of_its_region_as_its_own_notice_has_it(desk: Desk) -> None:
    region, stored = case_of(desk, PROGRAMME, HEPING)
    assert (region.name, stored.facts.step) == ("和平区", 6)
    assert case_of(desk, PROGRAMME, XIQING)[0].name == "西青区"
    region, case_id, none = place_of_case(desk, NEXT, XIQING)
    assert (region.name, case_id, none) == ("新西青区", f"{NEXT}/{XIQING}", None)


@pytest.mark.parametrize(
    ("programme", "code"), [(NEXT, HEPING), (PROGRAMME, "120102"), (PROGRAMME, "999999")]
)
def test_no_case_is_opened_of_a_gone_unit_nor_in_a_gone_programme(
    desk: Desk, programme: str, code: str
) -> None:
    with pytest.raises(NotThere):
        place_of_case(desk, programme, code)
