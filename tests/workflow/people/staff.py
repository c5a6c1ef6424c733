"""Persons for the tests of people."""

from typing import Any

from states.actors import Role
from tests.practice import at
from workflow.people import persons
from workflow.people.persons import Person
from workflow.store.columns import moment
from workflow.store.database import Store

NOW = at("2026-03-02T09:00")


def person(login: str, name: str, *roles: Role, **more: Any) -> Person:
    """A person, an operator where nothing is said."""
    return Person(
        id=f"id-{login}",
        login=login,
        name=name,
        roles=roles or (Role.OPERATOR,),
        made_at=moment(NOW),
        **more,
    )


def add(store: Store, *people: Person) -> None:
    """Write persons down."""
    with store.writing() as transaction:
        for one in people:
            persons.add(transaction, one)
