"""Years that were looked at are put in force where nobody took up others in between."""

import pytest
from msgspec.structs import replace

from config.calendars import read_year
from config.errors import ConfigError
from duban.bootstrap import yearbook
from duban.bootstrap.desk import Desk
from duban.running.years import CalendarMoved, adopt, proposed
from tests.years import whole_year
from workflow.office.redating import Move


def year_after(desk: Desk, day: int) -> yearbook.Year:
    """A year behind the calendar, with another day off in October."""
    number = desk.calendar.last.year + 1
    return yearbook.year_of(whole_year(number, f"10-2{day}"), f"{number}.toml")


def test_years_of_a_colleague_in_between_are_not_taken_away(training: Desk) -> None:
    mine = proposed(training, [year_after(training, 1)])
    theirs = proposed(training, [year_after(training, 2)])
    adopt(training, theirs)
    with pytest.raises(CalendarMoved):
        adopt(training, mine)
    with training.store.reading() as transaction:
        assert yearbook.kept(transaction) == theirs.years
    again = proposed(training, mine.new)
    adopt(training, again)
    assert proposed(training, mine.new).changes_nothing


def test_years_that_would_move_other_dates_than_were_shown_are_not_taken_up(training: Desk) -> None:
    mine = proposed(training, [year_after(training, 1)])
    other = replace(mine, moves=(Move("tj-2023-22/120101", "recovery", None, None), *mine.moves))
    assert other.version != mine.version
    with pytest.raises(CalendarMoved):
        adopt(training, other)
    with training.store.reading() as transaction:
        assert yearbook.kept(transaction) == mine.before
    assert adopt(training, mine) == len(mine.moves)


def test_part_of_a_year_is_kept_where_an_older_version_took_it(training: Desk) -> None:
    text = 'year = 2027\nsource = "国办"\nholidays = [2027-01-01]\n'
    with pytest.raises(ConfigError):
        yearbook.year_of(text, "2027.toml")
    old = yearbook.Year("0" * 64, text, read_year(text, "2027.toml"))
    with training.store.writing() as transaction:
        yearbook.keep(transaction, (old,))
        assert yearbook.kept(transaction) == (old,)
