"""The nights of which a report is kept, and all rows of one report."""

from collections.abc import Iterable
from datetime import date

from config.words import Words
from duban.views.night.page import NightPage
from duban.views.page import Column, Kind, Ref, Subject, Table, Value, column, data
from workflow.night import reports
from workflow.night.reports import NightlyReport
from workflow.store.transaction import Transaction

EVERY = 1_000_000


def latest(transaction: Transaction, most: int) -> list[NightlyReport]:
    """The reports of the last nights, the latest first."""
    nights = (reports.on_day(transaction, day) for day in _days(transaction, most))
    return [found for found in nights if found is not None]


def last_up_to(transaction: Transaction, day: date) -> date:
    """The latest night up to *day* of which there is a report; *day* where there is none."""
    return next((night for night in _days(transaction, EVERY) if night <= day), day)


def span(transaction: Transaction) -> tuple[date, date] | None:
    """The first and the last night of which there is a report."""
    nights = _days(transaction, EVERY)
    return (nights[-1], nights[0]) if nights else None


def _days(transaction: Transaction, most: int) -> list[date]:
    return [date.fromisoformat(night) for night in reports.days(transaction, most)]


def archive_table(nights: Iterable[NightlyReport], words: Words) -> Table:
    """Nights, one a row, with what was late and whether all proved itself."""
    return Table(
        "nights",
        "",
        (
            column(words, "day", Kind.DAY),
            column(words, "overdue", Kind.COUNT),
            column(words, "city_overdue", Kind.COUNT),
            column(words, "flags", Kind.COUNT),
            column(words, "outstanding_yuan", Kind.MONEY),
            column(words, "mails", Kind.COUNT),
            column(words, "sound"),
        ),
        tuple(
            (
                Ref(one.day.isoformat(), Subject.NIGHT, one.day.isoformat()),
                one.count("overdue"),
                one.count("city_overdue"),
                one.count("flags"),
                one.outstanding,
                sum(one.owed.values()),
                one.is_sound,
            )
            for one in nights
        ),
    )


def row_table(page: NightPage) -> Table:
    """All rows of a report with the section that each stands in, for programs."""
    found: dict[str, Column] = {}
    for section in page.lists:
        for one in section.columns:
            found.setdefault(one.key, one)
    rows: list[tuple[Value, ...]] = []
    for section in page.lists:
        keys = [one.key for one in section.columns]
        for row in section.rows:
            values = dict(zip(keys, row, strict=True))
            rows.append((section.key, *(values.get(key) for key in found)))
    made = (data(_called(one), one.kind) for one in found.values())
    return Table("rows", "", (data("section"), *made), tuple(rows))


def _called(one: Column) -> str:
    return f"{one.key}_yuan" if one.kind is Kind.MONEY else one.key
