"""What a unit does of itself to fulfil a duty: the acts that end it, with whole papers.

It files complete papers, signs with all who have not signed, has spent to plan, and pays back
what is outstanding. What only the unit can know (which institutions it files, for one) is taken
from its case; where it is not there, the rules refuse the act.
"""

from collections.abc import Callable
from datetime import date
from math import ceil
from typing import Any

from states import commands
from states.commands import Command
from states.duty_items import Item
from states.facts import Case, Duty, Party
from states.funds import expected_spending, required_matching, spendable
from states.money import split
from states.notice import Notice
from states.steps import State

Deed = tuple[Party, Command]
BEFORE_FILING = (State.NOT_STARTED, State.DRAFTING, State.INTERNAL_REVIEW)
"""The states in which the plan is still drafted."""


def deeds(case: Case, duty: Duty, notice: Notice, day: date) -> list[Deed]:
    """The acts by which the unit of *case* fulfils *duty* on *day*, in their order."""
    return _DEEDS[duty.item](case, duty, notice, day) if duty.item in _DEEDS else []


def _papers(notice: Notice) -> dict[str, Any]:
    return {
        "cover_letter": True,
        "formats": notice.formats_required,
        "paper_copies": notice.copies_required,
        "stamped": True,
    }


def _plan(case: Case, notice: Notice) -> dict[str, Any]:
    subject = f"{notice.subject_titles[case.region.track]}+{case.region.unit}"
    return {**_papers(notice), "documents": notice.plan_documents, "subject": subject}


def _institutions(case: Case, notice: Notice) -> dict[str, Any]:
    names = case.facts.institutions
    return {**_papers(notice), "institutions": names, "selection_documents": True}


def _file_plan(case: Case, duty: Duty, notice: Notice, day: date) -> list[Deed]:
    drafted: list[Command] = [
        commands.StartDrafting(),
        commands.SubmitForInternalReview(),
        commands.ApprovePlanInternally(
            period_months=notice.plan_period_months, sections=notice.plan_sections
        ),
    ]
    before = drafted if case.facts.state in BEFORE_FILING else []
    filed = commands.SubmitPlanFiling(**_plan(case, notice))
    return [(Party.DISTRICT, command) for command in (*before, filed)]


def _file_institutions(case: Case, duty: Duty, notice: Notice, day: date) -> list[Deed]:
    return [(Party.DISTRICT, commands.SubmitInstitutionFiling(**_institutions(case, notice)))]


def _correct_plan(case: Case, duty: Duty, notice: Notice, day: date) -> list[Deed]:
    return [(Party.DISTRICT, commands.ResubmitPlanFiling(**_plan(case, notice)))]


def _correct_institutions(case: Case, duty: Duty, notice: Notice, day: date) -> list[Deed]:
    return [(Party.DISTRICT, commands.ResubmitInstitutionFiling(**_institutions(case, notice)))]


def _sign(case: Case, duty: Duty, notice: Notice, day: date) -> list[Deed]:
    """Commit the matching money where it is short, then sign; shares not agreed are equal."""
    facts, names = case.facts, case.facts.institutions
    required = required_matching(facts.money.approved, notice)
    agreed = facts.contract.allocation
    shares = agreed or split(facts.money.approved, dict.fromkeys(names, 1))
    missing = tuple(
        name for name in ("city", "district", *names) if name not in facts.contract.signatures
    )
    signed = commands.SignContract(allocation=shares, parties=missing)
    if facts.money.matching_committed >= required:
        return [(Party.CITY, signed)]
    committed = commands.CommitMatching(amount=required)
    return [(Party.DISTRICT, committed), (Party.CITY, signed)]


def _spent(case: Case, as_of: date) -> int:
    """Spending to plan, neither below what stands as spent nor above what can be (R-M.9)."""
    money = case.facts.money
    planned = ceil(expected_spending(case.facts, as_of))
    return min(max(planned, money.eligible_spent), spendable(money))


def _report(case: Case, duty: Duty, notice: Notice, day: date) -> list[Deed]:
    as_of = duty.period or day
    spent = _spent(case, as_of)
    command = commands.SubmitSelfCheck(as_of=as_of, spent_cumulative=spent)
    return [(Party.DISTRICT, command)]


def _rectify(case: Case, duty: Duty, notice: Notice, day: date) -> list[Deed]:
    spent = _spent(case, day)
    command = commands.SubmitRectificationReport(as_of=day, spent_cumulative=spent)
    return [(Party.DISTRICT, command)]


def _pay_back(case: Case, duty: Duty, notice: Notice, day: date) -> list[Deed]:
    command = commands.Refund(amount=case.facts.money.outstanding_recovery)
    return [(Party.INSTITUTION, command)]


_DEEDS: dict[Item, Callable[[Case, Duty, Notice, date], list[Deed]]] = {
    Item.PLAN_FILING: _file_plan,
    Item.INSTITUTION_FILING: _file_institutions,
    Item.CORRECTION_PLAN_FILING: _correct_plan,
    Item.CORRECTION_INSTITUTION_FILING: _correct_institutions,
    Item.CONTRACT_SIGNING: _sign,
    Item.SELF_CHECK: _report,
    Item.RECTIFICATION: _rectify,
    Item.RECOVERY: _pay_back,
}
