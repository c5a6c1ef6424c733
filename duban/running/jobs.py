"""What runs by itself: one entry a job, with when it is due, by which clock, and what it does.

The day plan runs each morning, deliveries each minute, a look into the mailbox each five.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import msgspec

from duban.bootstrap import outgoing
from duban.bootstrap.desk import Desk
from duban.running import backing_up, bounce_mailbox, delivering
from workflow.mail import mails
from workflow.mail.in_hand import CLAIMED
from workflow.night.job_names import JobName
from workflow.night.job_results import JobResult
from workflow.night.looking import JOB_TIME
from workflow.night.parts import Invite, invite_nobody
from workflow.night.plan import JOBS, day_plan, done_until, help_out
from workflow.runners.embedded import Job
from workflow.store.transaction import Transaction

Clock = Callable[[], datetime]
Ending = Callable[[], bool]


class Shift(msgspec.Struct, frozen=True):
    """Who does jobs: the desk of an office, whether it is to end, and whom it calls to help."""

    desk: Desk
    ending: Ending = lambda: False
    invite: Invite = invite_nobody


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A job that runs by itself.

    `cron` is a line of crontab in the zone of the office, `clock` the clock of a desk that it goes
    by: in training the date of the office and the time of the machine are two things. `parts` are
    the jobs that it is made of, which claim their own runs, and *done* says until when they did.
    One that *is_long* right now is done the sooner, the more do it. Who is called to *help* does
    what is free of a time that was due.
    """

    name: JobName
    cron: str
    clock: Callable[[Desk], Clock]
    work: Callable[[Shift, datetime, bool], JobResult]
    parts: tuple[JobName, ...] = ()
    done: Callable[[Transaction], datetime | None] | None = None
    is_long: Callable[[Desk], bool] = lambda desk: False
    help: Callable[[Desk, datetime], None] = lambda desk, fire: None


def _plan(shift: Shift, fire: datetime, is_last: bool) -> JobResult:
    office = shift.desk.office
    return day_plan(office, fire.date(), mails=is_last, invite=shift.invite).result


def _help_with_plan(desk: Desk, fire: datetime) -> None:
    help_out(desk.office, fire.date())


def _deliver(shift: Shift, fire: datetime, is_last: bool) -> JobResult:
    try:
        return JobResult(delivering.send(shift.desk, shift.ending))
    except outgoing.NoServer:
        return JobResult()  # its mails are kept until it names one


def _are_many_due(desk: Desk) -> bool:
    """Whether more mails wait than one delivery claims at a time."""
    with desk.store.reading() as transaction:
        return mails.waiting(transaction, desk.office.clock()).count > CLAIMED


def _look(shift: Shift, fire: datetime, is_last: bool) -> JobResult:
    try:
        return JobResult(bounce_mailbox.look(shift.desk))
    except bounce_mailbox.NoMailbox:
        return JobResult()


def _back_up(shift: Shift, fire: datetime, is_last: bool) -> JobResult:
    return backing_up.back_up(shift.desk) if is_last else JobResult(is_left=True)


ENTRIES = (
    Entry(
        name=JobName.DAY_PLAN,
        cron=f"{JOB_TIME.minute} {JOB_TIME.hour} * * *",
        clock=lambda desk: desk.days_until,
        work=_plan,
        parts=tuple(JOBS),
        done=done_until,
        help=_help_with_plan,
    ),
    Entry(
        name=JobName.DELIVER,
        cron="* * * * *",
        clock=lambda desk: desk.clock.wall,
        work=_deliver,
        is_long=_are_many_due,
    ),
    Entry(name=JobName.BOUNCES, cron="*/5 * * * *", clock=lambda desk: desk.clock.wall, work=_look),
)
"""The jobs, in the order in which they are listed."""


BACKUP = Entry(
    name=JobName.BACKUP, cron="0 {hour} * * *", clock=lambda desk: desk.clock.wall, work=_back_up
)
"""The job of an installation that has a folder for backups, at the hour that it says."""


def entries(desk: Desk) -> tuple[Entry, ...]:
    """The jobs of an office on this installation."""
    settings = desk.settings
    if settings.backups is None:
        return ENTRIES
    cron = BACKUP.cron.format(hour=settings.backup_hour)
    return (*ENTRIES, msgspec.structs.replace(BACKUP, cron=cron))


def schedule(
    desk: Desk, ending: Ending = lambda: False, invite: Invite = invite_nobody
) -> tuple[Job, ...]:
    """The jobs of an office; a delivery leaves off once it is *ending*, a night may *invite*."""
    shift = Shift(desk, ending, invite)
    return tuple(
        Job(
            name=one.name,
            cron=one.cron,
            clock=one.clock(desk),
            work=partial(one.work, shift),
            parts=one.parts,
            done=one.done,
            is_long=partial(one.is_long, desk),
            help=partial(one.help, desk),
        )
        for one in entries(desk)
    )
