"""The board has a column a step and a card a case, and leads to the list of each column."""

from collections.abc import Iterator
from datetime import date

import pytest

from config.words import Words
from duban.bootstrap.desk import TRAINING, Desk
from duban.bootstrap.founding import create
from duban.environment import Settings
from duban.views import board as boards
from duban.views.board import Card, board
from duban.views.cases import CaseQuery, Cases, case_query
from duban.views.listing import Asked
from duban.views.page import Ref, Subject
from tests.conftest import shut
from tests.practice import BINHAI, DONGLI, HEPING, PROGRAMME, XIQING, Practice

LATE = {
    "zh": ("市局逾期 103 个工作日", "区局逾期 146 个工作日"),
    "en": ("city office: late, working days: 103", "district: late, working days: 146"),
}
"""What is said of 和平区, and of 东丽区."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with three cases at the beginning, one flagged, and one that ended."""
    folder = tmp_path_factory.mktemp("board") / "office"
    opened = create(Settings(office=folder), TRAINING, date(2024, 3, 1))
    office = Practice(opened.store, is_founded=True)
    office.set("2023-07-18T10:00")
    for code in (DONGLI, XIQING, BINHAI):
        office.do("open_case", {"region_code": code}, code=code)
    office.do("decline_participation", {"letter": True}, code=BINHAI)
    office.lead("submit_self_check")
    office.night("2024-01-11")
    yield opened
    shut(opened.store)


def cards(desk: Desk, query: CaseQuery, words: Words) -> dict[str, Card]:
    """The cards of all columns by the region of their case."""
    return {card.ref.label: card for one in board(desk, query, words) for card in one.cards}


def test_each_step_is_a_column_under_its_name(desk: Desk, spoken: Words) -> None:
    columns = board(desk, CaseQuery(), spoken)
    assert [one.number for one in columns] == [1, 2, 3, 4, 5, 6]
    assert len({one.name for one in columns}) == 6
    assert all(("一" <= one.name[0] <= "龥") == (spoken.language == "zh") for one in columns)


def test_column_holds_exactly_the_cases_of_its_list(desk: Desk, spoken: Words) -> None:
    columns = board(desk, CaseQuery(), spoken)
    assert sum(one.count for one in columns) == 4
    for one in columns:
        query = case_query(Asked.in_address(one.asked), desk, spoken)
        assert query.step == one.number
        with desk.store.reading() as transaction:
            names = list(Cases(desk, query, spoken).names(transaction))
        assert [card.ref.key for card in one.cards] == names
        assert (one.count, one.more) == (len(names), 0)


def test_card_tells_state_and_what_stands_out(desk: Desk, spoken: Words) -> None:
    found = cards(desk, CaseQuery(), spoken)
    assert found[spoken.label("region", "和平区")] == Card(
        Ref(spoken.label("region", "和平区"), Subject.CASE, f"{PROGRAMME}/{HEPING}"),
        spoken.label("state", "FLAGGED"),
        (spoken.label("flag", "red"), LATE[spoken.language][0]),
        "bad",
    )
    other = found[spoken.label("region", "东丽区")]
    assert (other.badges, other.tone) == ((LATE[spoken.language][1],), "warn")


def test_case_that_ended_stands_back_and_says_how(desk: Desk, spoken: Words) -> None:
    ended = cards(desk, CaseQuery(), spoken)[spoken.label("region", "滨海新区")]
    assert (ended.tone, ended.badges) == ("faint", ())
    with desk.store.reading() as transaction:
        shown = Cases(desk, CaseQuery(region=(BINHAI,)), spoken).page(transaction)
    at = [one.key for one in shown.columns].index("outcome")
    assert ended.state == getattr(shown.rows[0][at], "label", None)


def test_step_that_is_asked_for_stands_alone(desk: Desk, spoken: Words) -> None:
    (only,) = board(desk, CaseQuery(step=1), spoken)
    assert only.number == 1
    assert spoken.label("region", "和平区") not in {card.ref.label for card in only.cards}


def test_what_else_is_asked_for_is_asked_of_every_column(desk: Desk, spoken: Words) -> None:
    columns = board(desk, CaseQuery(flag=True), spoken)
    assert [one.count for one in columns] == [0, 0, 0, 0, 0, 1]
    assert all("flag=1" in one.asked for one in columns)


def test_long_column_shows_its_first_cards_and_counts_the_others(
    desk: Desk, spoken: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boards, "MOST", 1)
    first = board(desk, CaseQuery(), spoken)[0]
    assert (len(first.cards), first.more) == (1, first.count - 1)
    assert first.count > 1
