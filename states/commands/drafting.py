"""Acts of step 1: the plan is drafted, or the unit stays out."""

from datetime import date

from states.commands.base import Command


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
    targets_year1: dict[str, int] = {}
    targets_year2: dict[str, int] = {}


class DeclineParticipation(Command, frozen=True, tag="decline_participation"):
    """The unit states by letter that it does not take part (R-1.1)."""

    letter: bool = False
