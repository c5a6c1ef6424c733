"""What has run: a job and the time it was due, claimed by inserting a row (each fire once)."""

from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from workflow.store import Row, Statement, Transaction
from workflow.tables import JobRun, table

_run = table(JobRun)
_values: dict[str, Any] = {
    "job": bindparam("job_"),
    "due_at": bindparam("due_at_"),
    "started_at": bindparam("started_at_"),
}
_CLAIM = {
    "sqlite": Statement(sqlite.insert(_run).values(_values).on_conflict_do_nothing()),
    "postgresql": Statement(postgresql.insert(_run).values(_values).on_conflict_do_nothing()),
}
_FINISH = Statement(
    update(_run)
    .where(_run.c.job == bindparam("job_"), _run.c.due_at == bindparam("due_at_"))
    .values(finished_at=bindparam("finished_at_"), result=bindparam("result_"))
)
_LAST = Statement(
    select(_run.c.job, func.max(_run.c.due_at)).group_by(_run.c.job).order_by(_run.c.job)
)
_LIST = Statement(
    select(*_run.c).order_by(_run.c.due_at.desc(), _run.c.job).limit(bindparam("most"))
)


def claim(transaction: Transaction, job: str, due_at: str, now: str) -> bool:
    """Claim a job's run for *due_at*; False where somebody has it already."""
    statement = _CLAIM[transaction.engine.dialect.name]
    row = {"job_": job, "due_at_": due_at, "started_at_": now}
    return transaction.run(statement, row) > 0


def finish(transaction: Transaction, job: str, due_at: str, now: str, result: str) -> None:
    """Note that a claimed run is over, and what it did."""
    transaction.run(
        _FINISH, {"job_": job, "due_at_": due_at, "finished_at_": now, "result_": result}
    )


def last(transaction: Transaction) -> dict[str, str]:
    """The last time each job was due and run."""
    return {str(row[0]): str(row[1]) for row in transaction.all(_LAST)}


def listed(transaction: Transaction, most: int) -> list[Row]:
    """The latest runs: job, due at, started, finished, result."""
    return transaction.all(_LIST, {"most": most})
