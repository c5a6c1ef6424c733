"""A year of the calendar is imported after a yes, and dates follow it."""

from pathlib import Path

import pytest

from tests.duban.cli.conftest import Command, Today
from tests.duban.cli.past_file import events, past, written
from tests.years import whole_year

NOTHING_WRITTEN, NOT_FOUND, CONFIGURATION = 2, 4, 78


def year(number: int, workday: str = "") -> str:
    """A made-up table of a year."""
    name = f"{number}.toml"
    Path(name).write_text(whole_year(number, workdays=workday), encoding="utf-8")
    return name


@pytest.fixture
def late(real: Command, today: Today) -> Command:
    """An office at the end of its calendar: a term of 30 days leads beyond it."""
    today("2024-04-10")
    assert real("case", "import", written(past("120104")), "--yes").code == 0
    today("2026-12-21")
    assert real("case", "do", "issue_warning", "120104").code == 0
    return real


def test_undated_duty_gets_its_date_with_the_year_after_a_yes(late: Command) -> None:
    undated = late("calendar", "check", "-o", "json")
    assert (undated.code, [row["key"] for row in undated.data]) == (1, ["rectification"])
    file = year(2027, "2027-01-03")
    acts = events()
    for arguments, code in ((("--dry-run",), 0), ((), NOTHING_WRITTEN)):
        seen = late("calendar", "import", file, "-o", "json", *arguments)
        assert (seen.code, events()) == (code, acts)
    (move,) = seen.data
    assert (move["region_code"], move["key"]) == ("120104", "rectification")
    assert (move["due_before"], move["due_after"]) == (None, "2027-01-20")
    done = late("calendar", "import", file, "--yes", "-o", "json")
    assert (done.code, done.data, events()) == (0, [move], acts + 1)
    check = late("calendar", "check", "-o", "json")
    assert (check.code, check.data, "2027-12-31" in check.err) == (0, [], True)
    assert late("calendar", "import", file, "--yes").code == 0
    assert events() == acts + 1


def test_year_is_shown_with_its_days_off_and_its_make_up_days(real: Command) -> None:
    assert real("calendar", "import", year(2027, "2027-01-03"), "--yes").code == 0
    shown = real("calendar", "show", "2027", "-o", "json").data
    kinds = {row["day"]: row["kind"] for row in shown}
    assert len(kinds) == 365
    assert [kinds[f"2027-01-0{day}"] for day in (1, 2, 3, 4)] == [
        "holiday",
        "weekend",
        "make_up",
        "working",
    ]
    assert " 1x" in real("calendar", "show", "2027").out
    assert " 3+" in real("calendar", "show", "2027").out
    assert real("calendar", "show", "2028").code == NOT_FOUND


def test_year_left_out_is_refused(late: Command) -> None:
    ran = late("calendar", "import", year(2028), "--yes")
    assert ran.code == CONFIGURATION
    assert "2027" in ran.err


def test_years_after_a_long_rest_are_imported_together(late: Command, today: Today) -> None:
    today("2028-02-01")
    alone = late("calendar", "import", year(2027), "--yes")
    assert (alone.code, "2027-12-31" in alone.err) == (NOTHING_WRITTEN, True)
    assert late("calendar", "import", year(2028), year(2027), "--yes").code == 0
    assert late("calendar", "check").code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("year = 2027", "source"),
        ('year = 2027\nsource = " "\nholidays = [2027-01-01]', "announces the days"),
        ('year = 2027\nsource = "x"\nholidays = [2026-01-01]', "days of 2027"),
        ('year = 2027\nsource = "x"\nholidays = []', "the days off of 2027"),
        ('year = 2027\nsource = "x"\nworkdays = [2027-01-04]', "Saturdays and Sundays"),
        ("year = ", "TOML"),
        ('year = 2027\nsource = "x"\nholidays = [2027-01-01]', "the Spring Festival"),
        (whole_year(2027, without="10"), "the National Day"),
    ],
)
def test_wrong_table_of_a_year_is_refused(real: Command, text: str, said: str) -> None:
    Path("bad.toml").write_text(text, encoding="utf-8")
    ran = real("calendar", "import", "bad.toml", "--yes")
    assert (ran.code, said in ran.err) == (CONFIGURATION, True)
