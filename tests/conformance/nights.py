"""The nightly report of a practice office."""

from datetime import date

from tests.practice import Practice
from workflow.night import reports


def report_of(office: Practice, day: str) -> reports.NightlyReport:
    """The report of a night that was worked."""
    with office.store.reading() as transaction:
        report = reports.on_day(transaction, date.fromisoformat(day))
    assert report is not None
    return report
