"""What the night reports to the office, also when there is nothing to report."""

from datetime import date

import pytest

from states.duty_items import Owner
from tests.practice import DONGLI, HEPING, PROGRAMME, XIQING, Practice, at, institution_papers
from tests.workflow import sql
from workflow.night import reports
from workflow.night.clawbacks import Unpaid
from workflow.night.reports import Flagged, Late, NightlyReport
from workflow.record.duties.waiting import Waiting


def on_day(office: Practice, day: str) -> NightlyReport:
    with office.store.reading() as transaction:
        report = reports.on_day(transaction, date.fromisoformat(day))
    assert report is not None
    return report


def test_quiet_night_is_reported_too(office: Practice) -> None:
    office.night("2023-07-18")
    report = on_day(office, "2023-07-18")
    assert (report.overdue, report.city_overdue, report.flags, report.unpaid) == ((), (), (), ())
    assert (report.history_events, report.history_head) == (0, "0" * 64)
    assert report.is_sound
    assert not report.calendar_is_short


def test_late_units_stand_in_one_row_each_and_the_city_apart(office: Practice) -> None:
    office.do("open_case", code=XIQING)
    office.lead("submit_institution_filing")
    office.night("2023-08-10")
    report = on_day(office, "2023-08-10")
    both = ("plan_filing", "institution_filing")
    assert report.overdue == (Late(XIQING, both, 8, 1, (8, 8), ("district",), PROGRAMME),)
    checks = ("check_plan_filing", "check_institution_filing")
    assert report.city_overdue == (Late(HEPING, checks, 8, 2, (8, 8), ("city",), PROGRAMME),)
    assert report.steps == {"1.OPEN": 1, "2.OPEN": 1}


def test_returned_filing_is_in_its_window_and_not_late(office: Practice) -> None:
    office.lead("submit_plan_filing")
    office.now = at("2023-07-31T15:00")
    office.do("return_plan_filing", {"defects": ["未盖章"]})
    office.do("submit_institution_filing", institution_papers(HEPING))
    office.night("2023-08-04")
    report = on_day(office, "2023-08-04")
    waiting = Waiting(HEPING, "correction_plan_filing", date(2023, 8, 7), Owner.DISTRICT, PROGRAMME)
    assert report.returned_within_window == (waiting,)
    assert report.overdue == ()
    check = Waiting(HEPING, "check_institution_filing", date(2023, 8, 7), Owner.CITY, PROGRAMME)
    assert report.due_soon == (waiting, check)


def test_open_flags_and_unpaid_recoveries_are_listed(office: Practice) -> None:
    office.lead("submit_self_check")
    office.night("2024-01-11")
    assert on_day(office, "2024-01-11").flags == (Flagged(HEPING, "red", "FLAGGED", PROGRAMME),)
    office.lead("decide_clawback", code=DONGLI)
    office.set("2024-03-01")
    office.do("refund", {"amount": 100_000}, code=DONGLI)
    office.night("2024-03-02")
    unpaid = Unpaid(DONGLI, 20_000_000, 30_000_000, date(2024, 4, 1), programme=PROGRAMME)
    assert on_day(office, "2024-03-02").unpaid == (unpaid,)


def test_mails_are_counted_by_their_fate(office: Practice) -> None:
    office.do("open_case")
    office.night("2023-07-24")
    assert on_day(office, "2023-07-24").owed == {"planned": 3}


def test_book_that_was_changed_is_in_the_next_report(office: Practice) -> None:
    office.lead("decide_support")
    sql.unfreeze(office.store, "ledger")
    sql.run(office.store, "UPDATE ledger SET amount = 1")
    office.night("2023-09-01")
    report = on_day(office, "2023-09-01")
    assert not report.is_sound
    assert [(fault.amount, fault.shown, fault.booked) for fault in report.ledger_faults] == [
        ("approved", 100_000_000, 1)
    ]


def test_reports_are_kept_by_day(office: Practice) -> None:
    office.nights("2023-07-18", "2023-07-20")
    with office.store.reading() as transaction:
        assert reports.days(transaction, 10) == ["2023-07-20", "2023-07-19", "2023-07-18"]
        assert reports.last(transaction) == reports.on_day(transaction, date(2023, 7, 20))
        assert reports.on_day(transaction, date(2023, 7, 17)) is None


@pytest.mark.parametrize(
    ("day", "is_awaited", "is_short"),
    [
        ("2025-11-26", False, False),
        ("2025-11-27", True, False),
        ("2026-11-30", True, False),
        ("2026-12-01", False, True),
    ],
)
def test_end_of_the_calendar_is_a_note_until_next_years_days_are_published(
    office: Practice, day: str, is_awaited: bool, is_short: bool
) -> None:
    """Nobody can import in March what is published in November (R-T.7)."""
    assert office.calendar.last == date(2026, 12, 31)
    office.night(day)
    report = on_day(office, day)
    assert (report.calendar_is_awaited, report.calendar_is_short) == (is_awaited, is_short)
