"""Step 4, what follows the review (正文一(四)): deliberation, publicity, objections, decision."""

from collections.abc import Iterator

from states import commands
from states.act_in_hand import Work, replace
from states.acts.ending import end
from states.choices import ObjectionResult, SupportResult, chosen
from states.facts import DutyStatus, Objection, Outcome, Step
from states.items import Item
from states.mail_kinds import MailKind
from states.refusals import Problem, problem

# --- what decides the path --------------------------------------------------------------


def review_stands(work: Work) -> bool:
    """A finished review stands: one that was opened again after an annulment, and not redone."""
    return work.facts.review.mean is not None


def objection_upheld(work: Work) -> bool:
    """The objection was found right."""
    return work.asked(commands.ResolveObjection).result == ObjectionResult.UPHELD


def last_objection_rejected(work: Work) -> bool:
    """The objection was found wrong, and no other is open."""
    rejected = work.asked(commands.ResolveObjection).result == ObjectionResult.REJECTED
    return rejected and len(_open_objections(work)) <= 1


def one_objection_rejected(work: Work) -> bool:
    """The objection was found wrong, and another is still open."""
    rejected = work.asked(commands.ResolveObjection).result == ObjectionResult.REJECTED
    return rejected and len(_open_objections(work)) > 1


def _open_objections(work: Work) -> list[Objection]:
    return [o for o in work.facts.support.objections if o.result is None]


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


def objection_is_admissible(work: Work) -> Iterator[Problem]:
    """Written with its ground, signed and sealed, within the days of publicity (R-P.1, R-P.2)."""
    asked = work.asked(commands.RaiseObjection)
    if not (asked.signed and asked.stamped):
        yield problem("anonymous_objection", "R-P.2")
    if not asked.ground:
        yield problem("fields_missing", "R-P.2", missing=["ground"])
    due = work.due(Item.PUBLICITY)
    if due is not None and work.day > due:
        yield problem("publicity_over", "R-P.1", "R-P.2", end=due)


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
    _owe_decision(work)
    work.warn_if_other("end", asked.end, due)
    work.change(support=replace(work.facts.support, publicity_start=start))
    if work.facts.support.result is SupportResult.SUPPORT:
        work.tell(MailKind.PUBLICITY, end=due)


def _owe_decision(work: Work) -> None:
    """The city decides on the first working day on which it may (R-P.1, R-P.3)."""
    over = work.due(Item.PUBLICITY) or work.day
    work.owe(Item.SUPPORT_DECISION, started=max(over, work.day))


def objection(work: Work) -> None:
    """The objection is admitted; who made it stays out of the case (R-P.2, R-A.3)."""
    ground = work.asked(commands.RaiseObjection).ground or ""
    support = work.facts.support
    admitted = (*support.objections, Objection(work.day, ground))
    work.change(support=replace(support, objections=admitted))
    work.settle(Item.SUPPORT_DECISION, status=DutyStatus.LAPSED)
    work.owe(Item.OBJECTION)
    work.tell(MailKind.DISPUTE_REGISTERED)


def resolve_objection(work: Work) -> None:
    """The oldest open objection is answered; upheld, the case goes back to deliberation (R-P.3)."""
    result = chosen(ObjectionResult, work.asked(commands.ResolveObjection).result)
    support, answered = work.facts.support, False
    objections = []
    for one in support.objections:
        if one.result is None and (not answered or result is ObjectionResult.UPHELD):
            one, answered = replace(one, result=result), True
        objections.append(one)
    still_open = len(_open_objections(work))
    work.change(support=replace(support, objections=tuple(objections)))
    _settle_objections(work, still_open - len(_open_objections(work)))
    if not _open_objections(work) and result is not ObjectionResult.UPHELD:
        _owe_decision(work)
    if result is ObjectionResult.UPHELD:
        work.settle(Item.PUBLICITY, status=DutyStatus.LAPSED)
        deliberate_again(work)
    work.tell(MailKind.DISPUTE_RESULT, result=result)


def _settle_objections(work: Work, answered: int) -> None:
    """Each objection has its own term: the duties of those that were *answered* are done."""
    owed = [key for key, duty in work.facts.open_duties() if duty.item is Item.OBJECTION]
    for key in owed[:answered]:
        work.update_duty(
            key,
            status=DutyStatus.FULFILLED,
            closed_on=work.day,
            closed_by=work.command.name,
        )


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


CONDITIONS = (review_stands, objection_upheld, last_objection_rejected, one_objection_rejected)
GUARDS = (
    result_is_unpublished,
    review_is_valid,
    deliberation_has_a_result,
    publicity_starts_after_deliberation,
    budget_holds,
    objection_is_admissible,
    publicity_is_over,
    decision_is_as_deliberated,
    refusal_is_as_deliberated,
)
EFFECTS = (
    deliberate,
    publicise,
    objection,
    resolve_objection,
    decide_support,
    decide_not_support,
    publish_result,
)
