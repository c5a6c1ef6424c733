"""Acts of step 6: the contract is changed while it runs."""

from states.commands.base import Command


class RequestChange(Command, frozen=True, tag="request_change"):
    """Ask to change the contract before its term ends."""

    subject: str | None = None
    targets: dict[str, int] = {}


class ApproveChange(Command, frozen=True, tag="approve_change"):
    """Approve the change asked for."""

    reason: str | None = None


class RefuseChange(Command, frozen=True, tag="refuse_change"):
    """Refuse the change asked for."""

    reason: str | None = None
