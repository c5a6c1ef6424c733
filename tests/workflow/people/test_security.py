"""The security log only grows, and proves itself."""

import pytest

from tests.workflow import raw
from tests.workflow.people.somebody import NOW
from workflow.people import security
from workflow.people.security import Event
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
        raw.run(logged, act)
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
    raw.unfreeze(logged, "security")
    raw.run(logged, act)
    assert found in faults(logged)


def test_empty_log_proves_itself(store: Store) -> None:
    assert faults(store) == []
