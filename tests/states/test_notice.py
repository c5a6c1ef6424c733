"""What the values of a notice say together: bands of ratings, shares of money, zones, ladders."""

import pytest
from msgspec.structs import replace

from states.notice import RegionClass
from tests.practice import BINHAI, DONGLI, HEPING, TEDA, XIQING, region, the_notice

NOTICE = the_notice()


@pytest.mark.parametrize(
    ("score", "rating"),
    [
        (100, "优"),
        (90, "优"),
        (89, "良"),
        (80, "良"),
        (79, "中"),
        (60, "中"),
        (59, "差"),
        (0, "差"),
    ],
)
def test_score_has_the_rating_in_whose_band_it_lies(score: int, rating: str) -> None:
    """R-4.3"""
    assert NOTICE.rating_of(score) == rating


def test_score_between_two_bands_has_the_rating_below_and_one_below_all_the_lowest() -> None:
    """R-4.3: a notice may leave a gap, as of 89.5, or begin above zero."""
    bands = {"乙": (20.0, 59.0), "甲": (60.0, 100.0)}
    other = replace(NOTICE, rating_bands=bands)
    assert [other.rating_of(score) for score in (59, 60, 20, 19)] == ["乙", "甲", "乙", "乙"]


@pytest.mark.parametrize(
    ("bands", "lowest", "passing"),
    [
        (["优", "良", "中", "差"], "差", "中"),
        (["合格", "不合格"], "不合格", "合格"),
        (["合格"], "合格", "合格"),
    ],
)
def test_lowest_rating_and_the_one_above_it_go_by_where_the_bands_begin(
    bands: list[str], lowest: str, passing: str
) -> None:
    step = 100 // len(bands)
    other = replace(
        NOTICE,
        rating_bands={
            name: (100.0 - step * n, 100.0 - step * (n - 1)) for n, name in enumerate(bands, 1)
        },
    )
    assert (other.lowest_rating, other.passing_rating) == (lowest, passing)


@pytest.mark.parametrize(
    ("code", "belongs"),
    [(TEDA, BINHAI), (BINHAI, BINHAI), (HEPING, None), (DONGLI, None)],
)
def test_region_with_zones_stands_with_them(code: str, belongs: str | None) -> None:
    """R-3.4"""
    assert NOTICE.belongs_to(region(code)) == belongs


def test_region_may_file_as_many_institutions_as_its_class() -> None:
    """R-3.2"""
    caps = {RegionClass.BINHAI: 5, RegionClass.DONGLI: 3, RegionClass.OTHER: 2}
    other = replace(NOTICE, institution_caps=caps)
    assert [other.cap(region(code)) for code in (BINHAI, DONGLI, XIQING)] == [5, 3, 2]


@pytest.mark.parametrize(
    ("ratio", "asked"), [("1:1", "1"), ("1:2", "1/2"), ("1.5:1", "3/2"), ("2:0.5", "4")]
)
def test_ratio_of_matching_money_is_what_is_asked_for_each_yuan_given(
    ratio: str, asked: str
) -> None:
    """R-F.1"""
    assert str(replace(NOTICE, matching_ratio=ratio).matching_share) == asked


def test_limits_of_slow_spending_are_exact() -> None:
    """R-6.4"""
    other = replace(NOTICE, slow_yellow_below="0.8", slow_red_below="0.1")
    assert (str(other.yellow_below), str(other.red_below)) == ("4/5", "1/10")


def test_escalation_goes_by_the_ladder() -> None:
    """R-T.5"""
    other = replace(
        NOTICE,
        escalation_overdue_workday=(3, 10),
        escalation_at_once=("recovery",),
        escalation_first_only=("self_check",),
    )
    found = {name: other.escalation_days(name) for name in ("recovery", "self_check", "filing")}
    assert found == {"recovery": (1,), "self_check": (3,), "filing": (3, 10)}
