"""Persons and their roles, as an administrator keeps them: added, changed, reset, locked, gone.

An administrator never sees a password that is in use: a reset makes one that is good once, is shown
once, and has to be changed. Whatever is done to a person ends the sessions that it concerns, and
stands in the security log.
"""

from collections.abc import Collection
from datetime import date, datetime

import msgspec

from duban.bootstrap.desk import Desk
from duban.identity import lifetimes, passwords
from duban.identity.errors import NotAllowed
from duban.identity.permissions import ALONE, FOR_PERSONS
from duban.identity.signing_in import LONGEST_LOGIN
from notifications.addresses import BadAddress, email_address
from states.actors import Role, plain_name
from states.saying import Name, close_to, saying
from workflow.people import looks, persons, security, sessions, tokens
from workflow.people.looks import Look
from workflow.people.persons import Person, Status, Taken
from workflow.people.security import Event
from workflow.record import history
from workflow.store.columns import moment
from workflow.store.transaction import Transaction

LONGEST_NAME = 100
AT_THE_DESK = frozenset({Role.OPERATOR, Role.SUPERVISOR, Role.FINANCE})
"""The roles of who works on cases in the office."""
SYSTEM = "duban"
"""Who stands in the log where the program itself does it, or the command line without a sign-in."""


class New(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody to be added, as typed."""

    login: str
    name: str
    roles: tuple[Role, ...]
    email: str = ""
    region_code: str = ""


def add(
    desk: Desk, new: New, by: str, now: datetime, *, has_password: bool = True
) -> tuple[Person, str]:
    """Add a person; return it with a one-time password, which is shown once and kept nowhere.

    *by* is the login of who does it. Without a password nobody signs in but the demo persons of a
    training office. Raises NotAllowed.
    """
    person = Person(
        id=persons.new_id(),
        login=plain_name(new.login),
        name=new.name.strip(),
        roles=new.roles,
        made_at=moment(now),
        email=new.email.strip(),
        region_code=new.region_code,
    )
    _require_sound(desk, person)
    password = passwords.one_time() if has_password else ""
    hashed = passwords.hashed(password) if password else ""
    with desk.store.writing() as transaction:
        try:
            persons.add(transaction, person)
        except Taken as taken:
            raise _taken(taken, person) from None
        head = history.head(transaction).seq
        looks.keep(transaction, person.id, Look(looks.ALL, head, head, moment(desk.clock())))
        if hashed:
            _give_once(transaction, person.id, hashed, now)
        security.log(
            transaction, now, Event.PERSON_ADDED, person.login, by=by, roles=[*person.roles]
        )
    return person, password


def change(desk: Desk, person: Person, by: str, now: datetime) -> Person:
    """Write a changed person down: roles, name, address, status, absence. Raises NotAllowed.

    Who may not sign in any more, or not as before, is signed out; who left loses the tokens too.
    """
    _require_sound(desk, person)
    with desk.store.writing() as transaction:
        before = persons.by_id(transaction, person.id)
        if before is None:
            raise NotAllowed(saying("person.gone"))
        _require_an_administrator(transaction, before, person)
        if (person.substitute, person.roles) != (before.substitute, before.roles):
            _require_substitute(transaction, person)
        try:
            is_written = persons.change(transaction, person)
        except Taken as taken:
            raise _taken(taken, person) from None
        if not is_written:
            raise NotAllowed(saying("person.changed_meanwhile", name=person.name))
        _sign_out(transaction, before, person)
        changed = _changed(before, person)
        absence = {"absent_from", "absent_until", "substitute"}
        what = Event.ABSENCE_CHANGED if changed.keys() <= absence else Event.PERSON_CHANGED
        security.log(transaction, now, what, person.login, by=by, changed=changed)
    return msgspec.structs.replace(person, version=person.version + 1)


def reset(desk: Desk, person: Person, by: str, now: datetime, *, codes: bool = False) -> str:
    """Give a person a one-time password, shown once; with *codes* one-time codes end as well.

    Whoever is signed in as that person is signed out, and all tokens of the person end.
    """
    password = passwords.one_time()
    hashed = passwords.hashed(password)
    with desk.store.writing() as transaction:
        _give_once(transaction, person.id, hashed, now)
        if codes:
            persons.set_totp(transaction, person.id, "", ())
        sessions.end_others(transaction, person.id)
        ended = tokens.end_all(transaction, person.id)
        security.log(
            transaction, now, Event.PASSWORD_RESET, person.login,
            by=by, codes=codes, tokens_ended=ended,
        )  # fmt: skip
    return password


def _give_once(transaction: Transaction, person_id: str, hashed: str, now: datetime) -> None:
    until = moment(now + lifetimes.ONE_TIME)
    persons.set_password(transaction, person_id, hashed, once_until=until)


def read_roles(names: Collection[str], place: str) -> tuple[Role, ...]:
    """Roles of their names, each once. Raises NotAllowed naming one that there is not."""
    for name in names:
        if name not in list(FOR_PERSONS):
            known = [role.value for role in FOR_PERSONS]
            unknown = saying("person.no_role", place=place, given=name, options=known)
            raise NotAllowed(unknown, *filter(None, [close_to(name, known)]))
    return tuple(role for role in FOR_PERSONS if role in names)


def read_status(name: str) -> Status:
    """A status of its name. Raises NotAllowed for one that there is not."""
    known = [one.value for one in Status]
    if name not in known:
        raise NotAllowed(saying("person.no_status", given=name, options=known))
    return Status(name)


def _require_sound(desk: Desk, person: Person) -> None:
    """Raises NotAllowed for a person who can't be so."""
    if not 0 < len(person.login) <= LONGEST_LOGIN:
        raise NotAllowed(saying("person.bad_login", most=LONGEST_LOGIN))
    is_line = person.name.isprintable() and 0 < len(person.name) <= LONGEST_NAME
    if not is_line or not plain_name(person.name):
        raise NotAllowed(saying("person.bad_name", most=LONGEST_NAME))
    if person.email:
        try:
            email_address(person.email)
        except BadAddress:
            raise NotAllowed(saying("person.bad_email", given=person.email)) from None
    _require_roles(person)
    is_of_district = Role.DISTRICT in person.roles
    if is_of_district and person.region_code not in desk.notice().regions_by_code:
        raise NotAllowed(saying("person.needs_region"))
    if not is_of_district and person.region_code:
        raise NotAllowed(saying("person.no_region"))
    begins, ends = person.absent_from, person.absent_until
    if (ends and not begins) or (begins and ends and ends < begins):
        raise NotAllowed(saying("person.absence_ends_first"))


def _require_roles(person: Person) -> None:
    if not person.roles or Role.SYSTEM in person.roles:
        raise NotAllowed(saying("person.needs_role"))
    alone = [role for role in person.roles if role in ALONE]
    if alone and len(person.roles) > 1:
        raise NotAllowed(saying("person.role_alone", role=Name("office_role", alone[0])))


def _require_an_administrator(transaction: Transaction, before: Person, after: Person) -> None:
    """Somebody is left who can manage persons."""
    if not _manages(before) or _manages(after):
        return
    if not any(_manages(one) for one in persons.listed(transaction) if one.id != after.id):
        raise NotAllowed(saying("person.last_administrator"))


def _manages(person: Person) -> bool:
    return person.is_active and Role.ADMINISTRATOR in person.roles


def _require_substitute(transaction: Transaction, person: Person) -> None:
    if person.substitute is None:
        return
    found = persons.by_id(transaction, person.substitute)
    if found is None or not can_stand_in(found, person):
        raise NotAllowed(saying("person.bad_substitute"))


def can_stand_in(other: Person, person: Person) -> bool:
    """Whether *other* could stand in for the person: a colleague who works on cases at the desk.

    A substitute has the roles of who is away; experts and districts' users are given none of the
    office's by that, and an expert or who keeps the system speaks for himself alone (R-E.2).
    """
    are_two = other.id != person.id and other.is_active
    return are_two and all(AT_THE_DESK & {*one.roles} for one in (other, person))


def _sign_out(transaction: Transaction, before: Person, after: Person) -> None:
    """End what a person has open that is no more what the person may do."""
    if after.is_active and {*before.roles} <= {*after.roles}:
        return
    sessions.end_others(transaction, after.id)
    if after.status is Status.LEFT:
        tokens.end_all(transaction, after.id)


def _changed(before: Person, after: Person) -> dict[str, object]:
    """The fields that changed, as they are now."""
    old, new = msgspec.to_builtins(before), msgspec.to_builtins(after)
    return {name: value for name, value in new.items() if value != old[name] and name != "version"}


def _taken(taken: Taken, person: Person) -> NotAllowed:
    given = {"login": person.login, "name": person.name}[taken.field]
    return NotAllowed(saying(f"person.{taken.field}_taken", given=given))


def away(person: Person, begins: date | None, ends: date | None, substitute: str | None) -> Person:
    """The person with an absence, or without one where it has no beginning."""
    return msgspec.structs.replace(
        person, absent_from=begins, absent_until=ends, substitute=substitute or None
    )
