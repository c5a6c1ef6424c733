"""The calendar years that an office has imported, over those that come with the package."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from config.calendars import YearTable, packaged_calendar, read_year, require_whole, with_year
from config.errors import ConfigError
from config.files import content_hash, read_text
from states.calendar import WorkCalendar
from states.saying import saying
from workflow.record.documents import Document, document, keep_document
from workflow.record.setting_table import change_setting, setting
from workflow.store.errors import unreadable
from workflow.store.transaction import Transaction

KIND, SETTING = "calendar", "calendar"


class Year(msgspec.Struct, frozen=True):
    """A year as an office keeps it: the hash and the text of its table, and the table read."""

    hash: str
    text: str
    table: YearTable


def year_from(path: Path) -> Year:
    """Read the table of a year from a file. Raises ConfigError."""
    return year_of(read_text(path), path.name)


def year_of(text: str, name: str) -> Year:
    """Read the table of a year; *name* is what it is called in errors.

    Raises ConfigError, also for part of a year: a day off that is not in it would be worked.
    """
    table = read_year(text, name)
    require_whole(table, name)
    return Year(content_hash(text), text, table)


def kept(transaction: Transaction) -> tuple[Year, ...]:
    """The years that the office has imported, in order. Raises Unreadable."""
    kept = setting(transaction, SETTING) or ""
    try:
        years = [_year(digest, document(transaction, digest)) for digest in kept.split()]
    except (LookupError, ConfigError) as error:
        raise unreadable(saying("reason.setting", name=SETTING, found=kept)) from error
    return tuple(sorted(years, key=lambda year: year.table.year))


def _year(digest: str, kept: Document) -> Year:
    return Year(digest, kept.body, read_year(kept.body, kept.name))


def keep(transaction: Transaction, years: tuple[Year, ...]) -> None:
    """Keep these years; a table that was replaced stays among the documents."""
    for year in years:
        keep_document(transaction, year.hash, KIND, f"{year.table.year}.toml", year.text)
    change_setting(transaction, SETTING, " ".join(year.hash for year in years))


def joined(before: tuple[Year, ...], new: tuple[Year, ...]) -> tuple[Year, ...]:
    """The years kept with the *new* ones in the place of those of the same number, in order."""
    years = {year.table.year: year for year in (*before, *new)}
    return tuple(years[number] for number in sorted(years))


def calendar(transaction: Transaction) -> WorkCalendar:
    """The packaged calendar with the years that the office has imported."""
    return calendar_with(kept(transaction))


def calendar_with(years: tuple[Year, ...]) -> WorkCalendar:
    """The packaged calendar with these years. Raises ConfigError where one would be left out."""
    return added(packaged_calendar(), years)


def added(calendar: WorkCalendar, years: Iterable[Year]) -> WorkCalendar:
    """A calendar with these years. Raises ConfigError where one would be left out."""
    for year in sorted(years, key=lambda one: one.table.year):
        calendar = with_year(calendar, year.table, year.hash[:12])
    return calendar
