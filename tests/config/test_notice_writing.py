"""An item of a notice is written into its text, and nothing else of the text changes."""

import datetime
import difflib

import pytest
from msgspec.structs import replace

from config.errors import ConfigError
from config.notice_items import Words
from config.notice_writing import with_items
from config.notices import load_notice, parse_notice

OURS = load_notice("tj-2023-22")


@pytest.mark.parametrize("key", OURS.items)
def test_every_item_can_be_written_as_it_is(key: str) -> None:
    made = with_items(OURS.text, {key: OURS.items[key]}, "next.toml")
    assert parse_notice(made, "next.toml").items == OURS.items


def test_only_the_lines_of_the_item_change() -> None:
    item = replace(OURS.items["filing_deadline"], value=datetime.date(2025, 8, 29))
    made = with_items(OURS.text, {"filing_deadline": item}, "next.toml")
    changed = [
        one for one in difflib.ndiff(OURS.text.splitlines(), made.splitlines()) if one[0] in "+-"
    ]
    assert changed == ["- value = 2023-07-31", "+ value = 2025-08-29"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("programme_budget", 1_000_000_00),
        ("programme_budget", None),
        ("allow_decline", False),
        ("plan_sections", ["目标", "任务", 'a "quoted" one', "\\"]),
        ("tasks", {"A": ["一"], "B": ["二", "三"]}),
        ("rating_bands", {"优": [90, 100], "良": [0, 89.99]}),
        ("institution_caps", {"BINHAI": 4, "DONGLI": 3, "OTHER": 1}),
        ("fact.binding", {"bound_in_order": False, "sealed_by": "本局"}),
    ],
)
def test_values_of_each_kind_are_written_and_read_again(key: str, value: object) -> None:
    reason = Words(zh="今年的通知", en="this year's notice")
    item = replace(OURS.items[key], value=value, clause="default", reason=reason)
    made = with_items(OURS.text, {key: item}, "next.toml")
    (before,) = (n for n, line in enumerate(made.splitlines()) if line == f"[{key}]")
    assert made.splitlines()[:before] == OURS.text.splitlines()[:before]
    assert parse_notice(made, "next.toml").items == {**OURS.items, key: item}


def test_item_that_has_no_table_of_its_own_is_refused() -> None:
    text = OURS.text.replace("[copies_required]", '["copies_required"]')
    with pytest.raises(ConfigError, match="copies_required"):
        with_items(text, {"copies_required": OURS.items["copies_required"]}, "next.toml")
