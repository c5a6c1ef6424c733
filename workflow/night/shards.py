"""The shards of a part of a night: done at the same time by all who are free, then joined.

A long part without an order among its cases is cut into shards, in the transaction in which it
begins, and others are invited. Whoever is free takes the first that is in nobody's hand, in a
transaction of its own, and holds the head of the history beside the others. When all are over the
part is joined, by one. What a process had in hand that died is free with its connection. In SQLite
only one can write, and a part is done share after share.
"""

from itertools import pairwise
from time import sleep

from workflow.night import job_runs, job_shards, parts, unread
from workflow.night.job_runs import Progress
from workflow.night.job_shards import Shard
from workflow.night.parts import Night, Part, Tonight, go_on
from workflow.night.unread import Unread
from workflow.record import history, history_held
from workflow.store.excerpts import KEPT
from workflow.store.shares import LAST
from workflow.store.transaction import Transaction

SHARD = 2_000
"""Rows of what is due in a shard, and the rest of its last case."""

WAIT_SECONDS = 0.02
"""So often it is seen whether others are through with theirs, or with what they wait for."""

COURTESY = 50
"""So many times who waits for the head of the history is let go first."""


def opened(tonight: Tonight, part: Part) -> bool:
    """Open the shards of a part that begins now, if there are several; whether they are open."""
    night, transaction, progress = tonight.night, tonight.transaction, tonight.progress
    has_begun = bool(progress.after) or progress.size is not None
    if part.ends is None or has_begun or night.store.is_sqlite or not night.mails:
        return False
    ends = part.ends(transaction, night.as_of, SHARD)
    if not ends:
        return False
    shards = [Progress(after=after, until=until) for after, until in pairwise(["", *ends, LAST])]
    job_shards.open_all(transaction, _name(night, progress.part), night.due_at, night.now, shards)
    progress.shards = len(shards)
    night.invite(transaction, night.due_at, len(ends))
    return True


def do_all(night: Night, of_job: tuple[Part, ...]) -> None:
    """Do the shards that are open, and wait for those that others have in hand."""
    while (found := _under_way(night, of_job)) is not None:
        if not _do_one(night, *found):
            sleep(WAIT_SECONDS)


def do_free(night: Night, of_job: tuple[Part, ...]) -> None:
    """Do the shards that are open, as long as any is in nobody's hand."""
    while (found := _under_way(night, of_job)) is not None and _do_one(night, *found):
        pass


def joined(tonight: Tonight) -> bool:
    """Take what the shards of the part under way came to together, if there are any.

    Whether the job can go on; not while any is open. Where somebody has taken away one of them
    the part begins anew: what its cases have had, they do not get again.
    """
    night, transaction, progress = tonight.night, tonight.transaction, tonight.progress
    if not progress.shards:
        return True
    name = _name(night, progress.part)
    found = job_shards.of_part(transaction, name, night.due_at)
    if not all(one.is_over for one in found):
        return False
    job_shards.forget(transaction, name, night.due_at)
    if len(found) != progress.shards:
        progress.shards = 0
        return True
    for one in found:
        progress.count(**one.progress.counts)
        progress.escalated = [*progress.escalated, *one.progress.escalated][:KEPT]
    progress.begin_next(None)
    return True


def _under_way(night: Night, of_job: tuple[Part, ...]) -> tuple[str, Part] | None:
    """The part of which shards are open, after whose name they are named; None if none is."""
    if night.store.is_sqlite:
        return None
    with night.store.reading() as transaction:
        progress = job_runs.under_way(transaction, night.name, night.due_at)
        if progress is None or not progress.shards:
            return None
        name = _name(night, progress.part)
        shards = job_shards.of_part(transaction, name, night.due_at)
    return None if all(one.is_over for one in shards) else (name, of_job[progress.part])


def _do_one(night: Night, name: str, part: Part) -> bool:
    """Do what is left of the first shard that is in nobody's hand; whether there was one."""
    _let_go_first(night)
    shard: Shard | None = None
    try:
        with night.store.writing() as transaction:
            shard = job_shards.free(transaction, name, night.due_at)
            if shard is None:
                return False
            history_held.hold(transaction)
            is_left = go_on(Tonight(night, transaction, shard.progress), (part,))
            _keep(night, transaction, shard, is_over=not is_left)
    except Unread as found:
        if shard is not None:
            _make_smaller(night, shard, found)
    return True


def _make_smaller(night: Night, failed: Shard, found: Unread) -> None:
    """Let a shard go on that met what can't be read, unless others have it by now."""
    with night.store.writing() as transaction:
        history.head(transaction, to_append=True)
        shard = job_shards.again(transaction, failed, night.due_at)
        if shard is not None:
            now = night.office.clock()
            unread.go_on(transaction, shard.progress, found, now, parts.SHARE)
            _keep(night, transaction, shard, is_over=shard.progress.part > 0)


def _keep(night: Night, transaction: Transaction, shard: Shard, *, is_over: bool) -> None:
    job_runs.keep(transaction, shard.job, night.due_at, shard.progress)
    if is_over:
        job_shards.end(transaction, shard, night.due_at, night.now)


def _let_go_first(night: Night) -> None:
    """Let those who wait for the head have it: they would wait for all who hold it in turn."""
    for _ in range(COURTESY):
        with night.store.reading() as transaction:
            if not history_held.is_awaited(transaction):
                return
        sleep(WAIT_SECONDS)


def _name(night: Night, part: int) -> str:
    return f"{night.name}/{part}"
