"""A real office for 2027 from nothing, as the how-to pages have it, beside 2023's programme."""

from pathlib import Path

import pytest

from config.notices import load_notice
from tests.duban.cli.conftest import Command, Today
from tests.duban.cli.past_file import past, written
from tests.years import whole_year

NAME, OLD = "tj-2027-05", "tj-2023-22"
OFFICE = """\
[office]
name = "演示市知识产权局"
contact = "测试员"
phone = "022-12345678"
address = "演示路1号"
mailbox = "office@example.cn"
"""
YEAR = whole_year(2027, workdays="2027-02-14")
CHANGES = {
    'value = "津知发运字〔2023〕22号"': 'value = "虚构〔2027〕5号"',
    "[issued]\nvalue = 2023-07-17": "[issued]\nvalue = 2027-03-01",
    "[filing_deadline]\nvalue = 2023-07-31": "[filing_deadline]\nvalue = 2027-03-31",
}


@pytest.fixture
def office(command: Command, today: Today, tmp_path: Path) -> Command:
    """The office as it stands after the pages were followed, on 2 March 2027."""
    today("2026-12-20")
    assert command("notice", "new", NAME).code == 0
    file = tmp_path / f"{NAME}.toml"
    text = file.read_text(encoding="utf-8")
    for old, new in CHANGES.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    (tmp_path / "office.toml").write_text(OFFICE, encoding="utf-8")
    (tmp_path / "2027.toml").write_text(YEAR, encoding="utf-8")
    for asked in (
        ["procedure", "check", "--notice", file.name],
        ["init", "--real", "--notice", file.name, "--from", "office.toml"],
        ["calendar", "import", "2027.toml", "--yes"],
        ["programme", "add", "--notice", OLD],
    ):
        shown = command(*asked)
        assert shown.code == 0, (asked, shown.out, shown.err)
    today("2027-03-02")
    return command


def test_all_units_file_under_the_new_notice(office: Command) -> None:
    units = load_notice(OLD).notice.regions
    for one in units:
        shown = office("case", "do", "open_case", one.code)
        assert shown.code == 0, shown.err
    listed = office("case", "list", "-o", "json").data
    assert len(listed) == 21
    assert {one["programme"] for one in listed} == {NAME}
    due = office("duty", "list", "-o", "json").data
    assert {one["due"] for one in due} == {"2027-03-31"}
    told = office("mail", "list", "--region", "和平区", "-o", "json").data
    assert told[0]["kind"] == "programme_open"


def test_programme_of_2023_runs_beside_it(office: Command, today: Today, tmp_path: Path) -> None:
    """Its cases are entered from the files, and both are told apart."""
    file = written(past("120104"))
    done = office("case", "import", file, "--programme", OLD, "--yes")
    assert done.code == 0, done.out + done.err
    opened = office("case", "do", "open_case", "南开区")
    assert opened.code == 0, opened.err
    listed = office("case", "list", "--region", "南开区", "-o", "json").data
    assert {(one["programme"], one["step"]) for one in listed} == {(NAME, 1), (OLD, 6)}
    assert office("case", "show", f"{OLD}/南开区").code == 0
    today("2027-03-08")
    assert office("job", "run", "day_plan").code == 0
    night = office("report", "nightly", "--form", "json").data
    assert {one["programme"] for one in night["overdue"]} == {OLD}
    assert not night["calendar_is_short"]


def test_past_is_entered_in_no_programme_that_there_is_not(office: Command) -> None:
    wrong = office("case", "import", written(past("120104")), "--programme", "tj-2022-01")
    assert wrong.code != 0
    assert OLD in wrong.err
