"""The years of the working calendar: how far it reaches, and where each year is from."""

from collections.abc import Iterable
from datetime import date

from config.words import Words
from duban.bootstrap.yearbook import Year
from duban.views.page import Column, Kind, Table
from states.calendar import WorkCalendar, every_day


def year_table(calendar: WorkCalendar, imported: Iterable[Year], words: Words) -> Table:
    """Each year with its working days, and the announcement that it was imported by."""
    sources = {one.table.year: one.table.source for one in imported}
    rows = tuple(
        (str(year), _working(calendar, year), sources.get(year, words.say("admin.packaged")))
        for year in range(calendar.first.year, calendar.last.year + 1)
    )
    columns = (
        Column("year", words.say("admin.year"), whole=True),
        Column("working", words.say("admin.working_days"), Kind.COUNT),
        Column("source", words.say("admin.source")),
    )
    return Table("years", words.say("admin.years"), columns, rows)


def _working(calendar: WorkCalendar, year: int) -> int:
    first, last = max(date(year, 1, 1), calendar.first), min(date(year, 12, 31), calendar.last)
    return sum(map(calendar.is_working, every_day(first, last)))
