"""A desk changes hands: an administrator makes the list, and who takes it over signs.

With the signature contacts, substitutions and what the giver made ready are the taker's; roles are
listed, and stay an administrator's to give.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec.structs import replace

from duban.bootstrap.desk import Desk
from duban.identity.administration import AT_THE_DESK
from duban.identity.errors import NotAllowed
from duban.identity.permissions import ALONE
from duban.identity.visitors import Visitor
from states.actors import same_person
from states.saying import saying
from workflow.mail import contacts
from workflow.mail.contacts import Contact
from workflow.people import handovers, persons, prepared, security
from workflow.people.handovers import Belonging, Handover, Listed
from workflow.people.persons import Person
from workflow.people.security import Event
from workflow.store.transaction import Transaction


def list_desk(desk: Desk, giver: Person, taker: Person, by: str, now: datetime) -> Handover:
    """Make the list of what goes from one person to another. Raises NotAllowed."""
    if not can_take_over(taker, giver):
        raise NotAllowed(saying("handover.bad_taker"))
    with desk.store.writing() as transaction:
        listed = tuple(_belongings(transaction, giver, desk.clock()))
        _require_address(listed, taker)
        made = Handover(
            id=persons.new_id(),
            giver=giver.id,
            taker=taker.id,
            made_by=by,
            made_at=desk.clock.dated(now),
            listed=listed,
        )
        handovers.add(transaction, made)
        security.log(transaction, now, Event.HANDOVER_LISTED, giver.login, by=by, taker=taker.login)
    return made


def can_take_over(other: Person, giver: Person) -> bool:
    """Whether *other* could take a desk over: who works on cases, or does what the giver did.

    Nobody takes one over whose role goes with no other: who reads all, keeps the system, or is not
    of the office.
    """
    fitting = AT_THE_DESK | {*giver.roles}
    is_another = other.id != giver.id and other.is_active
    return is_another and bool(fitting & {*other.roles}) and not ALONE & {*other.roles}


def _belongings(transaction: Transaction, giver: Person, now: datetime) -> Iterator[Listed]:
    for contact in contacts.listed(transaction):
        if same_person(contact.name, giver.name):
            key = "|".join((contact.region_code, contact.role))
            yield Listed(Belonging.CONTACT, key, f"{contact.name} <{contact.email}>")
    for one in prepared.waiting(transaction, now):
        if one.prepared_by == giver.id:
            yield Listed(Belonging.PREPARED, one.id, f"{one.case_id} {one.command.name}")
    for person in persons.stood_in_for(transaction, giver.id):
        yield Listed(Belonging.STANDS_IN_FOR, person.id, person.name)
    for role in giver.roles:
        yield Listed(Belonging.ROLE, role.value, role.value)


def sign(desk: Desk, visitor: Visitor, handover_id: str, now: datetime) -> Handover:
    """Take a desk over: what is on the list is the visitor's from now on. Raises NotAllowed.

    What is not the giver's any more by now stays where it is. What the giver made ready is
    withdrawn, for its money is the act of the two persons who stand in it; the taker makes it
    ready anew.
    """
    if not visitor.is_fresh(now):
        raise NotAllowed(saying("sign_in.not_fresh"))
    taker, signed_at = visitor.person, desk.clock.dated(now)
    with desk.store.writing() as transaction:
        found = handovers.one(transaction, handover_id)
        giver = persons.by_id(transaction, found.giver) if found else None
        if found is None or giver is None or found.taker != taker.id:
            raise NotAllowed(saying("handover.not_yours"))
        _require_address(found.listed, taker)
        if not handovers.sign(transaction, handover_id, signed_at):
            raise NotAllowed(saying("handover.signed"))
        _move_contacts(transaction, found, giver, taker)
        for one in found.listed:
            _move(transaction, one, giver, taker, desk.clock())
        security.log(
            transaction, now, Event.HANDOVER_SIGNED, taker.login, giver=giver.login,
            listed=len(found.listed),
        )  # fmt: skip
    return replace(found, signed_at=signed_at)


def _require_address(listed: Iterable[Listed], taker: Person) -> None:
    """Raises NotAllowed where the taker would be written to and has no address."""
    if any(one.kind is Belonging.CONTACT for one in listed) and not taker.email:
        raise NotAllowed(saying("handover.no_email", name=taker.name))


def _move(
    transaction: Transaction, one: Listed, giver: Person, taker: Person, now: datetime
) -> None:
    if one.kind is Belonging.STANDS_IN_FOR:
        person = persons.by_id(transaction, one.key)
        is_givers = person is not None and person.substitute == giver.id
        if person is not None and is_givers and person.id != taker.id:
            persons.change(transaction, replace(person, substitute=taker.id))
    elif one.kind is Belonging.PREPARED:
        fate = prepared.Fate.WITHDRAWN
        prepared.decide(transaction, one.key, fate, by=taker.id, at=now, reason="handover")


def _move_contacts(transaction: Transaction, found: Handover, giver: Person, taker: Person) -> None:
    """Write to the taker where the giver was written to; as before where that is done already."""
    places = {one.key for one in found.listed if one.kind is Belonging.CONTACT}
    if not places:
        return

    def moved(contact: Contact) -> Contact:
        is_listed = "|".join((contact.region_code, contact.role)) in places
        if not is_listed or not same_person(contact.name, giver.name):
            return contact
        return Contact(contact.region_code, contact.role, taker.name, taker.email)

    before = contacts.listed(transaction)
    own = {one.key: one for one in before if moved(one) == one}
    contacts.replace(transaction, ({one.key: one for one in map(moved, before)} | own).values())
