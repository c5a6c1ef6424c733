"""The limit of a night: its lists by one statement each, its rows by `executemany`.

It speaks to the bare driver over the same database, with the same indexes and triggers, and knows
the rows beforehand; all is one transaction.
"""

import re
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from typing import Any

import psycopg

from tests.benchmarks.bare_driver import BareDriver
from tests.benchmarks.measure import DifferentWork
from tests.benchmarks.recording import Act
from workflow.record import ledger
from workflow.store.chaining import GENESIS
from workflow.store.drivers import sqlite_module
from workflow.store.tables import METADATA

_NAMED = re.compile(r":(\w+)")
_SUMS = ", ".join(
    f"sum(CASE WHEN debit = '{debit}' AND credit = '{credit}' THEN amount "
    f"WHEN debit = '{credit}' AND credit = '{debit}' THEN -amount ELSE 0 END) AS {name}"
    for name, (debit, credit) in ledger.TOTALS.items()
)
_DIFFERS = " OR ".join(f'it.{name} <> "case".{name}' for name in ledger.TOTALS)
_WORDS = {
    "IS_LATE": "IS_RUNNING AND due < :day AND late_from < :day AND owner <> 'city'",
    "IS_RUNNING": "duty.status = 'open' AND suspended_on IS NULL",
    "SUMS": _SUMS,
    "DIFFERS": _DIFFERS,
}
_LISTS = """
SELECT rung.case_id, rung.key, item, label, duty.due FROM rung
    JOIN duty USING (case_id, key)
    WHERE rung.status = 'armed' AND send_on <= :day AND IS_RUNNING;
SELECT case_id, key, item, label, ladder, due, late_from, chased FROM duty
    WHERE chase_on <= :day;
SELECT id FROM "case" WHERE check_on <= :day;
SELECT label, count(*), count(DISTINCT case_id) FROM duty WHERE IS_LATE GROUP BY label;
SELECT case_id, label, owner, late_from FROM duty WHERE IS_LATE
    ORDER BY due, case_id LIMIT :kept;
SELECT count(*) FROM duty WHERE IS_RUNNING AND due BETWEEN :day AND :until;
SELECT case_id, label, due, owner FROM duty
    WHERE IS_RUNNING AND due BETWEEN :day AND :until ORDER BY due, case_id LIMIT :kept;
SELECT case_id, label FROM duty
    WHERE IS_RUNNING AND ladder = 'correction' AND due >= :day;
SELECT case_id, label FROM duty WHERE status = 'open' AND due IS NULL;
SELECT count(*) FROM "case" WHERE flag IS NOT NULL;
SELECT region_code, state, flag FROM "case" WHERE flag IS NOT NULL ORDER BY id LIMIT :kept;
SELECT id FROM "case" WHERE clawback_decided > recovered + waived ORDER BY id;
SELECT name, key, sum(count) FROM total GROUP BY name, key;
SELECT SUMS FROM ledger WHERE seq > :since;
SELECT "case".id FROM "case" JOIN (
    SELECT case_id, SUMS FROM ledger
    WHERE case_id IN (SELECT case_id FROM ledger WHERE seq > :since) GROUP BY case_id
) AS it ON "case".id = it.case_id WHERE DIFFERS
"""
for _word, _meaning in _WORDS.items():
    _LISTS = _LISTS.replace(_word, _meaning)
LISTS = tuple(_LISTS.split(";"))
"""What the night has to know, one statement a list; of a long one its beginning and its length."""
ACTS = "SELECT body, hash FROM event WHERE seq > :since ORDER BY seq"
FOLD = (
    "CREATE TEMP TABLE folded AS SELECT name, key, sum(count) AS count FROM total GROUP BY 1, 2",
    "DELETE FROM total",
    "INSERT INTO total (name, key, count) SELECT name, key, count FROM folded WHERE count <> 0",
)


class BareNight(BareDriver):
    """The limit: the bare driver with the lists and the rows of a night."""

    _begin = "BEGIN IMMEDIATE"

    def __init__(self, path: Path) -> None:
        super().__init__(path, "FULL")

    def night(self, when: dict[str, Any], writes: Act) -> None:
        """Read the lists and prove the acts, then write the rows and fold the totals."""
        execute, said = self._cursor.execute, self._said
        execute(self._begin)
        for query in LISTS:
            execute(said(query), when).fetchall()
        before = GENESIS
        for body, digest in execute(said(ACTS), when).fetchall():
            before = sha256(f"{before}\n{body}".encode()).hexdigest()
            if digest != before:
                raise AssertionError(body)
        for sql, rows in writes:
            self._cursor.executemany(sql, rows)
        for sql in FOLD:
            execute(sql)
        execute("COMMIT")

    def _said(self, query: str) -> str:
        """A query with its parameters as the driver takes them."""
        return query


class PostgresBareNight(BareNight):
    """The same on PostgreSQL."""

    _begin = "BEGIN"

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True)
        self._cursor = self._connection.cursor()

    def _said(self, query: str) -> str:
        return _NAMED.sub(r"%(\1)s", query)


def same_rows(table: str, ours: Path, limit: Path) -> int:
    """How many rows of a table both hold, read side by side; of the totals what they come to."""
    return _same(table, *(sqlite_module().connect(str(path)) for path in (ours, limit)))


def same_rows_at(table: str, ours: str, limit: str) -> int:
    """The same of two PostgreSQL databases."""
    return _same(table, *(psycopg.connect(url) for url in (ours, limit)))


def _same(table: str, *both: Any) -> int:
    order = ", ".join(column.name for column in METADATA.tables[table].primary_key)
    query = f'SELECT * FROM "{table}" ORDER BY {order}'  # noqa: S608 - our own names
    if table == "total":
        query = "SELECT name, key, sum(count) FROM total GROUP BY 1, 2 ORDER BY 1, 2"
    count = 0
    for one, other in zip_longest(*(connection.execute(query) for connection in both)):
        if one != other:
            raise DifferentWork(f"{table} differs: {one} and {other}")
        count += 1
    for connection in both:
        connection.close()
    return count
