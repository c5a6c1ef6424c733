"""What a night finds is an alarm until a person has dealt with it."""

from collections.abc import Callable

import pytest
from cryptography.fernet import Fernet

from tests.empty_office import new_store
from tests.practice import DONGLI, HEPING, PROGRAMME, XIQING, Practice, institutions
from tests.workflow import sql
from workflow.night import proving, reports
from workflow.night.reports import NightlyReport
from workflow.office.door import Office
from workflow.people import security
from workflow.people.security import Event
from workflow.record import alarms
from workflow.record.alarms import Alarm, Closed, Gone
from workflow.record.alarms.findings import Code, Differing, Finding
from workflow.record.setting_table import keep_mark
from workflow.record.vault import Vault
from workflow.store.database import making

CASE = f"{PROGRAMME}/{HEPING}"
MOVED = "UPDATE duty SET due = '2030-01-01' WHERE key = '01'"
REASON = "已从备份恢复"


@pytest.fixture
def opened(office: Practice) -> Practice:
    """An office with a case, whose first night is over."""
    office.do("open_case")
    office.night("2023-07-19", proves=True)
    return office


def open_ones(office: Practice) -> list[Alarm]:
    with office.store.reading() as transaction:
        return alarms.open_ones(transaction, 100)


def close(office: Practice, number: int) -> Alarm:
    with office.store.writing() as transaction:
        return alarms.close(transaction, number, office.clock(), "陈四", REASON)


def last_report(office: Practice) -> NightlyReport:
    with office.store.reading() as transaction:
        report = reports.last(transaction)
    assert report is not None
    return report


def due_of(office: Practice) -> str:
    """The day of the first duty, as it should be."""
    return str(sql.rows(office.store, "SELECT due FROM duty WHERE key = '01'")[0][0])


def test_sound_office_has_no_alarms(opened: Practice) -> None:
    assert open_ones(opened) == []
    assert last_report(opened).alarms == ()


def test_finding_of_a_night_is_one_alarm_however_many_nights_see_it(opened: Practice) -> None:
    due = due_of(opened)
    sql.run(opened.store, MOVED)
    opened.night("2023-07-20", proves=True)
    (first,) = open_ones(opened)
    assert (first.code, first.of_table, first.case_id) == ("row", "duty", CASE)
    assert first.row == f"{CASE} 01"
    (differing,) = first.differing
    assert (differing.column, differing.expected, differing.found) == ("due", due, "2030-01-01")
    assert first.first_seen == first.last_seen == "2023-07-20T06:00:00.000+08:00"
    opened.night("2023-07-21", proves=True)
    (again,) = open_ones(opened)
    assert (again.id, again.first_seen, again.stands) == (first.id, first.first_seen, 1)
    assert again.last_seen == "2023-07-21T06:00:00.000+08:00"
    assert last_report(opened).alarms == (again,)


def test_alarm_of_what_was_put_right_stays_and_says_that_it_is_gone(opened: Practice) -> None:
    due = due_of(opened)
    sql.run(opened.store, MOVED)
    opened.night("2023-07-20", proves=True)
    sql.run(opened.store, "UPDATE duty SET due = :due WHERE key = '01'", due=due)
    opened.night("2023-07-21", proves=True)
    (alarm,) = open_ones(opened)
    assert alarm.stands == 0
    assert (alarm.last_seen[:10], alarm.looked_at[:10]) == ("2023-07-20", "2023-07-21")
    close(opened, alarm.id)
    opened.night("2023-07-22", proves=True)
    assert open_ones(opened) == []
    assert last_report(opened).alarms == ()


def test_alarm_that_was_closed_while_it_stands_is_raised_again_and_names_the_first(
    opened: Practice,
) -> None:
    sql.run(opened.store, MOVED)
    opened.night("2023-07-20", proves=True)
    (first,) = open_ones(opened)
    closed = close(opened, first.id)
    assert (closed.closed_by, closed.reason, closed.is_open) == ("陈四", REASON, False)
    opened.night("2023-07-21", proves=True)
    (second,) = open_ones(opened)
    assert (second.id, second.again_of) == (first.id + 1, first.id)
    opened.night("2023-07-22", proves=True)
    assert [one.id for one in open_ones(opened)] == [second.id]
    with opened.store.reading() as transaction:
        assert alarms.one(transaction, first.id) == closed


def test_closed_alarm_whose_row_was_put_right_is_looked_at_and_stays_closed(
    opened: Practice,
) -> None:
    due = due_of(opened)
    sql.run(opened.store, MOVED)
    opened.night("2023-07-20", proves=True)
    (alarm,) = open_ones(opened)
    close(opened, alarm.id)
    sql.run(opened.store, "UPDATE duty SET due = :due WHERE key = '01'", due=due)
    opened.night("2023-07-21", proves=True)
    with opened.store.reading() as transaction:
        kept = alarms.one(transaction, alarm.id)
        assert alarms.watched(transaction) == []
    assert kept is not None
    assert (kept.stands, kept.looked_at[:10], kept.is_open) == (0, "2023-07-21", False)


def test_alarm_is_closed_once_and_only_where_there_is_one(opened: Practice) -> None:
    sql.run(opened.store, MOVED)
    opened.night("2023-07-20", proves=True)
    (alarm,) = open_ones(opened)
    close(opened, alarm.id)
    with pytest.raises(Closed) as closed:
        close(opened, alarm.id)
    assert closed.value.alarm.closed_by == "陈四"
    with pytest.raises(Gone):
        close(opened, 99)


def test_night_that_proves_nothing_says_nothing_of_the_alarms_that_there_are(
    opened: Practice,
) -> None:
    sql.run(opened.store, MOVED)
    opened.night("2023-07-20", proves=True)
    before = open_ones(opened)
    opened.night("2023-07-21")
    assert open_ones(opened) == before
    assert last_report(opened).alarms == tuple(before)


def test_changed_alarm_is_an_alarm_itself(opened: Practice) -> None:
    sql.run(opened.store, MOVED)
    opened.night("2023-07-20", proves=True)
    sql.run(opened.store, "DELETE FROM alarm")
    opened.night("2023-07-21", proves=True)
    assert {one.of_table for one in open_ones(opened)} == {"alarm", "duty"}


def harm_of_setting(office: Practice) -> Callable[[], None]:
    with office.store.writing() as transaction:
        keep_mark(transaction, "mark", "1")
    sql.run(office.store, "UPDATE setting SET value = '2' WHERE key = 'mark'")
    return lambda: sql.run(office.store, "UPDATE setting SET value = '1' WHERE key = 'mark'")


def harm_of_contact(office: Practice) -> Callable[[], None]:
    sql.run(
        office.store,
        "INSERT INTO contact (region_code, role, name, email, phone) "
        "VALUES ('120101', 'district', '张三', 'a@b.cn', '')",
    )
    return lambda: sql.run(office.store, "DELETE FROM contact WHERE name = '张三'")


def harm_of_case(office: Practice) -> Callable[[], None]:
    sql.run(office.store, 'UPDATE "case" SET step = 5')
    return lambda: sql.run(office.store, 'UPDATE "case" SET step = 1')


def harm_of_head(office: Practice) -> Callable[[], None]:
    ((seq, hash_),) = sql.rows(office.store, "SELECT seq, hash FROM security_head")
    sql.run(office.store, "UPDATE security_head SET hash = 'x'")
    back = "UPDATE security_head SET hash = :hash, seq = :seq"
    return lambda: sql.run(office.store, back, hash=hash_, seq=seq)


HARMS = [
    pytest.param(harm_of_setting, {("row", "setting", "mark")}, id="setting"),
    pytest.param(harm_of_contact, {("row", "contact")}, id="hidden"),
    pytest.param(harm_of_case, {("row", "case", CASE)}, id="case"),
    pytest.param(harm_of_head, {("log", "security", "head")}, id="head"),
]


@pytest.mark.parametrize(("harm", "named"), HARMS)
def test_known_alarm_is_looked_at_again_wherever_it_is(
    opened: Practice,
    harm: Callable[[Practice], Callable[[], None]],
    named: set[tuple[str, ...]],
) -> None:
    with opened.store.writing() as transaction:
        security.log(transaction, opened.now, Event.SIGNED_IN, "wang")
    opened.night("2023-07-20", proves=True)
    mend = harm(opened)
    opened.night("2023-07-21", proves=True)
    found = {one.identity for one in open_ones(opened)}
    assert {one[: len(next(iter(named)))] for one in found} == named
    mend()
    for night in ("2023-07-22", "2023-07-23"):  # the first holds to what the damaged night kept
        opened.night(night, proves=True)
    assert {one.stands for one in open_ones(opened)} == {0}


@pytest.mark.parametrize("is_last", [False, True])
@pytest.mark.parametrize(
    ("table", "changed"),
    [
        ("security", "body = 'x'"),
        ("journal", "digest = 'x'"),
        ("event", "case_id = 'x'"),
    ],
)
def test_alarm_of_a_row_stands_where_that_row_was_deleted(
    opened: Practice, table: str, changed: str, is_last: bool
) -> None:
    opened.do("open_case", {"region_code": DONGLI}, code=DONGLI)
    with opened.store.writing() as transaction:
        for login in ("wang", "li"):
            security.log(transaction, opened.now, Event.SIGNED_IN, login)
    opened.night("2023-07-20", proves=True)
    sql.unfreeze(opened.store, table)
    ((first, last),) = sql.rows(opened.store, f"SELECT min(seq), max(seq) FROM {table}")  # noqa: S608 - ours
    seq = last if is_last else first
    sql.run(opened.store, f"UPDATE {table} SET {changed} WHERE seq = {seq}")  # noqa: S608 - ours
    opened.night("2023-07-21", proves=True)
    of_row = {one.id for one in open_ones(opened) if one.row.split(" ")[-1] == str(seq)}
    assert of_row
    sql.run(opened.store, f"DELETE FROM {table} WHERE seq = {seq}")  # noqa: S608 - ours
    opened.night("2023-07-22", proves=True)
    assert {one.stands for one in open_ones(opened) if one.id in of_row} == {1}


def test_what_is_found_where_an_alarm_is_looked_at_again_is_an_alarm_too(
    opened: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proving, "PROVED_A_NIGHT", 1)
    opened.do("open_case", {"region_code": XIQING}, code=XIQING)
    sql.run(opened.store, MOVED)
    opened.night("2023-07-20", proves=True)  # the first case, and the second comes next
    assert {one.case_id for one in open_ones(opened)} == {CASE}
    sql.run(opened.store, 'UPDATE "case" SET step = 5 WHERE id = :id', id=CASE)
    opened.night("2023-07-21", proves=True)
    found = {(one.of_table, one.row) for one in open_ones(opened)}
    assert ("case", CASE) in found


def test_every_difference_is_an_alarm_also_where_the_report_shows_the_first_alone(
    opened: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proving, "DIFFERENCES_SHOWN", 1)
    sql.run(opened.store, "UPDATE duty SET due = '2030-01-01'")
    opened.night("2023-07-20", proves=True)
    proved, found = last_report(opened).proved, open_ones(opened)
    assert len(found) > 1
    assert (len(proved.differences), proved.more) == (1, len(found) - 1)


def test_what_was_told_of_one_night_is_not_watched_and_closed_for_good(opened: Practice) -> None:
    tally = Finding(Code.TALLY, "owed", "2023-07-19", "", (Differing("count", "1", "2"),))
    anchor = Finding(Code.LOG, "security", "7", "", (Differing("anchor"),))
    moved = Finding(Code.ROW, "duty", f"{CASE} 01", CASE, (Differing("due", "a", "b"),))
    with opened.store.writing() as transaction:
        alarms.take(transaction, [tally, anchor, moved], (), opened.now)
        assert [one.code for one in alarms.watched(transaction)] == [Code.ROW]
    assert [close(opened, number).stands for number in (1, 2, 3)] == [0, 0, 1]


def test_alarm_of_a_file_that_nobody_looked_at_is_not_gone(
    opened: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    unsound = Finding(Code.FILE, "file", "page 7", "", (Differing("", "ok", "unsound"),))
    with opened.store.writing() as transaction:
        alarms.take(transaction, [unsound], (), opened.now)
    with monkeypatch.context() as large:
        large.setattr(proving, "MOST_PAGES", -1)
        opened.night("2023-07-20", proves=True)
        assert [one.stands for one in open_ones(opened)] == [1]
    opened.night("2023-07-21", proves=True)
    assert [one.stands for one in open_ones(opened)] == [0]


def test_account_that_the_key_does_not_open_is_an_alarm(office: Practice) -> None:
    account = {
        "institution": institutions(HEPING)[0],
        "bank": "某银行",
        "account_name": "某机构",
        "account": "6222020200001234567",
    }
    office.lead("disburse")
    office.do("record_account", account)
    right = office.office
    other = Vault(Fernet.generate_key())
    office.office = Office(office.store, office.shelf, lambda: office.now, other)
    office.night("2023-10-01", proves=True)
    (alarm,) = open_ones(office)
    assert (alarm.code, alarm.row) == ("seal", f"{CASE} {institutions(HEPING)[0]}")
    office.office = right
    office.night("2023-10-02", proves=True)
    assert [one.stands for one in open_ones(office)] == [0]


def test_case_that_is_gone_is_one_alarm_a_row_and_names_it(opened: Practice) -> None:
    opened.do("open_case", {"region_code": DONGLI}, code=DONGLI)
    sql.run(opened.store, 'DELETE FROM "case" WHERE region_code = :it', it=DONGLI)
    opened.night("2023-07-20", proves=True)
    found = {(one.of_table, one.row) for one in open_ones(opened)}
    assert ("case", f"{PROGRAMME}/{DONGLI}") in found
    assert {one.case_id for one in open_ones(opened)} == {f"{PROGRAMME}/{DONGLI}"}


def test_scratch_office_is_alarmed_by_nothing() -> None:
    office = Practice(new_store("sqlite://", keeps_journal=False))
    office.do("open_case")
    sql.run(office.store, "UPDATE security_head SET seq = 5")
    office.night("2023-07-19", proves=True)
    assert open_ones(office) == []


def test_trigger_or_index_that_was_taken_away_is_an_alarm_until_it_is_made_again(
    opened: Practice,
) -> None:
    made = {words.split()[2]: words for words in making(opened.store.engine.dialect.name)}
    sql.unfreeze(opened.store, "event")
    sql.run(opened.store, "DROP INDEX owed_by_day")
    opened.night("2023-07-20", proves=True)
    found = {one.row: one for one in open_ones(opened)}
    gone = ["event_no_delete", "event_no_update"] if opened.store.is_sqlite else ["event_frozen"]
    assert set(found) == {"index owed_by_day", *(f"trigger {one}" for one in gone)}
    for one in found.values():
        assert (one.code, one.of_table, one.case_id) == ("schema", "schema", "")
        assert [differing.found for differing in one.differing] == ["missing"]
    close(opened, found["index owed_by_day"].id)
    opened.night("2023-07-21", proves=True)
    assert {one.row for one in open_ones(opened)} == set(found)
    for name in (*gone, "owed_by_day"):
        with opened.store.writing() as transaction:
            transaction.say(made[name])
    opened.night("2023-07-22", proves=True)
    assert {one.stands for one in open_ones(opened)} == {0}
