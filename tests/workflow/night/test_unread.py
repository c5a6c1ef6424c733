"""A night that meets a row that can't be read does what it can, says where, and is not stuck."""

import pytest

from tests.practice import DONGLI, HEPING, PROGRAMME, XIQING, Practice, new_store
from tests.workflow import sql
from workflow.night import plan, reports
from workflow.night.plan import missed_days
from workflow.night.reports import NightlyReport
from workflow.record import alarms
from workflow.record.alarms import Alarm
from workflow.record.alarms.findings import Code

CASE = f"{PROGRAMME}/{HEPING}"
CODES = (DONGLI, HEPING, XIQING)
BROKEN = "{"


@pytest.fixture
def three(office: Practice) -> Practice:
    """An office with three cases, whose plans are late by the first of September."""
    for code in CODES:
        office.do("open_case", {"region_code": code}, code=code)
    office.night("2023-07-19", proves=True)
    return office


def break_facts(office: Practice) -> str:
    """Make a case unreadable that each night looks at; return its facts."""
    kept: dict[str, str] = dict(sql.rows(office.store, 'SELECT id, facts FROM "case"'))
    sql.run(office.store, 'UPDATE "case" SET facts = :f WHERE id = :id', f=BROKEN, id=CASE)
    sql.run(office.store, "UPDATE \"case\" SET check_on = '2023-08-30'")
    return str(kept[CASE])


def unread(office: Practice) -> list[Alarm]:
    with office.store.reading() as transaction:
        some = alarms.open_ones(transaction, 100)
    return [one for one in some if one.code == Code.UNREADABLE]


def last_report(office: Practice) -> NightlyReport:
    with office.store.reading() as transaction:
        report = reports.last(transaction)
    assert report is not None
    return report


@pytest.mark.parametrize("share", [10_000, 1])
def test_case_that_cannot_be_read_is_named_and_the_others_are_looked_at(
    three: Practice, monkeypatch: pytest.MonkeyPatch, share: int
) -> None:
    monkeypatch.setattr(plan, "SHARE", share)
    monkeypatch.setattr(plan, "TURN_SECONDS", 0)
    facts = break_facts(three)
    three.night("2023-09-01", proves=True)
    (alarm,) = unread(three)
    assert (alarm.of_table, alarm.row, alarm.case_id) == ("look", CASE, CASE)
    assert "Error" in alarm.differing[0].found
    report = last_report(three)
    assert report.day.isoformat() == "2023-09-01"
    assert alarm in report.alarms
    assert {one.region_code for one in report.overdue} >= {DONGLI, XIQING}
    mailed = "SELECT DISTINCT case_id FROM owed WHERE kind = 'overdue' AND day = '2023-09-01'"
    assert {row[0] for row in sql.rows(three.store, mailed)} >= {
        f"{PROGRAMME}/{code}" for code in (DONGLI, XIQING)
    }
    assert missed_days(three.office, report.day) == []
    three.night("2023-09-02", proves=True)
    assert [one.id for one in unread(three)] == [alarm.id]
    sql.run(three.store, 'UPDATE "case" SET facts = :f WHERE id = :id', f=facts, id=CASE)
    three.night("2023-09-03", proves=True)
    assert [(one.id, one.stands) for one in unread(three)] == [(alarm.id, 0)]


def test_report_that_cannot_be_read_does_not_keep_the_next_from_being_written(
    three: Practice,
) -> None:
    three.night("2023-07-20", proves=True)
    sql.run(three.store, "UPDATE report SET body = :f WHERE day = '2023-07-20'", f=BROKEN)
    three.night("2023-07-21", proves=True)
    report = last_report(three)
    assert (report.day.isoformat(), report.since) == ("2023-07-21", report.since)
    assert report.since is not None and report.since.isoformat() == "2023-07-19"
    assert report.tally is None
    with three.store.reading() as transaction:
        found = {(one.of_table, one.row) for one in alarms.open_ones(transaction, 9)}
    assert ("report", "2023-07-20") in found


def test_section_that_cannot_be_read_is_left_out_and_named(three: Practice) -> None:
    sql.run(
        three.store,
        "UPDATE duty SET label = 'nothing', due = '2023-07-18', late_from = '2023-07-19', "
        "status = 'open' WHERE case_id = :id",
        id=CASE,
    )
    three.night("2023-09-01", proves=True)
    report = last_report(three)
    assert not report.is_sound
    left_out = {one.table for one in report.unread}
    assert left_out
    assert left_out <= {one.of_table for one in unread(three)}
    assert {one.of_table for one in report.alarms} > left_out


def test_office_that_is_only_played_ends_instead() -> None:
    office = Practice(new_store("sqlite://", keeps_journal=False))
    for code in CODES:
        office.do("open_case", {"region_code": code}, code=code)
    break_facts(office)
    with pytest.raises(ValueError):
        office.night("2023-09-01")
