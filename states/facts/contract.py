"""The joint contract and the changes asked for while it runs (R-5.1)."""

from datetime import date

import msgspec

from states.choices import ChangeResult
from states.money import Fen


class Contract(msgspec.Struct, frozen=True, omit_defaults=True):
    """The joint contract: who signed when, the institutions' shares, its last day (R-5.1)."""

    signatures: dict[str, date] = {}
    allocation: dict[str, Fen] = {}
    ends_on: date | None = None


class ChangeRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """A request to change the contract within its term."""

    filed_on: date
    subject: str
    targets: dict[str, int] = {}
    result: ChangeResult | None = None
