"""A narrow terminal: what does not fit goes under its row, and no datum is lost or cut."""

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from config.words import Words
from duban.cli.rendering import cell, rendered
from duban.cli.terminal import WIDTH
from duban.views.page import Column, Kind, Table
from tests.duban.cli.terminal import Terminal

LISTS = (["case", "list"], ["duty", "list"], ["mail", "list"], ["ledger", "show"], ["job", "list"])
WIDTHS = (120, 80, 50, 40)
ZH = Words("zh")
COLUMNS = (
    Column("code", "代码", whole=True),
    Column("region", "区域"),
    Column("state", "状态"),
    Column("approved_yuan", "核定金额（元）", Kind.MONEY),
    Column("flag", "旗标"),
)


def printed_at(width: int, shown: Table) -> str:
    paper = Console(width=width, file=io.StringIO(), no_color=True, highlight=False)
    with paper.capture() as captured:
        paper.print(rendered(shown, ZH))
    return captured.get()


@pytest.mark.parametrize("width", WIDTHS)
def test_no_value_is_lost_at_any_width(width: int) -> None:
    rows = (
        ("120116400", "天津经济技术开发区", "整改中", 1_234_567_89, "红旗"),
        ("120101", "和平区", "已办结", None, None),
    )
    shown = Table("cases", "案件", COLUMNS, rows)
    lines = printed_at(width, shown)
    assert "…" not in lines
    assert all(cell_len(line) <= width for line in lines.splitlines())
    joined = re.sub(r"\s", "", lines)
    for row in rows:
        for column, value in zip(COLUMNS, row, strict=True):
            assert re.sub(r"\s", "", cell(value, column.kind, ZH)) in joined


def test_codes_and_amounts_are_never_broken() -> None:
    shown = Table("cases", "", COLUMNS, (("120116400", "区" * 30, "整改中", 99_999_999_999, "旗"),))
    lines = printed_at(40, shown)
    assert "120116400" in lines
    assert "999,999,999.99" in lines
    assert lines.replace("\n", "").count("区") == 30


def test_amount_never_names_a_row() -> None:
    columns = (Column("region", "区域"), Column("paid", "已拨付", Kind.MONEY))
    shown = Table("money", "", columns, (("和平区", 1_234_00),), sums=("合计", 1_234_00))
    lines = printed_at(10, shown).split()
    assert lines == ["和平区", "已拨付:", "1,234", "合计", "已拨付:", "1,234"]


def test_wide_enough_it_stays_a_table() -> None:
    shown = Table("cases", "", COLUMNS, (("120101", "和平区", "已办结", 100, "红旗"),))
    first, *_ = printed_at(80, shown).splitlines()
    assert first.split() == ["代码", "区域", "状态", "核定金额（元）", "旗标"]


@pytest.mark.parametrize("width", [80, 40])
def test_lists_tell_all_they_tell_at_full_width(reader: Terminal, width: int) -> None:
    wide = reader.many(LISTS, "zh", COLUMNS="400", TERM="xterm", FORCE_COLOR="1", NO_COLOR="1")
    narrow = reader.many(
        LISTS, "zh", COLUMNS=str(width), TERM="xterm", FORCE_COLOR="1", NO_COLOR="1"
    )
    for given, one, other in zip(LISTS, wide, narrow, strict=True):
        whole = set(re.findall(r"[\d,.-]{4,}", plain(one.out)))
        assert whole <= set(re.findall(r"[\d,.-]{4,}", plain(other.out))), given


@pytest.mark.parametrize("asked", ["80", "50"])
def test_width_that_is_asked_for_holds_where_output_is_piped(reader: Terminal, asked: str) -> None:
    for ran in reader.many((["day", "show", "2024-04-09"], ["case", "list"]), "zh", COLUMNS=asked):
        assert ran.code == 0
        assert "…" not in ran.out
        assert max(cell_len(line) for line in ran.out.splitlines()) <= int(asked)


@pytest.mark.parametrize("asked", [{}, {"COLUMNS": "0"}, {"COLUMNS": "wide"}])
def test_without_a_width_piped_output_is_as_wide_as_on_paper(
    reader: Terminal, asked: dict[str, str]
) -> None:
    (ran,) = reader.many([["day", "show", "2024-04-09"]], "zh", **asked)
    title, *_ = ran.out.splitlines()
    assert cell_len(title) == WIDTH


def test_bars_give_way_before_a_text_is_folded_narrow(reader: Terminal) -> None:
    for width, is_drawn in (("80", False), ("140", True)):
        (ran,) = reader.many([["day", "show", "2024-04-09"]], "zh", COLUMNS=width)
        (late,) = (part for part in ran.out.split("\n\n") if part.startswith("区、机构逾期"))
        assert ("█" in late) is is_drawn, width
        assert "天津东疆综" in late, width


def plain(text: str) -> str:
    """What is printed without its styles."""
    return re.sub(r"\x1b\[[\d;]*m", "", text)
