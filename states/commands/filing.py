"""Acts of steps 2 and 3, the two filings."""

from datetime import date, datetime

from states.commands.base import Command


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
