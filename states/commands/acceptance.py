"""Acts of steps 2 and 3: the two filings are accepted, or refused for good."""

from typing import ClassVar

from states.commands.base import Command
from states.commands.filing import OnFiling
from states.facts import Side


class AcceptPlanFiling(OnFiling, frozen=True, tag="accept_plan_filing"):
    """Accept the plan filing, with a note on each condition of its track (R-2.2 to R-2.6)."""

    side: ClassVar[Side] = Side.PLAN

    filing_number: str | None = None
    conditions: dict[str, str] = {}


class AcceptInstitutionFiling(OnFiling, frozen=True, tag="accept_institution_filing"):
    """Accept the institution filing (R-3.1 to R-3.4)."""

    side: ClassVar[Side] = Side.INSTITUTION

    filing_number: str | None = None


class RefuseFiling(Command, frozen=True, tag="refuse_filing"):
    """The head of the office refuses a filing that stayed incomplete; the case lapses (R-2.8)."""

    reason: str | None = None
