"""No engine: the bare driver of the standard library, writing the same rows in the same commits."""

import sqlite3
import sys
import time

MOVES = (
    ("submit", "DRAFTED", "SUBMITTED"),
    ("return", "SUBMITTED", "RETURNED"),
    ("resubmit", "RETURNED", "SUBMITTED"),
    ("accept", "SUBMITTED", "ACCEPTED"),
)


def main(path: str, count: int) -> float:
    """Do all acts; return the seconds."""
    connection = sqlite3.connect(path, isolation_level=None)
    for line in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"):
        connection.execute(line)
    connection.execute("CREATE TABLE cases (id TEXT PRIMARY KEY, state TEXT NOT NULL)")
    connection.execute(
        "CREATE TABLE audit "
        "(id INTEGER PRIMARY KEY, case_id TEXT, act TEXT, before TEXT, after TEXT)"
    )
    connection.executemany(
        "INSERT INTO cases VALUES (?, 'DRAFTED')", [(str(n),) for n in range(count)]
    )
    began = time.perf_counter()
    for act, before, after in MOVES:
        for n in range(count):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("UPDATE cases SET state = ? WHERE id = ?", (after, str(n)))
            connection.execute(
                "INSERT INTO audit (case_id, act, before, after) VALUES (?, ?, ?, ?)",
                (str(n), act, before, after),
            )
            connection.execute("COMMIT")
    return time.perf_counter() - began


if __name__ == "__main__":
    print(main(sys.argv[1], int(sys.argv[2])))  # noqa: T201
