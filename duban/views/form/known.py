"""What is known for a field before anybody types: from the case, its contract, the notice.

One table, by act and field. What a person has to look at and vouch for, a seal, a letter, the
finding of a deliberation, is never filled in.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from config.words import Words
from duban.views.form.about import About
from states.actors import Channel, somebody
from states.choices import AssessmentKind, Ground, Instalment
from states.commands import ALL
from states.events import Act
from states.facts import Facts, Filing, Party, Side
from states.funds import first_ceiling, recoverable, required_matching, spendable, still_owed
from states.items import Item
from states.procedure import decide
from states.refusals import Refusal

Known = str | int | float | bool | date | Iterable[str] | Mapping[str, int | float] | None
"""A value as the command has it, amounts in fen; None where nothing is known."""

Provider = Callable[[About, Facts, Words], Known]


def known(act: str, key: str, about: About, words: Words) -> Known:
    """What is known for a field of an act."""
    if act == "open_case":
        return _opening(key, about)
    provider = KNOWN.get((act, key))
    return provider(about, about.facts, words) if provider and about.facts else None


def _opening(key: str, about: About) -> Known:
    if key == "region_code":
        return about.region.code if about.region else None
    return about.notice.filing_deadline


# --- the filings ----------------------------------------------------------------------------------


def _of_plan(name: str) -> Provider:
    """What the plan filing said when it last came."""
    return lambda about, facts, words: getattr(facts.plan, name)


def _of_institution(name: str) -> Provider:
    """What the institution filing said when it last came."""
    return lambda about, facts, words: getattr(facts.institution, name)


def _of_notice(name: str) -> Provider:
    """What the notice asks for."""
    return lambda about, facts, words: getattr(about.notice, name)


def _due(item: Item) -> Provider:
    """The date that the term of an item gives, begun today."""
    return lambda about, facts, words: about.due(item)


def _defects(side: Side) -> Provider:
    """All that keeps the filing from being accepted, a sentence each (R-2.8)."""
    accept = ALL[f"accept_{side}_filing"]

    def found(about: About, facts: Facts, words: Words) -> Known:
        act = Act(somebody(Party.CITY, Channel.REHEARSAL), about.now, about.now)
        answer = decide(about.case, accept(), act, about.world)
        if not isinstance(answer, Refusal) or facts.filing(side).status != "SUBMITTED":
            return None
        return [words.explain(one).says for one in answer.problems]

    return found


def _late_items(about: About, facts: Facts, words: Words) -> Known:
    return [item.value for item, filing in _filings(facts) if filing.status == "LATE_PENDING"]


def _late_reason(about: About, facts: Facts, words: Words) -> Known:
    late = [filing for _, filing in _filings(facts) if filing.status == "LATE_PENDING"]
    return next((filing.late_reason for filing in late if filing.late_reason), None)


def _filings(facts: Facts) -> list[tuple[Item, Filing]]:
    return [(Item.PLAN_FILING, facts.plan), (Item.INSTITUTION_FILING, facts.institution)]


def _only_institution(about: About, facts: Facts, words: Words) -> Known:
    return facts.institutions[0] if len(facts.institutions) == 1 else None


# --- review and support ---------------------------------------------------------------------------


def _recused(about: About, facts: Facts, words: Words) -> Known:
    return next((one.name for one in facts.review.panel if one.recused), None)


def _next_of_reserve(about: About, facts: Facts, words: Words) -> Known:
    return next(iter(facts.review.reserve), None)


def _today(about: About, facts: Facts, words: Words) -> Known:
    return about.day


def _decided_amount(about: About, facts: Facts, words: Words) -> Known:
    return facts.support.amount or None


def _deliberated(about: About, facts: Facts, words: Words) -> Known:
    return facts.support.result


# --- contract and payment -------------------------------------------------------------------------


def _matching(about: About, facts: Facts, words: Words) -> Known:
    return required_matching(facts.money.approved, about.notice) or None


def _unsigned(about: About, facts: Facts, words: Words) -> Known:
    parties = ("city", "district", *facts.institutions)
    return [name for name in parties if name not in facts.contract.signatures]


def _allocation(about: About, facts: Facts, words: Words) -> Known:
    if not facts.contract.allocation and len(facts.institutions) == 1:
        return {facts.institutions[0]: facts.money.approved}
    return facts.contract.allocation


def _instalment(about: About, facts: Facts, words: Words) -> Known:
    if not _payees(about, facts, words):
        return None
    return (Instalment.FIRST if _first_due(about, facts) else Instalment.FOLLOW_ON).value


def _first_due(about: About, facts: Facts) -> dict[str, int]:
    """What each institution has yet to get of its first instalment, in fen (R-M.4)."""
    due = {
        name: first_ceiling(part, about.notice) - facts.money.paid_to(name, Instalment.FIRST)
        for name, part in facts.contract.allocation.items()
    }
    return {name: part for name, part in due.items() if part > 0}


def _payees(about: About, facts: Facts, words: Words) -> Known:
    follow_on = {name: part for name, part in facts.money.follow_on_ceiling.items() if part}
    return _first_due(about, facts) or follow_on


def _payment(about: About, facts: Facts, words: Words) -> Known:
    parts = _payees(about, facts, words)
    return sum(parts.values()) or None if isinstance(parts, Mapping) else None


# --- supervision ----------------------------------------------------------------------------------


def _reported_quarter(about: About, facts: Facts, words: Words) -> Known:
    """The last quarter that is over and not reported on."""
    ended = [
        duty.period
        for _, duty in facts.open_duties()
        if duty.item is Item.SELF_CHECK and duty.period is not None and duty.period <= about.day
    ]
    return min(ended, default=None)


def _self_check_due(about: About, facts: Facts, words: Words) -> Known:
    period = _reported_quarter(about, facts, words)
    duties = (duty for _, duty in facts.open_duties() if duty.item is Item.SELF_CHECK)
    return next((duty.due for duty in duties if period and duty.period == period), None)


def _assessment(about: About, facts: Facts, words: Words) -> Known:
    held = facts.assessment(AssessmentKind.MIDTERM)
    return (AssessmentKind.MIDTERM if held is None else AssessmentKind.FINAL).value


def _figures(part: str) -> Provider:
    """The figures that the assessment before this one took down for a year."""

    def before(about: About, facts: Facts, words: Words) -> Known:
        return facts.assessments[-1].figures.get(part, {}) if facts.assessments else {}

    return before


# --- clawback, recovery, ending -------------------------------------------------------------------


def _recoverable(about: About, facts: Facts, words: Words) -> Known:
    clawback = facts.open_clawback
    grounds = clawback.grounds if clawback else ()
    full = about.notice.clawback_ceiling == "full" or Ground.MISUSE in grounds
    return recoverable(facts.money, full=full) or None


def _proposed(about: About, facts: Facts, words: Words) -> Known:
    return facts.clawback.proposed if facts.clawback else None


def _to_decide(about: About, facts: Facts, words: Words) -> Known:
    clawback = facts.clawback
    if clawback is None:
        return None
    return clawback.proposed if clawback.deliberated is None else clawback.deliberated


def _disallowed(about: About, facts: Facts, words: Words) -> Known:
    """What the decision reaches beyond the money that was not spent (R-6.10)."""
    amount = _to_decide(about, facts, words)
    if not isinstance(amount, int):
        return None
    return max(amount - recoverable(facts.money, full=False), 0) or None


def _outstanding(about: About, facts: Facts, words: Words) -> Known:
    return facts.money.outstanding_recovery or None


def _payers(about: About, facts: Facts, words: Words) -> Known:
    return {name: part for name, part in still_owed(facts.money).items() if part}


def _eligible(about: About, facts: Facts, words: Words) -> Known:
    return facts.money.eligible_spent


def _to_return(about: About, facts: Facts, words: Words) -> Known:
    return spendable(facts.money) - facts.money.eligible_spent


def _scores(about: About, facts: Facts, words: Words) -> Known:
    return {one.name: one.score for one in facts.review.sitting if one.score is not None}


KNOWN: dict[tuple[str, str], Provider] = {
    ("approve_plan_internally", "period_months"): _of_notice("plan_period_months"),
    ("approve_plan_internally", "sections"): _of_notice("plan_sections"),
    ("submit_plan_filing", "documents"): _of_notice("plan_documents"),
    ("submit_plan_filing", "formats"): _of_notice("formats_required"),
    ("submit_plan_filing", "paper_copies"): _of_notice("copies_required"),
    ("submit_institution_filing", "formats"): _of_notice("formats_required"),
    ("submit_institution_filing", "paper_copies"): _of_notice("copies_required"),
    **{
        ("resubmit_plan_filing", key): _of_plan(name)
        for key, name in {
            "cover_letter": "cover_letter",
            "documents": "documents",
            "formats": "formats",
            "paper_copies": "copies",
            "stamped": "stamped",
            "subject": "subject",
        }.items()
    },
    **{
        ("resubmit_institution_filing", key): _of_institution(name)
        for key, name in {
            "cover_letter": "cover_letter",
            "formats": "formats",
            "institutions": "institutions",
            "paper_copies": "copies",
            "selection_documents": "selection_documents",
            "stamped": "stamped",
        }.items()
    },
    ("return_plan_filing", "defects"): _defects(Side.PLAN),
    ("return_plan_filing", "correction_due"): _due(Item.CORRECTION_PLAN_FILING),
    ("return_institution_filing", "defects"): _defects(Side.INSTITUTION),
    ("return_institution_filing", "correction_due"): _due(Item.CORRECTION_INSTITUTION_FILING),
    ("approve_late_filing", "items"): _late_items,
    ("approve_late_filing", "reason"): _late_reason,
    ("change_institutions", "institutions"): _of_institution("institutions"),
    ("record_account", "institution"): _only_institution,
    ("record_account", "account_name"): _only_institution,
    ("draw_experts", "size"): _of_notice("expert_panel_min"),
    ("replace_expert", "out"): _recused,
    ("replace_expert", "in"): _next_of_reserve,
    ("finalize_review", "scores"): _scores,
    ("deliberate", "amount"): _decided_amount,
    ("deliberate", "result"): _deliberated,
    ("publicise", "start"): _today,
    ("publicise", "end"): _due(Item.PUBLICITY),
    ("decide_support", "amount"): _decided_amount,
    ("decide_support", "contract_due"): _due(Item.CONTRACT_SIGNING),
    ("commit_matching", "amount"): _matching,
    ("sign_contract", "parties"): _unsigned,
    ("sign_contract", "allocation"): _allocation,
    ("disburse", "instalment"): _instalment,
    ("disburse", "amount"): _payment,
    ("disburse", "payees"): _payees,
    ("submit_self_check", "as_of"): _reported_quarter,
    ("submit_self_check", "due"): _self_check_due,
    ("start_assessment", "kind"): _assessment,
    ("record_assessment", "kind"): _assessment,
    ("record_assessment", "base"): _figures("base"),
    ("record_assessment", "year1"): _figures("year1"),
    ("record_assessment", "year2"): _figures("year2"),
    ("issue_warning", "rectification_due"): _due(Item.RECTIFICATION),
    ("submit_rectification_report", "as_of"): _today,
    ("propose_clawback", "amount"): _recoverable,
    ("propose_clawback", "statement_due"): _due(Item.STATEMENT),
    ("deliberate_clawback", "amount"): _proposed,
    ("decide_clawback", "amount"): _to_decide,
    ("decide_clawback", "disallowed_spending"): _disallowed,
    ("decide_clawback", "recovery_due"): _due(Item.RECOVERY),
    ("refund", "amount"): _outstanding,
    ("refund", "payers"): _payers,
    ("terminate_contract", "eligible_spent"): _eligible,
    ("terminate_contract", "return_amount"): _to_return,
    ("terminate_contract", "return_due"): _due(Item.RECOVERY),
}
"""What is known, by act and field."""
