"""Amounts, days and terms as a mail tells them, in both languages."""

from datetime import date

import pytest

from duban.rendering.terms import terms_of
from notifications.terms import Terms

ZH, EN = terms_of("zh"), terms_of("en")
SENT = date(2024, 1, 10)


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [
        (60_000_000, "60万元（600,000元）", "RMB 600,000"),
        (60_000_050, "600,000.50元", "RMB 600,000.50"),
        (1, "0.01元", "RMB 0.01"),
        (0, "0元", "RMB 0"),
    ],
)
def test_amount_is_told_in_ten_thousands_where_those_come_out_even(
    fen: int, zh: str, en: str
) -> None:
    assert (ZH.amount(fen), EN.amount(fen)) == (zh, en)


@pytest.mark.parametrize(
    ("due", "zh", "en"),
    [
        ("2024-01-09", "2024年1月9日（星期二）", "Tuesday, 9 January 2024"),
        (
            "2024-01-10",
            "2024年1月10日（星期三），即发信当日",
            "Wednesday, 10 January 2024, the day of this mail",
        ),
        (
            "2024-01-11",
            "2024年1月11日（星期四），尚余1天",
            "Thursday, 11 January 2024, 1 day from the day of this mail",
        ),
        (
            "2024-01-12",
            "2024年1月12日（星期五），尚余2天",
            "Friday, 12 January 2024, 2 days from the day of this mail",
        ),
    ],
)
def test_due_day_is_told_with_the_days_to_it_while_it_lies_ahead(
    due: str, zh: str, en: str
) -> None:
    assert (ZH.due(due, SENT), EN.due(due, SENT)) == (zh, en)


@pytest.mark.parametrize("terms", [ZH, EN], ids=["zh", "en"])
def test_day_that_the_calendar_does_not_reach_is_announced_and_not_guessed(terms: Terms) -> None:
    """R-T.7"""
    assert terms.due(None, SENT) == terms.open
    assert terms.until(None) == terms.by_open
    assert terms.weekday("2024-01-10") in terms.until("2024-01-10")


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [
        (-1, "今日截止", "due today"),
        (0, "今日截止", "due today"),
        (1, "还有1天", "1 day left"),
        (2, "还有2天", "2 days left"),
    ],
)
def test_days_left_are_counted_down_to_the_last(days: int, zh: str, en: str) -> None:
    assert (ZH.left(days), EN.left(days)) == (zh, en)


@pytest.mark.parametrize("terms", [ZH, EN], ids=["zh", "en"])
def test_ground_is_told_with_its_figures_and_without_all_of_them_alone(terms: Terms) -> None:
    whole = {"grounds": ["no_data", "misuse"], "missing": ["2024-03-31"], "disallowed": 500}
    missing, misuse = terms.reasons(whole)
    assert terms.day(date(2024, 3, 31)) in missing
    assert terms.amount(500) in misuse
    bare = terms.reasons({"grounds": ["no_data", "misuse"], "missing": None})
    assert bare == [terms.grounds_alone["no_data"], terms.grounds_alone["misuse"]]
    assert terms.reasons({}) == terms.reasons({"grounds": None}) == []


@pytest.mark.parametrize("terms", [ZH, EN], ids=["zh", "en"])
def test_word_that_the_catalogue_does_not_know_is_printed_as_it_is(terms: Terms) -> None:
    for name in (terms.instalment, terms.rating, terms.result):
        assert name("中等偏上") == "中等偏上"


def test_self_check_is_named_with_its_day_and_other_items_without() -> None:
    assert ZH.item("self_check_2024-01-10") == "自查报告（截止2024年1月10日）"
    assert EN.item("self_check_2024-01-10") == "self-check report (due 10 January 2024)"
    assert ZH.item("recovery") == ZH.items["recovery"]


def test_clause_is_written_out() -> None:
    assert (ZH.clause("正文一(五)"), EN.clause("正文一(五)")) == (
        "正文第一部分第（五）项",
        "part 1(5)",
    )
    assert (ZH.joined(("甲", "乙")), EN.joined(("a", "b"))) == ("甲、乙", "a, b")
    assert ZH.joined(()) == ""
