"""What is known for a field, by act and field: from the case, its contract, the notice.

What a person has to look at and vouch for, a seal or a letter, is filled in only where papers come
again and it was not found wrong.
"""

from config.words import Words
from duban.views.form.about import About
from duban.views.form.field import Source
from duban.views.form.known import clawback, filings, payment, review, supervision
from duban.views.form.known.value import Known, Provider, due, of_notice, today
from states.duty_items import Item
from states.facts import Side


def known(act: str, key: str, about: About, words: Words) -> Known:
    """What is known for a field of an act."""
    if act == "open_case":
        return _opening(key, about)
    provider = KNOWN.get((act, key))
    return provider(about, about.facts, words) if provider and about.facts else None


def source(act: str, key: str) -> Source:
    """Whence what is known for a field of an act is."""
    if (act, key) in OF_NOTICE:
        return Source.NOTICE
    is_reckoned = act == "open_case" or (act, key) in RECKONED
    return Source.RECKONED if is_reckoned else Source.KNOWN


def is_asked_anew(act: str, key: str, about: About) -> bool:
    """Whether a field is of a filing that came again, and what stood there was found wrong."""
    said = RESUBMITTED.get((act, key))
    if said is None or about.facts is None:
        return False
    side, name = said
    return filings.is_wrong(side, name, about, about.facts)


def _opening(key: str, about: About) -> Known:
    if key == "region_code":
        return about.region.code if about.region else None
    return about.notice.filing_deadline


_OF_BOTH = {
    "cover_letter": "cover_letter",
    "formats": "formats",
    "paper_copies": "copies",
    "stamped": "stamped",
}
RESUBMITTED: dict[tuple[str, str], tuple[Side, str]] = {
    **{
        ("resubmit_plan_filing", key): (Side.PLAN, name)
        for key, name in {**_OF_BOTH, "documents": "documents", "subject": "subject"}.items()
    },
    **{
        ("resubmit_institution_filing", key): (Side.INSTITUTION, name)
        for key, name in {
            **_OF_BOTH,
            "institutions": "institutions",
            "selection_documents": "selection_documents",
        }.items()
    },
}
"""The fields of a filing that comes again, with the filing and what its facts call them."""

OF_NOTICE: dict[tuple[str, str], Provider] = {
    ("approve_plan_internally", "period_months"): of_notice("plan_period_months"),
    ("approve_plan_internally", "sections"): of_notice("plan_sections"),
    ("submit_plan_filing", "documents"): of_notice("plan_documents"),
    ("submit_plan_filing", "formats"): of_notice("formats_required"),
    ("submit_plan_filing", "paper_copies"): of_notice("copies_required"),
    ("submit_institution_filing", "formats"): of_notice("formats_required"),
    ("submit_institution_filing", "paper_copies"): of_notice("copies_required"),
}
"""What the notice asks for in papers that nobody has seen yet."""

RECKONED: dict[tuple[str, str], Provider] = {
    ("return_plan_filing", "correction_due"): due(Item.CORRECTION_PLAN_FILING),
    ("return_institution_filing", "correction_due"): due(Item.CORRECTION_INSTITUTION_FILING),
    ("draw_experts", "size"): of_notice("expert_panel_min"),
    ("publicise", "start"): today,
    ("publicise", "end"): due(Item.PUBLICITY),
    ("decide_support", "contract_due"): due(Item.CONTRACT_SIGNING),
    ("submit_self_check", "due"): supervision.self_check_due,
    ("issue_warning", "rectification_due"): due(Item.RECTIFICATION),
    ("propose_clawback", "statement_due"): due(Item.STATEMENT),
    ("decide_clawback", "recovery_due"): due(Item.RECOVERY),
    ("terminate_contract", "eligible_spent"): clawback.eligible,
    ("terminate_contract", "return_amount"): clawback.to_return,
    ("terminate_contract", "return_due"): due(Item.RECOVERY),
}
"""What an act works out by itself, for the day that it is done on."""

KNOWN: dict[tuple[str, str], Provider] = {
    **OF_NOTICE,
    **RECKONED,
    **{at: filings.of_filing(*said) for at, said in RESUBMITTED.items()},
    ("return_plan_filing", "defects"): filings.defects(Side.PLAN),
    ("return_institution_filing", "defects"): filings.defects(Side.INSTITUTION),
    ("approve_late_filing", "items"): filings.late_items,
    ("approve_late_filing", "reason"): filings.late_reason,
    ("change_institutions", "institutions"): filings.of_filing(Side.INSTITUTION, "institutions"),
    ("record_account", "institution"): filings.only_institution,
    ("record_account", "account_name"): filings.only_institution,
    ("replace_expert", "out"): review.recused,
    ("replace_expert", "in"): review.next_of_reserve,
    ("finalize_review", "scores"): review.scores,
    ("deliberate", "amount"): review.decided_amount,
    ("deliberate", "result"): review.deliberated,
    ("decide_support", "amount"): review.decided_amount,
    ("commit_matching", "amount"): payment.matching,
    ("sign_contract", "parties"): payment.unsigned,
    ("sign_contract", "allocation"): payment.allocation,
    ("disburse", "instalment"): payment.instalment,
    ("disburse", "amount"): payment.payment,
    ("disburse", "payees"): payment.payees,
    ("submit_self_check", "as_of"): supervision.reported_quarter,
    ("submit_self_check", "tasks"): supervision.tasks,
    ("start_assessment", "kind"): supervision.assessment,
    ("record_assessment", "kind"): supervision.assessment,
    ("record_assessment", "base"): supervision.figures("base"),
    ("record_assessment", "year1"): supervision.figures("year1"),
    ("record_assessment", "year2"): supervision.figures("year2"),
    ("submit_rectification_report", "as_of"): today,
    ("propose_clawback", "amount"): clawback.recoverable,
    ("deliberate_clawback", "amount"): clawback.proposed,
    ("decide_clawback", "amount"): clawback.to_decide,
    ("decide_clawback", "disallowed_spending"): clawback.disallowed,
    ("refund", "amount"): clawback.outstanding,
    ("refund", "payers"): clawback.payers,
}
"""What is known, by act and field."""
