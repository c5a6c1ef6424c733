"""The acts that a case allows, by their use: what is owed now first, what is rare last."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from enum import StrEnum

from duban.views.answering_acts import ANSWERED_BY
from states.facts import Facts
from states.procedure import Rulebook

ENDED = "case.CLOSED"
RARE = frozenset(
    {
        *(
            "declare_conflict",
            "replace_expert",
            "reopen_review",
            "reopen_case",
            "change_institutions",
        ),
        *("lapse_contract", "extend_contract_term", "revoke_support", "request_change"),
        *("open_clawback", "file_dispute", "suspend_enforcement", "dispute_result"),
        *("withdraw", "terminate_contract", "write_off_recovery", "request_hearing"),
    }
)
"""Acts that leave the usual way, beside those that end a case before its time."""
LAST = "close_case"
SOON = timedelta(days=62)
"""What falls due within so many days is owed now."""


class Use(StrEnum):
    """What an act that is allowed is good for now."""

    OWED = "owed"
    """It answers a duty that is open."""
    ONWARD = "onward"
    """It leads on, though nothing asks for it."""
    AGAIN = "again"
    """It was done before, and may be done once more."""
    RARE = "rare"
    """It leaves the usual way, or ends the case before its time."""


def by_use(
    allowed: Sequence[str], facts: Facts, rulebook: Rulebook, done: Collection[str], today: date
) -> dict[Use, list[str]]:
    """The acts that are *allowed*, in the order in which their duties fall due.

    *done* are those that were done to the case before. What falls due long after *today* is not
    owed now.
    """
    soon = today + SOON
    near = (duty for _, duty in facts.open_duties() if duty.due is None or duty.due <= soon)
    duties = sorted(near, key=lambda one: str(one.due or "9"))
    owed = dict.fromkeys(act for one in duties for act in ANSWERED_BY[one.item] if act in allowed)
    found: dict[Use, list[str]] = {use: [] for use in Use}
    found[Use.OWED] = [*owed]
    for act in allowed:
        if act not in owed:
            found[_use(act, rulebook, done)].append(act)
    return found


def _use(act: str, rulebook: Rulebook, done: Collection[str]) -> Use:
    ends = all(path.to == ENDED for path in rulebook.rules[act].paths) and act != LAST
    if ends or act in RARE:
        return Use.RARE
    return Use.AGAIN if act in done else Use.ONWARD
