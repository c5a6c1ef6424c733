"""The jobs that run by themselves: one entry each."""

from datetime import timedelta

import pytest

from duban.bootstrap.desk import Desk
from duban.bootstrap.editions import words
from duban.running.jobs import ENTRIES, schedule
from workflow.night.job_results import JobResult
from workflow.night.plan import JOBS
from workflow.runners.embedded import Job, next_fire


def named(desk: Desk, name: str) -> Job:
    (job,) = (one for one in schedule(desk) if one.name == name)
    return job


def test_each_job_and_each_part_of_one_has_a_name_in_both_languages() -> None:
    names = [one.name for one in ENTRIES]
    parts = [part for one in ENTRIES for part in one.parts]
    assert len({*names, *parts}) == len(names) + len(parts)
    assert parts == list(JOBS)
    for language in ("zh", "en"):
        for name in (*names, *parts):
            assert words(language).named("job", name) != name


def test_day_plan_goes_by_the_date_of_the_office_and_mail_by_the_machine(training: Desk) -> None:
    plan, deliver = named(training, "day_plan"), named(training, "deliver")
    assert plan.clock().date() == training.office.today
    assert deliver.clock().date() == training.clock.wall().date() != training.office.today
    fire = next_fire(deliver)
    assert fire is not None and fire - deliver.clock() <= timedelta(minutes=1)


@pytest.mark.parametrize("name", ["deliver", "bounces"])
def test_office_that_named_no_server_has_nothing_to_do(real: Desk, name: str) -> None:
    job = named(real, name)
    assert job.work(job.clock(), True) == JobResult()


def test_day_plan_tells_what_its_parts_came_to(training: Desk) -> None:
    plan = named(training, "day_plan")
    result = plan.work(plan.clock(), True)
    assert set(result.counts) == {"reminders", "acts", "overdue", "escalations", "reports"}
    assert plan.work(plan.clock(), True) == JobResult()
