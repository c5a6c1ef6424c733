"""Acts on filings that came late, or never came."""

from typing import Annotated

from states.choices import Choice
from states.commands.base import Command
from states.duty_items import Item


class ApproveLateFiling(Command, frozen=True, tag="approve_late_filing"):
    """The head of the office lets late filings in, with a reason (R-2.7)."""

    approved_by: str | None = None
    items: Annotated[
        tuple[str, ...], Choice(Item.PLAN_FILING, Item.INSTITUTION_FILING, decides=False)
    ] = ()
    reason: str | None = None


class RefuseLateFiling(Command, frozen=True, tag="refuse_late_filing"):
    """The head of the office refuses a late filing; the case lapses (R-2.7)."""

    reason: str | None = None


class LapseCase(Command, frozen=True, tag="lapse_case"):
    """The city ends a case that never filed, or never corrected, in time (R-1.1, R-2.8)."""

    reason: str | None = None
