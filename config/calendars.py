"""Working-day calendars: packaged, from a scenario file, and years imported (R-T.2, R-T.7)."""

import hashlib
from collections.abc import Iterable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple, get_type_hints

import msgspec
from chinese_calendar import constants

from config.errors import ConfigError
from config.files import PACKAGE, content_hash, parse_toml, read_text
from config.values import converted
from states.calendar import WorkCalendar
from states.saying import NOTHING, Name, saying

OVERRIDES = PACKAGE / "calendars" / "overrides.toml"
BEGINNING = date(2023, 1, 1)
SATURDAY = 5


class Override(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One day that is working or off otherwise than the library says, and on what authority."""

    date: date
    working: bool
    source: str


class YearTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The days off and the make-up days of one year, as an office imports them.

    `holidays` are all days off that are announced, `workdays` the Saturdays and Sundays on which
    the office works; every other day follows the week.
    """

    year: int
    source: str
    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()


class Feast(NamedTuple):
    """A statutory holiday: between which days of any year it lies, and how many days off it has."""

    name: str
    first: tuple[int, int]
    last: tuple[int, int]
    days: int


FEASTS = (
    Feast("new_year", (1, 1), (1, 3), 1),
    Feast("spring_festival", (1, 20), (2, 26), 3),
    Feast("qingming", (4, 2), (4, 7), 1),
    Feast("labour_day", (5, 1), (5, 5), 1),
    Feast("dragon_boat", (5, 25), (6, 30), 1),
    Feast("national_day", (10, 1), (10, 8), 3),
)
"""The holidays of every year (全国年节及纪念日放假办法), as widely as they have ever lain.

Mid-Autumn is none of them: where it falls into the National Day it has no days of its own.
"""

FEWEST_WORKING_DAYS = 200
"""A year has about 248; a table that leaves fewer than these is a slip."""


class _Overrides(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    day: tuple[Override, ...] = ()


def last_covered_day() -> date:
    """Return the last day of the last year whose days off the library knows."""
    return date(max(day.year for day in constants.holidays), 12, 31)


def packaged_calendar(first: date = BEGINNING, overrides: Path = OVERRIDES) -> WorkCalendar:
    """Return the calendar of the chinesecalendar library from *first*, with the overrides.

    Its version names the library's version and the overrides. Raises ConfigError for an
    override that is malformed, has no source, or lies outside the library's years.
    """
    last = last_covered_day()
    text = read_text(overrides)
    working = dict.fromkeys(constants.workdays, True) | dict.fromkeys(constants.holidays, False)
    for override in _read(text, str(overrides), first, last):
        working[override.date] = override.working
    days = {day: works for day, works in working.items() if first <= day <= last}
    name = f"chinesecalendar {version('chinesecalendar')} + {content_hash(text)[:12]}"
    return WorkCalendar(
        first,
        last,
        (day for day, works in days.items() if not works and day.weekday() < SATURDAY),
        (day for day, works in days.items() if works and day.weekday() >= SATURDAY),
        version=name,
    )


def _read(text: str, path: str, first: date, last: date) -> tuple[Override, ...]:
    try:
        days = msgspec.convert(parse_toml(text, path), _Overrides).day
    except msgspec.ValidationError as error:
        found = saying("found.words", words=str(error))
        raise ConfigError(path, "day", saying("expected.override"), found) from None
    for override in days:
        if not override.source.strip():
            expected = saying("expected.source")
            raise ConfigError(path, f"day {override.date}", expected, NOTHING)
        if not first <= override.date <= last:
            expected = saying("expected.day_between", first=first, last=last)
            raise ConfigError(path, "day", expected, override.date)
    return days


def from_data(
    coverage: tuple[date, date] | list[date],
    weekday_holidays: Iterable[date] = (),
    weekend_workdays: Iterable[date] = (),
) -> WorkCalendar:
    """Return the calendar of a scenario file, both days of *coverage* included.

    A holiday on a weekend or a make-up day on a weekday changes nothing. Raises ConfigError
    if *coverage* is not two days in order.
    """
    if len(coverage) != 2 or coverage[0] > coverage[1]:
        found = saying("found.days", days=(*coverage,))
        raise ConfigError("calendar", "coverage", saying("expected.first_and_last_day"), found)
    first, last = coverage
    off, made_up = sorted(set(weekday_holidays)), sorted(set(weekend_workdays))
    named = " ".join(map(str, (first, last, "off", *off, "on", *made_up)))
    code = hashlib.sha256(named.encode()).hexdigest()[:12]
    return WorkCalendar(first, last, off, made_up, version=f"given {code}")


def read_year(text: str, path: str) -> YearTable:
    """Read the table of one year. Raises ConfigError naming the entry that is wrong."""
    data = parse_toml(text, path)
    for key, kind in get_type_hints(YearTable).items():
        if key in data:
            converted(path, key, data[key], kind)
    try:
        table = msgspec.convert(data, YearTable)
    except msgspec.ValidationError as error:
        found = saying("found.words", words=str(error))
        raise ConfigError(path, "", saying("expected.year_table"), found) from None
    if not table.source.strip():
        raise ConfigError(path, "source", saying("expected.announcement"), NOTHING)
    for key, days in (("holidays", table.holidays), ("workdays", table.workdays)):
        for day in days:
            if day.year != table.year:
                raise ConfigError(path, key, saying("expected.days_of", year=table.year), day)
    for day in table.workdays:
        if day.weekday() < SATURDAY:
            raise ConfigError(path, "workdays", saying("expected.weekend"), day)
    if both := set(table.holidays) & set(table.workdays):
        raise ConfigError(path, "workdays", saying("expected.no_holiday"), min(both))
    if not table.holidays:
        expected = saying("expected.days_off_of", year=table.year)
        raise ConfigError(path, "holidays", expected, NOTHING)
    return table


def require_whole(table: YearTable, path: str) -> None:
    """See that a table has the holidays of a whole year, and leaves it working days.

    Raises ConfigError naming the holiday that is missing, and between which days it is expected.
    """
    off = set(table.holidays)
    for feast in FEASTS:
        first, last = date(table.year, *feast.first), date(table.year, *feast.last)
        found = sum(first <= day <= last for day in off)
        if found < feast.days:
            name = Name("feast", feast.name)
            expected = saying("expected.feast", name=name, first=first, last=last, days=feast.days)
            raise ConfigError(path, "holidays", expected, found or NOTHING)
    year = WorkCalendar(date(table.year, 1, 1), date(table.year, 12, 31), off, table.workdays)
    working = year.working_days_between(year.first, year.last) + year.is_working(year.first)
    if working < FEWEST_WORKING_DAYS:
        expected = saying("expected.working_days", least=FEWEST_WORKING_DAYS)
        raise ConfigError(path, "holidays", expected, working)


def with_year(calendar: WorkCalendar, table: YearTable, code: str) -> WorkCalendar:
    """Return *calendar* with the days of one year replaced, or that year added behind its last.

    *code* names the table in the version. Raises ConfigError where a year would be left out.
    """
    following = calendar.last.year + 1
    if not calendar.first.year <= table.year <= following:
        expected = saying("expected.year_between", first=calendar.first.year, last=following)
        raise ConfigError("calendar", "year", expected, table.year)
    off = {day for day in calendar.weekday_holidays if day.year != table.year}
    made_up = {day for day in calendar.weekend_workdays if day.year != table.year}
    return WorkCalendar(
        calendar.first,
        max(calendar.last, date(table.year, 12, 31)),
        off | {day for day in table.holidays if day.weekday() < SATURDAY},
        made_up | set(table.workdays),
        version=f"{calendar.version} + {table.year}:{code}",
    )
