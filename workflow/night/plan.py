"""The work of a day: reminders, then the night's look at what is late, slow or undone.

A job is done a share of cases at a time, each share in a transaction of its own with how far the
job is; so others who write wait for a share and never for a night, and whoever comes after one that
died goes on where it left off. A small office is one share. Due is on or before the day and not yet
done, never equal to the day; so a missed night loses nothing.
"""

from collections.abc import Callable
from datetime import date, timedelta
from time import sleep

import msgspec

from states.calendar import every_day
from states.events import Owing
from states.mail_kinds import MailKind
from states.night_checks import last_due
from workflow.night import alarming, chasing, job_runs, proving, reminding, reports, unread
from workflow.night.chasing import Chased
from workflow.night.job_names import JobName
from workflow.night.job_results import JobResult, joined
from workflow.night.job_runs import Progress
from workflow.night.looking import JOB_TIME, look_at_cases
from workflow.night.report_building import build
from workflow.night.reports import Ran
from workflow.night.unread import DAMAGE, Reader, Unread
from workflow.office.door import Office
from workflow.record import cases, history, owing
from workflow.record.alarms.findings import merged
from workflow.record.duties import chasing as to_chase
from workflow.record.duties import rungs
from workflow.store import counters
from workflow.store.excerpts import KEPT
from workflow.store.shares import Share
from workflow.store.transaction import Transaction

SHARE = 10_000
"""Rows of what is due that are done in one transaction, and the rest of the last case of them."""

TURN_SECONDS = 0.15
"""So long the way is free for others after a share: who waits for SQLite asks every 100 ms."""


class Tonight(msgspec.Struct, frozen=True):
    """A night's work on an office: what a part of a job is given."""

    office: Office
    transaction: Transaction
    as_of: date
    mails: bool
    proves: bool
    progress: Progress


Part = Callable[[Tonight], bool]
"""Does the next share of a part of a job, and tells whether it was the last."""

Shares = Callable[[Transaction, date, str, int], Share]
"""Gives the share that comes next: of a day, after a case, with about so many rows."""


class Day(msgspec.Struct, frozen=True):
    """What the day plan did on a day, by job; a job that had run before is not in it."""

    day: date
    done: dict[JobName, JobResult]

    @property
    def result(self) -> JobResult:
        """What its jobs came to together."""
        return joined(list(self.done.values()))


def day_plan(office: Office, as_of: date, *, mails: bool = True, proves: bool = True) -> Day:
    """Do the work of *as_of* that is not done yet, each job under what is in force at its start.

    A day that was missed is done without *mails*: what it owed falls into those of the day on
    which the office catches up, one for each duty. That day *proves* a share of the office too,
    and no day does of an office that is just being played.
    """
    done: dict[JobName, JobResult] = {}
    for name, parts in JOBS.items():
        result = _do(office, name, parts, as_of, mails=mails, proves=proves and mails)
        if result is not None:
            done[name] = result
    return Day(as_of, done)


def _do(
    office: Office,
    name: JobName,
    parts: tuple[Part, ...],
    as_of: date,
    *,
    mails: bool,
    proves: bool,
) -> JobResult | None:
    """Do what is left of a job; None where somebody else brought it to its end."""
    due = due_at(as_of)
    while True:
        try:
            with office.store.writing() as transaction:
                progress = _claimed(office, transaction, name, due)
                if progress is None:
                    return None
                if _goes_on(Tonight(office, transaction, as_of, mails, proves, progress), parts):
                    job_runs.keep(transaction, name, due, progress)
                else:
                    result = JobResult(progress.counts, name is JobName.REMIND and not mails)
                    finished = office.clock().isoformat()
                    job_runs.finish(transaction, name, due, finished, result)
                    return result
        except Unread as found:
            with office.store.writing() as transaction:
                progress = _claimed(office, transaction, name, due)
                if progress is None:
                    return None
                unread.go_on(transaction, progress, found, office.clock(), SHARE)
                job_runs.keep(transaction, name, due, progress)
        sleep(TURN_SECONDS)


def _claimed(office: Office, transaction: Transaction, name: JobName, due: str) -> Progress | None:
    """How far a job is whose turn is ours now; None where somebody else brought it to its end."""
    now = office.clock().isoformat()
    is_new = job_runs.claim(transaction, name, due, now)
    if not is_new and job_runs.forget_early(transaction, name, due):
        is_new = job_runs.claim(transaction, name, due, now)
    if not is_new and job_runs.under_way(transaction, name, due) is None:
        return None
    history.head(transaction, to_append=True)
    return job_runs.under_way(transaction, name, due)  # others may have had the turn meanwhile


def _goes_on(tonight: Tonight, parts: tuple[Part, ...]) -> bool:
    """Do share after share up to one that others may follow; whether any is left.

    Where something could not be read a part is kept before the next begins.
    """
    progress = tonight.progress
    while progress.part < len(parts):
        if not _is_last(tonight, parts[progress.part]):
            unread.grow(progress, SHARE)
            return True
        progress.begin_next(None if progress.size is None else SHARE)
        if progress.size is not None and progress.part < len(parts):
            return True
    return False


def _is_last(tonight: Tonight, part: Part) -> bool:
    """Do the next share of a part. Raises Unread."""
    tonight.progress.reached = ""
    try:
        return part(tonight)
    except DAMAGE as error:
        if tonight.transaction.notes is None:
            raise
        raise Unread(part.__name__.strip("_"), tonight.progress, error) from error


def _next(tonight: Tonight, shares: Shares) -> Share:
    """The next share of a part: as large as any, or smaller where something can't be read."""
    progress = tonight.progress
    size = SHARE if progress.size is None else progress.size
    share = shares(tonight.transaction, tonight.as_of, progress.after, size)
    progress.reached = share.until
    return share


def due_at(day: date) -> str:
    """When the jobs of a day are due, as their runs are kept."""
    return f"{day.isoformat()}T{JOB_TIME:%H:%M}"


def missed_days(office: Office, until: date) -> list[date]:
    """The days up to *until* whose work is not done, the oldest first.

    A new office has none before its own first day.
    """
    with office.store.reading() as transaction:
        done = job_runs.done_until(transaction, JOBS, until)
    if done is None:
        return [until] if until >= office.today else []
    first = last_due(done) + timedelta(days=1)
    return list(every_day(first, until))


def catch_up(office: Office, until: date) -> list[Day]:
    """Do the work of every day up to *until* that was missed; only the last owes mails."""
    days = missed_days(office, until)
    return [day_plan(office, day, mails=day == days[-1]) for day in days]


# --- reminders ---------------------------------------------------------------------------------


def _remind(tonight: Tonight) -> bool:
    """One reminder for each duty with a rung that is due; missed rungs fall into it."""
    if not tonight.mails:
        return True
    share = _next(tonight, rungs.share_to_remind)
    new = reminding.remind(tonight.office, tonight.transaction, tonight.as_of, share)
    tonight.progress.count(reminders=new)
    tonight.progress.after = share.until
    return share.is_last


# --- the night -----------------------------------------------------------------------------------


def _look(tonight: Tonight) -> bool:
    """Move on what time has decided (R-T.4)."""
    share = _next(tonight, cases.share_to_check)
    acts = look_at_cases(tonight.office, tonight.transaction, tonight.as_of, share)
    tonight.progress.count(acts=acts)
    tonight.progress.after = share.until
    return share.is_last


def _chase(tonight: Tonight) -> bool:
    """Chase what is late; a night that was missed is not written about."""
    progress = tonight.progress
    if not tonight.mails:
        progress.count(overdue=0, escalations=0)
        return True
    share = _next(tonight, to_chase.share_to_chase)
    chased = chasing.chase(tonight.office, tonight.transaction, tonight.as_of, share)
    progress.count(overdue=chased.overdue, escalations=chased.escalations)
    progress.escalated = [*progress.escalated, *chased.escalated][:KEPT]
    progress.after = share.until
    return share.is_last


def _report(tonight: Tonight) -> bool:
    """Write the report, which is mailed as it is kept, also when it is empty (R-T.4).

    The mail carries its day alone.
    """
    office, transaction, as_of = tonight.office, tonight.transaction, tonight.as_of
    progress, reader = tonight.progress, Reader(goes_on=transaction.notes is not None)
    if report_to := office.in_force(transaction).report_to:
        draft = Owing(MailKind.NIGHTLY_REPORT, report_to, None, {})
        mailed = owing.owe_for_day(transaction, owing.OFFICE, "night", draft, as_of, None)
        progress.count(reports=int(mailed))
    before = [job for job in JOBS if job is not JobName.NIGHTLY]
    none: dict[str, JobResult] = {}
    earlier = reader.read("jobs", lambda: job_runs.of(transaction, before, due_at(as_of)), none)
    did = Ran(JobName.NIGHTLY, progress.counts)
    ran = (*(Ran(job, result.counts) for job, result in earlier.items()), did)
    counters.fold(transaction)
    counts, escalated = progress.counts, progress.escalated
    chased = Chased(counts.get("overdue", 0), counts.get("escalations", 0), escalated)
    proves = tonight.proves
    report = build(office, transaction, as_of, reader, chased=chased, ran=ran, proves=proves)
    alarming.sound(office, transaction, report, reader, proves=proves)
    named = reader.read("alarms", lambda: reports.with_alarms(transaction, report), report)
    unread_too, proved = tuple(merged(reader.findings)), proving.cut(report.proved)
    reports.keep(transaction, msgspec.structs.replace(named, unread=unread_too, proved=proved))
    return True


JOBS: dict[JobName, tuple[Part, ...]] = {
    JobName.REMIND: (_remind,),
    JobName.NIGHTLY: (_look, _chase, _report),
}
"""The jobs of the day plan, in their order, and the parts of each."""
