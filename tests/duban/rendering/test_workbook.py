"""Pages as workbooks, opened again by another library than wrote them."""

from io import BytesIO

import msgspec
import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from config.words import Words
from duban.rendering.workbook import pages_workbook
from duban.views.page import (
    Coded,
    Column,
    Figures,
    Kind,
    Page,
    Pair,
    Pairs,
    Part,
    Prose,
    Table,
    Tile,
)

COLUMNS = (Column("name", "name"), Column("yuan", "yuan", Kind.MONEY))
TABLE = Table("paid", "Paid", COLUMNS, (("甲", 12_350), ("乙", 0)))


def page(title: str, *parts: Part) -> Page:
    return Page(key="page", language="en", title=title, parts=parts)


def sheets(spoken: Words, *pages: Page) -> dict[str, list[tuple[object, ...]]]:
    """The sheets of the workbook of these pages by name, each with its rows."""
    book = openpyxl.load_workbook(BytesIO(pages_workbook(pages, spoken)))
    return {one.title: list(one.iter_rows(values_only=True)) for one in book.worksheets}


def test_table_is_a_sheet_with_all_its_rows(spoken: Words) -> None:
    made = sheets(spoken, page("2024-05", TABLE))
    assert made == {"2024-05 Paid": [("name", "yuan"), ("甲", 123.5), ("乙", 0)]}


def test_values_under_their_titles_are_two_columns_in_words(spoken: Words) -> None:
    pairs = Pairs(
        "sum",
        "Sum",
        (
            Pair("paid", "paid", 12_350_000, Kind.MONEY),
            Pair("state", "state", Coded("OPEN", "open"), Kind.CODED),
            Pair("sound", "sound", True),
            Pair("due", "due", None, Kind.DAY),
        ),
    )
    head = (spoken.say("column.what"), spoken.say("column.found"))
    assert sheets(spoken, page("", pairs)) == {
        "Sum": [
            head,
            ("paid", "123,500"),
            ("state", "open"),
            ("sound", spoken.say("word.yes")),
            ("due", None),
        ]
    }


def test_what_is_no_list_and_what_is_empty_has_no_sheet(spoken: Words) -> None:
    said = Prose("said", "Said", ("One.",))
    tiles = Figures("tiles", (Tile("late", "3"),))
    empty = Table("none", "None", COLUMNS, ())
    assert list(sheets(spoken, page("A", said, tiles, empty, TABLE))) == ["A Paid"]


def test_pages_without_any_list_are_a_workbook_too(spoken: Words) -> None:
    assert list(sheets(spoken, page("A"))) == ["Sheet1"]


@pytest.mark.parametrize(
    ("titles", "called"),
    [
        (("A", "A", "a"), ["A Paid", "A Paid 2", "a Paid 3"]),
        (("A/B", "A:B"), ["A B Paid", "A B Paid 2"]),
        (("x" * 40, "x" * 41), ["x" * 31, "x" * 29 + " 2"]),
        (("甲" * 31,) * 11, None),
        (("\U0001f600" * 20,) * 2, ["\U0001f600" * 15, "\U0001f600" * 14 + " 2"]),
    ],
    ids=["case", "marks", "long", "many", "two units a letter"],
)
def test_sheets_that_would_be_called_the_same_are_numbered(
    spoken: Words, titles: tuple[str, ...], called: list[str] | None
) -> None:
    made = sheets(spoken, *(page(title, TABLE) for title in titles))
    assert len(made) == len(titles)
    assert all(len(name) <= 31 and len(rows) == 3 for name, rows in made.items())
    assert called is None or list(made) == called


@pytest.mark.parametrize("title", ["History", "history ", "'History'"])
def test_name_that_is_kept_for_the_program_is_numbered(title: str) -> None:
    named = msgspec.structs.replace(TABLE, title=title)
    assert [one.casefold() for one in sheets(Words("en"), page("", named))] == ["history 2"]


@settings(max_examples=40)
@example(["a\x01b", "a\ufffe", "\u202eabc"])
@given(st.lists(st.text(max_size=40), min_size=1, max_size=3))
def test_workbook_opens_whatever_its_pages_are_called(titles: list[str]) -> None:
    made = sheets(Words("en"), *(page(title, TABLE) for title in titles))
    assert len(made) == len(titles)
    for name, rows in made.items():
        assert 0 < len(name.encode("utf-16-le")) <= 2 * 31
        assert not set(name) & set("[]:*?/\\") and name.isprintable()
        assert rows[1] == ("甲", 123.5)
