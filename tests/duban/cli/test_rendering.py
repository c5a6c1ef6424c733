"""Pages and their parts on the terminal."""

from datetime import date

import pytest
from rich.console import Console

from config.words import Words
from duban.cli import rendering
from duban.cli.rendering import present_pages, rendered, table
from duban.cli.terminal import WIDTH, console, on_paper
from duban.views.charts import Bars
from duban.views.page import (
    Chart,
    Check,
    Checks,
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
    Where,
)

EN = Words("en")
COLUMNS = (
    Column("region", "region"),
    Column("state", "state", Kind.CODED),
    Column("paid_yuan", "paid", Kind.MONEY),
    Column("due", "due", Kind.DAY),
    Column("note", "note"),
    Column("sound", "sound"),
    Column("code", "code", where=Where.DATA),
)
TABLE = Table(
    "cases",
    "Cases",
    COLUMNS,
    (
        ("和平区\x1b[31m", Coded("OPEN", "open"), 123_456_700, date(2024, 4, 10), None, True, "x"),
        ("南开区", None, 0, None, "", False, "x"),
    ),
    tones=("bad", ""),
)


def text_of(shown: Page | Part, *, colour: bool = False) -> str:
    console = Console(width=100, force_terminal=colour, highlight=False)
    with console.capture() as captured:
        console.print(rendered(shown, EN))
    return captured.get()


def test_table_shows_what_its_columns_say() -> None:
    text = text_of(TABLE)
    title, head, _, first, second = text.splitlines()
    assert title.strip() == "Cases"
    assert head.split() == ["region", "state", "paid", "due", "sound"]  # nothing is noted
    assert first.split()[1:] == ["open", "1,234,567", "2024-04-10", "Wed", "yes"]
    assert second.split() == ["南开区", "no"]


def test_text_steers_no_terminal_and_rows_have_their_tone() -> None:
    assert "\x1b" not in text_of(TABLE)
    assert "\x1b[31mopen" in text_of(TABLE, colour=True)


@pytest.mark.parametrize(("empty", "said"), [("", "—"), ("Nothing is there.", "Nothing is there.")])
def test_empty_table_says_so(empty: str, said: str) -> None:
    assert said in text_of(Table("cases", "Cases", COLUMNS, (), empty=empty))


def test_page_shows_its_parts_and_leaves_out_what_says_nothing() -> None:
    page = Page(
        key="all",
        language="en",
        title="All",
        lead="In one sentence.",
        parts=(
            Table("none", "No rows", COLUMNS, ()),
            Pairs("none", "No pairs", (Pair("a", "a", None),)),
            Prose("none", "No lines", ()),
            Chart("none", Bars("Bars", ("a", "b"), ())),
            Pairs("some", "Pairs", (Pair("a", "amount", 100, Kind.MONEY), Pair("b", "b", ""))),
            Prose("some", "Lines", ("One.", "Two.")),
            Figures("tiles", (Tile("overdue", "3", "bad"),)),
            Checks("proof", "Proof", (Check("ledger", "balances"), Check("mails", "lost", "bad"))),
        ),
    )
    lines = [line.rstrip() for line in text_of(page).splitlines()]
    assert lines == [
        "All",
        "In one sentence.",
        "",
        "Pairs",
        "amount  1",
        "",
        "Lines",
        "One.",
        "Two.",
        "",
        "3  overdue",
        "",
        "Proof",
        "✓ ledger balances",
        "✗ mails lost",
    ]


def test_days_are_drawn_as_bars_where_there_is_room() -> None:
    columns = (Column("who", "who"), Column("days", "days", Kind.DAYS, bar=True))
    late = Table("late", "", columns, (("和平区", 11), ("南开区", 400), ("河东区", 0)))
    with_bars = on_paper(table(late, EN, bars=True)).splitlines()[2:]
    assert [line.count("█") for line in with_bars] == [3, 20, 0]
    assert "█" not in on_paper(table(late, EN))


def test_column_that_is_not_wanted_is_left_out() -> None:
    assert "region" not in on_paper(table(TABLE, EN, without=("region",)))


def test_pages_stand_below_each_other_each_under_its_title(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow = Console(width=40, highlight=False)
    monkeypatch.setattr(rendering, "console", lambda: narrow)
    lines = Prose("lines", "", ("One.",))
    first = Page(key="a", language="en", title="First \x1b[31m", parts=(lines,))
    present_pages([first, Page(key="b", language="en", title="", parts=(lines,))], EN)
    title, *rest = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert title.startswith("First ") and title.endswith("─")
    assert "\x1b" not in title
    assert rest == ["One.", "", "One.", ""]


def test_width_is_asked_for_when_something_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "47")
    assert console().width == 47
    for nothing in ("0", "", "wide"):
        monkeypatch.setenv("COLUMNS", nothing)
        assert console().width == WIDTH
    monkeypatch.delenv("COLUMNS")
    assert console().width == WIDTH
