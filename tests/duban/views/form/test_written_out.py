"""Amounts that are written out in Chinese."""

import pytest

from duban.views.form.plain import money_in


@pytest.mark.parametrize(
    ("said", "yuan"),
    [
        ("三十六万元", "360000"),
        ("叁拾陆万元整", "360000"),
        ("人民币叁拾陆万圆正", "360000"),
        ("十万元", "100000"),
        ("两万五千元", "25000"),
        ("一百零五万元", "1050000"),
        ("壹亿元", "100000000"),
        ("壹仟贰佰叁拾肆万伍仟陆佰柒拾捌元玖角壹分", "12345678.91"),
        ("伍元零叁分", "5.03"),
        ("3百万元", "3000000"),
        ("360千元", "360000"),
        ("CNY 360,000", "360000"),
    ],
)
def test_amount_written_out_is_read(said: str, yuan: str) -> None:
    assert money_in(said) == yuan


@pytest.mark.parametrize(
    "said",
    [
        "三十六",
        "三三万元",
        "万元",
        "三万五元",
        "一百五万元",
        "十十元",
        "千万亿元",
        "一" * 50 + "元",
    ],
)
def test_what_may_mean_something_else_is_left_as_it_was_typed(said: str) -> None:
    assert money_in(said) == said
