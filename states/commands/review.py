"""Acts of step 4: the expert review."""

import msgspec

from states.commands.base import Command


class InviteExperts(Command, frozen=True, tag="invite_experts"):
    """Invite a panel named by the office; who employs whom, where known (R-E.1, R-E.2)."""

    experts: tuple[str, ...] = ()
    employers: dict[str, str] = {}


class DrawExperts(Command, frozen=True, tag="draw_experts"):
    """Draw a panel and its reserve from a pool by lot; the seed makes it repeatable (R-E.3)."""

    pool: tuple[str, ...] = ()
    size: int | None = None
    seed: str | None = None
    employers: dict[str, str] = {}


class DeclareConflict(Command, frozen=True, tag="declare_conflict"):
    """An expert recuses himself; his score is void (R-E.2)."""

    expert: str | None = None
    ground: str | None = None


class ReplaceExpert(Command, frozen=True, tag="replace_expert"):
    """Put another expert, or the next of the reserve, in the place of one (R-E.3)."""

    in_: str | None = msgspec.field(default=None, name="in")
    out: str | None = None


class SubmitScore(Command, frozen=True, tag="submit_score"):
    """One expert's score, 0 to 100, in all or by the criteria of the notice (R-4.2)."""

    expert: str | None = None
    score: float | None = None
    criteria: dict[str, float] = {}
    reason: str | None = None


class FinalizeReview(Command, frozen=True, tag="finalize_review"):
    """The panel signs its opinion; every sitting expert has scored (R-E.1)."""

    mean: float | None = None
    scores: dict[str, float] = {}
    dissent: str | None = None


class ReopenReview(Command, frozen=True, tag="reopen_review"):
    """Send a reviewed or deliberated case back to a new review."""

    reason: str | None = None
