"""The security log only grows, and proves itself."""

from datetime import date

import pytest

from tests.practice import Practice
from tests.workflow import sql
from tests.workflow.people.staff import NOW
from workflow.night import reports
from workflow.night.reports import NightlyReport
from workflow.people import security
from workflow.people.security import Event
from workflow.store.chaining import GENESIS, Head, LinkFault
from workflow.store.database import Store


@pytest.fixture
def logged(store: Store) -> Store:
    """A log of three entries."""
    with store.writing() as transaction:
        security.log(transaction, NOW, Event.SIGN_IN_FAILED, "wang", address="10.0.0.5")
        security.log(transaction, NOW, Event.SIGNED_IN, "wang", address="10.0.0.5")
        security.log(transaction, NOW, Event.SIGNED_IN, "李", address="10.0.0.6")
    return store


def faults(store: Store) -> list[tuple[int, str]]:
    """Where the log does not prove itself."""
    with store.reading() as transaction:
        return [(one.seq, one.code) for one in security.verify(transaction)[1]]


def test_log_tells_the_latest_first_of_all_or_of_one(logged: Store) -> None:
    with logged.reading() as transaction:
        everything = security.latest(transaction, most=9)
        of_wang = security.latest(transaction, most=1, person="wang")
        earlier = security.latest(transaction, most=9, before=2)
        assert security.verify(transaction) == (3, [])
    assert [one.seq for one in everything] == [3, 2, 1]
    assert [(one.seq, one.what) for one in of_wang] == [(2, Event.SIGNED_IN)]
    assert [(one.at, one.facts) for one in earlier] == [(NOW, {"address": "10.0.0.5"})]


@pytest.mark.parametrize("act", ["UPDATE security SET what = 'x'", "DELETE FROM security"])
def test_database_lets_nobody_change_the_log(logged: Store, act: str) -> None:
    with pytest.raises(Exception, match="append-only"):
        sql.run(logged, act)
    assert faults(logged) == []


@pytest.mark.parametrize(
    ("act", "found"),
    [
        ("UPDATE security SET body = replace(body, '10.0', '10.9') WHERE seq = 2", (2, "hash")),
        ("UPDATE security SET person = 'li' WHERE seq = 2", (2, "column")),
        ("DELETE FROM security WHERE seq = 2", (3, "gap")),
        ("DELETE FROM security WHERE seq = 3", (3, "head")),
    ],
)
def test_change_by_somebody_who_has_the_database_is_found(
    logged: Store, act: str, found: tuple[int, str]
) -> None:
    sql.unfreeze(logged, "security")
    sql.run(logged, act)
    assert found in faults(logged)


def test_what_came_since_a_head_proves_itself_alone(logged: Store) -> None:
    with logged.writing() as transaction:
        before = security.head(transaction, to_append=True)
        security.log(transaction, NOW, Event.SIGNED_OUT, "wang")
        assert security.verify(transaction, before) == (1, [])
        assert security.verify(transaction, security.head(transaction)) == (0, [])
    sql.unfreeze(logged, "security")
    sql.run(logged, "UPDATE security SET person = 'li' WHERE seq = 2")
    with logged.reading() as transaction:
        assert security.verify(transaction, before) == (1, [])
        assert security.verify(transaction)[1] == [LinkFault(2, "column")]


def test_log_that_was_cut_and_closed_again_does_not_hold_an_earlier_head(logged: Store) -> None:
    with logged.reading() as transaction:
        head = security.head(transaction)
        shorter = security.latest(transaction, most=9)[1]
        assert security.holds(transaction, head)
        assert security.holds(transaction, Head(0, GENESIS))
    sql.unfreeze(logged, "security")
    sql.run(logged, "DELETE FROM security WHERE seq = 3")
    sql.run(logged, "UPDATE security_head SET seq = 2, hash = :h", h=shorter.hash)
    assert faults(logged) == []
    with logged.reading() as transaction:
        assert not security.holds(transaction, head)
        assert security.verify(transaction, head)[1] == [LinkFault(2, "head")]
        assert security.holds(transaction, Head(2, shorter.hash))
        assert not security.holds(transaction, Head(2, head.hash))


def test_night_verifies_what_was_logged_since_the_last_one(office: Practice) -> None:
    office.lead("start_drafting")
    office.night("2023-07-20")
    assert _report(office, "2023-07-20").log_head == ""
    for day, entries in (("2023-07-21", 2), ("2023-07-22", 4)):
        with office.store.writing() as transaction:
            for login in ("wang", "li"):
                security.log(transaction, NOW, Event.SIGNED_IN, login)
        office.night(day)
        report = _report(office, day)
        assert (report.log_entries, report.log_faults, report.is_sound) == (entries, (), True)
    with office.store.writing() as transaction:
        security.log(transaction, NOW, Event.SIGNED_IN, "zhao")
    sql.unfreeze(office.store, "security")
    sql.run(office.store, "UPDATE security SET person = 'li' WHERE seq = 5")
    office.night("2023-07-23")
    report = _report(office, "2023-07-23")
    assert report.log_faults == (LinkFault(5, "column"),)
    assert not report.is_sound


def _report(office: Practice, day: str) -> NightlyReport:
    """The report of a night."""
    with office.store.reading() as transaction:
        found = reports.on_day(transaction, date.fromisoformat(day))
    assert found is not None
    return found


def test_empty_log_proves_itself(store: Store) -> None:
    assert faults(store) == []
