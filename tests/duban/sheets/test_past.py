"""Past cases as a sheet are those of their file; what is wrong is named with row and column."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace

from config.words import LANGUAGES
from duban.bootstrap.editions import words as words_in
from duban.sheets.filled import Sheet
from duban.sheets.past import Faulty, read
from duban.sheets.past_files import put_down, sheet_of, taken_up, write
from duban.views.form.about import About
from duban.views.form.making import form_of
from duban.views.form.reading import data_of
from states.deciding import World
from states.reading import InvalidInput
from tests.practice import at, the_calendar, the_notice, the_rulebook
from tests.workflow.past.test_importing import EVERY_CASE, file_of
from workflow.past.file import PastCase, read_past

ABOUT = About(world=World(the_notice(), the_rulebook(), the_calendar()), now=at("2026-01-05"))
ZH = words_in("zh")
LATER = date(2030, 1, 1)


def sheet(
    *rows: Sequence[object], headings: Sequence[str] = ("区域", "补录依据", "启动案件")
) -> Sheet:
    """A sheet with these rows under headings, as a workbook has it."""
    texts = [[str(one) for one in row] for row in (headings, *rows)]
    letters = [openpyxl.utils.get_column_letter(n) for n in range(1, len(headings) + 1)]
    return Sheet(
        "表", tuple((n, dict(zip(letters, row, strict=False))) for n, row in enumerate(texts, 1))
    )


def told(sheet: Sheet) -> list[str]:
    """What is said of the cells of a sheet that are wrong."""
    with pytest.raises(Faulty) as refused:
        read(sheet, ABOUT, ZH)
    return [one.told(ZH) for one in refused.value.faults]


def plainly(cases: Sequence[PastCase]) -> list[Any]:
    """Cases without the places of their file, and acts in the order in which they were done."""
    return [
        (one.region_code, [(a.at, a.actor, a.command, a.basis) for a in one.acts]) for one in cases
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_sheet_of_past_cases_is_read_as_their_file(
    tmp_path: Path, suffix: str, language: str
) -> None:
    words = words_in(language)
    given = file_of()
    path = tmp_path / f"past{suffix}"
    write(path, given["scenarios"], ABOUT, words, LATER)
    found = read(sheet_of(path.name, path.read_bytes(), words), ABOUT, words)
    assert len(found.cases) == EVERY_CASE
    assert plainly(found.cases) == plainly(read_past(given))


def test_day_alone_is_the_opening_of_the_office_or_follows_the_act_before() -> None:
    headings = (
        "区域",
        "启动案件",
        ZH.label("command", "start_drafting"),
        ZH.label("command", "decline_participation"),
    )
    found = read(
        sheet(("和平", "2023年7月18日", "2023-07-19 16:30", "20230719"), headings=headings),
        ABOUT,
        ZH,
    )
    times = [one.at.isoformat(" ", "minutes")[:16] for one in found.cases[0].acts]
    assert times == ["2023-07-18 09:00", "2023-07-19 16:30", "2023-07-19 16:30"]


@pytest.mark.parametrize(
    ("heading", "text", "said"),
    [
        ("启动案件", "", ["第 2 行：", "最早的一项应为启动案件"]),
        ("启动案件", "不久前", ["第 2 行 C 列（启动案件）", "应为日期，如"]),
        ("区域", "火星", ["第 2 行 A 列（区域）", "火星"]),
        ("来函撤回：理由", "有变", ["第 2 行 D 列", "没有填写"]),
        ("启动案件：备案截止日", "下月", ["第 2 行 D 列（启动案件：备案截止日）", "应为"]),
        ("启动案件：以谁的名义", "路人", ["第 2 行 D 列", "应为以下之一"]),
    ],
)
def test_wrong_cell_is_told_with_row_column_and_what_was_expected(
    heading: str, text: str, said: list[str]
) -> None:
    cells = {"区域": "和平", "补录依据": "卷宗 1", "启动案件": "2023-07-18"} | {heading: text}
    (line,) = told(sheet([*cells.values()], headings=[*cells]))
    assert all(one in line for one in said), line


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        (("区域", "启动案件", "启动案件"), "每个栏目一次"),
        (("区域", "启动安件"), "一项行为的名称"),
        (("区域", "启动案件：金额度"), "没有"),
        (("补录依据", "启动案件"), "区域"),
    ],
)
def test_heading_that_is_none_is_told_with_its_column(headings: Sequence[str], said: str) -> None:
    (line,) = told(sheet(("和平", "2023-07-18", ""), headings=headings))
    assert line.startswith("第 1 行"), line
    assert said in line


def test_all_wrong_cells_are_told_at_once() -> None:
    rows = [("和平", "卷宗", "某日"), ("火星", "卷宗", "2023-07-18"), ("河东", "卷宗", "x")]
    assert [one[:5] for one in told(sheet(*rows))] == ["第 2 行", "第 3 行", "第 4 行"]


def test_what_only_the_whole_file_shows_is_told_at_its_cell() -> None:
    twice = sheet(("和平", "卷宗", "2023-07-18"), ("和平", "卷宗", "2023-07-18"))
    assert told(twice)[0].startswith("第 3 行 A 列（区域）")
    headings = ("区域", ZH.label("command", "start_drafting"))
    assert told(sheet(("和平", "2023-07-18"), headings=headings))[0].startswith("第 2 行")


def test_hidden_and_odd_cells_are_refused() -> None:
    given = sheet(("和平", "卷宗", "2023-07-18"))
    hidden = replace(given, hidden=frozenset({2}), hidden_columns=frozenset("B"))
    assert ["隐藏" in one for one in told(hidden)] == [True, True]
    odd = replace(given, odd={(2, "C"): "=TODAY()"})
    assert "=TODAY()" in told(odd)[0]


def test_sheet_without_rows_is_refused() -> None:
    for empty in (sheet(), Sheet("表", ())):
        with pytest.raises(InvalidInput):
            read(empty, ABOUT, ZH)


def test_workbook_is_read_with_its_days_and_times(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["区域", "启动案件", "启动案件：备案截止日"])
    book.worksheets[0].append(
        ["120101", at("2023-07-18T10:30").replace(tzinfo=None), date(2023, 7, 31)]
    )
    book.save(tmp_path / "past.xlsx")
    taken = sheet_of("past.xlsx", (tmp_path / "past.xlsx").read_bytes(), ZH)
    (act,) = read(taken, ABOUT, ZH).cases[0].acts
    assert act.at == at("2023-07-18T10:30")


def test_table_in_another_encoding_is_refused_with_what_to_do() -> None:
    with pytest.raises(InvalidInput) as refused:
        sheet_of("past.csv", "区域,启动案件\n".encode("gbk"), ZH)
    assert "UTF-8" in ZH.said(*refused.value.sayings)


def test_sheet_that_is_put_down_in_a_form_is_the_same() -> None:
    given = replace(
        sheet(("和平", "卷宗", "2023-07-18")), odd={(2, "C"): "x"}, hidden=frozenset({2})
    )
    assert taken_up(put_down(given), "file") == given
    for broken in ("?", "AAAA"):
        with pytest.raises(InvalidInput):
            taken_up(broken, "file")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_and_field_can_head_a_column(language: str) -> None:
    words = words_in(language)
    forms = [form_of(act, ABOUT, words) for act in the_rulebook().rules]
    heads = [words.say("column.region"), words.label("command", "open_case")]
    heads += [one.label for one in forms if one.act != "open_case"]
    heads += [f"{one.label}：{field.label}" for one in forms for field in one.fields]
    found = read(sheet(["120101", "2023-07-18"], headings=heads), ABOUT, words)
    assert [one.command.name for one in found.cases[0].acts] == ["open_case"]


def test_signers_are_named_in_words_before_there_is_a_case() -> None:
    form = form_of("sign_contract", ABOUT, ZH)
    given = {"parties": ["市局、区局、某运营服务机构"]}
    assert data_of(form, given)["parties"] == ["city", "district", "某运营服务机构"]
