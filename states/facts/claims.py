"""Decisions to take money back, and the dispute over one (R-W.2, R-D.1)."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from states.choices import Ground, Ruling
from states.money import Fen
from states.steps import State


class Clawback(msgspec.Struct, frozen=True, omit_defaults=True):
    """The clawback procedure over step 6, at most one open a case.

    `disallowed` is the spending that the decision disallows (R-6.10). `returned` is what had come
    back, by institution, when a later clawback took its place.
    """

    state: str
    since: datetime
    grounds: tuple[Ground, ...]
    warned: bool = False
    extended: bool = False
    reported: bool = False
    proposed: Fen = 0
    statement: str | None = None
    hearing_requested: bool = False
    deliberated: Fen | None = None
    decided: Fen = 0
    disallowed: Fen = 0
    claims: dict[str, Fen] = {}
    recovered_before: dict[str, Fen] = {}
    returned: dict[str, Fen] | None = None
    demanded: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the procedure still runs."""
        return self.state != State.CLOSED


class Settlement(msgspec.Struct, frozen=True, omit_defaults=True):
    """The settlement of a terminated contract: what is to be returned (R-W.2)."""

    on: date
    return_amount: Fen
    claims: dict[str, Fen] = {}
    recovered_before: dict[str, Fen] = {}


Claim = Clawback | Settlement
"""A decision to take money back, with what it claims of each institution."""


class Disputed(StrEnum):
    """What kind of decision a dispute is over."""

    REFUSAL = "refusal"
    CLAWBACK = "clawback"
    SETTLEMENT = "settlement"


class Dispute(msgspec.Struct, frozen=True, omit_defaults=True):
    """A reconsideration or lawsuit over a decision; the case keeps its state (R-D.1, R-D.2).

    `against` is as the party wrote it, `over` what the decision was; the first disputes of an
    office do not say the latter.
    """

    filed_on: date
    against: str
    over: Disputed | None = None
    kind: str | None = None
    suspended_on: date | None = None
    authority: str | None = None
    result: Ruling | None = None

    @property
    def is_open(self) -> bool:
        """Whether its result is still awaited."""
        return self.result is None
