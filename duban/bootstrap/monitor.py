"""What a monitor asks of an office. It is read from the database alone: no scheduler is asked.

What is wrong is a saying; whoever tells it puts it into words.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta

import msgspec

from duban.bootstrap import outgoing
from duban.bootstrap.desk import Desk
from duban.clock import DRIFT
from states.mail_kinds import MailKind
from states.saying import Name, Saying, saying
from workflow.mail import mails
from workflow.night import job_runs, reports
from workflow.night.job_names import JobName
from workflow.night.job_runs import JobRun
from workflow.night.looking import JOB_TIME
from workflow.record import alarms, owing
from workflow.record.owing import OwedStatus

BY = time(7)
"""By this hour the report of the night is out."""

PATIENCE = timedelta(hours=1)
"""So long a mail may wait that could leave."""

TRIED, IN_VAIN = timedelta(hours=2), 6
"""Deliveries fail where servers took none of so many mails tried in that time: more than the tries
of one whose address takes nothing."""

SILENCE = timedelta(minutes=10)
"""So long a clock that runs a job each minute may say nothing, or only that it failed."""


class Answer(msgspec.Struct, frozen=True):
    """One thing that was asked, what was found (`told` in words), and what is wrong with it."""

    what: str
    found: object
    faults: tuple[Saying, ...] = ()
    told: Saying | None = None


def answers(desk: Desk, by: time = BY) -> Iterator[Answer]:
    """The answers to all that a monitor asks."""
    yield report_is_out(desk, by)
    yield mails_leave(desk)
    yield clock_ticks(desk)
    yield calendar_reaches(desk)
    yield backup_is_made(desk)
    yield alarms_are_dealt_with(desk)


def report_is_out(desk: Desk, by: time) -> Answer:
    """Whether the report that should be there *by* an hour exists, and where mails go, is sent."""
    now = desk.clock()
    day = now.date() - timedelta(days=int(now.time() < max(by, JOB_TIME)))
    with desk.store.reading() as transaction:
        report = reports.on_day(transaction, day)
        is_new = not reports.days(transaction, 1)
        failed = job_runs.newest(transaction, JobName.DAY_PLAN)
        owed = [
            one for one in owing.on_day(transaction, day) if one.kind == MailKind.NIGHTLY_REPORT
        ]
    if is_new and day < now.date():
        return Answer("report", "")  # it has not seen a morning yet
    if report is None:
        faults = [saying("watch.no_report", day=day, by=f"{by:%H:%M}")]
        if failed and failed.did.error:
            faults.append(saying("watch.failed", error=failed.did.error))
        return Answer("report", "", tuple(faults))
    unsent = [one for one in owed if one.status != OwedStatus.SENT]
    if unsent and sends(desk):
        status, result = unsent[0].status, unsent[0].result
        why = Name("owed_reason", result) if result else "—"
        of_owed = Name("owed_status", status)
        unsent_report = saying("watch.report_unsent", day=day, status=of_owed, result=why)
        return Answer("report", day, (unsent_report,))
    return Answer("report", day)


def sends(desk: Desk) -> bool:
    """Whether the mails of an office go anywhere."""
    has_way = desk.is_training or bool(outgoing.named(desk).server)
    return has_way and desk.sending().can_send


def mails_leave(desk: Desk) -> Answer:
    """Whether deliveries succeed, and the oldest mail that could leave has not waited too long."""
    count, since = waiting(desk)
    told = saying("watch.could_leave", count=count)
    with desk.store.reading() as transaction:
        run, done = (
            job_runs.newest(transaction, JobName.DELIVER),
            job_runs.newest_done(transaction, JobName.DELIVER),
        )
    failed_at, done_at = _started(run), _started(done)
    is_soon = failed_at and done_at and failed_at - done_at <= SILENCE
    if run and run.did.error and not is_soon:
        failed = saying("watch.delivery_failed", error=run.did.error)
        return Answer("mails", count, (failed,), told)
    if refused := refused_lately(desk):
        in_vain = saying("watch.all_refused", count=refused, hours=TRIED // timedelta(hours=1))
        return Answer("mails", count, (in_vain,), told)
    if since is None or desk.clock() - since <= PATIENCE:
        return Answer("mails", count, told=told)
    waits = saying("watch.waits", at=f"{since:%Y-%m-%d %H:%M}", count=count)
    return Answer("mails", count, (waits,), told)


def refused_lately(desk: Desk) -> int:
    """How often mails were tried of late while servers took none; 0 where that says nothing yet."""
    with desk.store.reading() as transaction:
        recent = job_runs.since(transaction, JobName.DELIVER, desk.clock.wall() - TRIED)
    counts = Counter[str]()
    for run in recent:
        counts.update(run.did.counts)
    tries = counts["deferred"] + counts["failed"]
    return tries if tries >= IN_VAIN and not counts["sent"] else 0


def waiting(desk: Desk) -> tuple[int, datetime | None]:
    """How many mails could leave now, and since when the oldest of them waits."""
    with desk.store.reading() as transaction:
        found = mails.waiting(transaction, desk.clock())
    return found.count, datetime.fromisoformat(found.since) if found.since else None


def clock_ticks(desk: Desk) -> Answer:
    """Whether something runs the jobs, and goes by the same time as this machine.

    An office in training is opened when somebody practises: nothing has to tick in it.
    """
    with desk.store.reading() as transaction:
        run = job_runs.newest(transaction, JobName.DELIVER)
    now = desk.clock.wall()
    last = _started(run)
    if run is None or last is None:
        return Answer("tick", "", () if desk.is_training else (saying("watch.never_ticked"),))
    at, told = f"{last:%Y-%m-%d %H:%M}", f"{now:%Y-%m-%d %H:%M}"
    if last - now > DRIFT:
        return Answer("tick", at, (saying("watch.ahead", at=at, now=told),))
    if now - last > SILENCE and not desk.is_training:
        return Answer("tick", at, (saying("watch.silent", at=at, now=told),))
    return Answer("tick", at)


def backup_is_made(desk: Desk) -> Answer:
    """Whether the last backup that was due by itself was made; nobody misses one until it is."""
    with desk.store.reading() as transaction:
        run, done = (
            job_runs.newest(transaction, JobName.BACKUP),
            job_runs.newest_done(transaction, JobName.BACKUP),
        )
    found = done.due_at.replace("T", " ") if done else ""
    if run is None or not run.did.error:
        return Answer("backups", found)
    failed = saying("watch.backup_failed", at=run.due_at.replace("T", " "), error=run.did.error)
    return Answer("backups", found, (failed,))


def _started(run: JobRun | None) -> datetime | None:
    try:
        return datetime.fromisoformat(run.started_at) if run else None
    except ValueError:  # no time of ours
        return None


def alarms_are_dealt_with(desk: Desk) -> Answer:
    """Whether nothing that a check found waits for a person."""
    with desk.store.reading() as transaction:
        count, since = alarms.count_open(transaction), alarms.oldest_open(transaction)[:10]
    waiting_ones = saying("watch.alarms", count=count, since=since)
    return Answer("alarms", count, (waiting_ones,) if count else ())


def calendar_reaches(desk: Desk) -> Answer:
    """Whether the calendar of working days has the present day."""
    last = desk.calendar.last
    ended = saying("watch.calendar_ended", last=last)
    return Answer("calendar", last, (ended,) if desk.office.today > last else ())
