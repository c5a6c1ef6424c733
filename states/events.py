"""What a decision yields: transitions, what is owed, ledger postings, warnings.

The engine writes them down in one transaction; nothing here knows how.
"""

from datetime import date, datetime
from typing import Any

import msgspec

from states.actors import Actor, Channel
from states.facts import Facts
from states.mail_kinds import Addressee, MailKind
from states.refusals import Problem


class Act(msgspec.Struct, frozen=True):
    """Who does a command, when it happened and when it was entered (both Asia/Shanghai).

    `basis` is the paper that an earlier date rests on.
    """

    actor: Actor
    at: datetime
    entered_at: datetime
    basis: str | None = None

    @property
    def day(self) -> date:
        """The day it happened: terms count from here."""
        return self.at.date()

    @property
    def time_given(self) -> datetime | None:
        """When it happened, where that is another time than that of its entry."""
        return None if self.at == self.entered_at else self.at

    @property
    def counts_from(self) -> datetime:
        """From when what it moved stands: what the night of a day did, from that day's beginning.

        So an act of that day is not refused for preceding the night, whatever its hour.
        """
        if self.actor.channel is not Channel.JOB:
            return self.at
        return self.at.replace(hour=0, minute=0, second=0, microsecond=0)


class Transition(msgspec.Struct, frozen=True):
    """A change of step or of the state shown."""

    from_step: int | None
    from_state: str | None
    to_step: int
    to_state: str


class Owing(msgspec.Struct, frozen=True):
    """A mail owed: its kind, to whom it goes, and the facts it carries (amounts in fen).

    `item` is the label of the item that it is about.
    """

    kind: MailKind
    to: tuple[Addressee, ...]
    item: str | None = None
    facts: dict[str, Any] = {}


class Posting(msgspec.Struct, frozen=True):
    """One line of the ledger: *amount* fen (positive) from credit to debit account.

    `party` is the institution whose money it is, empty for the whole case. `reverses` says
    that it corrects earlier lines between the same accounts (R-M.8).
    """

    debit: str
    credit: str
    amount: int
    party: str = ""
    reverses: bool = False


class Decision(msgspec.Struct, frozen=True):
    """An act that is allowed, with all that follows from it."""

    facts: Facts
    transitions: tuple[Transition, ...] = ()
    owed: tuple[Owing, ...] = ()
    postings: tuple[Posting, ...] = ()
    warnings: tuple[Problem, ...] = ()
