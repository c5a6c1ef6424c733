"""What runs came to is kept as a value; what the first offices kept as a line is read as well."""

import msgspec
import pytest

from notifications.parcel import Unreachable
from states.saying import saying
from tests.practice import Practice
from tests.workflow import sql
from workflow.night import job_runs
from workflow.night.job_results import JobResult, as_text, failure, from_text, joined
from workflow.night.reports import Ran

NO_WAY = saying("server.no_starttls", place="mail.example:25", hints=[saying("hint.in_the_clear")])
WORDS = saying("reason.words", words="OSError: the disk is full")


@pytest.mark.parametrize(
    "result",
    [
        JobResult(),
        JobResult({"reminders": 2, "overdue": 0}),
        JobResult(is_left=True),
        JobResult(error=(NO_WAY, saying("mail.all_wait"))),
    ],
)
def test_result_is_read_as_it_was_kept(result: JobResult) -> None:
    assert from_text(as_text(result)) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("", JobResult()),
        ("reminders=2", JobResult({"reminders": 2})),
        (
            "acts=0 overdue=1 escalations=0",
            JobResult({"acts": 0, "overdue": 1, "escalations": 0}),
        ),
        ("left to the day of catching up", JobResult(is_left=True)),
        ("failed: OSError: the disk is full", JobResult(error=(WORDS,))),
        (
            'failed: [{"code":"mail.all_wait","facts":{}}]',
            JobResult(error=(saying("mail.all_wait"),)),
        ),
    ],
)
def test_line_of_the_first_offices_is_read(text: str, result: JobResult) -> None:
    assert from_text(text) == result


def test_failure_is_told_by_its_sayings_or_in_its_own_words() -> None:
    assert failure(Unreachable(NO_WAY)) == JobResult(error=(NO_WAY,))
    assert failure(OSError("the disk\nis full")) == JobResult(error=(WORDS,))
    assert len(str(failure(OSError("x" * 1_000)))) < 320


def test_parts_of_a_job_come_to_one_result() -> None:
    parts = [JobResult({"reminders": 2}), JobResult({"acts": 1})]
    assert joined(parts) == JobResult({"reminders": 2, "acts": 1})
    assert joined([*parts, JobResult(error=(WORDS,))]).error == (WORDS,)
    assert joined([JobResult(is_left=True), *parts]).is_left


@pytest.mark.parametrize("failed", [as_text(failure(OSError("no"))), "failed: OSError: no"])
def test_last_run_that_ended_well_is_none_that_failed_however_it_is_kept(
    office: Practice, failed: str
) -> None:
    with office.store.writing() as transaction:
        for due_at in ("2023-07-20T10:00", "2023-07-20T10:01"):
            job_runs.claim(transaction, "deliver", due_at, f"{due_at}:00+08:00")
            job_runs.finish(
                transaction, "deliver", due_at, f"{due_at}:01+08:00", JobResult({"sent": 1})
            )
    last = "UPDATE job_run SET result = :failed WHERE due_at = '2023-07-20T10:01'"
    sql.run(office.store, last, failed=failed)
    with office.store.reading() as transaction:
        done, newest = (
            look(transaction, "deliver") for look in (job_runs.newest_done, job_runs.newest)
        )
    assert done is not None and newest is not None
    assert (done.due_at, done.did) == ("2023-07-20T10:00", JobResult({"sent": 1}))
    assert newest.did.error


def test_jobs_in_the_first_reports_are_read() -> None:
    read = msgspec.json.Decoder(Ran).decode
    assert read('{"job":"remind","result":"reminders=2"}').counts == {"reminders": 2}
    assert read(msgspec.json.encode(Ran("remind", {"reminders": 2}))).counts == {"reminders": 2}
