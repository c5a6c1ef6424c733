"""Acts of the clawback over step 6."""

from datetime import date

from states.commands.base import Command
from states.money import Fen


class RaiseFlag(Command, frozen=True, tag="raise_flag"):
    """The nightly job flags slow execution or missing data (R-6.4, R-6.5)."""


class DismissFlag(Command, frozen=True, tag="dismiss_flag"):
    """Dismiss a flag with a reason (§2.4)."""

    reason: str | None = None


class IssueWarning(Command, frozen=True, tag="issue_warning"):
    """Confirm a flag and set a term for rectification (R-6.5)."""

    rectification_due: date | None = None


class ExtendRectification(Command, frozen=True, tag="extend_rectification"):
    """Extend the term for rectification, once (R-6.5)."""

    reason: str | None = None


class SubmitRectificationReport(Command, frozen=True, tag="submit_rectification_report"):
    """A rectification report with spending as of a date (R-6.6)."""

    as_of: date | None = None
    spent_cumulative: Fen | None = None


class ExpireRectification(Command, frozen=True, tag="expire_rectification"):
    """The term for rectification ended without a report (§2.4)."""


class VerifyRectification(Command, frozen=True, tag="verify_rectification"):
    """The city's finding on the rectification: cleared or not_cleared (R-6.6)."""

    result: str | None = None


class OpenClawback(Command, frozen=True, tag="open_clawback"):
    """Open a clawback on a ground that no flag carries: 差 or misuse (R-6.4, R-6.10)."""

    grounds: tuple[str, ...] = ()


class ProposeClawback(Command, frozen=True, tag="propose_clawback"):
    """Notify facts, grounds and amount of a clawback (R-6.7, R-6.8, R-M.5)."""

    amount: Fen | None = None
    statement_due: date | None = None


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


class DeliberateClawback(Command, frozen=True, tag="deliberate_clawback"):
    """Deliberate on the clawback: recover an amount, or drop (R-6.8)."""

    amount: Fen | None = None
    result: str | None = None


class DecideClawback(Command, frozen=True, tag="decide_clawback"):
    """Decide the clawback (R-6.8, R-6.9, R-M.5)."""

    amount: Fen | None = None
    recovery_due: date | None = None


class Refund(Command, frozen=True, tag="refund"):
    """Money comes back (R-6.9). `payers` says from whom, else it is split by what each owes."""

    amount: Fen | None = None
    payers: dict[str, Fen] = {}


class DemandRecovery(Command, frozen=True, tag="demand_recovery"):
    """Send the written demand for an overdue recovery (催告)."""


class ReferRecovery(Command, frozen=True, tag="refer_recovery"):
    """Refer an overdue recovery to the finance authority or the court (移送)."""

    authority: str | None = None


class WriteOffRecovery(Command, frozen=True, tag="write_off_recovery"):
    """The finance authority waives what is outstanding of a referred recovery."""

    authority: str | None = None
    reason: str | None = None
