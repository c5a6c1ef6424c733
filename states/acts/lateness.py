"""Filings late, never whole, or never there (正文一(一)(二), 正文二): let in, refused, given up.

R-2.7, R-2.8, R-1.1.
"""

from collections.abc import Iterator
from datetime import date

from states import commands
from states.act_in_hand import Work, replace
from states.actors import same_person
from states.acts.ending import end
from states.acts.filing import ITEMS_OF, await_city
from states.facts import Facts, Outcome, Side
from states.mail_kinds import MailKind
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
    due = min((due for _, due in _owed(work)), default=None)
    if due is None or work.day <= due:
        yield problem("nothing_overdue", "R-1.1", "R-2.8", due=due)


def _owed(work: Work) -> Iterator[tuple[str, date]]:
    """What the district owes, each with its last day."""
    for _, duty in work.facts.open_duties():
        if duty.owner == "district" and duty.due is not None:
            yield duty.label, duty.due


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
    """The late filing is refused, which the district is told, and the case lapses (R-2.7)."""
    reason = work.asked(commands.RefuseLateFiling).reason
    for side in list(_pending(work.facts).values())[:1]:
        came = work.facts.filing(side).last_received(work.notice.timeliness)
        work.tell(
            MailKind.FILING_REFUSED,
            item=ITEMS_OF[side].filing,
            reason=reason,
            received=came and came.date(),
        )
    end(work, Outcome.LAPSED)


def refuse_filing(work: Work) -> None:
    """The filing is refused for good, which the district is told, and the case lapses (R-2.8)."""
    reason = work.asked(commands.RefuseFiling).reason
    for side, due in list(_wanting(work))[:1]:
        work.tell(
            MailKind.FILING_REFUSED,
            item=ITEMS_OF[side].filing,
            reason=reason,
            rounds=work.facts.filing(side).rounds,
            most=work.notice.correction_rounds,
            corrected_until=due,
        )
    end(work, Outcome.LAPSED)


def _wanting(work: Work) -> Iterator[tuple[Side, date | None]]:
    """The filings that stayed incomplete, with the day by which one was to come again (R-2.8)."""
    for side in Side:
        filing = work.facts.filing(side)
        term = work.facts.duty(ITEMS_OF[side].correction)
        if term and term.is_open and term.due is not None and work.day > term.due:
            yield side, term.due
        elif filing.status == State.SUBMITTED and filing.rounds >= work.notice.correction_rounds:
            yield side, None


def lapse_case(work: Work) -> None:
    """The case lapses for want of a filing or a correction, which the district is told (R-1.1)."""
    reason = work.asked(commands.LapseCase).reason
    late = [label for label, due in _owed(work) if due < work.day]
    work.tell(MailKind.CASE_LAPSED, reason=reason, items=late)
    end(work, Outcome.LAPSED)


GUARDS = (lateness_is_decided_with_reason, case_may_lapse)
EFFECTS = (approve_late_filing, refuse_late_filing, refuse_filing, lapse_case)
