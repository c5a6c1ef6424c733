"""What no act makes is held against the journal: rows that come, change or go behind its back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Integer, insert, text

from states.actors import Channel
from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import BINHAI, HEPING, Practice, institutions
from tests.workflow import sql
from tests.workflow.postroom import PostRoom, post
from workflow.mail import contacts, holds
from workflow.mail.contacts import Contact, Role
from workflow.night import job_runs, reports
from workflow.night.job_names import JobName
from workflow.people import saved_views, sessions
from workflow.people.saved_views import SavedView
from workflow.people.sessions import Session
from workflow.record import journaled, owing
from workflow.record.differing import MISSING, SURPLUS, Difference
from workflow.record.journaled import BEGINNING, Place, Side
from workflow.record.setting_table import change_setting, keep_mark
from workflow.store import journal
from workflow.store.chaining import LinkFault
from workflow.store.notes import TELLINGS
from workflow.store.statement import Statement
from workflow.store.tables import JOURNALED, METADATA
from workflow.store.transaction import Transaction
from workflow.store.turns import Piece

ZHANG = Contact(HEPING, Role.DISTRICT, "张三", "zhang@heping.example")
BY_HAND = (
    "INSERT INTO mute VALUES ('c', '2024-01-01', 'r', 'p', 'a')",
    "INSERT INTO dead_address VALUES ('li@heping.example', '2024-01-01', '5.1.1', 'unknown')",
)


@pytest.fixture
def lived(office: Practice) -> Practice:
    """An office with a case, its mails carried, one of them held, a contact, an account."""
    office.lead("disburse")
    account = {
        "institution": institutions(HEPING)[0],
        "bank": "某银行",
        "account_name": "某机构",
        "account": "6222020200001234567",
    }
    office.do("record_account", account, key="once")
    with office.store.signed("wang"), office.store.writing() as transaction:
        contacts.replace(transaction, [ZHANG])
        keep_mark(transaction, "mark", "1")
    room = PostRoom(office, post())
    room.deliver()
    office.night("2023-12-01", proves=True)
    return office


def found(office: Practice) -> list[Difference]:
    with office.store.reading() as transaction:
        return list(journaled.all_differences(transaction))


@contextmanager
def tried(office: Practice) -> Iterator[Transaction]:
    """A transaction of which nothing is kept."""
    with office.store.writing() as transaction:
        yield transaction
        transaction.give_up()


def entries(office: Practice, where: str = "1 = 1") -> list[tuple[object, ...]]:
    query = f"SELECT at, who, of_table, row, digest FROM journal WHERE {where} ORDER BY seq"  # noqa: S608
    return [tuple(one) for one in sql.rows(office.store, query)]


def test_office_that_nobody_touched_differs_nowhere(lived: Practice) -> None:
    assert found(lived) == []
    kept = {table for (table,) in sql.rows(lived.store, "SELECT DISTINCT of_table FROM journal")}
    wanted = {"account", "carried", "contact", "document", "job_run", "mail", "owed", "programme"}
    assert kept >= wanted | {"report", "request", "setting"}
    with lived.store.reading() as transaction:
        assert journal.verify(transaction)[1] == []


def test_any_value_that_is_changed_behind_the_journal_is_named_with_its_row(
    lived: Practice,
) -> None:
    unseen = []
    for name, telling in TELLINGS.items():
        if not sql.rows(lived.store, f'SELECT 1 FROM "{name}"'):  # noqa: S608 - our own names
            continue
        for column in telling.columns:
            is_number = isinstance(METADATA.tables[name].columns[column].type, Integer)
            none, more = ("0", "+ 1") if is_number else ("''", "|| '1'")
            changed = f"coalesce({column}, {none}) {more}"
            if (name, column) == ("chain", "id"):
                continue  # there is one head, which a check holds
            with tried(lived) as transaction:
                statement = f'UPDATE "{name}" SET {column} = {changed}'  # noqa: S608
                transaction.run(Statement(text(statement)))
                if name not in {one.table for one in journaled.all_differences(transaction)}:
                    unseen.append((name, column))
    assert unseen == []


def test_row_that_goes_is_missed_and_one_that_comes_is_surplus(lived: Practice) -> None:
    for name in ("contact", "mail", "setting", "request", "account", "report"):
        with tried(lived) as transaction:
            transaction.run(Statement(text(f'DELETE FROM "{name}"')))  # noqa: S608
            told = {(one.table, one.found) for one in journaled.all_differences(transaction)}
        assert told == {(name, MISSING)}
    sql.run(lived.store, *BY_HAND)
    assert {(one.table, one.found) for one in found(lived)} == {
        ("mute", SURPLUS),
        ("dead_address", SURPLUS),
    }


def test_row_is_named_by_its_key_and_persons_by_a_digest_alone(lived: Practice) -> None:
    told = str(entries(lived))
    assert HEPING in told
    assert not any(word in told for word in ("张三", "zhang@", "6222020200001234567"))
    sql.run(lived.store, "UPDATE contact SET email = 'li@heping.example'")
    (one,) = found(lived)
    assert (one.table, one.column) == ("contact", "")
    assert one.row.startswith(f'["{HEPING}","district","#')
    assert len(one.expected) == len(one.found) == journaled.SHOWN


def test_entry_says_who_and_when(lived: Practice) -> None:
    (contact,) = entries(lived, "of_table = 'contact'")
    assert contact[:2] == (lived_at(lived, "contact"), "wang")
    assert str(contact[0]).startswith("2023-")
    assert {one[1] for one in entries(lived, "of_table = 'mail'")} == {""}


def lived_at(office: Practice, table: str) -> object:
    """When the first row of a table was told of."""
    return entries(office, f"of_table = '{table}'")[0][0]


def test_who_signs_is_forgotten_at_the_end(office: Practice) -> None:
    with office.store.signed("wang"):
        with office.store.signed("li"):
            assert office.store.signer == "li"
        assert office.store.signer == "wang"
    assert office.store.signer == ""


def test_act_itself_writes_no_entry(office: Practice) -> None:
    before = entries(office)
    office.do("open_case")
    office.do("start_drafting")
    assert entries(office) == before
    assert found(office) == []


def test_what_is_given_up_is_not_told(office: Practice) -> None:
    before = entries(office)
    with tried(office) as transaction:
        change_setting(transaction, "mode", "live")
    assert entries(office) == before


def test_change_of_a_setting_is_told_with_the_version_in_force(office: Practice) -> None:
    before = entries(office)
    with office.store.writing() as transaction:
        change_setting(transaction, "mode", "live")
    new = entries(office)[len(before) :]
    assert [(one[2], one[3]) for one in new] == [("chain", "[1]"), ("setting", "mode")]
    with office.store.writing() as transaction:
        keep_mark(transaction, "mode", "live")  # as it is
    assert entries(office)[len(before) :] == new
    sql.run(office.store, "UPDATE chain SET in_force = 'another'")
    assert [(one.table, one.row) for one in found(office)] == [("chain", "[1]")]


def test_mail_that_a_person_holds_and_releases_is_told(lived: Practice) -> None:
    lived.do("open_case", {"region_code": BINHAI}, code=BINHAI)
    (owed, *_) = [one for one in lived.mails(BINHAI) if one.status == "planned"]
    before = len(entries(lived))
    with lived.store.writing() as transaction:
        holds.hold(transaction, owed, lived.now, "wang", "wait")
    with lived.store.writing() as transaction:
        (held,) = [one for one in owing.of_case(transaction, owed.case_id) if one.key == owed.key]
        holds.release(transaction, held, lived.now, "wang", "go")
    tables = [one[2] for one in entries(lived)[before:]]
    assert tables == ["owed", "mail_act", "owed", "mail_act"]
    assert found(lived) == []
    sql.run(lived.store, "UPDATE mail_act SET person = 'li'")
    assert {one.table for one in found(lived)} == {"mail_act"}


def test_what_an_act_owes_may_not_be_let_go_untold(office: Practice) -> None:
    office.lead("disburse")
    assert found(office) == []
    for change in ("status = 'suppressed'", "settled_at = 'x'", "result = 'cancelled'"):
        with tried(office) as transaction:
            transaction.run(Statement(text(f"UPDATE owed SET {change}")))  # noqa: S608
            told = {(one.table, one.found) for one in journaled.all_differences(transaction)}
        assert told == {("owed", SURPLUS)}, change


def test_job_of_each_minute_is_not_told_and_that_of_a_night_is(office: Practice) -> None:
    before = len(entries(office))
    with office.store.writing() as transaction:
        for job in (JobName.DELIVER, JobName.BOUNCES, JobName.REMIND):
            job_runs.claim(transaction, job, "2023-07-20T06:00", "now")
    assert [one[3] for one in entries(office)[before:]] == ['["remind","2023-07-20T06:00"]']
    assert found(office) == []


def test_looking_at_a_page_is_no_change_of_a_session(office: Practice) -> None:
    now = office.now
    one = Session("h", "p", now, now, now, now, True, Channel.WEB, "a", "b")
    with office.store.writing() as transaction:
        sessions.start(transaction, one)
    before = entries(office)
    with office.store.writing() as transaction:
        sessions.seen(transaction, one, now + timedelta(hours=1))
    assert entries(office) == before
    assert found(office) == []


def test_rows_are_looked_at_share_by_share_and_all_in_the_end(lived: Practice) -> None:
    sql.run(lived.store, "UPDATE setting SET value = 'x' WHERE key = 'mark'")
    place: Place | None = BEGINNING
    told, shares = [], 0
    while place is not None:
        with lived.store.reading() as transaction:
            differing, place = journaled.share_of(transaction, place, 3)
        told += differing
        shares += 1
    assert shares > 10
    assert told == found(lived)
    assert [(one.table, one.row) for one in told] == [("setting", "mark")]


def test_share_goes_on_from_where_it_ended(lived: Practice) -> None:
    with lived.store.reading() as transaction:
        _, place = journaled.share_of(transaction, BEGINNING, 1)
    assert place == Place(Side.KEPT, "account", place.after if place else "")
    assert place is not None and place.after
    with lived.store.reading() as transaction:
        found, on = journaled.share_of(transaction, place, 1)
    assert found == [] and on is not None and on != place


@pytest.mark.parametrize("after", ['["a"]', "0"])
def test_place_of_the_other_database_begins_at_the_first_row(lived: Practice, after: str) -> None:
    sql.run(lived.store, "UPDATE setting SET value = 'x' WHERE key = 'mark'")
    with lived.store.reading() as transaction:
        told, _ = journaled.share_of(transaction, Place(Side.KEPT, "setting", after), 100)
    assert [one.row for one in told] == ["mark"]


SAID = {"since": "2024-01-01", "status": "5.1.1", "diagnostic": "unknown"}


def test_key_that_no_place_can_tell_ends_no_check_and_hides_no_row(tmp_path: Path) -> None:
    lived = Practice(new_store(f"sqlite:///{tmp_path / 'office.db'}"))
    with lived.store.writing() as transaction:
        dead = Statement(insert(METADATA.tables["dead_address"]))
        rows = [{"address": f"{n:04}@a", **SAID} for n in range(journaled.PAGE + 1)]
        transaction.run_many(dead, rows)
    assert found(lived) == []
    for key in ("CAST(x'6163ff' AS TEXT)", "x'00ff'"):
        with lived.store.writing() as transaction:
            transaction.give_up()
            changed = f"UPDATE dead_address SET address = {key} WHERE address = '0499@a'"  # noqa: S608
            assert transaction.run(sql.statement(changed)) == 1
            later = "UPDATE dead_address SET since = 'x' WHERE address LIKE '05%'"
            assert transaction.run(sql.statement(later)) == 1
            told = list(journaled.all_differences(transaction))
            assert sum(one.found == SURPLUS for one in told) == 1
            assert (sum(one.found == MISSING for one in told), len(told)) == (1, 3)
            place: Place | None = BEGINNING
            by_shares = list[Difference]()
            for _ in range(1000):
                if place is not None:
                    some, place = journaled.share_of(transaction, place, 7)
                    by_shares += some
            assert (place, by_shares) == (None, told)
    shut(lived.store)


def test_entry_that_is_changed_breaks_the_chain(lived: Practice) -> None:
    sql.unfreeze(lived.store, "journal")
    sql.run(lived.store, "UPDATE journal SET who = 'li' WHERE seq = 3")
    with lived.store.reading() as transaction:
        assert journal.verify(transaction)[1] == [LinkFault(3, "hash")]
    sql.run(lived.store, "DELETE FROM journal WHERE seq = 3")
    with lived.store.reading() as transaction:
        assert journal.verify(transaction)[1] == [LinkFault(4, "gap"), LinkFault(4, "hash")]


def test_night_names_the_row_and_is_not_sound(lived: Practice) -> None:
    sql.run(lived.store, "UPDATE setting SET value = 'live' WHERE key = 'mark'")
    lived.night("2023-12-02", proves=True)
    with lived.store.reading() as transaction:
        report = reports.on_day(transaction, date(2023, 12, 2))
    assert report is not None and not report.is_sound
    assert [(one.table, one.row) for one in report.proved.differences] == [("setting", "mark")]
    assert report.journal_entries > 0 and report.journal_faults == ()


def test_store_to_play_in_keeps_no_journal(office: Practice) -> None:
    office.store.keeps_journal = False
    with office.store.writing() as transaction:
        keep_mark(transaction, "mark", "2")
        assert list(journaled.all_differences(transaction)) == []
    office.store.keeps_journal = True
    assert [one.table for one in found(office)] == ["setting"]


def test_every_table_of_the_journal_is_told_with_its_key() -> None:
    for name, how in JOURNALED.items():
        columns = how.columns(METADATA.tables[name])
        assert set(TELLINGS[name].key) <= set(columns), name
        assert set(how.apart) <= {one.name for one in METADATA.tables[name].columns}, name
        assert set(how.hidden) <= set(TELLINGS[name].key), name


def test_saved_view_that_goes_is_told_as_gone(office: Practice) -> None:
    view = SavedView("v1", "p", "cases", "mine", "a=b", office.now)
    with office.store.writing() as transaction:
        saved_views.add(transaction, view)
    with office.store.writing() as transaction:
        saved_views.forget(transaction, view)
    assert [bool(one[4]) for one in entries(office, "of_table = 'saved_view'")] == [True, False]
    assert found(office) == []


def test_those_who_share_a_commit_are_told_each_by_name(office: Practice) -> None:
    def failing(transaction: Transaction) -> None:
        keep_mark(transaction, "lost", "1")
        raise LookupError

    with office.store.signed("wang"), office.store.writing() as whole:
        keep_mark(whole, "first", "1")
        for who, work in (("li", lambda t: keep_mark(t, "second", "1")), ("zhao", failing)):
            office.store._do_apart(whole, [Piece(work, None, who)])
    told = [one[1:4] for one in entries(office, "row IN ('first', 'second', 'lost')")]
    assert told == [("wang", "setting", "first"), ("li", "setting", "second")]
    assert found(office) == []
