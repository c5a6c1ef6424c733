"""Acts that end a case, or ask for its end."""

from datetime import date

from states.commands.base import Command
from states.money import Fen


class Withdraw(Command, frozen=True, tag="withdraw"):
    """The district withdraws by letter (R-W.1, R-W.3), after payment as a request (R-W.2)."""

    letter: bool = False
    reason: str | None = None


class DeclineWithdrawal(Command, frozen=True, tag="decline_withdrawal"):
    """The city answers a request to withdraw with no: everything lives on (R-W.2)."""

    reason: str | None = None


class TerminateContract(Command, frozen=True, tag="terminate_contract"):
    """End the contract and settle: eligible spending stays, the rest is returned (R-W.2)."""

    eligible_spent: Fen | None = None
    return_amount: Fen | None = None
    return_due: date | None = None


class CloseCase(Command, frozen=True, tag="close_case"):
    """Close a case whose work is done and whose money is settled (R-6.3)."""
