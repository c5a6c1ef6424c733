"""The shards of a part of a job as they are kept: each is a run of its own, named after the part.

Whoever does one locks its row. They are there until their part is joined.
"""

from collections.abc import Iterable

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select, update

from workflow.night.job_runs import Progress, progress_in
from workflow.store.statement import Query, Row, Statement
from workflow.store.tables import JobRunRow, table
from workflow.store.transaction import Transaction


class Shard(msgspec.Struct, frozen=True):
    """A shard of a part of a job: its name, and how far it is."""

    job: str
    is_over: bool
    progress: Progress


def _shards_in(rows: Iterable[Row]) -> list[Shard]:
    return [Shard(job, bool(is_over), progress_in(kept)) for job, is_over, kept in rows]


_run = table(JobRunRow)
_NEW = ("job", "due_at", "started_at", "result")
_OPEN = Statement(insert(_run).values({name: bindparam(f"{name}_") for name in _NEW}))
_OF_PART = (_run.c.job.like(bindparam("part_")), _run.c.due_at == bindparam("due_at_"))
_IS_OVER = _run.c.finished_at.is_not(None)
_shards = select(_run.c.job, _IS_OVER, func.coalesce(_run.c.result, "")).where(*_OF_PART)
_SHARDS = Query(_shards.order_by(_run.c.job), _shards_in)
_FREE = Query(
    _shards.where(~_IS_OVER).order_by(_run.c.job).limit(1).with_for_update(skip_locked=True),
    _shards_in,
)
_END = Statement(
    update(_run)
    .where(_run.c.job == bindparam("job_"), _run.c.due_at == bindparam("due_at_"))
    .values(finished_at=bindparam("finished_at_"))
)
_JOIN = Statement(delete(_run).where(*_OF_PART))


def open_all(
    transaction: Transaction, part: str, due_at: str, now: str, shards: Iterable[Progress]
) -> None:
    """Open the shards of a part of a job, each a run of its own named after that *part*."""
    forget(transaction, part, due_at)
    rows = [
        {
            "job_": f"{part}/{number:06d}",
            "due_at_": due_at,
            "started_at_": now,
            "result_": msgspec.json.encode(one).decode(),
        }
        for number, one in enumerate(shards, 1)
    ]
    transaction.run_many(_OPEN, rows)


def of_part(transaction: Transaction, part: str, due_at: str) -> list[Shard]:
    """The shards of a part that is under way, in the order of their cases."""
    return transaction.all(_SHARDS, _named(part, due_at))


def free(transaction: Transaction, part: str, due_at: str) -> Shard | None:
    """The first shard that is not over and that nobody else has in hand until then, if any."""
    return transaction.first(_FREE, _named(part, due_at))


def again(transaction: Transaction, shard: Shard, due_at: str) -> Shard | None:
    """A shard as it is now, locked; None where it is over or somebody else has it in hand."""
    return transaction.first(_FREE, {"part_": shard.job, "due_at_": due_at})


def end(transaction: Transaction, shard: Shard, due_at: str, now: str) -> None:
    """Note that a shard is over."""
    transaction.run(_END, {"job_": shard.job, "due_at_": due_at, "finished_at_": now})


def forget(transaction: Transaction, part: str, due_at: str) -> None:
    """Forget the shards of a part, over or not."""
    transaction.run(_JOIN, _named(part, due_at))


def _named(part: str, due_at: str) -> dict[str, str]:
    return {"part_": f"{part}/%", "due_at_": due_at}
