"""What was deliberated and posted on support, and who objected (R-4.2, R-P.1 to R-P.3)."""

from datetime import date

import msgspec

from states.choices import ObjectionResult, SupportResult
from states.money import Fen


class Objection(msgspec.Struct, frozen=True, omit_defaults=True):
    """An objection admitted in publicity; who made it is kept out of the case (R-A.3)."""

    received: date
    ground: str
    result: ObjectionResult | None = None


class Support(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was deliberated and publicised on support (R-4.2, R-P.1).

    `annulled` says that a decision not to support was annulled, and nothing deliberated since.
    """

    result: SupportResult | None = None
    amount: Fen = 0
    publicity_start: date | None = None
    objections: tuple[Objection, ...] = ()
    decided_on: date | None = None
    annulled: bool = False
