"""Acts of steps 2 and 3: the two filings come in and go back for correction."""

from datetime import date, datetime
from typing import ClassVar

from states.commands.base import Command
from states.facts import Side


class OnFiling(Command, frozen=True):
    """The base of all acts on one of the two filings."""

    side: ClassVar[Side]


class PlanPapers(OnFiling, frozen=True):
    """The plan filing as received (R-2.2 to R-2.6), with receipts of their own where known."""

    side: ClassVar[Side] = Side.PLAN

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


class InstitutionPapers(OnFiling, frozen=True):
    """The institution filing as received (R-3.1), with receipts of their own where known."""

    side: ClassVar[Side] = Side.INSTITUTION

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


class ReturnFiling(OnFiling, frozen=True):
    """All defects, told at once (R-2.8).

    `left_out` says why not all is named that was found wrong with the papers.
    """

    defects: tuple[str, ...] = ()
    correction_due: date | None = None
    left_out: str | None = None


class ReturnPlanFiling(ReturnFiling, frozen=True, tag="return_plan_filing"):
    """Return the plan filing for correction."""

    side: ClassVar[Side] = Side.PLAN


class ReturnInstitutionFiling(ReturnFiling, frozen=True, tag="return_institution_filing"):
    """Return the institution filing for correction."""

    side: ClassVar[Side] = Side.INSTITUTION
