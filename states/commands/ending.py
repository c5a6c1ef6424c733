"""Disputes, endings, and what the system itself does."""

from datetime import date

from states.commands.base import Command
from states.money import Fen


class FileDispute(Command, frozen=True, tag="file_dispute"):
    """A reconsideration or lawsuit is filed over a decision (R-D.1)."""

    against: str | None = None
    kind: str | None = None


class SuspendEnforcement(Command, frozen=True, tag="suspend_enforcement"):
    """The authority suspends enforcement of the disputed recovery (R-D.2)."""

    authority: str | None = None


class DisputeResult(Command, frozen=True, tag="dispute_result"):
    """The result of a dispute: 维持, 变更 or 撤销."""

    amount: Fen | None = None
    new_recovery_due: date | None = None
    result: str | None = None


class Withdraw(Command, frozen=True, tag="withdraw"):
    """The district withdraws by letter (R-W.1, R-W.3), after payment as a request (R-W.2)."""

    letter: bool = False
    reason: str | None = None


class TerminateContract(Command, frozen=True, tag="terminate_contract"):
    """End the contract and settle: eligible spending stays, the rest is returned (R-W.2)."""

    eligible_spent: Fen | None = None
    return_amount: Fen | None = None
    return_due: date | None = None


class ReopenCase(Command, frozen=True, tag="reopen_case"):
    """A supervisor reopens an ended case, with a reason (§2.1)."""

    reason: str | None = None


class UndoLastAct(Command, frozen=True, tag="undo_last_act"):
    """Take back the last act of a case, where nothing of it has left the house."""

    reason: str | None = None


class MoveDates(Command, frozen=True, tag="move_dates"):
    """Give duties their dates under another calendar (R-T.7)."""
