"""Values of a page as a person reads them, and which columns say anything."""

from datetime import date, datetime

import pytest

from config.words import Words
from duban.bootstrap.editions import words
from duban.views.page import (
    Coded,
    Column,
    Kind,
    Page,
    Ref,
    Subject,
    Table,
    Value,
    Where,
    coded,
    is_nothing,
    pair,
    printed,
)
from states.calendar import OFFICE_TIME

ZH, EN = words("zh"), words("en")
ROWS: tuple[tuple[Value, ...], ...] = (("a", 0, None, "x"), ("b", 5, None, "y"), ("c", 0, None, ""))
TABLE = Table(
    "t",
    "T",
    (
        Column("name", "name"),
        Column("yuan", "yuan", Kind.MONEY),
        Column("due", "due", Kind.DAY),
        Column("unit", "unit", where=Where.SHEET),
    ),
    ROWS,
    tones=("bad", "warn", ""),
    details=(None, Ref("", Subject.CASE, "b"), None),
)


@pytest.mark.parametrize(
    ("value", "kind", "zh", "en"),
    [
        (None, Kind.TEXT, "", ""),
        ("甲", Kind.TEXT, "甲", "甲"),
        (Coded("OPEN", "在办"), Kind.CODED, "在办", "在办"),
        (Ref("和平区", Subject.CASE, "x/y"), Kind.TEXT, "和平区", "和平区"),
        (True, Kind.TEXT, "是", "yes"),
        (False, Kind.TEXT, "否", "no"),
        (12_345_600, Kind.MONEY, "123,456", "123,456"),
        (12_345_650, Kind.MONEY, "123,456.50", "123,456.50"),
        (-100, Kind.MONEY, "-1", "-1"),
        (1_234, Kind.COUNT, "1,234", "1,234"),
        (1_234, Kind.NUMBER, "1234", "1234"),
        (0.25, Kind.TEXT, "0.25", "0.25"),
        (88.0, Kind.TEXT, "88", "88"),
        (date(2024, 4, 1), Kind.DAY, "2024-04-01", "2024-04-01"),
        (
            datetime(2024, 4, 1, 9, 5, 59, tzinfo=OFFICE_TIME),
            Kind.MOMENT,
            "2024-04-01 09:05",
            "2024-04-01 09:05",
        ),
        (("甲", "乙"), Kind.TEXT, "甲、乙", "甲, 乙"),
        ((100, 250), Kind.MONEY, "1、2.50", "1, 2.50"),
        ((), Kind.TEXT, "", ""),
    ],
)
def test_value_is_printed_by_the_kind_of_its_column(
    value: Value, kind: Kind, zh: str, en: str
) -> None:
    assert (printed(value, kind, ZH), printed(value, kind, EN)) == (zh, en)


@pytest.mark.parametrize(
    ("value", "kind", "nothing"),
    [
        (None, Kind.TEXT, True),
        ("", Kind.TEXT, True),
        ((), Kind.TEXT, True),
        (Coded(False, ""), Kind.CODED, True),
        (Coded(False, "no"), Kind.CODED, False),
        (0, Kind.MONEY, True),
        (0, Kind.COUNT, False),
        (False, Kind.TEXT, False),
        (" ", Kind.TEXT, False),
    ],
)
def test_what_says_nothing_is_known_by_its_kind(value: Value, kind: Kind, nothing: bool) -> None:
    assert is_nothing(value, kind) is nothing


def test_columns_that_say_nothing_or_stand_in_sheets_are_not_on_a_page() -> None:
    assert TABLE.said == [0, 1]
    assert Table("t", "T", TABLE.columns, ()).said == []


def test_cut_table_counts_what_was_left_out_and_keeps_its_marks() -> None:
    cut = TABLE.cut(2)
    assert (cut.rows, cut.tones, cut.details) == (ROWS[:2], TABLE.tones[:2], TABLE.details[:2])
    assert (cut.more, cut.count) == (1, TABLE.count)
    assert cut.cut(1).more == 2
    assert TABLE.cut(3) is TABLE


def test_short_label_goes_without_its_brackets(spoken: Words) -> None:
    whole = coded(spoken, "state", "RECOVERING")
    short = coded(spoken, "state", "RECOVERING", short=True)
    assert (short.code, "（" in short.label) == (whole.code, False)
    assert whole.label.startswith(short.label)


def test_pair_has_the_title_of_its_column(spoken: Words) -> None:
    assert pair(spoken, "due", None).title == spoken.say("column.due")
    assert pair(spoken, "due", None, title="owner").title == spoken.say("column.owner")


def test_table_of_a_page_is_found_by_its_name() -> None:
    page = Page(key="p", language="en", title="P", parts=(TABLE,))
    assert page.table("t") is TABLE
    with pytest.raises(KeyError):
        page.table("none")
