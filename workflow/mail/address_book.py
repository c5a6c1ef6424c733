"""To whom what is owed goes: roles become the addresses of persons, on the day of sending."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Protocol

from notifications.addresses import Address
from states.actors import plain_name
from states.mail_kinds import MailKind
from workflow.mail.contacts import CITY, UNIT_ROLES, Contact, Role
from workflow.record.owing import Owed

EXPERTS_APART = "、"


class Directory(Protocol):
    """Where addresses are looked up."""

    def people(self, role: str, region_code: str, names: Collection[str]) -> tuple[Address, ...]:
        """Those of a role, of the region or of the city; of experts those with such *names*.

        A name is the same however it is written.
        """
        ...


class MadeUp:
    """The made-up addresses of a training office: one a role and region, at its own domain."""

    def __init__(self, domain: str) -> None:
        self._domain = domain

    def people(self, role: str, region_code: str, names: Collection[str]) -> tuple[Address, ...]:
        """One address, always."""
        of = f".{region_code}" if region_code else ""
        return (Address(f"{role}{of}@{self._domain}", role),)


class AddressBook:
    """The contacts of a real office on a day: whoever is away is stood in for.

    *dead* are addresses that mail comes back from. The office's own mailbox answers for the
    operator where nobody is named.
    """

    def __init__(
        self,
        contacts: Iterable[Contact],
        day: date,
        *,
        office: Address | None = None,
        dead: Collection[str] = (),
    ) -> None:
        self._office = office
        self._people: dict[tuple[str, str], list[tuple[str, Address]]] = {}
        for one in contacts:
            email = one.email_on(day)
            if email.casefold() not in dead:
                of_role = self._people.setdefault((one.role, one.region_code), [])
                of_role.append((one.name, Address(email, one.name)))

    def people(self, role: str, region_code: str, names: Collection[str]) -> tuple[Address, ...]:
        """Each address once; none where nobody is known."""
        found = self._people.get((role, region_code if role in UNIT_ROLES else CITY), [])
        if role == Role.EXPERT:
            named = {plain_name(name) for name in names}
            found = [(name, address) for name, address in found if plain_name(name) in named]
        if not found and role == Role.CITY_OPERATOR and self._office is not None:
            return (self._office,)
        return tuple({address.email.casefold(): address for _, address in found}.values())


def roles_of(owed: Owed, last_escalation: int) -> tuple[str, ...]:
    """The roles that it goes to; an escalation of the last step reaches the leader (R-T.5).

    *last_escalation* is the overdue working day of that step.
    """
    days = owed.facts.get("overdue_working_days", 0)
    if owed.kind == MailKind.ESCALATION and days >= last_escalation:
        return (*owed.recipients, Role.BUREAU_LEADER.value)
    return owed.recipients


def experts_of(owed: Owed) -> tuple[str, ...]:
    """The experts whom it names."""
    named = owed.facts.get("expert") or ""
    return tuple(name for name in named.split(EXPERTS_APART) if name)
