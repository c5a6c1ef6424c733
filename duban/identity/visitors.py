"""A visitor: the person behind a session or a token, with the roles that count today.

Which day it is, and so who is absent, says the clock of the office; when a session ends, the wall.
"""

from collections.abc import Collection
from contextlib import suppress
from datetime import date, datetime, timedelta

import msgspec

from duban.bootstrap.desk import Desk
from duban.identity import lifetimes
from duban.identity.permissions import ALONE, Permission, permissions_of
from states.actors import Actor, Role, same_person
from states.facts import Party
from states.role_rights import ACTS_FOR
from workflow.people import persons, sessions
from workflow.people.persons import Person
from workflow.people.sessions import SEEN_EACH, Session
from workflow.store.errors import StoreError
from workflow.store.transaction import Transaction

FRESH = timedelta(minutes=5)
"""So long after the password was given it counts as just given."""

_IN_TURN = (
    Role.DISTRICT,
    Role.OPERATOR,
    Role.SUPERVISOR,
    Role.FINANCE,
    Role.REVIEWER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)
"""In which of several roles somebody acts: the first that may act for the party.

Finance, which acts on money alone, comes after those who may do every act."""


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """A person who has signed in.

    `roles` are the person's own and those of whom he stands in for today; `places` name that
    absent person for each role that is not the own. Who has a one-time password has the own
    account alone, until it is changed.
    """

    person: Person
    session: Session
    roles: tuple[Role, ...]
    places: dict[Role, str] = {}
    scopes: frozenset[Permission] | None = None
    """What alone a program may do that asks for the person; None for the person."""

    @property
    def permissions(self) -> frozenset[Permission]:
        """All that the visitor may do."""
        if self.person.must_change:
            return frozenset({Permission.OPEN, Permission.ACCOUNT})
        granted = permissions_of(self.roles)
        return granted if self.scopes is None else granted & self.scopes

    def may(self, permission: Permission) -> bool:
        """Whether the visitor may do that."""
        return permission in self.permissions

    @property
    def region_code(self) -> str | None:
        """The region of which alone the visitor sees anything; None for who is of the office."""
        return self.person.region_code if Role.DISTRICT in self.roles else None

    def sees(self, region_code: str, panel: Collection[str] = ()) -> bool:
        """Whether the visitor sees the case of a region whose experts are *panel*."""
        if self.may(Permission.LOOK_AT_CASES):
            return True
        if Role.REVIEWER in self.roles and any(same_person(self.person.name, e) for e in panel):
            return True
        return Role.DISTRICT in self.roles and region_code == self.person.region_code

    def is_fresh(self, now: datetime) -> bool:
        """Whether the password was given just now."""
        return now - self.session.proved_at <= FRESH

    def proved(self, now: datetime) -> "Visitor":
        """The visitor who has given the password once more."""
        session = msgspec.structs.replace(self.session, proved_at=now)
        return msgspec.structs.replace(self, session=session)

    def actor(
        self, party: Party, *, prepared_by: str | None = None, approved_by: str | None = None
    ) -> Actor:
        """Who asks for an act in the name of *party*, in a role that may if the visitor has one.

        Where only the role of somebody absent may, it is done in that person's place.
        """
        fitting = [role for role in _IN_TURN if role in self.roles and party in ACTS_FOR[role]]
        own = [one for one in fitting if one not in self.places and one is not Role.FINANCE]
        role = [*own, *fitting, *self.roles][0]
        return Actor(
            party=party,
            role=role,
            channel=self.session.channel,
            person=self.person.name,
            login=self.person.login,
            region=self.person.region_code if role is Role.DISTRICT else None,
            prepared_by=prepared_by,
            approved_by=approved_by,
            in_place_of=self.places.get(role),
        )


def visitor_of(desk: Desk, token: str, now: datetime, *, is_use: bool = True) -> Visitor | None:
    """Who holds the token of a session that is whole and not over; its use is written down.

    What a page asks by itself *is no use*: an open page that nobody is at comes to its end.
    """
    with desk.store.reading() as transaction:
        session = sessions.of_token(transaction, token)
        if session is None or not session.is_whole or is_over(transaction, session, now):
            return None
        found = of_session(transaction, session, desk.office.today)
    if is_use and found is not None and now - session.seen_at >= SEEN_EACH:
        # who reads goes on reading while the database takes nothing in
        with suppress(StoreError), desk.store.writing() as transaction:
            sessions.seen(transaction, session, now)
    return found


def is_over(transaction: Transaction, session: Session, now: datetime) -> bool:
    """Whether a session has reached its end, or was not used for too long."""
    idle = lifetimes.of(transaction).idle
    return now >= session.expires_at or now - session.seen_at > idle


def of_session(transaction: Transaction, session: Session, today: date) -> Visitor | None:
    """The visitor whose session it is on a day of the office; None for who may not sign in."""
    person = persons.by_id(transaction, session.person)
    if person is None or not person.is_active:
        return None
    places = _places_on(transaction, person, today)
    roles = (*person.roles, *places)
    return Visitor(person=person, session=session, roles=roles, places=places)


def roles_on(transaction: Transaction, person: Person, today: date) -> tuple[Role, ...]:
    """The roles of a person on a day of the office, with those of whom he stands in for."""
    return (*person.roles, *_places_on(transaction, person, today))


def _places_on(transaction: Transaction, person: Person, today: date) -> dict[Role, str]:
    """The roles that a person has for the absent alone, each with the name of who is absent.

    Who has a role that goes with no other stands in for nobody in another one.
    """
    places: dict[Role, str] = {}
    if ALONE & {*person.roles}:
        return places
    for one in persons.stood_in_for(transaction, person.id):
        if one.is_active and one.is_absent(today):
            for role in one.roles:
                if role not in ALONE and role not in person.roles:
                    places.setdefault(role, one.name)
    return places
