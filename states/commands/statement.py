"""Acts over step 6: what the institution has to say to a proposed clawback."""

from datetime import date

from states.commands.base import Command


class SubmitStatement(Command, frozen=True, tag="submit_statement"):
    """The institution's statement and defence (R-6.8)."""

    evidence: tuple[str, ...] = ()
    request: str | None = None


class WaiveStatement(Command, frozen=True, tag="waive_statement"):
    """The institution waives its statement (R-6.8)."""


class RequestHearing(Command, frozen=True, tag="request_hearing"):
    """The institution asks for a hearing within the statement term (R-6.8)."""


class HoldHearing(Command, frozen=True, tag="hold_hearing"):
    """The hearing was held (R-6.8)."""

    notified_on: date | None = None


class ExpireStatement(Command, frozen=True, tag="expire_statement"):
    """The term for a statement ended without one (R-6.8)."""
