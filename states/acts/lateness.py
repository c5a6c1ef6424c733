"""Filings that came late, or never (正文一(一)(二)): let in, refused, given up (R-2.7, R-1.1)."""

from collections.abc import Iterator

from states import commands
from states.act_in_hand import Work, replace
from states.actors import same_person
from states.acts.ending import end
from states.acts.filing import ITEMS_OF, await_city
from states.facts import Facts, Outcome, Side
from states.refusals import Problem, problem
from states.steps import State


def _pending(facts: Facts) -> dict[str, Side]:
    """The filings that await a decision on their lateness, by their items."""
    late = (side for side in Side if facts.filing(side).status == State.LATE_PENDING)
    return {ITEMS_OF[side].filing: side for side in late}


# --- guards -----------------------------------------------------------------------------


def lateness_is_decided_with_reason(work: Work) -> Iterator[Problem]:
    """A late filing comes in by a recorded approval with its reason (R-2.7)."""
    approval = work.asked(commands.ApproveLateFiling)
    missing = [f for f in ("approved_by", "reason") if not getattr(approval, f)]
    if missing:
        yield problem("fields_missing", "R-2.7", missing=missing)
    actor = work.act.actor
    if actor.is_signed_in and same_person(actor.person, approval.approved_by):
        yield problem("approved_by_oneself", "R-2.7", person=approval.approved_by)
    pending = _pending(work.facts)
    other = [item for item in approval.items if item not in pending]
    if other or not pending:
        filings = [items.filing for items in ITEMS_OF.values()]
        yield problem("not_late", "R-2.7", items=other or filings)


def case_may_lapse(work: Work) -> Iterator[Problem]:
    """Silence ends a case only after the term, and by a decision with its reason (R-1.1, R-2.8)."""
    late = [
        duty.label
        for _, duty in work.facts.open_duties()
        if duty.owner == "district" and duty.due is not None and duty.due < work.day
    ]
    if not late:
        yield problem("nothing_overdue", "R-1.1", "R-2.8")


# --- effects ----------------------------------------------------------------------------


def approve_late_filing(work: Work) -> None:
    """The late filings named come in; the case stays marked as late (R-2.7)."""
    approval, pending = work.asked(commands.ApproveLateFiling), _pending(work.facts)
    for item in approval.items or pending:
        side = pending[item]
        work.move(f"{side}.SUBMITTED")
        filing = work.facts.filing(side)
        work.change(
            late=True,
            **{
                side: replace(
                    filing,
                    late=True,
                    late_approved_by=approval.approved_by,
                    late_reason=approval.reason or filing.late_reason,
                )
            },
        )
        work.settle(ITEMS_OF[side].late_decision)
        await_city(work, side)


def refuse_late_filing(work: Work) -> None:
    """The late filing is refused and the case lapses (R-2.7)."""
    end(work, Outcome.LAPSED)


def lapse_case(work: Work) -> None:
    """The case lapses for want of a filing or a correction (R-1.1, R-2.8)."""
    end(work, Outcome.LAPSED)


GUARDS = (lateness_is_decided_with_reason, case_may_lapse)
EFFECTS = (approve_late_filing, refuse_late_filing, lapse_case)
