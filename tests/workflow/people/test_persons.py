"""Persons: one a login and one a name; what proves them is taken once."""

from datetime import date

import pytest
from msgspec.structs import replace

from states.actors import Role
from tests.workflow.people.staff import add, person
from workflow.people import persons
from workflow.people.persons import Taken
from workflow.store.database import Store

WANG = person("wang", "王一", Role.OPERATOR, Role.FINANCE)


def test_person_is_found_by_login_and_by_name_however_written(store: Store) -> None:
    add(store, WANG)
    with store.reading() as transaction:
        assert persons.by_login(transaction, "wang") == WANG
        assert persons.by_name(transaction, " 王\N{IDEOGRAPHIC SPACE}一") == WANG
        assert persons.by_id(transaction, WANG.id) == WANG
        assert persons.by_login(transaction, "li") is None
        assert (persons.listed(transaction), persons.count(transaction)) == ([WANG], 1)


@pytest.mark.parametrize(
    ("other", "field"),
    [
        (person("wang", "李二"), "login"),
        (person("li", "王一 "), "name"),
        (person("li", "王\N{ZERO WIDTH SPACE}一"), "name"),
    ],
)
def test_login_and_name_are_one_persons(store: Store, other: persons.Person, field: str) -> None:
    other = replace(other, id="other")
    add(store, WANG)
    with pytest.raises(Taken) as taken:
        add(store, other)
    assert taken.value.field == field


def test_change_that_somebody_else_made_first_wins(store: Store) -> None:
    add(store, WANG)
    away = replace(WANG, absent_from=date(2026, 3, 2), absent_until=date(2026, 3, 9))
    with store.writing() as transaction:
        assert persons.change(transaction, away)
        assert not persons.change(transaction, replace(WANG, name="王三"))
        found = persons.by_id(transaction, WANG.id)
    assert found == replace(away, version=2)
    assert [found.is_absent(date(2026, 3, day)) for day in (1, 2, 9, 10)] == [
        False,
        True,
        True,
        False,
    ]


def test_code_is_taken_once_and_no_earlier_one_after_it(store: Store) -> None:
    add(store, WANG)
    with store.writing() as transaction:
        taken = [persons.take_step(transaction, WANG.id, step) for step in (7, 7, 6, 8)]
    assert taken == [True, False, False, True]


def test_recovery_code_is_taken_once(store: Store) -> None:
    add(store, WANG)
    with store.writing() as transaction:
        persons.set_totp(transaction, WANG.id, "sealed", ["a", "b"])
        for code, is_taken in (("c", False), ("a", True), ("a", False), ("b", True)):
            known = persons.proofs(transaction, WANG.id)
            assert known is not None
            assert persons.take_recovery(transaction, known, code) is is_taken
