"""A night that meets a row that can't be read does what it can, says where, and is not stuck."""

from types import ModuleType

import pytest

from tests.empty_office import new_store
from tests.practice import DONGLI, HEPING, PROGRAMME, XIQING, Practice
from tests.workflow import sql
from workflow.mail import acts
from workflow.night import chasing, job_runs, parts, plan, proving, reports
from workflow.night import unread as module
from workflow.night.job_runs import Progress
from workflow.night.plan import missed_days
from workflow.night.reports import NightlyReport
from workflow.people import security
from workflow.record import alarms, cases, history, ledger, owing
from workflow.record.alarms import Alarm
from workflow.record.alarms.findings import Code
from workflow.store.errors import Unreadable

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
    monkeypatch.setattr(parts, "SHARE", share)
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


def test_part_with_many_cases_that_cannot_be_read_is_left_for_the_next_night(
    three: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = list[float]()
    monkeypatch.setattr(plan, "sleep", turns.append)
    monkeypatch.setattr(module, "PASSED_OVER", 2)
    facts: dict[str, str] = dict(sql.rows(three.store, 'SELECT id, facts FROM "case"'))
    sql.run(three.store, "UPDATE \"case\" SET facts = '{', check_on = '2023-08-30'")
    three.night("2023-09-01", proves=True)
    rows = sorted(one.row for one in unread(three) if one.of_table == "look")
    assert rows == ["", *sorted(facts)[:2]]
    assert len(turns) < 12  # down to one case once, and not for each
    assert last_report(three).day.isoformat() == "2023-09-01"
    for case_id, kept in facts.items():
        sql.run(three.store, 'UPDATE "case" SET facts = :f WHERE id = :id', f=kept, id=case_id)
    three.night("2023-09-02", proves=True)
    assert {one.stands for one in unread(three) if one.of_table == "look"} == {0}


def test_case_of_a_part_that_was_left_is_not_called_gone(
    three: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "TURN_SECONDS", 0)
    last = max(f"{PROGRAMME}/{code}" for code in CODES)
    sql.run(three.store, "UPDATE \"case\" SET check_on = '2023-08-30'")
    sql.run(three.store, "UPDATE \"case\" SET facts = '{' WHERE id = :id", id=last)
    three.night("2023-09-01", proves=True)
    (alarm,) = [one for one in unread(three) if one.row == last]
    monkeypatch.setattr(module, "PASSED_OVER", 1)
    sql.run(three.store, "UPDATE \"case\" SET facts = '{'")
    three.night("2023-09-02", proves=True)
    assert [one.stands for one in unread(three) if one.id == alarm.id] == [1]


def test_shares_grow_again_after_a_case_that_was_passed_over() -> None:
    kept, sizes = Progress(size=0, grows=True, passed_over=1), list[int | None]()
    for _ in range(6):
        module.grow(kept, 10_000)
        sizes.append(kept.size)
    assert sizes == [1, 10, 100, 1_000, None, None]
    small = Progress(size=10)
    module.grow(small, 10_000)
    assert small.size == 10  # what could not be read lies ahead still


def test_share_that_another_has_made_smaller_meanwhile_is_left_to_it(three: Practice) -> None:
    kept = Progress(after="a", size=0)
    found = module.Unread("look", Progress(after="a", size=10, reached="k"), ValueError(BROKEN))
    with three.store.writing() as transaction:
        module.go_on(transaction, kept, found, three.now, 10_000)
    assert kept == Progress(after="a", size=0)
    assert unread(three) == []


def test_fault_of_ours_lets_the_job_fail(three: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: object) -> None:
        raise TypeError("ours")

    monkeypatch.setattr(chasing, "chase", wrong)
    with pytest.raises(TypeError, match="ours"):
        three.night("2023-09-01", proves=True)
    assert unread(three) == []


SECTIONS = [
    (owing, "counts", "owed"),
    (cases, "by_step", "steps"),
    (job_runs, "of", "jobs"),
    (acts, "count", "going_live"),
    (ledger, "moved", "books"),
    (history, "told", "tally"),
    (alarms, "open_ones", "alarms"),
    (alarms, "watched", "alarms"),
]


@pytest.mark.parametrize(("of", "name", "section"), SECTIONS)
def test_report_is_kept_whatever_of_it_cannot_be_read(
    three: Practice, monkeypatch: pytest.MonkeyPatch, of: ModuleType, name: str, section: str
) -> None:
    def unreadable(*_: object) -> None:
        raise ValueError(BROKEN)

    with monkeypatch.context() as broken:
        broken.setattr(of, name, unreadable)
        three.night("2023-07-20", proves=True)
    report = last_report(three)
    assert report.day.isoformat() == "2023-07-20"
    assert [one.table for one in report.unread] == [section]
    three.night("2023-07-21", proves=True)
    three.night("2023-07-22", proves=True)
    with three.store.reading() as transaction:
        found = alarms.open_ones(transaction, 9)
    assert {one.code for one in found} <= {Code.UNREADABLE}
    tally = last_report(three).tally
    assert tally is not None
    assert tally.adds_up


def test_damaged_alarm_does_not_cost_the_report(three: Practice) -> None:
    sql.run(three.store, "UPDATE duty SET due = '2030-01-01'")
    three.night("2023-07-20", proves=True)
    sql.run(three.store, "UPDATE alarm SET code = 'event', row = 'x ²' WHERE id = 1")
    three.night("2023-07-21", proves=True)
    report = last_report(three)
    assert report.day.isoformat() == "2023-07-21"
    assert [one.table for one in report.unread] == ["alarms"]


def test_part_of_the_proof_that_cannot_be_read_keeps_no_other_from_going_on(
    three: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_: object) -> None:
        raise ValueError(BROKEN)

    monkeypatch.setattr(proving, "PROVED_A_NIGHT", 2)
    monkeypatch.setattr(security, "stretch", unreadable)
    before = last_report(three).proved
    three.night("2023-07-20", proves=True)
    report = last_report(three)
    assert [one.table for one in report.unread] == ["proof_log"]
    assert (report.proved.looked_at, report.proved.log) == (2, before.log)
    assert report.proved.until == f"{PROGRAMME}/{sorted(CODES)[1]}"


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
    with pytest.raises(Unreadable):
        office.night("2023-09-01")
