"""The work of a day: reminders, then the night's look at what is late, slow or undone.

Each job is a plain function of (office, as_of) and one transaction: its claim, what it does and
its result are kept together or not at all. Due is on or before the day and not yet done, never
equal to the day; so a missed night loses nothing.
"""

from collections.abc import Callable
from datetime import date, timedelta

import msgspec

from states.calendar import every_day
from states.events import Owing
from states.mail_kinds import MailKind
from states.night_checks import last_due
from workflow.night import chasing, reminding, reports, runs
from workflow.night.chasing import Chased
from workflow.night.looking import JOB_TIME, look_at_cases
from workflow.night.report_building import build
from workflow.night.reports import Ran
from workflow.night.results import JobResult, joined
from workflow.night.runs import JobName
from workflow.office.door import Office
from workflow.record import history, owing
from workflow.store import totals
from workflow.store.transaction import Transaction

Job = Callable[[Office, Transaction, date, bool], JobResult]


class Day(msgspec.Struct, frozen=True):
    """What the day plan did on a day, by job; a job that had run before is not in it."""

    day: date
    done: dict[JobName, JobResult]

    @property
    def result(self) -> JobResult:
        """What its jobs came to together."""
        return joined(list(self.done.values()))


def day_plan(office: Office, as_of: date, *, mails: bool = True) -> Day:
    """Do the work of *as_of* that is not done yet, each job under what is in force at its start.

    A day that was missed is done without *mails*: what it owed falls into those of the day on
    which the office catches up, one for each duty.
    """
    done: dict[JobName, JobResult] = {}
    for name, job in JOBS.items():
        with office.store.writing() as transaction:
            now = office.clock().isoformat()
            if runs.claim(transaction, name, due_at(as_of), now):
                history.head(transaction, to_append=True)
                done[name] = job(office, transaction, as_of, mails)
                finished = office.clock().isoformat()
                runs.finish(transaction, name, due_at(as_of), finished, done[name])
    return Day(as_of, done)


def due_at(day: date) -> str:
    """When the jobs of a day are due, as their runs are kept."""
    return f"{day.isoformat()}T{JOB_TIME:%H:%M}"


def missed_days(office: Office, until: date) -> list[date]:
    """The days up to *until* whose work is not done, the oldest first.

    A new office has none before its own first day.
    """
    with office.store.reading() as transaction:
        done = runs.done_until(transaction, JOBS)
    if done is None:
        return [until] if until >= office.today else []
    first = last_due(done) + timedelta(days=1)
    return list(every_day(first, until))


def catch_up(office: Office, until: date) -> list[Day]:
    """Do the work of every day up to *until* that was missed; only the last owes mails."""
    days = missed_days(office, until)
    return [day_plan(office, day, mails=day == days[-1]) for day in days]


# --- reminders ---------------------------------------------------------------------------------


def remind(office: Office, transaction: Transaction, as_of: date, mails: bool) -> JobResult:
    """One reminder for each duty with a rung that is due; missed rungs fall into it."""
    if not mails:
        return JobResult(is_left=True)
    return JobResult({"reminders": reminding.remind(office, transaction, as_of)})


# --- the night -----------------------------------------------------------------------------------


def nightly(office: Office, transaction: Transaction, as_of: date, mails: bool) -> JobResult:
    """Move on what time has decided, chase what is late, and write the report (R-T.4).

    The report is mailed as it is kept, also when it is empty; the mail carries its day alone.
    """
    acts = look_at_cases(office, transaction, as_of)
    chased = chasing.chase(office, transaction, as_of) if mails else Chased()
    did = {"acts": acts, "overdue": chased.overdue, "escalations": chased.escalations}
    if report_to := office.in_force(transaction).report_to:
        draft = Owing(MailKind.NIGHTLY_REPORT, report_to, None, {})
        mailed = owing.owe_for_day(transaction, owing.OFFICE, "night", draft, as_of, None)
        did["reports"] = int(mailed)
    earlier = runs.of(
        transaction, [job for job in JOBS if job is not JobName.NIGHTLY], due_at(as_of)
    )
    ran = (*(Ran(job, result.counts) for job, result in earlier.items()), Ran(JobName.NIGHTLY, did))
    totals.fold(transaction)
    report = build(office, transaction, as_of, chased=chased, ran=ran)
    reports.keep(transaction, report)
    return JobResult(did)


JOBS: dict[JobName, Job] = {JobName.REMIND: remind, JobName.NIGHTLY: nightly}
"""The jobs of the day plan, in their order."""
