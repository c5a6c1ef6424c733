"""A night with more to tell than a report holds: all is done and counted, the worst is shown."""

from datetime import timedelta

import pytest

from tests.benchmarks.population import NIGHT, Population, populate
from tests.practice import Practice
from tests.workflow import raw
from workflow.night import plan, reports
from workflow.night.reports import NightlyReport
from workflow.night.results import JobResult
from workflow.store.database import Store
from workflow.store.excerpts import KEPT

MANY = Population(cases=2_300, overdue=1_020, reminded=30, soon=1_010, flagged=0, acted=7)


@pytest.fixture
def busy(store: Store) -> Practice:
    """An office on the morning after the night."""
    populate(store, MANY)
    office = Practice(store, is_founded=True)
    office.night(NIGHT.isoformat())
    return office


def told(office: Practice) -> NightlyReport:
    with office.store.reading() as transaction:
        report = reports.last(transaction)
    assert report is not None
    return report


def test_all_of_it_is_done_and_every_mail_is_owed_once(busy: Practice) -> None:
    (counts,) = [one.counts for one in told(busy).ran if one.job == "nightly"]
    assert counts == {"acts": 0, "overdue": 1_020, "escalations": 204}
    assert raw.rows(busy.store, "SELECT kind, count(*) FROM owed GROUP BY 1 ORDER BY 1") == [
        ("contract_signed", 2_300),
        ("escalation", 204),
        ("overdue", 1_020),
        ("reminder", 30),
    ]
    before = raw.everything(busy.store)
    assert busy.night(NIGHT.isoformat()) == {}
    with busy.store.writing() as transaction:
        assert plan.remind(busy.office, transaction, NIGHT, True) == JobResult({"reminders": 0})
        again = plan.nightly(busy.office, transaction, NIGHT, True)
    assert again == JobResult({"acts": 0, "overdue": 0, "escalations": 0})
    after = raw.everything(busy.store)
    assert {name for name in after if after[name] != before[name]} <= {
        "report",
        "journal",
        "journal_head",
    }


def test_report_keeps_the_longest_overdue_and_counts_the_rest(busy: Practice) -> None:
    report = told(busy)
    assert (len(report.overdue), report.count("overdue")) == (KEPT, 1_020)
    assert (len(report.due_soon), report.count("due_soon")) == (KEPT, 1_010)
    assert report.more == {"overdue": 20, "due_soon": 10}
    assert report.late_by_step == {6: (1_020, 0)}
    days = [one.overdue_working_days for one in report.overdue]
    assert days == sorted(days, reverse=True)
    assert (days[0], days[-1]) == (5, 1)
    assert report.trend[-1].overdue == 1_020
    assert (report.ledger_faults, report.history_faults) == ((), ())


def test_next_day_only_what_is_due_then_is_chased(busy: Practice) -> None:
    done = busy.night((NIGHT + timedelta(days=1)).isoformat())
    on_their_second_to_fifth_day, newly_late = 816, 143
    overdue = on_their_second_to_fifth_day + newly_late
    assert done == {"remind": "reminders=0", "nightly": f"acts=0 {overdue=} escalations=204"}
