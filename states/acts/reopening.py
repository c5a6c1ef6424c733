"""How an ended case is opened again."""

from collections.abc import Iterator

from states.act_in_hand import Work
from states.acts.support import deliberate_again
from states.deadlines import redated
from states.duty_items import Item
from states.facts import DutyStatus, Outcome
from states.refusals import Problem, problem
from states.steps import State


def decline_is_reopened_in_time(work: Work) -> Iterator[Problem]:
    """A unit that declined can be let back in until its filings are due (R-T.2)."""
    declined = work.facts.outcome is Outcome.NOT_PARTICIPATING
    deadline = work.due(Item.PLAN_FILING) or work.notice.filing_deadline
    if declined and work.day > deadline:
        yield problem("reopen_too_late", "R-1.1", deadline=deadline)
    if work.facts.outcome is Outcome.TERMINATED:
        yield problem("settled_for_good", "R-W.2")
    if work.facts.outcome is Outcome.STRUCK:
        yield problem("case_was_struck", "R-A.1")


def reopen_case(work: Work) -> None:
    """Set the case back to where it ended; what lapsed with it is owed again.

    Where the decision not to support was annulled, the case is deliberated anew.
    """
    facts, ended_from = work.facts, work.facts.ended_from
    is_annulled = facts.outcome is Outcome.NOT_SUPPORTED and facts.support.annulled
    for key, duty in facts.duties.items():
        if duty.status == "lapsed" and duty.closed_by == facts.ended_by and not is_annulled:
            work.update_duty(key, status=DutyStatus.OPEN, closed_on=None, closed_by=None)
            owed = redated(work.facts.duties[key], work.calendar)
            work.update_duty(key, due=owed.due, calendar=owed.calendar)
    if is_annulled:
        ended_from = State.REVIEWED.value
        deliberate_again(work)
    money = work.money
    work.post("released", "commitment", -(money.approved - money.disbursed - money.withheld))
    work.change(outcome=Outcome.OPEN, ended_from=None, ended_by=None)
    work.move(f"case.{ended_from}")


GUARDS = (decline_is_reopened_in_time,)
EFFECTS = (reopen_case,)
