"""What days came to, in words."""

from datetime import date, timedelta

from config.words import Words
from duban.views.days import Account, counted, day_in_words, spans
from workflow.night.job_names import JobName
from workflow.night.job_results import JobResult
from workflow.night.plan import Day

FIRST = date(2024, 1, 1)


def accounts(count: int) -> list[Account]:
    """So many days from a Monday on, each with a mail and a reminder."""
    return [Account(FIRST + timedelta(days=n), 1, {"reminders": 1}) for n in range(count)]


def test_few_days_are_told_by_week_and_many_by_month() -> None:
    weeks = list(spans(accounts(10)))
    assert [(one.first, one.last) for one in weeks] == [
        (FIRST, date(2024, 1, 7)),
        (date(2024, 1, 8), date(2024, 1, 10)),
    ]
    assert [(one.owed, one.counts) for one in weeks] == [
        (7, {"reminders": 7}),
        (3, {"reminders": 3}),
    ]
    months = list(spans(accounts(71)))
    assert [one.first for one in months] == [FIRST, date(2024, 2, 1), date(2024, 3, 1)]
    assert sum(one.owed for one in months) == 71


def test_span_is_said_with_what_was_done(spoken: Words) -> None:
    (span,) = spans(accounts(2))
    said = span.in_words(spoken)
    assert spoken.say("did.reminders", count=2) in said
    assert "2024-01-01" in said and "2024-01-02" in said


def test_counts_of_nothing_are_left_out(spoken: Words) -> None:
    assert counted({"reminders": 0, "overdue": 2}, spoken) == spoken.say("did.overdue", count=2)
    assert counted({"reminders": 0}, spoken) == spoken.say("did.nothing")


def test_day_says_what_its_jobs_did_or_that_nothing_was_left(spoken: Words) -> None:
    day = Day(
        FIRST,
        {
            JobName.REMIND: JobResult({"reminders": 2}),
            JobName.NIGHTLY: JobResult({"acts": 1, "overdue": 0}),
        },
    )
    assert spoken.say("did.reminders", count=2) in day_in_words(day, spoken)
    assert spoken.say("did.acts", count=1) in day_in_words(day, spoken)
    left = spoken.say("run.nothing_left", day=spoken.day(FIRST))
    assert day_in_words(Day(FIRST, {}), spoken) == left
