"""Step 4, what follows the review (正文一(四)): deliberation, publicity, decision."""

from collections.abc import Iterator

from states import commands
from states.act_in_hand import Work, replace
from states.acts.ending import end
from states.choices import SupportResult, chosen
from states.duty_items import Item
from states.facts import DutyStatus, Outcome, Step
from states.mail_kinds import MailKind
from states.refusals import Problem, problem

# --- what decides the path --------------------------------------------------------------


def review_stands(work: Work) -> bool:
    """A finished review stands: one that was opened again after an annulment, and not redone."""
    return work.facts.review.mean is not None


# --- guards -----------------------------------------------------------------------------


def review_is_valid(work: Work) -> Iterator[Problem]:
    """Nothing is decided without a finished review (R-4.1)."""
    if work.facts.review.mean is None:
        yield problem("no_review", "R-4.1")


def deliberation_has_a_result(work: Work) -> Iterator[Problem]:
    """Support with an amount, or none (R-4.2)."""
    asked = work.asked(commands.Deliberate)
    if asked.result not in list(SupportResult):
        yield problem("no_result", "R-4.2", given=asked.result, expected=list(SupportResult))
    if asked.result == SupportResult.SUPPORT and not (asked.amount or 0) > 0:
        yield problem("no_amount", "R-4.2", given=asked.amount)
    if asked.result == SupportResult.NOT_SUPPORT and (asked.amount or 0) != 0:
        yield problem("amount_without_support", "R-4.2", given=asked.amount)


def publicity_starts_after_deliberation(work: Work) -> Iterator[Problem]:
    """The list is posted once it was deliberated (R-P.1)."""
    start = work.asked(commands.Publicise).start
    if start is not None and start < work.facts.since.date():
        yield problem("publicity_too_early", "R-P.1", given=start, since=work.facts.since.date())


def budget_holds(work: Work) -> Iterator[Problem]:
    """The supports of the programme stay within its budget, if it has one (R-M.1)."""
    budget = work.notice.programme_budget
    asked = work.promised_elsewhere + work.facts.support.amount
    if budget is not None and asked > budget:
        yield problem("over_budget", "R-M.1", asked=asked, budget=budget)


def publicity_is_over(work: Work) -> Iterator[Problem]:
    """Decide after the last day of publicity (R-P.1)."""
    due = work.due(Item.PUBLICITY)
    if due is None or work.day <= due:
        yield problem("publicity_runs", "R-P.1", end=due)


def decision_is_as_deliberated(work: Work) -> Iterator[Problem]:
    """The amount decided is the amount deliberated (R-4.2)."""
    support, amount = work.facts.support, work.asked(commands.DecideSupport).amount
    if support.result is not SupportResult.SUPPORT:
        yield problem("not_deliberated_so", "R-4.2", result=support.result)
    elif amount != support.amount:
        yield problem("other_amount", "R-4.2", given=amount, expected=support.amount)


def refusal_is_as_deliberated(work: Work) -> Iterator[Problem]:
    """A region is refused only where the deliberation came to that (R-4.2)."""
    if work.facts.support.result is not SupportResult.NOT_SUPPORT:
        yield problem("not_deliberated_so", "R-4.2", result=work.facts.support.result)


def result_is_unpublished(work: Work) -> Iterator[Problem]:
    """A result is published once (R-P.4)."""
    duty = work.facts.duty(Item.PUBLISH_RESULT)
    if duty is not None and not duty.is_open:
        yield problem("published_before", "R-P.4", on=duty.closed_on)


# --- effects ----------------------------------------------------------------------------


def deliberate(work: Work) -> None:
    """The party group's result is minuted."""
    asked = work.asked(commands.Deliberate)
    support = replace(
        work.facts.support,
        result=chosen(SupportResult, asked.result),
        amount=asked.amount or 0,
        annulled=False,
    )
    work.change(support=support)
    work.settle(Item.DELIBERATION)
    work.settle(Item.EXPERT_REVIEW, status=DutyStatus.LAPSED)


def publicise(work: Work) -> None:
    """The list is posted for its working days, the day of posting not counted (R-P.1)."""
    asked = work.asked(commands.Publicise)
    start = asked.start or work.day
    due = work.owe(Item.PUBLICITY, started=start)
    owe_decision(work)
    work.warn_if_other("end", asked.end, due)
    work.change(support=replace(work.facts.support, publicity_start=start))
    if work.facts.support.result is SupportResult.SUPPORT:
        work.tell(MailKind.PUBLICITY, end=due)


def owe_decision(work: Work) -> None:
    """The city decides on the first working day on which it may (R-P.1, R-P.3)."""
    over = work.due(Item.PUBLICITY) or work.day
    work.owe(Item.SUPPORT_DECISION, started=max(over, work.day))


def deliberate_again(work: Work) -> None:
    """What was deliberated and posted falls; the city owes a new deliberation (R-4.2)."""
    forget_deliberation(work)
    work.owe(Item.DELIBERATION)


def forget_deliberation(work: Work) -> None:
    """What was deliberated and posted falls."""
    work.change(support=replace(work.facts.support, result=None, amount=0, publicity_start=None))


def decide_support(work: Work) -> None:
    """The region is supported; the contract is to be signed within its term (R-4.2, R-5.4)."""
    asked, notice = work.asked(commands.DecideSupport), work.notice
    amount = asked.amount or 0
    work.settle(Item.PUBLICITY, Item.SUPPORT_DECISION)
    work.change(
        step=Step.CONTRACT_SIGNING,
        support=replace(work.facts.support, decided_on=work.day),
    )
    work.change_money(approved=amount)
    work.post("commitment", "appropriation", amount)
    due = work.owe(Item.CONTRACT_SIGNING)
    if notice.publish_result_working_days:
        work.owe(Item.PUBLISH_RESULT)
    work.warn_if_other("contract_due", asked.contract_due, due)
    work.tell(MailKind.DECISION_SUPPORTED, amount=amount, contract_due=due)


def decide_not_support(work: Work) -> None:
    """The region is not supported, with reasons (R-4.2)."""
    end(work, Outcome.NOT_SUPPORTED)
    reason = work.asked(commands.DecideNotSupport).reason
    work.tell(MailKind.DECISION_NOT_SUPPORTED, reason=reason)


def publish_result(work: Work) -> None:
    """The result was published (R-P.4)."""
    work.settle(Item.PUBLISH_RESULT)


CONDITIONS = (review_stands,)
GUARDS = (
    result_is_unpublished,
    review_is_valid,
    deliberation_has_a_result,
    publicity_starts_after_deliberation,
    budget_holds,
    publicity_is_over,
    decision_is_as_deliberated,
    refusal_is_as_deliberated,
)
EFFECTS = (
    deliberate,
    publicise,
    decide_support,
    decide_not_support,
    publish_result,
)
