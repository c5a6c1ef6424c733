"""Account numbers of payees, looked at by those who pay: each look and each refusal is logged.

A number is told only once the look at it is written down: where nothing can be written, none is.
"""

from collections.abc import Collection
from datetime import datetime

import msgspec

from duban.bootstrap.desk import Desk
from duban.identity.errors import NotAllowed
from duban.identity.permissions import Permission
from duban.identity.signing_in import LONGEST_LOGIN
from duban.identity.visitors import Visitor
from duban.identity.vouching import voucher
from states.actors import Channel
from states.facts import Facts
from workflow.people import security
from workflow.people.persons import Person
from workflow.people.security import Event
from workflow.record import vault
from workflow.record.vault import InvalidSeal

LONGEST_SAID = 200
"""So much of the name that was given stands in the log."""


class Payee(msgspec.Struct, frozen=True):
    """An institution with its account as it is shown; without one where none was recorded."""

    institution: str
    bank: str | None = None
    account_name: str | None = None
    account: str | None = None

    @property
    def is_recorded(self) -> bool:
        """Whether an account was recorded."""
        return self.account is not None


def payees(desk: Desk, case_id: str, institutions: Collection[str]) -> list[Payee]:
    """The institutions of a case, and others of which it keeps accounts, their numbers masked."""
    with desk.store.reading() as transaction:
        known = {one.institution: one for one in vault.endings(transaction, case_id)}
    found = []
    for name in dict.fromkeys((*institutions, *known)):
        one = known.get(name)
        found.append(Payee(name, one.bank, one.account_name, one.ending) if one else Payee(name))
    return found


def paid_without_account(
    desk: Desk, case_id: str, before: Facts | None, after: Facts
) -> tuple[str, ...]:
    """The institutions that an act pays, and of which nobody has recorded an account (R-5.3)."""
    known = len(before.money.payments) if before else 0
    paid = dict.fromkeys(one.payee for one in after.money.payments[known:])
    if not paid:
        return ()
    return tuple(
        one.institution
        for one in payees(desk, case_id, paid)
        if one.institution in paid and not one.is_recorded
    )


def reader(
    desk: Desk,
    visitor: Visitor | None,
    login: str | None,
    case_id: str,
    institutions: Collection[str],
    now: datetime,
) -> Person:
    """Who looks at accounts at a terminal: who has signed in, else who is named by a login.

    Raises NotAllowed for who may not, or is nobody, which is logged.
    """
    try:
        return voucher(desk, visitor, login, Permission.READ_ACCOUNTS, "payee")
    except NotAllowed:
        who = visitor.person.login if visitor else (login or "").replace("\0", "")
        with desk.store.writing() as transaction:
            for name in institutions or ("",):
                security.log(
                    transaction, now, Event.REFUSED, who[:LONGEST_LOGIN],
                    why=Permission.READ_ACCOUNTS.value, channel=Channel.TERMINAL.value,
                    case=case_id, institution=name[:LONGEST_SAID],
                )  # fmt: skip
        raise


def opened(
    desk: Desk, login: str, channel: Channel, case_id: str, shown: Collection[Payee], now: datetime
) -> list[Payee]:
    """Institutions with their account numbers whole, each look written down first.

    Raises InvalidSeal where the key does not open one, of which all are logged.
    """
    found, closed = [], list[InvalidSeal]()
    with desk.store.writing() as transaction:
        for one in shown:
            if not one.is_recorded:
                found.append(one)
                continue
            about = {"case": case_id, "institution": one.institution, "channel": channel.value}
            try:
                kept = vault.account_of(transaction, case_id, one.institution, desk.office.vault)
            except InvalidSeal as error:
                closed.append(error)
                security.log(transaction, now, Event.REFUSED, login, why="seal", **about)
                continue
            if kept is None:
                found.append(Payee(one.institution))
                continue
            security.log(transaction, now, Event.ACCOUNT_READ, login, **about)
            found.append(Payee(one.institution, kept.bank, kept.account_name, kept.number))
    if closed:
        raise closed[0]
    return found
