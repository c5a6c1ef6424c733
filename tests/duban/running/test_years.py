"""Years that were looked at are put in force where nobody took up others in between."""

import pytest

from duban.bootstrap import yearbook
from duban.bootstrap.desk import Desk
from duban.running.years import CalendarMoved, adopt, proposed

YEAR = 'year = {0}\nsource = "国办发明电"\nholidays = ["{0}-01-01", "{0}-10-0{1}"]\nworkdays = []\n'


def year_after(desk: Desk, day: int) -> yearbook.Year:
    """A year behind the calendar, with another day off in October."""
    number = desk.calendar.last.year + 1
    return yearbook.year_of(YEAR.format(number, day), f"{number}.toml")


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
