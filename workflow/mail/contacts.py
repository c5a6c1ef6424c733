"""Whom the office writes to: the contacts of the units and of the city, imported as a whole list.

A list is checked row by row, compared with the one kept, and put in its place in one transaction.
`region_code` is empty for the city office. The key of a contact is unit, role and name; within a
unit and role a mail address stands once.
"""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum
from hashlib import sha256

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from notifications.addresses import BadAddress, email_address
from states.saying import Failure, saying
from workflow.mail import dead_addresses
from workflow.record import history, owing
from workflow.record.owing import Reason
from workflow.store.columns import day
from workflow.store.statement import Rows, Statement
from workflow.store.tables import ContactRow, table
from workflow.store.transaction import Transaction

CITY = ""
LONGEST = 200
_NO_TEXT = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""What in a text controls it, turns it, or ends a line."""


class Role(StrEnum):
    """What a contact is written to as. The first two belong to a unit, the others to the city."""

    DISTRICT = "district"
    INSTITUTION = "institution"
    EXPERT = "expert"
    CITY_OPERATOR = "city_operator"
    CITY_SUPERVISOR = "city_supervisor"
    BUREAU_LEADER = "bureau_leader"


UNIT_ROLES = (Role.DISTRICT, Role.INSTITUTION)
NEEDED_BY_UNIT = (Role.DISTRICT,)
NEEDED_BY_CITY = (Role.CITY_OPERATOR, Role.CITY_SUPERVISOR)


class Contact(msgspec.Struct, frozen=True, order=True):
    """A person who is written to, and who stands in from `absent_from` to `absent_until`."""

    region_code: str
    role: str
    name: str
    email: str
    phone: str = ""
    substitute_email: str | None = None
    absent_from: date | None = None
    absent_until: date | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it this contact and no other."""
        return (self.region_code, self.role, self.name)

    def email_on(self, day: date) -> str:
        """The address to write to on *day*: the substitute's while the person is away."""
        away = self.absent_from is not None and self.absent_from <= day
        back = self.absent_until is not None and self.absent_until < day
        return self.substitute_email if self.substitute_email and away and not back else self.email


class ContactFault(msgspec.Struct, frozen=True):
    """What is wrong with a field of a contact: a code with the facts that its words need."""

    field: str
    code: str
    facts: dict[str, object] = {}


class ContactChange(msgspec.Struct, frozen=True):
    """A contact that would be added (no before), removed (no after) or changed."""

    before: Contact | None
    after: Contact | None

    @property
    def kind(self) -> str:
        """Added, removed or changed."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"


_contact = table(ContactRow)
_FIELDS = Contact.__struct_fields__
_CHANGING = _FIELDS[3:]
_SAME = tuple(_contact.c[name] == bindparam(f"{name}_") for name in _FIELDS[:3])
_LIST = Rows(
    select(*(_contact.c[name] for name in _FIELDS)), Contact, absent_from=day, absent_until=day
)
_ADD = Statement(insert(_contact))
_CHANGE = Statement(
    update(_contact).where(*_SAME).values({name: bindparam(f"{name}_") for name in _CHANGING})
)
_REMOVE = Statement(delete(_contact).where(*_SAME))

# --- checking ------------------------------------------------------------------------------------


def faults_of(contact: Contact, units: Collection[str]) -> list[ContactFault]:
    """All that is wrong with one contact; *units* are the codes of the notice."""
    faults = []
    of_unit = contact.role in UNIT_ROLES
    if contact.region_code != CITY and contact.region_code not in units:
        faults.append(ContactFault("region_code", "unknown_unit", {"given": contact.region_code}))
    elif contact.role not in list(Role):
        faults.append(ContactFault("role", "unknown_role", {"given": contact.role}))
    elif of_unit == (contact.region_code == CITY):
        faults.append(ContactFault("role", "role_of_unit" if of_unit else "role_of_city"))
    if not contact.name:
        faults.append(ContactFault("name", "no_name"))
    for field in ("name", "phone"):
        text = getattr(contact, field)
        if len(text) > LONGEST or not _is_one_line(text):
            faults.append(ContactFault(field, "not_one_line", {"most": LONGEST}))
    if not contact.email:
        faults.append(ContactFault("email", "no_email"))
    for field in ("email", "substitute_email"):
        address = getattr(contact, field)
        if address:
            faults.extend(_of_address(field, address))
    if contact.substitute_email and _same(contact.substitute_email, contact.email):
        faults.append(ContactFault("substitute_email", "own_substitute"))
    faults.extend(_absence(contact))
    return faults


def _of_address(field: str, address: str) -> Iterable[ContactFault]:
    try:
        email_address(address)
    except BadAddress as error:
        facts: dict[str, object] = {"given": address[:LONGEST], "meant": error.meant[:LONGEST]}
        yield ContactFault(field, error.fault.value, facts)


def _absence(contact: Contact) -> Iterable[ContactFault]:
    start, end = contact.absent_from, contact.absent_until
    if end is not None and start is None:
        yield ContactFault("absent_from", "absence_without_start")
    elif start is not None and end is not None and end < start:
        yield ContactFault("absent_until", "absence_ends_before_start")


def _is_one_line(text: str) -> bool:
    """Whether nothing in a text ends its line, controls or turns it; any sign may stand there."""
    return not any(unicodedata.category(one) in _NO_TEXT for one in text)


def _plain(text: str) -> str:
    """A text as it is compared: whatever its width and its capitals."""
    return unicodedata.normalize("NFKC", text).casefold()


def _same(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def doubles(contacts: Iterable[tuple[int, Contact]]) -> list[tuple[int, ContactFault]]:
    """The numbered contacts that repeat an earlier one's name or address in the same role."""
    seen: dict[tuple[str, ...], int] = {}
    found = []
    for number, one in contacts:
        for field in ("name", "email"):
            text = getattr(one, field)
            key = (one.region_code, one.role, field, _plain(text))
            if text and (first := seen.setdefault(key, number)) != number:
                found.append((number, ContactFault(field, "double", {"row": first, "given": text})))
    return found


def missing(contacts: Iterable[Contact], units: Iterable[str]) -> list[tuple[str, str]]:
    """The (unit, role) that must be written to and have no contact."""
    there = {(one.region_code, one.role) for one in contacts}
    needed = [(CITY, role) for role in NEEDED_BY_CITY]
    needed += [(unit, role) for unit in units for role in NEEDED_BY_UNIT]
    return [(unit, role.value) for unit, role in needed if (unit, role) not in there]


# --- keeping -------------------------------------------------------------------------------------


def listed(transaction: Transaction) -> list[Contact]:
    """All contacts, the city's first."""
    return sorted(transaction.all(_LIST))


def changes(before: Iterable[Contact], after: Iterable[Contact]) -> list[ContactChange]:
    """What leads from one list to the other, in the order of the contacts."""
    old: Mapping[tuple[str, ...], Contact] = {one.key: one for one in before}
    new: Mapping[tuple[str, ...], Contact] = {one.key: one for one in after}
    return [
        ContactChange(old.get(key), new.get(key))
        for key in sorted({*old, *new})
        if old.get(key) != new.get(key)
    ]


class Moved(Failure):
    """Somebody has changed the contacts since they were looked at; nothing was changed."""


def version(known: Iterable[Contact]) -> str:
    """What tells one list of contacts from another."""
    return sha256(msgspec.json.encode(list(known))).hexdigest()


def replace(
    transaction: Transaction, contacts: Iterable[Contact], *, seen: str | None = None
) -> list[ContactChange]:
    """Put *contacts* in the place of those that are kept; return what that changed.

    An address that mail came back from is written to again where its contact changed. What
    nobody could be written to about is planned again. Raises Moved where those that are kept are
    not the version that was *seen*.
    """
    history.head(transaction, to_append=True)  # lists are put in place in turn, as acts are
    known = listed(transaction)
    if seen is not None and version(known) != seen:
        raise Moved(saying("contact.moved"))
    found = changes(known, contacts)
    for change in found:
        contact = change.after or change.before
        row = msgspec.to_builtins(contact)
        named = {f"{name}_": value for name, value in row.items()}
        if change.before is None:
            transaction.run(_ADD, row)
        else:
            transaction.run(_REMOVE if change.after is None else _CHANGE, named)
    if found:
        dead_addresses.unmark(transaction, _addresses(found))
        owing.release_all(transaction, Reason.NO_ADDRESS)
    return found


def _addresses(found: Iterable[ContactChange]) -> Iterable[str]:
    """The addresses of the contacts that changed, before and after."""
    for change in found:
        for contact in (change.before, change.after):
            if contact is not None:
                yield contact.email
                if contact.substitute_email:
                    yield contact.substitute_email
