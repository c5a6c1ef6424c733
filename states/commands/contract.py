"""Acts of step 5: matching money, signatures, and the end of a support without a contract."""

from states.commands.base import Command
from states.money import Fen


class CommitMatching(Command, frozen=True, tag="commit_matching"):
    """The district commits its matching money, as a whole sum (R-F.1).

    `confirmed` says that a sum which is not above the one before is meant.
    """

    amount: Fen | None = None
    confirmed: bool | None = None


class SignContract(Command, frozen=True, tag="sign_contract"):
    """One or more parties sign the joint contract (R-5.1)."""

    allocation: dict[str, Fen] = {}
    parties: tuple[str, ...] = ()


class LapseContract(Command, frozen=True, tag="lapse_contract"):
    """Record that the contract was not signed in its term."""

    reason: str | None = None


class ExtendContractTerm(Command, frozen=True, tag="extend_contract_term"):
    """Give a lapsed or running contract a new term for signing (R-5.4)."""

    reason: str | None = None


class RevokeSupport(Command, frozen=True, tag="revoke_support"):
    """Revoke the support of a region that holds no money of it."""

    reason: str | None = None
