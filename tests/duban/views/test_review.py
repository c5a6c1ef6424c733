"""The review of a programme as it is looked at: places, draws, amounts, objections."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from msgspec.structs import replace

from config.words import Words
from duban.bootstrap.desk import TRAINING, Desk
from duban.bootstrap.founding import create
from duban.environment import Settings
from duban.views.case.page import page_of
from duban.views.page import Coded, Figures, Page, Ref, Table
from duban.views.programme import Member, Programme, programme_asked
from duban.views.review import review_page
from states.money import grouped
from tests.conftest import shut
from tests.practice import BINHAI, DONGLI, HEPING, XIQING, Practice, region

TODAY = date(2024, 4, 10)


@pytest.fixture
def page(desk: Desk, spoken: Words) -> Page:
    """The page about a programme whose one case was reviewed long ago."""
    return review_page(programme_asked(desk), TODAY, spoken)


@pytest.fixture
def reviewing(tmp_path: Path) -> Iterator[Programme]:
    """A programme whose one case has been scored and stands in publicity."""
    opened = create(Settings(office=tmp_path / "office"), TRAINING, date(2023, 7, 1))
    Practice(opened.store, is_founded=True).lead("publicise")
    yield programme_asked(opened)
    shut(opened.store)


def records(table: Table) -> list[dict[str, object]]:
    """The rows by column."""
    keys = [one.key for one in table.columns]
    return [dict(zip(keys, row, strict=True)) for row in table.rows]


def test_case_of_long_ago_is_ranked_and_not_in_review(desk: Desk, page: Page) -> None:
    review = programme_asked(desk).members[0].case.facts.review
    (row,) = records(page.table("ranking"))
    assert row["place"] == 1
    assert row["mean"] == f"{float(Fraction(review.mean or 0)):.2f}"
    assert page.table("ranking").tones == ("faint",)
    assert page.table("running").rows == ()


def test_amounts_of_the_ranking_are_those_that_were_approved(desk: Desk, page: Page) -> None:
    approved = sum(one.case.facts.money.approved for one in programme_asked(desk).members)
    table = page.table("ranking")
    place = [one.key for one in table.columns].index("approved_yuan")
    assert table.sums[place] == approved > 0
    figures = next(part for part in page.parts if isinstance(part, Figures))
    assert grouped(approved) in [tile.value for tile in figures.tiles]


def test_case_in_review_stands_with_its_publicity_and_its_sheets(
    reviewing: Programme, spoken: Words
) -> None:
    page = review_page(reviewing, TODAY, spoken)
    facts = reviewing.members[0].case.facts
    (running,) = records(page.table("running"))
    assert isinstance(running["region"], Ref)
    assert isinstance(running["state"], Coded) and running["state"].code == "PUBLICITY"
    assert running["publicity_ends"] is not None
    sheets = records(page.table("sheets"))
    assert [row["expert"] for row in sheets] == [one.name for one in facts.review.panel]
    drawn = {row["seed"] for row in records(page.table("draws"))}
    assert drawn == {facts.review.seed} - {None}


@pytest.mark.parametrize(
    ("mean", "told"), [("705/8", "88.13"), ("88", "88.00"), ("265/3", "88.33")]
)
def test_half_of_a_mean_is_rounded_up_wherever_it_is_told(
    desk: Desk, spoken: Words, mean: str, told: str
) -> None:
    programme = programme_asked(desk)
    (one,) = programme.members
    facts = replace(one.case.facts, review=replace(one.case.facts.review, mean=mean))
    member = Member(one.region, replace(one.case, facts=facts))
    shown = review_page(replace(programme, members=(member,)), TODAY, spoken)
    assert records(shown.table("ranking"))[0]["mean"] == told
    page = page_of(one.region, member.case, programme.world, TODAY, spoken)
    assert page.table("review").title.endswith(spoken.say("title.mean", mean=told))


def test_equal_means_share_a_place_and_stand_by_their_regions(desk: Desk, spoken: Words) -> None:
    programme = programme_asked(desk)
    (one,) = programme.members
    others = [Member(region(code), one.case) for code in (XIQING, DONGLI)]
    lower = replace(one.case.facts, review=replace(one.case.facts.review, mean="60"))
    last = Member(region(BINHAI), replace(one.case, facts=lower))
    shown = review_page(replace(programme, members=(last, *others, one)), TODAY, spoken)
    rows = records(shown.table("ranking"))
    assert [row["place"] for row in rows] == [1, 1, 1, 4]
    named = [row["region"] for row in rows]
    order = [spoken.region(region(code)) for code in (HEPING, DONGLI, XIQING, BINHAI)]
    assert [getattr(one, "label", None) for one in named] == order


def test_running_case_is_late_with_what_somebody_owes_and_not_with_its_publicity(
    reviewing: Programme, spoken: Words
) -> None:
    told = {
        date(2023, 8, 30): ("publicity", ""),
        date(2023, 8, 31): ("support_decision", ""),
        date(2023, 9, 1): ("support_decision", "bad"),
    }
    for day, (item, tone) in told.items():
        table = review_page(reviewing, day, spoken).table("running")
        (row,) = records(table)
        assert isinstance(row["item"], Coded)
        assert (row["item"].code, table.tones) == (item, (tone,)), day
