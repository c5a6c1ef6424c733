"""The nightly report of an open office, and the page of it."""

from datetime import date

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.choosing import NotThere
from duban.views.night import archive
from duban.views.night.page import NightPage, page_of
from states.saying import saying
from workflow.night import reports
from workflow.night.reports import NightlyReport


def report_of(desk: Desk, day: date | None) -> NightlyReport:
    """The report of a night, by default the last one. Raises NotThere."""
    with desk.store.reading() as transaction:
        report = reports.on_day(transaction, day) if day else reports.last(transaction)
        first, last = archive.span(transaction) or ("—", "—")
    if report is None:
        missing = day or desk.office.today
        if missing == desk.office.today:
            raise NotThere(saying("error.no_report_yet", day=missing, first=first, last=last))
        raise NotThere(saying("error.no_report", day=missing, first=first, last=last))
    return report


def night_page(desk: Desk, report: NightlyReport, words: Words) -> NightPage:
    """A nightly report as the page that people read, in the language of *words*."""
    return page_of(
        report,
        desk.regions(),
        words,
        office=desk.name,
        synthetic=desk.is_training,
        several=len(desk.last_programmes(2)) > 1,
    )
