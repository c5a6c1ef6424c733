"""What has run: a job and the time it was due, claimed by inserting a row (each fire once)."""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import bindparam, func, insert, select, update

from workflow.store import AddOnce, Row, Statement, Transaction
from workflow.tables import JobRun, table


class Ran(msgspec.Struct, frozen=True):
    """A job that ran, and what it counted: `reminders=2` and the like."""

    job: str
    result: str

    @property
    def counts(self) -> dict[str, int]:
        """What it counted, by name."""
        pairs = (text.partition("=") for text in self.result.split())
        return {name: int(count) for name, _, count in pairs if count.isdigit()}


_run = table(JobRun)
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
_LAST = Statement(
    select(_run.c.job, func.max(_run.c.due_at)).group_by(_run.c.job).order_by(_run.c.job)
)
_RESULT = Statement(
    select(_run.c.result).where(
        _run.c.job == bindparam("job"), _run.c.due_at == bindparam("due_at")
    )
)
_LIST = Statement(
    select(*_run.c).order_by(_run.c.due_at.desc(), _run.c.job).limit(bindparam("most"))
)


def claim(transaction: Transaction, job: str, due_at: str, now: str) -> bool:
    """Claim a job's run for *due_at*; False where somebody has it already."""
    row = {"job_": job, "due_at_": due_at, "started_at_": now}
    return transaction.run(_CLAIM, row) > 0


def finish(transaction: Transaction, job: str, due_at: str, now: str, result: str) -> None:
    """Note that a claimed run is over, and what it did."""
    transaction.run(
        _FINISH, {"job_": job, "due_at_": due_at, "finished_at_": now, "result_": result}
    )


def last(transaction: Transaction) -> dict[str, str]:
    """The last time each job was due and run."""
    return {str(row[0]): str(row[1]) for row in transaction.all(_LAST)}


def of(transaction: Transaction, jobs: Iterable[str], due_at: str) -> tuple[Ran, ...]:
    """What those of *jobs* did that were due at a time and are over."""
    rows = ((job, transaction.one(_RESULT, {"job": job, "due_at": due_at})) for job in jobs)
    return tuple(Ran(job, row[0]) for job, row in rows if row is not None and row[0] is not None)


def listed(transaction: Transaction, most: int) -> list[Row]:
    """The latest runs: job, due at, started, finished, result."""
    return transaction.all(_LIST, {"most": most})
