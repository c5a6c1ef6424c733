"""What stands as a figure is the number of the rows behind it, on every page that shows one."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from msgspec.structs import replace

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.rendering.data import as_data
from duban.views.alarms import Alarms, alarm_query
from duban.views.board import board
from duban.views.by_region import around_lists
from duban.views.cases import CaseQuery, Cases, case_query
from duban.views.duties import Duties, DutyQuery, duty_query
from duban.views.funds.lines import Lines, line_query
from duban.views.funds.page import funds_page
from duban.views.listing import AnyListing, Asked
from duban.views.mails import Mails, mail_query
from duban.views.month import month_shown
from duban.views.next_acts import NextActs
from duban.views.overview import overview, work_list
from duban.views.page import Figures, Page, Ref, Subject, Table, Tile
from duban.views.programme import programme_asked
from duban.views.review import review_page
from duban.views.today import today_page
from states.actors import Role
from states.duty_items import Owner
from tests.duban.conftest import NEXT
from tests.practice import PROGRAMME

Made = Callable[[Asked, Desk, Words], AnyListing]
LISTS: dict[Subject, Made] = {
    Subject.CASES: lambda asked, desk, words: Cases(desk, case_query(asked, desk, words), words),
    Subject.DUTIES: lambda asked, desk, words: Duties(desk, duty_query(asked, desk, words), words),
    Subject.MAILS: lambda asked, desk, words: Mails(desk, mail_query(asked, desk, words), words),
    Subject.ALARMS: lambda asked, desk, words: Alarms(desk, alarm_query(asked, desk, words), words),
    Subject.LEDGER: lambda asked, desk, words: Lines(desk, line_query(asked, desk, words), words),
}
"""What a reference to a list leads to."""
EN = Words("en")


def behind(desk: Desk, to: Ref) -> int:
    """How many rows stand in the list that a reference leads to."""
    listing = LISTS[to.subject](Asked.in_address(to.key), desk, EN)
    with desk.store.reading() as transaction:
        return listing.count(transaction)


def as_an_operator_has_it(to: Ref, desk: Desk) -> AnyListing:
    """The list that a reference leads to, with the acts that its cases bear."""
    asked, around = Asked.in_address(to.key), around_lists(desk)
    acts = NextActs(EN, desk, (Role.OPERATOR,), around.rulebook)
    if to.subject is Subject.DUTIES:
        return Duties(desk, duty_query(asked, desk, EN), EN, around, next_acts=acts)
    if to.subject is Subject.CASES:
        return Cases(desk, case_query(asked, desk, EN), EN, around, next_acts=acts)
    return LISTS[to.subject](asked, desk, EN)


def pages(desk: Desk) -> Iterator[Page]:
    """The pages that show figures, of both programmes."""
    yield today_page(desk, EN)
    for name in (PROGRAMME, NEXT):
        programme = programme_asked(desk, name)
        yield funds_page(programme, EN)
        yield review_page(programme, desk.office.today, EN)


def tiles(page: Page) -> Iterator[Tile]:
    """The figures of a page."""
    for part in page.parts:
        if isinstance(part, Figures):
            yield from part.tiles


def test_figure_counts_the_rows_of_the_list_that_it_leads_to(busy: Desk) -> None:
    led = 0
    for page in pages(busy):
        for tile in tiles(page):
            if tile.to is not None and tile.to.subject in LISTS and tile.value[0].isdigit():
                assert tile.value == f"{behind(busy, tile.to):,}", (page.key, tile.label)
                led += 1
    assert led > 10


def test_figure_that_leads_to_a_part_of_its_page_finds_it(busy: Desk) -> None:
    for page in pages(busy):
        parts = {part.key for part in page.parts}
        assert {tile.anchor for tile in tiles(page) if tile.anchor} <= parts, page.key


def test_no_figure_leads_nowhere(busy: Desk) -> None:
    for page in pages(busy):
        assert not [tile.label for tile in tiles(page) if not tile.anchor and tile.to is None]


def test_tables_of_today_are_the_first_rows_of_what_they_lead_to(busy: Desk) -> None:
    page = today_page(busy, EN, roles=(Role.OPERATOR,))
    shown = {tile.label: tile for tile in tiles(page)}
    tables = [one for one in page.parts if isinstance(one, Table) and one.key != "overnight"]
    assert tables
    for table in tables:
        to = shown[table.title].to
        assert to is not None
        listing = as_an_operator_has_it(to, busy)
        with busy.store.reading() as transaction:
            whole = as_data(listing.page(transaction))
        assert as_data(table) == whole[: len(table.rows)]
        assert (table.count, bool(table.rows)) == (behind(busy, to), True)


@pytest.mark.parametrize(
    "query",
    [
        CaseQuery(),
        CaseQuery(programme=PROGRAMME),
        CaseQuery(programme=NEXT),
        CaseQuery(overdue=True),
        CaseQuery(late_by=Owner.CITY),
        CaseQuery(step=1),
        CaseQuery(search="东丽"),
        CaseQuery(outcome="OPEN", flag=True),
    ],
)
def test_board_has_the_cases_of_the_list_each_in_its_step(
    busy: Desk, spoken: Words, query: CaseQuery
) -> None:
    columns = board(busy, query, spoken)
    with busy.store.reading() as transaction:
        names = list(Cases(busy, query, spoken).names(transaction))
    cards = [card.ref.key for one in columns for card in one.cards]
    assert sorted(cards) == sorted(names)
    for one in columns:
        assert (one.count, one.more) == (len(one.cards), 0)
        asked = case_query(Asked.in_address(one.asked), busy, spoken)
        assert asked == replace(query, step=one.number)
        with busy.store.reading() as transaction:
            assert Cases(busy, asked, spoken).count(transaction) == one.count


def test_month_leads_to_as_many_duties_as_it_says(busy: Desk, spoken: Words) -> None:
    several = 0
    for first in (date(2023, 7, 1), date(2023, 8, 1), date(2024, 4, 1)):
        for day in month_shown(busy, first, spoken).days:
            for one in day.due:
                if one.to.subject is Subject.DUTIES:
                    assert str(behind(busy, one.to)) in one.to.label
                    several += 1
    assert several


def test_work_list_of_a_terminal_has_every_case_where_there_is_room(
    busy: Desk, spoken: Words
) -> None:
    seen, regions = overview(busy), busy.regions()
    whole = work_list(seen, 100, regions, spoken)
    with busy.store.reading() as transaction:
        assert whole.count == Cases(busy, CaseQuery(), spoken).count(transaction)
    for most in (1, 2, 3, whole.count - 1):
        short = work_list(seen, most, regions, spoken)
        assert len(short.rows) == max(most - 1, 1)
        assert set(short.rows) <= set(whole.rows)
        assert "faint" not in short.tones  # open cases come first


def test_duties_of_a_case_are_those_of_its_region_in_the_list(busy: Desk) -> None:
    query = DutyQuery(programme=NEXT)
    with busy.store.reading() as transaction:
        rows = as_data(Duties(busy, query, EN).page(transaction))
    assert {row["programme"] for row in rows} == {NEXT}
    assert {row["region_code"] for row in rows} == {"120110"}
