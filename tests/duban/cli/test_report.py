"""`duban report`: a night in each of its forms, and the archive."""

import warnings
from collections.abc import Iterator
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import openpyxl
import pytest

from config.notices import load_notice
from config.procedures import load_procedure
from config.words import Language
from duban.bootstrap.editions import PROCEDURE, words
from duban.rendering.night_mail import as_html, as_text
from duban.rendering.workbook import workbook
from duban.views.night.page import NightPage, page_of
from states.duty_items import Owner
from tests.duban.cli.conftest import Command, Today
from tests.empty_office import new_store
from tests.practice import DONGLI, HEPING, PROGRAMME, XIQING, Practice
from workflow.night import reports
from workflow.night.reports import NightlyReport, Stuck
from workflow.record import owing
from workflow.record.duties.waiting import Waiting
from workflow.record.owing import OwedStatus

VOID = {"meta", "br"}
HTTP_LINKS = ("http:", "https:", "//", "url(", "@import", "src=")


@pytest.fixture(scope="module")
def busy() -> Iterator[NightlyReport]:
    """A night with something in every section that acts can fill."""
    office = Practice(new_store("sqlite://"))
    office.lead("decide_clawback")
    office.do("open_case", code=XIQING)
    office.lead("submit_plan_filing", code=DONGLI)
    office.set("2024-04-01T10:00")
    office.do("return_plan_filing", {"defects": ["未盖章"]}, code=DONGLI)
    failed = office.mails(XIQING)[0]
    with office.store.writing() as transaction:
        reason = "=1+1 <script>alert(1)</script>"
        owing.settle(transaction, failed.key, OwedStatus.FAILED, "2024-04-01", result=reason)
    office.night("2024-04-02")
    office.night("2024-04-03")
    with office.store.reading() as transaction:
        report = reports.on_day(transaction, date(2024, 4, 3))
    assert report is not None
    undated = Waiting(XIQING, "self_check_2027-01-10", None, Owner.DISTRICT)
    yield msgspec.structs.replace(report, undated=(undated,))
    office.store.close()


def paged(report: NightlyReport, language: Language) -> NightPage:
    office = Practice(new_store("sqlite://"))
    regions = office.notice.regions_by_code
    return page_of(report, regions, words(language), office="演示<市>局", synthetic=True)


class Elements(HTMLParser):
    """The elements of a page, which have to be closed in their order, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.words = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


# --- the page ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_list_of_a_busy_night_is_on_the_page(busy: NightlyReport, language: Language) -> None:
    page = paged(busy, language)
    assert [one.key for one in page.lists if not one.rows] == []
    said = Elements(as_html(page, words(page.language))).words
    text = as_text(page, words(page.language))
    for section in (*page.lists, *page.record):
        assert section.title in said
        assert section.title in text
    assert "2027-01-10" in said  # which of the reports it is that has no date
    assert busy.history_head in said
    assert "120,000" not in said
    assert "300,000" in said
    assert "None" not in said + text
    assert "{" not in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_is_whole_and_loads_nothing(busy: NightlyReport, language: Language) -> None:
    html = as_html(paged(busy, language), words(language))
    elements = Elements(html)
    assert not elements.seen & {"script", "link", "img", "iframe", "object", "form"}
    assert [link for link in HTTP_LINKS if link in html] == []
    assert "prefers-color-scheme:dark" in html and "@media print" in html
    assert "=1+1 <script>alert(1)</script>" in elements.words
    assert "演示<市>局" in elements.words


def test_drawings_are_sound_svg(busy: NightlyReport) -> None:
    html = as_html(paged(busy, "zh"), words("zh"))
    drawings = [part.partition("</svg>")[0] for part in html.split("<svg")[1:]]
    assert len(drawings) > 4
    for drawing in drawings:
        drawn = ElementTree.fromstring(f"<svg{drawing}</svg>")  # noqa: S314 - our own
        for shape in drawn.iter():
            assert all(float(shape.get(name, "0")) >= 0 for name in ("x", "y", "width", "height"))
    assert html.count("<polyline") == 2


def test_quiet_night_has_a_page_too() -> None:
    office = Practice(new_store("sqlite://"))
    office.night("2023-07-18")
    with office.store.reading() as transaction:
        report = reports.last(transaction)
    assert report is not None
    page = paged(report, "zh")
    assert {tile.value for tile in page.tiles} == {"0"}
    said = Elements(as_html(page, words(page.language))).words
    assert "没有单位逾期" in said
    assert "无：区、机构逾期、市局自身逾期、" in said
    assert "首次运行" in said


def test_what_does_not_add_up_is_said_first_and_last(busy: NightlyReport) -> None:
    tally = msgspec.structs.replace(busy.tally, total=1) if busy.tally else None
    page = paged(msgspec.structs.replace(busy, tally=tally), "zh")
    assert page.subject.endswith("，校验异常")
    assert "校验发现异常" in page.lead
    assert [check.label for check in page.proof.checks if check.tone == "bad"] == ["邮件数"]


def test_long_list_is_cut_on_the_page_and_whole_in_the_workbook(
    busy: NightlyReport, tmp_path: Path
) -> None:
    many = tuple(
        Waiting(HEPING, "plan_filing", date(2024, 4, 8), Owner.DISTRICT) for _ in range(400)
    )
    report = msgspec.structs.replace(busy, due_soon=many)
    page = paged(report, "zh")
    assert "另有100条" in Elements(as_html(page, words(page.language))).words
    assert "另有100条" in as_text(page, words(page.language))
    assert sheet_of(report, "七日内到期", tmp_path).max_row == 401


@pytest.mark.parametrize("language", ["zh", "en"])
def test_steps_bear_the_names_of_the_procedure(language: Language) -> None:
    steps = {str(one.number): one for one in load_procedure(PROCEDURE).procedure.steps}
    own = words(language).section("step")
    assert own == {number: getattr(one, language) for number, one in steps.items()}


# --- the workbook -------------------------------------------------------------------------------


def book_of(report: NightlyReport, folder: Path) -> openpyxl.Workbook:
    path = folder / "night.xlsx"
    path.write_bytes(workbook(paged(report, "zh"), words("zh")))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it knows no solid bars, which Excel does
        return openpyxl.load_workbook(path)


def sheet_of(
    report: NightlyReport, name: str, folder: Path
) -> openpyxl.worksheet.worksheet.Worksheet:
    sheet = book_of(report, folder)[name]
    assert isinstance(sheet, openpyxl.worksheet.worksheet.Worksheet)
    return sheet


def test_workbook_has_a_sheet_a_section_with_all_rows(busy: NightlyReport, tmp_path: Path) -> None:
    report = msgspec.structs.replace(busy, stuck=(), flags=())
    book, page = book_of(report, tmp_path), paged(report, "zh")
    sections = [one for one in page.lists if one.rows]
    without = [one.title for one in (*page.lists, *page.record) if not one.rows]
    assert (len(without), len(book.sheetnames)) == (2, len(sections) + 3)
    told = list(book.worksheets[0].iter_rows(values_only=True))
    assert ("没有内容的清单", "、".join(without)) in told
    for section in sections:
        sheet = book[section.title]
        assert [cell.value for cell in sheet[1]] == [column.title for column in section.columns]
        assert sheet.max_row == len(section.rows) + 1
        assert sheet.freeze_panes == "A2"


def test_what_is_for_the_record_stands_on_one_sheet(busy: NightlyReport, tmp_path: Path) -> None:
    rows = list(sheet_of(busy, "合计与运行", tmp_path).iter_rows(values_only=True))
    for table in paged(busy, "zh").record:
        top = rows.index((table.title, None))
        assert rows[top + 1] == tuple(column.title for column in table.columns)
        below = rows[top + 2 : top + 2 + len(table.rows)]
        assert [str(name) for name, _ in below] == [str(name) for name, *_ in table.rows]


def test_amounts_are_numbers_in_yuan_and_days_are_days(busy: NightlyReport, tmp_path: Path) -> None:
    rows = list(sheet_of(busy, "未缴回资金", tmp_path).iter_rows(min_row=2, values_only=True))
    (row,) = rows
    assert row[:3] == (PROGRAMME, HEPING, "和平区")
    assert row[4:] == (300_000, 300_000, datetime(2024, 4, 1), 2)  # noqa: DTZ001 - a day


def test_nothing_in_a_workbook_is_a_formula_or_a_link(busy: NightlyReport, tmp_path: Path) -> None:
    stuck = Stuck(HEPING, "reminder", date(2024, 4, 1), OwedStatus.FAILED, None, "http://x\x00\n+1")
    report = msgspec.structs.replace(busy, stuck=(*busy.stuck, stuck))
    book = book_of(report, tmp_path)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not any(cell.hyperlink for cell in cells)
    assert "=1+1 <script>alert(1)</script>" in {cell.value for cell in cells}
    assert "http://x +1" in {cell.value for cell in cells}


def test_numbers_to_compare_have_bars_and_the_nights_a_curve(
    busy: NightlyReport, tmp_path: Path
) -> None:
    book = book_of(busy, tmp_path)
    (rules,) = [rule for r in book["区、机构逾期"].conditional_formatting for rule in r.rules][:1]
    assert rules.type == "dataBar"
    assert len(book["逾期趋势"]._charts) == 1


# --- the command line -----------------------------------------------------------------------------


@pytest.fixture
def worked(real: Command, today: Today) -> Command:
    """A real office without cases that worked on two days."""
    assert real("job", "run", "day_plan").code == 0
    today("2023-07-21")
    assert real("job", "run", "day_plan").code == 0
    return real


def test_last_night_is_shown_unless_another_is_asked_for(worked: Command) -> None:
    assert "2023-07-21" in worked("report", "nightly").out
    assert "2023-07-20" in worked("report", "nightly", "--date", "2023-07-20").out
    missing = worked("report", "nightly", "--date", "2023-07-19")
    assert missing.code == 4
    assert "from 2023-07-20 to 2023-07-21" in missing.err
    assert worked("report", "nightly", "--date", "2023-02-30").code == 2


def test_form_is_asked_for_or_told_by_the_name_of_the_file(worked: Command, tmp_path: Path) -> None:
    printed = worked("report", "nightly", "--form", "json").out
    report = msgspec.json.decode(printed, type=NightlyReport)
    assert report.day == date(2023, 7, 21)
    assert worked("report", "nightly", "--form", "html").out.startswith("<!DOCTYPE html>")
    for name, start in (
        ("a.html", b"<!DOCTYPE"),
        ("a.json", b"{\n"),
        ("a.xlsx", b"PK"),
        ("a.txt", b"Nightly"),
    ):
        assert worked("report", "nightly", "--to", name).code == 0
        assert (tmp_path / name).read_bytes().startswith(start)
    assert msgspec.json.decode((tmp_path / "a.json").read_bytes(), type=NightlyReport) == report


def test_workbook_needs_a_file(worked: Command) -> None:
    refused = worked("report", "nightly", "--form", "xlsx")
    assert refused.code == 2
    assert "--to" in refused.err


def test_archive_lists_the_nights_the_latest_first(worked: Command) -> None:
    ran = worked("report", "list", "--output", "json")
    rows = msgspec.json.decode(ran.out)
    assert [row["day"] for row in rows] == ["2023-07-21", "2023-07-20"]
    assert {row["sound"] for row in rows} == {True}
    assert len(msgspec.json.decode(worked("report", "list", "--most", "1", "-o", "json").out)) == 1


def test_mail_of_the_night_can_be_listed_and_read(worked: Command) -> None:
    rows = msgspec.json.decode(worked("mail", "list", "--output", "json").out)
    assert {row["kind"] for row in rows} == {"nightly_report"}
    assert {row["region"] for row in rows} == {"the office"}
    shown = worked("mail", "show", rows[0]["mail"])
    assert shown.code == 0
    assert "Nightly report" in shown.out


def test_day_show_tells_the_same(worked: Command) -> None:
    shown = worked("day", "show", "2023-07-20")
    assert shown.out == worked("report", "nightly", "--date", "2023-07-20").out


@pytest.mark.parametrize(("language", "title"), [("zh", "项目"), ("en", "Programme")])
def test_night_of_several_programmes_says_of_each_row_which(
    busy: NightlyReport, language: Language, title: str
) -> None:
    """The same region is late under last year's notice and under this year's."""
    (late, *rest) = busy.overdue
    both = (late, msgspec.structs.replace(late, programme="tj-2027-05"), *rest)
    report = msgspec.structs.replace(busy, overdue=both)
    regions = load_notice("tj-2023-22").notice.regions_by_code
    page = page_of(report, regions, words(language), office="演示", several=True)
    assert page.lists[0].columns[0].title == title
    assert [row[0] for row in page.lists[0].rows[:2]] == [late.programme, "tj-2027-05"]
    text = as_text(page, words(language))
    assert "tj-2027-05 |" in text
    assert "tj-2027-05" in as_html(page, words(language))
    alone = as_text(page_of(report, regions, words(language), office="演示"), words(language))
    assert "tj-2027-05" not in alone
    data = reports.as_data(report)
    assert data["overdue"][1]["programme"] == "tj-2027-05"


def test_one_region_is_escalated_in_one_programme_and_not_in_the_other(
    busy: NightlyReport,
) -> None:
    late = msgspec.structs.replace(busy.overdue[0], programme="tj-2023-22")
    other = msgspec.structs.replace(late, programme="tj-2027-05")
    report = msgspec.structs.replace(
        busy,
        overdue=(late, other),
        escalated=(late.region_code,),
        escalated_cases=(f"tj-2027-05/{late.region_code}",),
    )
    page = page_of(report, {}, words("en"), office="x", several=True)
    assert [bool(row[-1]) for row in page.lists[0].rows] == [False, True]
    early = msgspec.structs.replace(report, escalated_cases=())
    first = page_of(early, {}, words("en"), office="x")
    assert [bool(row[-1]) for row in first.lists[0].rows] == [True, True]
