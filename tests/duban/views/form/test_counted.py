"""A number is typed with what it counts, in words or figures; what counts another is none."""

import pytest

from config.notice_items import Item
from config.notices import load_notice
from duban.views.form.counted import CALLED, count_in, counts_otherwise


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("7天", "日", 7),
        ("7个自然日", "日", 7),
        ("7 calendar days", "日", 7),
        ("7个工作日", "工作日", 7),
        ("７ 工作日", "工作日", 7),
        ("七个工作日", "工作日", 7),
        ("7 working days", "工作日", 7),
        ("24个月", "个月", 24),
        ("24月", "个月", 24),
        ("二十四个月", "个月", 24),
        ("三十", "工作日", 30),
        ("三十", None, 30),
        ("6月", "月", 6),
        ("30%", "%", 30),
        ("30％", None, 30),
        ("1.5", "年", 1.5),
        ("5份", "份", 5),
        ("", "日", None),
    ],
)
def test_number_is_read_with_the_unit_of_its_field_and_without(
    text: str, unit: str | None, number: float | None
) -> None:
    assert count_in(text, unit) == number
    assert not counts_otherwise(text, unit)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("7天", "工作日"),
        ("7个工作日", "日"),
        ("7个月", "日"),
        ("2年", "个月"),
        ("7 days", "工作日"),
    ],
)
def test_number_of_something_else_stays_a_text(text: str, unit: str) -> None:
    assert count_in(text, unit) == text
    assert counts_otherwise(text, unit)


@pytest.mark.parametrize("text", ["十几", "三分之一", "三万五", "一二三", "若干"])
def test_what_is_no_number_stays_a_text(text: str) -> None:
    assert count_in(text, "日") == text


def test_every_unit_of_the_notice_can_be_written_after_its_number() -> None:
    items: list[Item] = [*load_notice("tj-2023-22").items.values()]
    units = {one.unit for one in items if one.unit}
    assert units <= set(CALLED)
    assert all(count_in(f"3{unit}", unit) == 3 for unit in units)
