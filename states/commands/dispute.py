"""Acts on a reconsideration or a lawsuit over a decision."""

from datetime import date
from typing import Annotated

from states.choices import Choice, Remedy, Ruling
from states.commands.base import Command
from states.money import Fen


class FileDispute(Command, frozen=True, tag="file_dispute"):
    """A reconsideration or lawsuit is filed over a decision (R-D.1)."""

    against: str | None = None
    kind: Annotated[str | None, Choice(*Remedy, decides=False)] = None


class SuspendEnforcement(Command, frozen=True, tag="suspend_enforcement"):
    """The authority suspends enforcement of the disputed recovery (R-D.2)."""

    authority: str | None = None


class DisputeResult(Command, frozen=True, tag="dispute_result"):
    """The result of a dispute: 维持, 变更 or 撤销."""

    amount: Fen | None = None
    new_recovery_due: date | None = None
    result: Annotated[str | None, Choice(*Ruling)] = None
