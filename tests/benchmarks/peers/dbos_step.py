# mypy: ignore-errors
"""DBOS: a durable workflow an act, with one step that writes its rows; both databases SQLite."""

import sys
import time

import sqlalchemy as sa
from dbos import DBOS

MOVES = (
    ("submit", "DRAFTED", "SUBMITTED"),
    ("return", "SUBMITTED", "RETURNED"),
    ("resubmit", "RETURNED", "SUBMITTED"),
    ("accept", "SUBMITTED", "ACCEPTED"),
)


def _durable(connection, _):
    for line in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"):
        connection.execute(line)


def main(path, count):
    """Do all acts; return the seconds."""
    engine = sa.create_engine(f"sqlite:///{path}")
    sa.event.listen(engine, "connect", _durable)
    with engine.begin() as connection:
        for line in (
            "CREATE TABLE cases (id TEXT PRIMARY KEY, state TEXT NOT NULL)",
            "CREATE TABLE audit (id INTEGER PRIMARY KEY, case_id TEXT, act TEXT, before TEXT, "
            "after TEXT)",
        ):
            connection.execute(sa.text(line))
        connection.execute(
            sa.text("INSERT INTO cases VALUES (:id, 'DRAFTED')"),
            [{"id": str(n)} for n in range(count)],
        )
    DBOS(
        config={
            "name": "peer",
            "system_database_url": f"sqlite:///{path}.system",
            "run_admin_server": False,
            "log_level": "ERROR",
        }
    )

    @DBOS.step()
    def write(case_id, act, before, after):
        with engine.begin() as connection:
            moved = connection.execute(
                sa.text("UPDATE cases SET state = :after WHERE id = :id AND state = :before"),
                {"id": case_id, "before": before, "after": after},
            )
            if moved.rowcount != 1:
                raise ValueError(act)
            connection.execute(
                sa.text(
                    "INSERT INTO audit (case_id, act, before, after) "
                    "VALUES (:id, :act, :before, :after)"
                ),
                {"id": case_id, "act": act, "before": before, "after": after},
            )

    @DBOS.workflow()
    def do(case_id, act, before, after):
        write(case_id, act, before, after)

    DBOS.launch()
    began = time.perf_counter()
    for act, before, after in MOVES:
        for n in range(count):
            do(str(n), act, before, after)
    seconds = time.perf_counter() - began
    DBOS.destroy()
    return seconds


if __name__ == "__main__":
    print(main(sys.argv[1], int(sys.argv[2])))  # noqa: T201
