"""The parts of a job of a night, each done a share of cases at a time."""

from collections.abc import Callable
from datetime import date

import msgspec

from workflow.night import unread
from workflow.night.job_names import JobName
from workflow.night.job_runs import Progress
from workflow.night.looking import JOB_TIME
from workflow.night.unread import DAMAGE, Unread
from workflow.office.door import Office
from workflow.store.database import Store
from workflow.store.shares import Share
from workflow.store.transaction import Transaction

SHARE = 10_000
"""Rows of what is due that are done in one transaction, and the rest of the last case of them."""

Invite = Callable[[Transaction, str, int], None]
"""Calls so many others, once a transaction is kept, to the shards of the jobs due at a time."""


def invite_nobody(transaction: Transaction, due_at: str, count: int) -> None:
    """Leave it to those who come by themselves."""


class Night(msgspec.Struct, frozen=True):
    """A job of the work of a day, as somebody does it."""

    office: Office
    name: JobName
    as_of: date
    mails: bool = True
    proves: bool = False
    invite: Invite = invite_nobody

    @property
    def store(self) -> Store:
        """The database of the office."""
        return self.office.store

    @property
    def due_at(self) -> str:
        """When the jobs of the day are due, as their runs are kept."""
        return f"{self.as_of.isoformat()}T{JOB_TIME:%H:%M}"

    @property
    def now(self) -> str:
        """When it is, as runs keep it."""
        return self.office.clock().isoformat()


class Tonight(msgspec.Struct, frozen=True):
    """What a part of a job is given: one transaction of a night, and how far the job is."""

    night: Night
    transaction: Transaction
    progress: Progress

    def is_last(self, share: Share) -> bool:
        """Whether no case comes after a share in what is under way."""
        return share.until == self.progress.until


Shares = Callable[[Transaction, date, str, int], Share]
"""Gives the share that comes next: of a day, after a case, with about so many rows."""

Ends = Callable[[Transaction, date, int], list[str]]
"""Gives the cases with which shards end of about so many rows of a day, but for the last shard."""


class Part(msgspec.Struct, frozen=True):
    """A part of a job: *do* does its next share, and tells whether it was the last.

    One with *ends* has no order in which its cases are to be done, and can be done in shards.
    """

    name: str
    do: Callable[[Tonight], bool]
    ends: Ends | None = None


def never(tonight: Tonight, part: Part) -> bool:
    """Open no shards."""
    return False


def go_on(
    tonight: Tonight, parts: tuple[Part, ...], opened: Callable[[Tonight, Part], bool] = never
) -> bool:
    """Do share after share up to one that others may follow; whether any is left.

    Where something could not be read a part is kept before the next begins. One of which the
    shards are *opened* is left to those who do them.
    """
    progress = tonight.progress
    while progress.part < len(parts):
        part = parts[progress.part]
        if opened(tonight, part):
            return True
        if not _is_over(tonight, part):
            unread.grow(progress, SHARE)
            return True
        progress.begin_next(None if progress.size is None else SHARE)
        if progress.size is not None and progress.part < len(parts):
            return True
    return False


def _is_over(tonight: Tonight, part: Part) -> bool:
    """Do the next share of a part, and tell whether it was the last. Raises Unread."""
    tonight.progress.reached = ""
    try:
        return part.do(tonight)
    except DAMAGE as error:
        if tonight.transaction.notes is None:
            raise
        raise Unread(part.name, tonight.progress, error) from error


def next_share(tonight: Tonight, shares: Shares) -> Share:
    """The next share of a part: as large as any, or smaller where something can't be read.

    It ends at the latest where what is under way does.
    """
    progress = tonight.progress
    size = SHARE if progress.size is None else progress.size
    share = shares(tonight.transaction, tonight.night.as_of, progress.after, size)
    share = Share(share.after, min(share.until, progress.until))
    progress.reached = share.until
    return share
