"""The work of a day: reminders, then the night's look at what is late, slow or undone.

A job is done a share of cases at a time, each share in a transaction of its own with how far the
job is; so others who write wait for a share and never for a night, and whoever comes after one that
died goes on where it left off. A small office is one share. On a server a long part is shared by
all who are free (`shards`). Due is on or before the day and not yet done, never equal to the day;
so a missed night loses nothing.
"""

from datetime import date, datetime, time, timedelta
from time import sleep

import msgspec

from states.calendar import OFFICE_TIME, every_day
from states.events import Owing
from states.mail_kinds import MailKind
from states.night_checks import last_due
from workflow.night import (
    alarming,
    chasing,
    job_runs,
    parts,
    proving,
    reminding,
    reports,
    shards,
    unread,
)
from workflow.night.chasing import Chased
from workflow.night.job_names import JobName
from workflow.night.job_results import JobResult, joined
from workflow.night.job_runs import Progress
from workflow.night.looking import look_at_cases
from workflow.night.parts import Invite, Night, Part, Tonight, go_on, invite_nobody, next_share
from workflow.night.report_building import build
from workflow.night.reports import Ran
from workflow.night.unread import Reader, Unread
from workflow.office.door import Office
from workflow.record import cases, history, owing
from workflow.record.alarms.findings import merged
from workflow.record.duties import chasing as to_chase
from workflow.record.duties import rungs
from workflow.store import counters
from workflow.store.excerpts import KEPT
from workflow.store.transaction import Transaction

TURN_SECONDS = 0.15
"""So long the way is free for others after a share: who waits for SQLite asks every 100 ms."""


class Day(msgspec.Struct, frozen=True):
    """What the day plan did on a day, by job; a job that had run before is not in it."""

    day: date
    done: dict[JobName, JobResult]

    @property
    def result(self) -> JobResult:
        """What its jobs came to together."""
        return joined(list(self.done.values()))


def day_plan(
    office: Office,
    as_of: date,
    *,
    mails: bool = True,
    proves: bool = True,
    invite: Invite = invite_nobody,
) -> Day:
    """Do the work of *as_of* that is not done yet, each job under what is in force at its start.

    A day that was missed is done without *mails*: what it owed falls into those of the day on
    which the office catches up, one for each duty. That day *proves* a share of the office too,
    and no day does of an office that is just being played. Where a part is long and the office is
    on a server, others are *invited* to its shards.
    """
    done: dict[JobName, JobResult] = {}
    for name in JOBS:
        night = Night(office, name, as_of, mails=mails, proves=proves and mails, invite=invite)
        result = _do(night)
        if result is not None:
            done[name] = result
    return Day(as_of, done)


def help_out(office: Office, as_of: date) -> None:
    """Do what shards of the work of a day are open and in nobody's hand."""
    for name, of_job in JOBS.items():
        shards.do_free(Night(office, name, as_of), of_job)


def _do(night: Night) -> JobResult | None:
    """Do what is left of a job; None where somebody else brought it to its end."""
    of_job = JOBS[night.name]
    while True:
        shards.do_all(night, of_job)
        try:
            with night.store.writing() as transaction:
                progress = _claimed(night, transaction)
                if progress is None:
                    return None
                tonight = Tonight(night, transaction, progress)
                if not shards.joined(tonight) or go_on(tonight, of_job, shards.opened):
                    job_runs.keep(transaction, night.name, night.due_at, progress)
                else:
                    is_left = night.name is JobName.REMIND and not night.mails
                    result = JobResult(progress.counts, is_left)
                    job_runs.finish(transaction, night.name, night.due_at, night.now, result)
                    return result
        except Unread as found:
            with night.store.writing() as transaction:
                progress = _claimed(night, transaction)
                if progress is None:
                    return None
                unread.go_on(transaction, progress, found, night.office.clock(), parts.SHARE)
                job_runs.keep(transaction, night.name, night.due_at, progress)
        if not progress.shards:
            sleep(TURN_SECONDS)


def _claimed(night: Night, transaction: Transaction) -> Progress | None:
    """How far a job is whose turn is ours now; None where somebody else brought it to its end."""
    now = night.now
    is_new = job_runs.claim(transaction, night.name, night.due_at, now)
    if not is_new and job_runs.forget_early(transaction, night.name, night.due_at):
        is_new = job_runs.claim(transaction, night.name, night.due_at, now)
    if not is_new and job_runs.under_way(transaction, night.name, night.due_at) is None:
        return None
    history.head(transaction, to_append=True)
    return job_runs.under_way(transaction, night.name, night.due_at)  # others may have had the turn


def missed_days(office: Office, until: date) -> list[date]:
    """The days up to *until* whose work is not done, the oldest first.

    A new office has none before its first act, and without one none before its own first day.
    """
    with office.store.reading() as transaction:
        done = done_until(transaction)
    if done is None:
        return [until] if until >= office.today else []
    first = last_due(done) + timedelta(days=1)
    return list(every_day(first, until))


def done_until(transaction: Transaction) -> datetime | None:
    """The time up to which the work of days is done; None where there has been none to do.

    Where no night has ever been, that is just before the day on which the first act was entered:
    an office that went down before its first night misses those since then as any other does.
    """
    done = job_runs.done_until(transaction, JOBS)
    if done is not None:
        return done
    first = Reader(goes_on=True).read("acts", lambda: history.one(transaction, 1), None)
    if first is None:
        return None
    return datetime.combine(first.entered, time.min, OFFICE_TIME) - timedelta(minutes=1)


def catch_up(office: Office, until: date) -> list[Day]:
    """Do the work of every day up to *until* that was missed; only the last owes mails."""
    days = missed_days(office, until)
    return [day_plan(office, day, mails=day == days[-1]) for day in days]


# --- reminders ---------------------------------------------------------------------------------


def _remind(tonight: Tonight) -> bool:
    """One reminder for each duty with a rung that is due; missed rungs fall into it."""
    if not tonight.night.mails:
        return True
    share = next_share(tonight, rungs.share_to_remind)
    new = reminding.remind(tonight.night.office, tonight.transaction, tonight.night.as_of, share)
    tonight.progress.count(reminders=new)
    tonight.progress.after = share.until
    return tonight.is_last(share)


# --- the night -----------------------------------------------------------------------------------


def _look(tonight: Tonight) -> bool:
    """Move on what time has decided (R-T.4)."""
    share = next_share(tonight, cases.share_to_check)
    acts = look_at_cases(tonight.night.office, tonight.transaction, tonight.night.as_of, share)
    tonight.progress.count(acts=acts)
    tonight.progress.after = share.until
    return tonight.is_last(share)


def _chase(tonight: Tonight) -> bool:
    """Chase what is late; a night that was missed is not written about."""
    progress = tonight.progress
    if not tonight.night.mails:
        progress.count(overdue=0, escalations=0)
        return True
    share = next_share(tonight, to_chase.share_to_chase)
    chased = chasing.chase(tonight.night.office, tonight.transaction, tonight.night.as_of, share)
    progress.count(overdue=chased.overdue, escalations=chased.escalations)
    progress.escalated = [*progress.escalated, *chased.escalated][:KEPT]
    progress.after = share.until
    return tonight.is_last(share)


def _report(tonight: Tonight) -> bool:
    """Write the report, which is mailed as it is kept, also when it is empty (R-T.4).

    The mail carries its day alone.
    """
    office, transaction, as_of = tonight.night.office, tonight.transaction, tonight.night.as_of
    progress, reader = tonight.progress, Reader(goes_on=transaction.notes is not None)
    if report_to := office.in_force(transaction).report_to:
        draft = Owing(MailKind.NIGHTLY_REPORT, report_to, None, {})
        mailed = owing.owe_for_day(transaction, owing.OFFICE, "night", draft, as_of, None)
        progress.count(reports=int(mailed))
    before = [job for job in JOBS if job is not JobName.NIGHTLY]
    none: dict[str, JobResult] = {}
    earlier = reader.read(
        "jobs", lambda: job_runs.of(transaction, before, tonight.night.due_at), none
    )
    did = Ran(JobName.NIGHTLY, progress.counts)
    ran = (*(Ran(job, result.counts) for job, result in earlier.items()), did)
    counters.fold(transaction)
    counts, escalated = progress.counts, progress.escalated
    chased = Chased(counts.get("overdue", 0), counts.get("escalations", 0), escalated)
    proves = tonight.night.proves
    report = build(office, transaction, as_of, reader, chased=chased, ran=ran, proves=proves)
    alarming.sound(office, transaction, report, reader, proves=proves)
    named = reader.read("alarms", lambda: reports.with_alarms(transaction, report), report)
    unread_too, proved = tuple(merged(reader.findings)), proving.cut(report.proved)
    reports.keep(transaction, msgspec.structs.replace(named, unread=unread_too, proved=proved))
    return True


JOBS: dict[JobName, tuple[Part, ...]] = {
    JobName.REMIND: (Part("remind", _remind, rungs.shards_to_remind),),
    JobName.NIGHTLY: (
        Part("look", _look),
        Part("chase", _chase, to_chase.shards_to_chase),
        Part("report", _report),
    ),
}
"""The jobs of the day plan, in their order, and the parts of each."""
