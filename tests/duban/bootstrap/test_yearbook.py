"""The calendar years of an office: read, kept in order, one in the place of another."""

from pathlib import Path

import pytest

from config.errors import ConfigError
from duban.bootstrap import yearbook
from duban.bootstrap.desk import Desk
from duban.bootstrap.yearbook import Year
from tests.practice import the_calendar
from tests.years import whole_year
from workflow.record.documents import document

NEXT = the_calendar().last.year + 1


def year(number: int, day: str = "10-21") -> Year:
    """A whole year with one day off of its own."""
    return yearbook.year_of(whole_year(number, day), f"{number}.toml")


def keep(desk: Desk, *years: Year) -> tuple[Year, ...]:
    """Keep years, and read them again."""
    with desk.store.writing() as transaction:
        yearbook.keep(transaction, years)
    with desk.store.reading() as transaction:
        return yearbook.kept(transaction)


def test_year_of_a_file_is_that_of_its_text(tmp_path: Path) -> None:
    path = tmp_path / f"{NEXT}.toml"
    path.write_text(whole_year(NEXT, "10-21"), encoding="utf-8")
    assert yearbook.year_from(path) == year(NEXT)
    assert year(NEXT).hash != year(NEXT, "10-22").hash


@pytest.mark.parametrize("text", ["", "year = 'x'", "[", 'year = 2030\nsource = " "'])
def test_what_is_no_year_is_named_with_its_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as told:
        yearbook.year_from(path)
    assert "odd.toml" in told.value.path


def test_office_without_years_of_its_own_has_the_packaged_calendar(real: Desk) -> None:
    with real.store.reading() as transaction:
        assert yearbook.kept(transaction) == ()
        assert yearbook.calendar(transaction).version == the_calendar().version


def test_years_are_kept_in_order_whatever_order_they_came_in(real: Desk) -> None:
    assert keep(real, year(NEXT + 1), year(NEXT)) == (year(NEXT), year(NEXT + 1))
    with real.store.reading() as transaction:
        reached = yearbook.calendar(transaction)
    assert reached.last.year == NEXT + 1
    assert real.calendar.version == reached.version


def test_year_takes_the_place_of_that_of_its_number_and_of_no_other() -> None:
    before = (year(NEXT), year(NEXT + 1))
    new = year(NEXT, "10-22")
    assert yearbook.joined(before, (new,)) == (new, year(NEXT + 1))
    assert yearbook.joined((), (year(NEXT + 1), new)) == (new, year(NEXT + 1))
    assert yearbook.joined(before, ()) == before


def test_year_that_was_replaced_stays_among_the_documents(real: Desk) -> None:
    old, new = year(NEXT), year(NEXT, "10-22")
    keep(real, old)
    assert keep(real, new) == (new,)
    with real.store.reading() as transaction:
        assert document(transaction, old.hash).body == old.text


def test_packaged_year_is_replaced_too_and_days_of_others_stay(real: Desk) -> None:
    last = the_calendar().last.year
    keep(real, year(last))
    own = real.calendar
    assert (own.first, own.last) == (the_calendar().first, the_calendar().last)
    assert {day for day in own.weekday_holidays if day.year != last} == {
        day for day in the_calendar().weekday_holidays if day.year != last
    }
    assert own.version != the_calendar().version


def test_no_year_is_left_out_between(real: Desk) -> None:
    with pytest.raises(ConfigError):
        yearbook.calendar_with((year(NEXT + 1),))
    assert yearbook.calendar_with((year(NEXT + 1), year(NEXT))).last.year == NEXT + 1


def test_calendar_is_named_by_the_years_in_it() -> None:
    versions = {
        yearbook.calendar_with(years).version
        for years in ((), (year(NEXT),), (year(NEXT, "10-22"),), (year(NEXT), year(NEXT + 1)))
    }
    assert len(versions) == 4
