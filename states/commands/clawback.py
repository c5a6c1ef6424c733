"""Acts over step 6: a clawback is opened, proposed, deliberated and decided."""

from datetime import date
from typing import Annotated

from states.choices import Choice, ClawbackResult, Ground
from states.commands.base import Command
from states.money import Fen


class OpenClawback(Command, frozen=True, tag="open_clawback"):
    """Open a clawback on a ground that no flag carries: 差 or misuse (R-6.4, R-6.10)."""

    grounds: Annotated[tuple[str, ...], Choice(Ground.POOR_WORK, Ground.MISUSE)] = ()


class ProposeClawback(Command, frozen=True, tag="propose_clawback"):
    """Notify facts, grounds and amount of a clawback (R-6.7, R-6.8, R-M.5)."""

    amount: Fen | None = None
    statement_due: date | None = None


class DeliberateClawback(Command, frozen=True, tag="deliberate_clawback"):
    """Deliberate on the clawback: recover an amount, or drop (R-6.8)."""

    amount: Fen | None = None
    result: Annotated[str | None, Choice(*ClawbackResult)] = None


class DecideClawback(Command, frozen=True, tag="decide_clawback"):
    """Decide the clawback; for misuse it may reach spending that it disallows (R-6.8 to R-6.10)."""

    amount: Fen | None = None
    disallowed_spending: Fen | None = None
    recovery_due: date | None = None
