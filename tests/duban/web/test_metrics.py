"""The figures of an office for Prometheus are those of its lists."""

from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.running.service import Service
from duban.views.duties import Duties, DutyQuery
from duban.web.metrics import Figures
from workflow.night import job_runs
from workflow.night.job_names import JobName
from workflow.night.job_results import JobResult
from workflow.record import alarms, owing
from workflow.record.alarms.findings import Code, Finding
from workflow.store.columns import moment

Read = dict[tuple[str, ...], float]


def figures(desk: Desk) -> Read:
    """The figures by name and label."""
    text = Figures(Service(desk)).text().decode()
    found = text_string_to_metric_families(text)
    return {(one.name, *one.labels.values()): one.value for fam in found for one in fam.samples}


def test_new_office_has_every_figure_and_nothing_wrong(real: Desk) -> None:
    found = figures(real)
    for name in ("planned", "sent", "failed", "uncertain", "held"):
        assert found["duban_owed", name] == 0
    assert found["duban_mails_due",] == found["duban_overdue",] == 0
    assert found["duban_mail_lag_seconds",] == 0
    assert found["duban_job_failed", JobName.DELIVER] == 0
    assert not [name for name, *_ in found if "last_success" in name]


def test_alarms_are_counted_by_whether_they_stand(training: Desk) -> None:
    found = [Finding(Code.ROW, "setting", name) for name in ("a", "b", "c")]
    with training.store.writing() as transaction:
        alarms.take(transaction, found, (), training.clock())
        alarms.take(transaction, found[:1], {1, 2}, training.clock())
        alarms.close(transaction, 3, training.clock(), "陈四", "已改回")
    counted = figures(training)
    assert (counted["duban_alarms", "1"], counted["duban_alarms", "0"]) == (1, 1)


def test_what_is_owed_and_late_is_counted(training: Desk) -> None:
    training.set_date(training.office.today + timedelta(days=60))
    found = figures(training)
    with training.store.reading() as transaction:
        counts = owing.counts(transaction)
        overdue = Duties(training, DutyQuery(overdue=True), Words("en"))
        late = overdue.count(transaction)
    assert counts
    assert {name: found["duban_owed", name] for name in counts} == counts
    assert found["duban_overdue",] == late > 0


@pytest.mark.parametrize("failed", [False, True])
def test_run_of_a_job_tells_when_it_ended_or_that_it_failed(real: Desk, failed: bool) -> None:
    began = real.clock.wall()
    ends = began + timedelta(seconds=2)
    due, job = "2026-01-05T10:00", JobName.DELIVER
    with real.store.writing() as transaction:
        assert job_runs.claim(transaction, job, due, moment(began))
        if failed:
            job_runs.fail(transaction, job, due, moment(ends), OSError("disk"))
        else:
            job_runs.finish(transaction, job, due, moment(ends), JobResult({"sent": 1}))
    found = figures(real)
    assert found["duban_job_failed", JobName.DELIVER] == int(failed)
    ended = found.get(("duban_job_last_success_timestamp_seconds", JobName.DELIVER))
    assert (ended is None) == failed
    if ended is not None:
        assert ended == pytest.approx(ends.timestamp(), abs=0.01)
