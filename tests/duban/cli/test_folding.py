"""Lines folded by cells: codes, days and amounts in one piece, nothing lost."""

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from duban.cli.folded_text import Folded
from duban.cli.folding import breaks, cells, folded
from tests.duban.cli.terminal import Terminal

FIELDS = (
    "institution（服务支撑机构）、bank（开户银行）、account_name（账户名称）、account（银行账号）"
)
DAYS = "2024-07-03、2024-07-05、2024-07-09"
LATIN = re.compile(r"[!-~]+")
CLOSING = "，。、；：？！”）》"


@pytest.mark.parametrize("width", [16, 17, 24, 31, 60])
@pytest.mark.parametrize("text", [FIELDS, DAYS, "名称:值,名称:值；金额单位为元，可写 36万元。" * 3])
def test_line_is_folded_by_cells_and_tears_no_code(text: str, width: int) -> None:
    lines = folded(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    whole = [one for one in LATIN.findall(text) if len(one) < width - 2]
    assert [one for line in lines for one in LATIN.findall(line) if one in whole] == whole
    assert not any(line[0] in CLOSING for line in lines)


def test_piece_that_is_wider_than_a_line_is_cut() -> None:
    assert folded("a" * 12, 5) == ["aaaaa", "aaaaa", "aa"]
    assert folded("中文字", 1) == ["中", "文", "字"]
    assert folded("中文字", 3) == ["中", "文", "字"]
    assert folded("", 5) == [""]
    assert breaks("ab cd", 5) == []
    assert breaks("ab cde", 5) == [3]


def test_name_between_blanks_stays_whole_where_it_takes_no_more_than_half_a_line() -> None:
    assert folded("signed by 示范机构甲, then", 24) == ["signed by 示范机构甲,", "then"]
    assert folded("it was signed 示范机构甲, then", 24) == ["it was signed", "示范机构甲, then"]
    assert folded("it was 示范机构甲示范机构乙", 24) == ["it was 示范机构甲示范机", "构乙"]


def test_table_keeps_codes_and_days_in_one_piece() -> None:
    shown = Console(file=io.StringIO(), width=40)
    made = Table(box=None)
    for justify in ("left", "right"):
        made.add_column("x", justify=justify, overflow="fold")
    made.add_row(Folded(FIELDS), Folded(DAYS))
    shown.print(made)
    assert isinstance(shown.file, io.StringIO)
    told = shown.file.getvalue()
    for code in ("institution", "account_name", "2024-07-05", "2024-07-09"):
        assert code in told


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_stands_in_two_columns_within_the_terminal(reader: Terminal, lang: str) -> None:
    act, listed, top = reader.many(
        [
            ["case", "do", "resubmit_plan_filing", "宁河区", "--help"],
            ["duty", "list", "--help"],
            ["--help"],
        ],
        lang,
    )
    for one in (act, listed, top):
        assert one.code == 0, one.err
        assert all(cells(line) <= 80 for line in one.out.splitlines()), one.out
    fields = act.out.split("\n\n")[2].splitlines()[1:]
    beside = [line for line in fields if re.match(r"  \S.*\(\w+\)( \*)? {2,}\S", line)]
    assert len(beside) > 4
    begins = {cells(line[: re.search(r"\(\w+\)( \*)? {2,}", line).end()]) for line in beside}  # type: ignore[union-attr]
    below = {len(line) - len(line.lstrip()) for line in fields if line.startswith("     ")}
    assert begins | below == begins
    assert len(begins) == 1
