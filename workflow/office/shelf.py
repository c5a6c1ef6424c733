"""What an office works by: notices and procedures by their hashes, and what is in force now."""

from typing import Protocol

import msgspec

from states.calendar import WorkCalendar
from states.mail_kinds import Addressee
from states.notice import Notice
from states.procedure import Rulebook
from workflow.store.transaction import Transaction


class InForce(msgspec.Struct, frozen=True):
    """What is in force at one moment, and may change while the office is open.

    Notices of the kinds `held` await release by a person. `report_to` are the roles that the
    nightly report is mailed to; a rehearsal has none. An office with `several_notices` says of
    each mail which it is about. No case of the programmes that are `closed` is acted on.
    """

    calendar: WorkCalendar
    held: frozenset[str] = frozenset()
    report_to: tuple[Addressee, ...] = ()
    several_notices: bool = False
    closed: frozenset[str] = frozenset()


class Shelf(Protocol):
    """Where an office looks up what it works by."""

    def notice(self, notice_hash: str) -> Notice:
        """The notice of that text."""
        ...

    def rulebook(self, procedure_hash: str) -> Rulebook:
        """The procedure of that text, made ready."""
        ...

    def in_force(self, transaction: Transaction) -> InForce:
        """What is in force as the settings stand in *transaction*; asked once a version of them."""
        ...
