"""Step 6, changes of the contract within its term (正文一(五))."""

from collections.abc import Iterator

from states import commands
from states.act_in_hand import Work, replace
from states.acts.drafting import target_problems
from states.choices import AssessmentKind, ChangeResult
from states.facts import ChangeRequest
from states.mail_kinds import MailKind
from states.refusals import Problem, problem

# --- guards -----------------------------------------------------------------------------


def change_is_whole(work: Work) -> Iterator[Problem]:
    """A change is asked for within the term, one at a time, no target below its floor (附五)."""
    asked, ends_on = work.asked(commands.RequestChange), work.facts.contract.ends_on
    if not asked.subject:
        yield problem("fields_missing", "R-5.3", missing=["subject"])
    if ends_on is not None and work.day > ends_on:
        yield problem("term_over", "R-5.3", end=ends_on)
    if any(change.result is None for change in work.facts.changes):
        yield problem("change_pending", "R-5.3")
    yield from target_problems(work, asked.targets)


def change_is_pending(work: Work) -> Iterator[Problem]:
    """There is a change to decide on."""
    if not any(change.result is None for change in work.facts.changes):
        yield problem("no_change_pending", "R-5.3")


# --- effects ----------------------------------------------------------------------------


def request_change(work: Work) -> None:
    """The request is taken down."""
    asked = work.asked(commands.RequestChange)
    change = ChangeRequest(work.day, asked.subject or "", asked.targets)
    work.change(changes=(*work.facts.changes, change))


def _answer_change(work: Work, result: ChangeResult, reason: str | None) -> ChangeRequest:
    """Decide on the change that is asked for, and tell the parties to the contract."""
    pending = next(change for change in work.facts.changes if change.result is None)
    work.tell(
        MailKind.CHANGE_ANSWERED,
        subject=pending.subject,
        result=result,
        reason=reason,
    )
    work.change(
        changes=tuple(
            replace(change, result=change.result or result) for change in work.facts.changes
        )
    )
    return pending


def approve_change(work: Work) -> None:
    """The change is approved; its targets are the plan's from now on (R-5.3)."""
    pending = _answer_change(work, ChangeResult.APPROVED, work.asked(commands.ApproveChange).reason)
    if pending.targets:
        targets = {
            year: {**work.facts.targets.get(year, {}), **pending.targets} for year in _years(work)
        }
        work.change(targets={**work.facts.targets, **targets})


def _years(work: Work) -> tuple[str, ...]:
    """The years of the plan that are not assessed yet."""
    is_assessed = work.facts.assessment(AssessmentKind.MIDTERM) is not None
    return ("year2",) if is_assessed else ("year1", "year2")


def refuse_change(work: Work) -> None:
    """The change is refused."""
    _answer_change(work, ChangeResult.REFUSED, work.asked(commands.RefuseChange).reason)


GUARDS = (change_is_whole, change_is_pending)
EFFECTS = (request_change, approve_change, refuse_change)
