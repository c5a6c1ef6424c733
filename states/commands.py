"""The acts that can be asked for, as frozen values.

Every field may be absent: an absent yes/no is no, and an act whose meaning is missing is
refused by its rule. Amounts are fen. `reading` turns outside data into one of these.
"""

from datetime import date, datetime

import msgspec

from states.money import Fen


class Command(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="command"):
    """The base of all commands."""

    @property
    def name(self) -> str:
        """The kind of the act, as in `submit_plan_filing`."""
        return str(self.__struct_config__.tag)


Figures = dict[str, int | bool]

# --- step 1: plan drafting --------------------------------------------------------------


class OpenCase(Command, frozen=True, tag="open_case"):
    """Open the case of a region under the notice in force (R-1.4)."""

    region_code: str | None = None
    filing_deadline: date | None = None


class StartDrafting(Command, frozen=True, tag="start_drafting"):
    """Begin the plan, or save a new draft of it."""


class SubmitForInternalReview(Command, frozen=True, tag="submit_for_internal_review"):
    """Put the plan before the district's own review (审定)."""


class ApprovePlanInternally(Command, frozen=True, tag="approve_plan_internally"):
    """The district has approved its plan (R-1.2, R-1.3)."""

    period_months: int | None = None
    sections: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    approver: str | None = None
    minutes: str | None = None


class DeclineParticipation(Command, frozen=True, tag="decline_participation"):
    """The unit states by letter that it does not take part (R-1.1)."""

    letter: bool = False


# --- steps 2 and 3: the two filings -----------------------------------------------------


class PlanPapers(Command, frozen=True):
    """The plan filing as received (R-2.2 to R-2.6), with receipts of their own where known."""

    cover_letter: bool = False
    documents: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    late_reason: str | None = None
    paper_copies: int = 0
    stamped: bool = False
    subject: str | None = None
    mail_received: datetime | None = None
    paper_received: datetime | None = None
    letter_received: datetime | None = None


class SubmitPlanFiling(PlanPapers, frozen=True, tag="submit_plan_filing"):
    """The plan filing comes in (R-2.1)."""


class ResubmitPlanFiling(PlanPapers, frozen=True, tag="resubmit_plan_filing"):
    """The corrected plan filing comes in (R-2.8)."""


class InstitutionPapers(Command, frozen=True):
    """The institution filing as received (R-3.1), with receipts of their own where known."""

    cover_letter: bool = False
    formats: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    late_reason: str | None = None
    paper_copies: int = 0
    selection_documents: bool = False
    stamped: bool = False
    mail_received: datetime | None = None
    paper_received: datetime | None = None
    letter_received: datetime | None = None


class SubmitInstitutionFiling(InstitutionPapers, frozen=True, tag="submit_institution_filing"):
    """The institution filing comes in (R-3.1, R-3.5)."""


class ResubmitInstitutionFiling(InstitutionPapers, frozen=True, tag="resubmit_institution_filing"):
    """The corrected institution filing comes in (R-2.8)."""


class ReturnFiling(Command, frozen=True):
    """All defects, told at once (R-2.8)."""

    defects: tuple[str, ...] = ()
    correction_due: date | None = None


class ReturnPlanFiling(ReturnFiling, frozen=True, tag="return_plan_filing"):
    """Return the plan filing for correction."""


class ReturnInstitutionFiling(ReturnFiling, frozen=True, tag="return_institution_filing"):
    """Return the institution filing for correction."""


class AcceptPlanFiling(Command, frozen=True, tag="accept_plan_filing"):
    """Accept the plan filing (R-2.2 to R-2.6)."""


class AcceptInstitutionFiling(Command, frozen=True, tag="accept_institution_filing"):
    """Accept the institution filing (R-3.1 to R-3.4)."""


class ApproveLateFiling(Command, frozen=True, tag="approve_late_filing"):
    """The head of the office lets late filings in, with a reason (R-2.7)."""

    approved_by: str | None = None
    items: tuple[str, ...] = ()
    reason: str | None = None


class RefuseLateFiling(Command, frozen=True, tag="refuse_late_filing"):
    """The head of the office refuses a late filing; the case lapses (R-2.7)."""

    reason: str | None = None


class RefuseFiling(Command, frozen=True, tag="refuse_filing"):
    """The head of the office refuses a filing that stayed incomplete; the case lapses (R-2.8)."""

    reason: str | None = None


class LapseCase(Command, frozen=True, tag="lapse_case"):
    """The city ends a case that never filed, or never corrected, in time (R-1.1, R-2.8)."""

    reason: str | None = None


class ChangeInstitutions(Command, frozen=True, tag="change_institutions"):
    """A new letter changes the institutions before the contract is signed (R-3.7)."""

    cover_letter: bool = False
    selection_documents: bool = False
    institutions: tuple[str, ...] = ()


class RecordAccount(Command, frozen=True, tag="record_account"):
    """Record the bank account of an institution; the number is kept sealed."""

    institution: str | None = None
    bank: str | None = None
    account_name: str | None = None
    account: str | None = None


# --- step 4: support determination ------------------------------------------------------


class InviteExperts(Command, frozen=True, tag="invite_experts"):
    """Invite a panel named by the office (R-E.1)."""

    experts: tuple[str, ...] = ()


class DrawExperts(Command, frozen=True, tag="draw_experts"):
    """Draw a panel and its reserve from a pool by lot; the seed makes it repeatable (R-E.3)."""

    pool: tuple[str, ...] = ()
    size: int | None = None
    seed: str | None = None


class DeclareConflict(Command, frozen=True, tag="declare_conflict"):
    """An expert recuses himself; his score is void (R-E.2)."""

    expert: str | None = None
    ground: str | None = None


class ReplaceExpert(Command, frozen=True, tag="replace_expert"):
    """Put another expert, or the next of the reserve, in the place of one (R-E.3)."""

    in_: str | None = msgspec.field(default=None, name="in")
    out: str | None = None


class SubmitScore(Command, frozen=True, tag="submit_score"):
    """One expert's score, 0 to 100 (R-4.2)."""

    expert: str | None = None
    score: float | None = None


class FinalizeReview(Command, frozen=True, tag="finalize_review"):
    """The panel signs its opinion; every sitting expert has scored (R-E.1)."""

    mean: float | None = None
    scores: dict[str, float] = {}
    dissent: str | None = None


class ReopenReview(Command, frozen=True, tag="reopen_review"):
    """Send a reviewed or deliberated case back to a new review."""

    reason: str | None = None


class Deliberate(Command, frozen=True, tag="deliberate"):
    """The party group deliberates on support and amount (R-4.2)."""

    amount: Fen | None = None
    result: str | None = None


class Publicise(Command, frozen=True, tag="publicise"):
    """Post the list of regions to be supported (R-P.1)."""

    start: date | None = None
    end: date | None = None
    scope: str | None = None


class RaiseObjection(Command, frozen=True, tag="objection"):
    """An objection from the public, written, named and sealed (R-P.2)."""

    ground: str | None = None
    signed: bool = False
    stamped: bool = False


class ResolveObjection(Command, frozen=True, tag="resolve_objection"):
    """The result of looking into an objection: rejected or upheld (R-P.3)."""

    result: str | None = None


class DecideSupport(Command, frozen=True, tag="decide_support"):
    """Decide to support the region with an amount (R-4.2)."""

    amount: Fen | None = None
    contract_due: date | None = None


class DecideNotSupport(Command, frozen=True, tag="decide_not_support"):
    """Decide not to support the region (R-4.2)."""

    reason: str | None = None


class PublishResult(Command, frozen=True, tag="publish_result"):
    """The result of the determination was published (R-P.4)."""


# --- step 5: contract signing -----------------------------------------------------------


class CommitMatching(Command, frozen=True, tag="commit_matching"):
    """The district commits its matching money, as a whole sum (R-F.1)."""

    amount: Fen | None = None


class SignContract(Command, frozen=True, tag="sign_contract"):
    """One or more parties sign the joint contract (R-5.1)."""

    allocation: dict[str, Fen] = {}
    parties: tuple[str, ...] = ()


class LapseContract(Command, frozen=True, tag="lapse_contract"):
    """Record that the contract was not signed in its term (§2.1)."""

    reason: str | None = None


class ExtendContractTerm(Command, frozen=True, tag="extend_contract_term"):
    """Give a lapsed or running contract a new term for signing (R-5.4)."""

    reason: str | None = None


class RevokeSupport(Command, frozen=True, tag="revoke_support"):
    """Revoke the support of a region that holds no money of it (§2.2 row 18)."""

    reason: str | None = None


class Disburse(Command, frozen=True, tag="disburse"):
    """Pay an instalment to institutions (R-5.2, R-M.3 to R-M.7)."""

    amount: Fen | None = None
    instalment: str | None = None
    payees: dict[str, Fen] = {}


# --- step 6: supervision ----------------------------------------------------------------


class SubmitSelfCheck(Command, frozen=True, tag="submit_self_check"):
    """A self-check with spending as of a date (R-6.1, R-6.2)."""

    as_of: date | None = None
    due: date | None = None
    spent_cumulative: Fen | None = None
    matching_spent: Fen | None = None
    correction_note: str | None = None


class StartAssessment(Command, frozen=True, tag="start_assessment"):
    """Begin the midterm or final assessment (R-6.3)."""

    kind: str | None = None


class RecordAssessment(Command, frozen=True, tag="record_assessment"):
    """Record a midterm or final assessment (R-4.3, R-6.3, 附五)."""

    kind: str | None = None
    rating: str | None = None
    score: int | None = None
    spent_cumulative: Fen | None = None
    base: Figures = {}
    year1: Figures = {}
    year2: Figures = {}


class RequestChange(Command, frozen=True, tag="request_change"):
    """Ask to change the contract before its term ends (§2.2 row 23)."""

    subject: str | None = None
    targets: dict[str, int] = {}


class ApproveChange(Command, frozen=True, tag="approve_change"):
    """Approve the change asked for."""

    reason: str | None = None


class RefuseChange(Command, frozen=True, tag="refuse_change"):
    """Refuse the change asked for."""

    reason: str | None = None


class CloseCase(Command, frozen=True, tag="close_case"):
    """Close a case whose work is done and whose money is settled (R-6.3)."""


# --- clawback, disputes, endings --------------------------------------------------------


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


ALL: dict[str, type[Command]] = {
    str(cls.__struct_config__.tag): cls
    for cls in list(globals().values())
    if isinstance(cls, type)
    and issubclass(cls, Command)
    and cls.__struct_config__.tag != cls.__name__
}
"""Every command by its name. The bases, which are never asked for, keep their class name."""
