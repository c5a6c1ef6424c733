"""Which acts cure what stands in the way of another: a step from a refusal straight to its cure.

What is out of place is cured by the acts that lead to where it belongs.
"""

from collections.abc import Iterator, Sequence

from states.attempts import Attempt, Standing
from states.facts import Facts
from states.procedure import Rulebook
from states.refusals import Problem

IN_FLAG = ("issue_warning", "submit_rectification_report")
"""What brings a flag on before the rectification is checked."""

CURED_BY: dict[str, tuple[str, ...]] = {
    "change_pending": ("approve_change", "refuse_change"),
    "clawback_open": (*IN_FLAG, "verify_rectification", "dismiss_flag"),
    "dispute_open": ("dispute_result",),
    "flag_open": (*IN_FLAG, "verify_rectification", "dismiss_flag"),
    "hearing_awaited": ("hold_hearing",),
    "late_not_approved": ("approve_late_filing", "refuse_late_filing"),
    "matching_short": ("commit_matching",),
    "money_still_held": ("refund", "terminate_contract"),
    "no_change_pending": ("request_change",),
    "no_dispute": ("file_dispute",),
    "no_final_assessment": ("start_assessment", "record_assessment"),
    "no_hearing_requested": ("request_hearing",),
    "no_midterm": ("start_assessment", "record_assessment"),
    "no_rectification_report": ("submit_rectification_report",),
    "no_review": ("finalize_review",),
    "not_all_signed": ("sign_contract",),
    "not_deliberated_so": ("deliberate",),
    "not_rechecked": ("submit_rectification_report", "verify_rectification"),
    "plan_not_approved": ("approve_plan_internally",),
    "recovery_open": ("refund", "write_off_recovery"),
    "scores_missing": ("submit_score", "replace_expert"),
    "statement_runs": ("submit_statement", "waive_statement"),
    "unpaid_recovery": ("refund", "write_off_recovery"),
}
"""The acts by the code of the problem, the usual one first."""

RETURNED_BY = {
    "accept_plan_filing": "return_plan_filing",
    "accept_institution_filing": "return_institution_filing",
}
"""Papers that can't be accepted are returned, whatever is wrong with them."""
LET_IN_FIRST = "late_not_approved"
"""What came late is neither accepted nor returned before it was let in."""


OUT_OF_PLACE = "out_of_place"


def cures(
    found: Sequence[Attempt],
    act: str,
    problems: Sequence[Problem],
    rulebook: Rulebook,
    facts: Facts,
) -> tuple[str, ...]:
    """The acts that would cure the *problems* of an act and that the case allows now.

    *found* is how every act stands to the case, *facts* are those of the case.
    """
    allowed = {one.act for one in found if one.standing is Standing.ALLOWED}
    return tuple(cure for cure in curing(act, problems, rulebook, facts) if cure in allowed)


def curing(
    act: str, problems: Sequence[Problem], rulebook: Rulebook, facts: Facts
) -> tuple[str, ...]:
    """The acts that would cure the *problems* of an act, whether the case allows them or not."""
    named = [cure for one in problems for cure in _curing(act, one.code)]
    if any(one.code == OUT_OF_PLACE for one in problems):
        named += rulebook.leading_to(act, facts)
    return tuple(cure for cure in dict.fromkeys(named) if cure != act)


def _curing(act: str, code: str) -> Iterator[str]:
    yield from CURED_BY.get(code, ())
    if code not in (LET_IN_FIRST, OUT_OF_PLACE) and act in RETURNED_BY:
        yield RETURNED_BY[act]
