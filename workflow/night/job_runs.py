"""What has run: a job and the time it was due, claimed by inserting a row (each fire once)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from states.calendar import OFFICE_TIME
from workflow.night.job_results import LIKE_FAILED, JobResult, as_text, failure, from_text
from workflow.store.shares import LAST
from workflow.store.statement import AddOnce, Reading, Rows, Statement, Values
from workflow.store.tables import JobRunRow, table
from workflow.store.transaction import Transaction


class JobRun(msgspec.Struct, frozen=True):
    """A run as it is kept; times are ISO text. One that is not over may have died.

    `result` is what it came to, as it is kept (`job_results`).
    """

    job: str
    due_at: str
    started_at: str
    finished_at: str | None = None
    result: str | None = None

    @property
    def did(self) -> JobResult:
        """What it came to; nothing while it is not over."""
        return from_text(self.result or "")

    @property
    def seconds(self) -> float | None:
        """How long it took, once it is over; None also where its times can't be read."""
        try:
            ended = datetime.fromisoformat(self.finished_at or "")
            return (ended - datetime.fromisoformat(self.started_at)).total_seconds()
        except (ValueError, TypeError):
            return None


class Progress(msgspec.Struct, omit_defaults=True):
    """How far a run is that is done a share of cases at a time; it is kept with each share.

    `part` is the number of the part under way, `after` the case up to which that is done. `counts`
    and the first cases that were `escalated` are of all shares so far. `size` is that of the
    shares where something could not be read, 0 for one case; `reached` ends the share under way.
    `passed_over` counts the cases of the part that could not be read; `grows` is whether the shares
    grow again, since the last of them. `shards` is how many shards of the part under way are open
    to be done at the same time; each has a progress of its own, `until` its last case. A run
    without parts has nothing but the last `sign` that somebody is at it.
    """

    counts: dict[str, int] = {}
    part: int = 0
    after: str = ""
    escalated: list[str] = []
    size: int | None = None
    reached: str = ""
    passed_over: int = 0
    grows: bool = False
    shards: int = 0
    until: str = LAST
    sign: str = ""

    def begin_next(self, size: int | None) -> None:
        """Go on with the next part, in shares of that size."""
        self.part, self.after, self.size = self.part + 1, "", size
        self.passed_over, self.grows, self.shards = 0, False, 0

    def count(self, **more: int) -> None:
        """Add what was done of something."""
        for name, number in more.items():
            self.counts[name] = self.counts.get(name, 0) + number


class _Ended(msgspec.Struct, frozen=True):
    """A run that is over, with what it came to as it is kept."""

    job: str
    result: str


class _LastRun(msgspec.Struct, frozen=True):
    """The last time at which a job was due and ran."""

    job: str
    due_at: str


SOME = 50
"""So many runs are read to find one whose time can be."""


def _readable(due_at: str) -> datetime | None:
    """The time at which a run was due; None where somebody has put there what is none."""
    try:
        return datetime.fromisoformat(due_at).replace(tzinfo=OFFICE_TIME)
    except ValueError:
        return None


def _as_text(found: Any) -> str | None:
    """A column of a run, which SQLite lets be anything; what is no text is shown as it stands."""
    return found if found is None or isinstance(found, str) else repr(found)


def progress_in(kept: str) -> Progress:
    """How far a run is; one of which that can't be read begins anew."""
    try:
        return msgspec.json.decode(kept, type=Progress) if kept else Progress()
    except (msgspec.MsgspecError, ValueError):  # somebody wrote there: what is done is known
        return Progress()


_run = table(JobRunRow)
_values: dict[str, Any] = {
    "job": bindparam("job_"),
    "due_at": bindparam("due_at_"),
    "started_at": bindparam("started_at_"),
}
_CLAIM = AddOnce(insert(_run).values(_values))
_FINISH = Statement(
    update(_run)
    .where(_run.c.job == bindparam("job_"), _run.c.due_at == bindparam("due_at_"))
    .values(finished_at=bindparam("finished_at_"), result=bindparam("result_"))
)
_KEEP = Statement(
    update(_run)
    .where(_run.c.job == bindparam("job_"), _run.c.due_at == bindparam("due_at_"))
    .values(result=bindparam("result_"))
)
_SIGN = Statement(
    update(_run)
    .where(
        _run.c.job == bindparam("job_"),
        _run.c.due_at == bindparam("due_at_"),
        _run.c.finished_at.is_(None),
        func.coalesce(_run.c.result, "") == bindparam("before_"),
    )
    .values(result=bindparam("result_"))
)
_UNDER_WAY = Values(
    select(func.coalesce(_run.c.result, "")).where(
        _run.c.job == bindparam("job"),
        _run.c.due_at == bindparam("due_at"),
        _run.c.finished_at.is_(None),
    ),
    str,
)
_when = _run.c.due_at
_due = select(_when).where(
    _run.c.job == bindparam("job"),
    _when.like("____-__-__T__:__"),
    _run.c.started_at >= func.substr(_when, 1, 10),
)
_FIRST = Values(_due.order_by(_when).limit(SOME), _readable)
_NEWEST_OVER = Values(
    _due.where(_run.c.finished_at.is_not(None)).order_by(_when.desc()).limit(SOME), _readable
)
_is_whole = _run.c.job.not_like("%/%")
_LAST = Rows(
    select(_run.c.job, func.max(_run.c.due_at).label("due_at"))
    .where(_is_whole)
    .group_by(_run.c.job)
    .order_by(_run.c.job),
    _LastRun,
    due_at=_as_text,
)
_PRUNE = Statement(
    delete(_run).where(
        _run.c.job == bindparam("job_"),
        or_(_run.c.due_at < bindparam("first_"), _run.c.due_at > bindparam("last_")),
    )
)
_FORGET = Statement(delete(_run).where(_run.c.job == bindparam("job_")))
_FORGET_EARLY = Statement(
    delete(_run).where(
        _run.c.job == bindparam("job_"),
        _run.c.due_at == bindparam("due_at_"),
        _run.c.started_at < bindparam("day_"),
    )
)
_ENDED = Rows(
    select(_run.c.job, _run.c.result).where(
        _run.c.job == bindparam("job"),
        _run.c.due_at == bindparam("due_at"),
        _run.c.finished_at.is_not(None),
    ),
    _Ended,
    result=_as_text,
)
_all = select(*(_run.c[name] for name in JobRun.__struct_fields__))
_AS_TEXT: Reading = dict.fromkeys(JobRun.__struct_fields__, _as_text)
_LIST = Rows(
    _all.where(_is_whole).order_by(_run.c.due_at.desc(), _run.c.job).limit(bindparam("most")),
    JobRun,
    **_AS_TEXT,
)
_SINCE = Rows(
    _all.where(_run.c.job == bindparam("job"), _run.c.due_at >= bindparam("since")).order_by(
        _run.c.due_at.desc()
    ),
    JobRun,
    **_AS_TEXT,
)
_NEWEST = Rows(
    _all.where(_run.c.job == bindparam("job")).order_by(_run.c.due_at.desc()).limit(1),
    JobRun,
    **_AS_TEXT,
)
_DONE = Rows(
    _all.where(
        _run.c.job == bindparam("job"),
        _run.c.finished_at.is_not(None),
        *(_run.c.result.not_like(like) for like in LIKE_FAILED),
    )
    .order_by(_run.c.due_at.desc())
    .limit(1),
    JobRun,
    **_AS_TEXT,
)


def claim(transaction: Transaction, job: str, due_at: str, now: str) -> bool:
    """Claim a job's run for *due_at*; False where somebody has it already."""
    row = {"job_": job, "due_at_": due_at, "started_at_": now}
    return transaction.run(_CLAIM, row) > 0


def forget_early(transaction: Transaction, job: str, due_at: str) -> bool:
    """Forget a run that began on a day before it was due: whoever wrote it has done nothing."""
    row = {"job_": job, "due_at_": due_at, "day_": due_at[:10]}
    return transaction.run(_FORGET_EARLY, row) > 0


def under_way(transaction: Transaction, job: str, due_at: str) -> Progress | None:
    """How far a claimed run is; None where it is over.

    One of which that can't be read begins anew: what its cases have had, they do not get again.
    """
    kept = transaction.first(_UNDER_WAY, {"job": job, "due_at": due_at})
    return None if kept is None else progress_in(kept)


def keep(transaction: Transaction, job: str, due_at: str, progress: Progress) -> None:
    """Keep how far a run is, for whoever goes on with it."""
    kept = msgspec.json.encode(progress).decode()
    transaction.run(_KEEP, {"job_": job, "due_at_": due_at, "result_": kept})


def give_sign(transaction: Transaction, run: JobRun, now: str) -> JobRun | None:
    """Note that somebody is at a run; None where it is over, or another has given a sign of it."""
    sign = msgspec.json.encode(Progress(sign=now)).decode()
    where = {"job_": run.job, "due_at_": run.due_at, "before_": run.result or ""}
    row = {**where, "result_": sign}
    return msgspec.structs.replace(run, result=sign) if transaction.run(_SIGN, row) else None


def left(transaction: Transaction, job: str, silent_since: datetime) -> JobRun | None:
    """The newest run of a job, if it is not over and nobody has given a sign of it since then."""
    run = newest(transaction, job)
    if run is None or run.finished_at is not None:
        return None
    sign = progress_in(run.result or "").sign or run.started_at
    try:
        return run if datetime.fromisoformat(sign) < silent_since else None
    except (ValueError, TypeError):  # somebody wrote there
        return run


def finish(transaction: Transaction, job: str, due_at: str, now: str, result: JobResult) -> None:
    """Note that a claimed run is over, and what it did."""
    transaction.run(
        _FINISH, {"job_": job, "due_at_": due_at, "finished_at_": now, "result_": as_text(result)}
    )


def fail(transaction: Transaction, job: str, due_at: str, now: str, error: Exception) -> None:
    """Note that a run, claimed or not, has failed; it may be tried again."""
    claim(transaction, job, due_at, now)
    finish(transaction, job, due_at, now, failure(error))


def prune(transaction: Transaction, job: str, first: str, last: str) -> None:
    """Forget the runs of a job that were due before *first* or after *last*."""
    transaction.run(_PRUNE, {"job_": job, "first_": first, "last_": last})


def forget(transaction: Transaction, job: str) -> None:
    """Forget all runs of a job."""
    transaction.run(_FORGET, {"job_": job})


def done_until(transaction: Transaction, jobs: Iterable[str]) -> datetime | None:
    """The time up to which all of *jobs* have run; None where none of them ever has.

    Where one has not run yet while others have, that is just before the first of theirs. A run
    that was due at what is no time is none, nor one that began on a day before it was due: no job
    of ours has kept it.
    """
    spans = [[_first_of(transaction.all(query, {"job": job})) for query in _SPAN] for job in jobs]
    firsts = [first for first, _ in spans if first is not None]
    if not firsts:
        return None
    begin = min(firsts) - timedelta(minutes=1)
    return min(last or begin for _, last in spans)


_SPAN = (_FIRST, _NEWEST_OVER)


def _first_of(moments: Iterable[datetime | None]) -> datetime | None:
    return next((one for one in moments if one is not None), None)


def last(transaction: Transaction) -> dict[str, str]:
    """The last time each job was due and run."""
    return {one.job: one.due_at for one in transaction.all(_LAST)}


def of(transaction: Transaction, jobs: Iterable[str], due_at: str) -> dict[str, JobResult]:
    """What those of *jobs* came to that were due at a time and are over."""
    found = (transaction.first(_ENDED, {"job": job, "due_at": due_at}) for job in jobs)
    return {one.job: from_text(one.result) for one in found if one is not None}


def listed(transaction: Transaction, most: int) -> list[JobRun]:
    """The latest runs."""
    return transaction.all(_LIST, {"most": most})


def since(transaction: Transaction, job: str, moment: datetime) -> list[JobRun]:
    """The runs of a job that were due since then, the latest first."""
    return transaction.all(_SINCE, {"job": job, "since": f"{moment:%Y-%m-%dT%H:%M}"})


def newest(transaction: Transaction, job: str) -> JobRun | None:
    """The run of a job that was due last, over or not."""
    return transaction.first(_NEWEST, {"job": job})


def newest_done(transaction: Transaction, job: str) -> JobRun | None:
    """The last run of a job that ended as it should."""
    return transaction.first(_DONE, {"job": job})
