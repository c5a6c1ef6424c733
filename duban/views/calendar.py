"""The working calendar of an office: its years day by day, and the dates that stand on it."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum

import msgspec

from config.words import Words
from duban.views.page import Coded, Kind, Table, Value, column, data
from duban.views.places import Regions, region_code
from states.calendar import WorkCalendar
from workflow.office.redating import Move
from workflow.record.duties import KeptDuty

SATURDAY = 5


class DayKind(StrEnum):
    """What a day is: working as usual, off as usual, a holiday, or worked to make up for one."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"

    @property
    def is_working(self) -> bool:
        """Whether the office works."""
        return self in (DayKind.WORKING, DayKind.MAKE_UP)


class Month(msgspec.Struct, frozen=True):
    """A month under its title: its days, each with what it is, as far as the calendar reaches."""

    title: str
    days: tuple[tuple[date, DayKind], ...]

    @property
    def weeks(self) -> Iterator[tuple[tuple[date, DayKind] | None, ...]]:
        """The days in rows of seven from Monday, with None before the first."""
        if not self.days:
            return
        row: list[tuple[date, DayKind] | None] = [None] * self.days[0][0].weekday()
        for one in self.days:
            if len(row) == 7:
                yield tuple(row)
                row = []
            row.append(one)
        yield tuple(row)


def kind_of(calendar: WorkCalendar, day: date) -> DayKind:
    """What a day of the calendar is."""
    if calendar.is_working(day):
        return DayKind.MAKE_UP if day.weekday() >= SATURDAY else DayKind.WORKING
    return DayKind.WEEKEND if day.weekday() >= SATURDAY else DayKind.HOLIDAY


def months(calendar: WorkCalendar, year: int, words: Words) -> tuple[Month, ...]:
    """The twelve months of a year."""
    return tuple(_month(calendar, year, month, words) for month in range(1, 13))


def _month(calendar: WorkCalendar, year: int, month: int, words: Words) -> Month:
    days = (date(year, month, n) for n in range(1, monthrange(year, month)[1] + 1))
    kinds = tuple((day, kind_of(calendar, day)) for day in days if day in calendar)
    working = sum(kind.is_working for _, kind in kinds)
    return Month(words.say("calendar.month", year=year, month=month, count=working), kinds)


def day_table(shown: Iterable[Month]) -> Table:
    """The days of months, one a row, for programs."""
    return Table(
        "days",
        "",
        (data("day", Kind.DAY), data("weekday"), data("kind")),
        tuple((day, day.isoweekday(), kind.value) for month in shown for day, kind in month.days),
    )


def move_table(moves: Iterable[Move], regions: Regions, words: Words) -> Table:
    """The dates that another calendar moves; one that it does not reach is open."""
    undated = Coded(None, words.say("word.undated"))
    rows: list[tuple[Value, ...]] = []
    for one in moves:
        code = region_code(one.case_id)
        item = words.label("item", one.item)
        days = (one.before or undated, one.after or undated)
        rows.append((code, words.region(regions[code]), item, one.item, *days))
    return Table(
        "moves",
        "",
        (
            data("region_code"),
            column(words, "region"),
            column(words, "item"),
            data("key"),
            column(words, "due_before", Kind.DAY),
            column(words, "due_after", Kind.DAY),
        ),
        tuple(rows),
    )


def undated_table(undated: Sequence[KeptDuty], regions: Regions, words: Words) -> Table:
    """The open duties without a date, for the calendar does not reach it."""
    return Table(
        "undated",
        words.say("calendar.undated"),
        (
            column(words, "region"),
            data("region_code"),
            column(words, "item"),
            data("key"),
            column(words, "rule", whole=True),
        ),
        tuple(
            (
                words.region(regions[one.region_code]),
                one.region_code,
                words.label("item", one.label),
                one.label,
                one.rule,
            )
            for one in undated
        ),
    )
