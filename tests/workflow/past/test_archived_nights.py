"""Nights hold closed programmes against what was kept of them, a share of their cases each."""

from datetime import date

import pytest

from tests.practice import DONGLI, HEPING, PROGRAMME, Practice
from tests.workflow import sql
from tests.workflow.past.finished import unlock
from tests.workflow.past.test_archived_rows import of_programme
from workflow.night import alarming
from workflow.night.chasing import Chased
from workflow.night.proving import Proved, prove
from workflow.night.report_building import build
from workflow.night.unread import Reader
from workflow.record import alarms, proof
from workflow.record.alarms.findings import merged, of_differences
from workflow.store import locking
from workflow.store.transaction import Transaction

NIGHT = date(2023, 9, 26)
"""A Tuesday, whose night has no file to check."""


@pytest.mark.parametrize(
    ("table", "changed"),
    [
        ("rung", f"UPDATE rung SET status = 'used' WHERE case_id = '{PROGRAMME}/{HEPING}'"),  # noqa: S608
        ("case", f"DELETE FROM \"case\" WHERE id = '{PROGRAMME}/{DONGLI}'"),  # noqa: S608
        ("duty", f"UPDATE duty SET chased = 7 WHERE case_id = '{PROGRAMME}/{DONGLI}'"),  # noqa: S608
        ("archive", "UPDATE archive SET head = 'x'"),
        ("archive", "UPDATE archive_part SET digests = '{' WHERE of_table = 'duty'"),
        ("archive", None),
    ],
)
def test_night_notices_what_was_done_to_a_closed_programme(
    closed: Practice, tried: Transaction, table: str, changed: str | None
) -> None:
    key = closed.office.vault
    assert prove(tried, Proved(), NIGHT, key).differences == ()
    assert list(alarming.looked_at_again(tried, key, ())) == []
    unlock(tried)
    if changed is not None:
        assert tried.run(sql.statement(changed)) > 0
        locking.lay(tried)
    found = [one for one in prove(tried, Proved(), NIGHT, key).differences if one.table == table]
    assert found


def test_alarm_of_a_closed_programme_stands_as_long_as_what_it_tells(
    closed: Practice, tried: Transaction
) -> None:
    unlock(tried)
    for table, column in (("rung", "status"), ("mail", "attempts"), ("archive", "head")):
        where = "1 = 1" if table == "archive" else of_programme(table)
        assert tried.run(sql.statement(f"UPDATE {table} SET {column} = 7 WHERE {where}"))  # noqa: S608
    tried.run(sql.statement("UPDATE archive SET booked = booked + 1"))
    told = merged(of_differences(proof.all_differences(tried)))
    assert {one.table for one in told} >= {"rung", "mail", "archive"}
    alarms.take(tried, told, (), closed.now)
    reader = Reader(goes_on=True)
    report = build(
        closed.office, tried, NIGHT, reader, chased=Chased(0, 0, []), ran=(), proves=True
    )
    alarming.sound(closed.office, tried, report, reader, proves=True)
    stands = {(one.of_table, one.row): one.stands for one in alarms.open_ones(tried, 1000)}
    assert {*stands.values()} == {1}
    assert ("archive", PROGRAMME) in stands
