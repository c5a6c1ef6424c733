"""A job that a person wants done now, apart from its schedule, and what it came to."""

from collections.abc import Iterator, Mapping

import msgspec

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.running import backing_up, bounce_mailbox, delivering
from duban.running.days import catch_up, work_day
from duban.running.jobs import BACKUP, ENTRIES
from duban.views.days import counted, day_in_words
from notifications.parcel import Unreachable
from states.saying import Failure, close_to, saying
from workflow.mail.unread_mails import UNREAD
from workflow.night.job_names import JobName
from workflow.night.plan import JOBS, Day

NAMES = tuple(one.name for one in (*ENTRIES, BACKUP))


class NoJob(Failure):
    """There is no job of that name, or none that can be run apart from others."""


class PartOfPlan(NoJob):
    """The job is a part of another, and is run with it."""


class Ran(msgspec.Struct, frozen=True):
    """What a job came to: days worked, mails by status, what came back or backups by name."""

    days: tuple[Day, ...] = ()
    sent: Mapping[str, int] | None = None
    looked: Mapping[str, int] | None = None
    backed_up: Mapping[str, int] | None = None

    def in_words(self, words: Words) -> Iterator[str]:
        """What it came to, a sentence a thing."""
        yield from (day_in_words(day, words) for day in self.days)
        if self.sent is not None:
            told = {name: n for name, n in self.sent.items() if name != UNREAD}
            counts = [f"{words.label('owed_status', one)} {n}" for one, n in told.items()]
            listed = words.say("word.comma").join(counts) or words.say("word.none")
            yield words.say("job.delivered", counts=listed)
            if unread := self.sent.get(UNREAD):
                yield words.say("job.unread", count=unread)
        if self.looked is not None:
            yield words.say("job.looked", done=counted(self.looked, words))
        if self.backed_up is not None:
            yield words.say("job.backed_up", done=counted(self.backed_up, words))


def run_now(desk: Desk, job: str) -> Ran:
    """Do a job. Raises NoJob, and Unreachable where mails can't be sent and wait."""
    if job == JobName.DELIVER:
        return Ran(sent=_sent(desk))
    if job == JobName.BOUNCES:
        return Ran(looked=bounce_mailbox.look(desk))
    if job == JobName.BACKUP:
        return Ran(backed_up=backing_up.back_up(desk).counts)
    if job == JobName.DAY_PLAN:
        return Ran(days=tuple(catch_up(desk) or [work_day(desk, desk.office.today)]))
    if job in JOBS:
        raise PartOfPlan(saying("job.part_of_plan", job=job))
    near = close_to(job, [*NAMES, *JOBS])
    said = saying("error.no_job", given=job, jobs=", ".join(NAMES))
    raise NoJob(*((said, near) if near else (said,)))


def _sent(desk: Desk) -> Mapping[str, int]:
    try:
        return delivering.send(desk)
    except Unreachable as error:
        raise Unreachable(*error.sayings, saying("mail.all_wait")) from error
