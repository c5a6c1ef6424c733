"""A night with more to tell than a report holds: all is done and counted, the worst is shown."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from states.duty_items import Owner
from tests.benchmarks.population import NIGHT, Population, populate
from tests.conftest import shut
from tests.empty_office import new_store
from tests.faults.carrier import Killed
from tests.practice import Practice
from tests.workflow import sql
from workflow.night import parts, plan, reports
from workflow.night.reports import NightlyReport
from workflow.record.duties.overdue import Side
from workflow.record.setting_table import keep_mark
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
    assert sql.rows(busy.store, "SELECT kind, count(*) FROM owed GROUP BY 1 ORDER BY 1") == [
        ("contract_signed", 2_300),
        ("escalation", 204),
        ("overdue", 1_020),
        ("reminder", 30),
    ]
    before = sql.everything(busy.store)
    assert busy.night(NIGHT.isoformat()) == {}
    sql.run(busy.store, "DELETE FROM job_run")
    assert busy.night(NIGHT.isoformat()) == {
        "remind": "reminders=0",
        "nightly": "acts=0 overdue=0 escalations=0",
    }
    after = sql.everything(busy.store)
    assert {name for name in after if after[name] != before[name]} <= {
        "report",
        "job_run",
        "journal",
        "journal_head",
    }


def test_long_night_is_kept_a_share_at_a_time_and_others_write_in_between(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    populate(store, MANY)
    office, turns = Practice(store, is_founded=True), list[int]()

    def others_write(seconds: float) -> None:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(write, store).result()
        turns.append(sql.rows(store, "SELECT count(*) FROM owed WHERE kind = 'overdue'")[0][0])

    monkeypatch.setattr(parts, "SHARE", 299)
    monkeypatch.setattr(plan, "sleep", others_write)
    office.night(NIGHT.isoformat())
    assert turns == sorted(turns) and 0 < turns[0] < turns[-1] < 1_020
    check_the_night(office)


def write(store: Store) -> None:
    """What another process writes meanwhile."""
    with store.writing() as transaction:
        keep_mark(transaction, "other", "written")
    store.close()


def check_the_night(office: Practice) -> None:
    """The night did all that it does in one share."""
    report = told(office)
    ran = {one.job: one.counts for one in report.ran}
    assert ran == {
        "remind": {"reminders": 30},
        "nightly": {"acts": 0, "overdue": 1_020, "escalations": 204},
    }
    assert len(report.escalated_cases) == len(set(report.escalated_cases)) == 204
    assert report.tally is not None and report.tally.adds_up
    assert sql.rows(office.store, "SELECT count(*) FROM owed WHERE kind = 'overdue'") == [(1_020,)]


def test_night_that_was_killed_goes_on_with_the_next_share(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    populate(store, MANY)
    office = Practice(store, is_founded=True)

    def killed(seconds: float) -> None:
        raise Killed

    monkeypatch.setattr(parts, "SHARE", 299)
    monkeypatch.setattr(plan, "sleep", killed)
    nights = 0
    while plan.missed_days(office.office, NIGHT):
        nights += 1
        with suppress(Killed):
            office.night(NIGHT.isoformat())
    assert nights > 3
    check_the_night(office)
    assert office.night(NIGHT.isoformat()) == {}


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


def test_late_duties_of_a_report_are_found_by_their_cases(tmp_path: Path) -> None:
    """SQLite went through all that was late for each case: 48 million steps of 100,000 cases."""
    store = new_store(f"sqlite:///{tmp_path / 'office.db'}")
    asked, _ = Side((Owner.DISTRICT, Owner.INSTITUTION))._of_cases.compiled(store.engine)
    with store.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", (None,) * asked.count("?"))
        steps = [row[3] for row in plan if " duty " in row[3]]
    shut(store)
    assert steps == ["SEARCH duty USING PRIMARY KEY (case_id=?)"]


def test_next_day_only_what_is_due_then_is_chased(busy: Practice) -> None:
    done = busy.night((NIGHT + timedelta(days=1)).isoformat())
    on_their_second_to_fifth_day, newly_late = 816, 143
    overdue = on_their_second_to_fifth_day + newly_late
    assert done == {"remind": "reminders=0", "nightly": f"acts=0 {overdue=} escalations=204"}
