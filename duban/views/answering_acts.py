"""Which acts answer a duty: what the one who owes it does, the usual act first."""

from states.duty_items import Item
from states.steps import State

ANSWERED_BY: dict[Item, tuple[str, ...]] = {
    Item.PLAN_FILING: ("submit_plan_filing",),
    Item.INSTITUTION_FILING: ("submit_institution_filing",),
    Item.CORRECTION_PLAN_FILING: ("resubmit_plan_filing",),
    Item.CORRECTION_INSTITUTION_FILING: ("resubmit_institution_filing",),
    Item.CONTRACT_SIGNING: ("commit_matching", "sign_contract"),
    Item.SELF_CHECK: ("submit_self_check",),
    Item.RECTIFICATION: ("submit_rectification_report",),
    Item.RECOVERY: ("refund", "demand_recovery", "refer_recovery"),
    Item.CHECK_PLAN_FILING: ("accept_plan_filing", "return_plan_filing"),
    Item.CHECK_INSTITUTION_FILING: ("accept_institution_filing", "return_institution_filing"),
    Item.DECIDE_LATE_PLAN_FILING: ("approve_late_filing", "refuse_late_filing"),
    Item.DECIDE_LATE_INSTITUTION_FILING: ("approve_late_filing", "refuse_late_filing"),
    Item.EXPERT_REVIEW: ("draw_experts", "invite_experts", "submit_score", "finalize_review"),
    Item.DELIBERATION: ("deliberate",),
    Item.PUBLICITY: (),
    Item.OBJECTION: ("resolve_objection",),
    Item.SUPPORT_DECISION: ("decide_support", "decide_not_support"),
    Item.PUBLISH_RESULT: ("publish_result",),
    Item.PAYMENT: ("disburse", "record_account"),
    Item.MIDTERM_ASSESSMENT: ("record_assessment", "start_assessment"),
    Item.FINAL_ASSESSMENT: ("record_assessment", "start_assessment"),
    Item.FOLLOW_ON_PAYMENT: ("disburse",),
    Item.FLAG_CHECK: ("issue_warning", "dismiss_flag"),
    Item.RECHECK: ("verify_rectification",),
    Item.CLAWBACK_PROPOSAL: ("propose_clawback",),
    Item.STATEMENT: ("submit_statement", "waive_statement", "request_hearing"),
    Item.CLAWBACK_DECISION: ("deliberate_clawback", "decide_clawback"),
    Item.HEARING: ("hold_hearing",),
    Item.OWN: (),
}
"""The acts by item; a mere term is answered by none, what a procedure adds says its own."""

BEFORE_FILING: dict[str, tuple[str, ...]] = {
    State.NOT_STARTED: ("start_drafting", "approve_plan_internally"),
    State.DRAFTING: ("submit_for_internal_review", "approve_plan_internally"),
    State.INTERNAL_REVIEW: ("approve_plan_internally",),
}
"""What a district does before it can file its plan, by the state of its case (R-2.2)."""


def acts_now(item: Item, state: str) -> tuple[str, ...]:
    """The acts that bring a duty on in a *state* of its case: what must come first, if anything."""
    first = BEFORE_FILING.get(state, ()) if item is Item.PLAN_FILING else ()
    return first or ANSWERED_BY[item]
