"""Step 4, objections from the public (异议) to what is posted, and what becomes of them."""

from collections.abc import Iterator

from states import commands
from states.act_in_hand import Work, replace
from states.acts.support import deliberate_again, owe_decision
from states.choices import ObjectionResult, chosen
from states.duty_items import Item
from states.facts import DutyStatus, Objection
from states.mail_kinds import MailKind
from states.refusals import Problem, problem

# --- what decides the path --------------------------------------------------------------


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


# --- effects ----------------------------------------------------------------------------


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
        owe_decision(work)
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


CONDITIONS = (objection_upheld, last_objection_rejected, one_objection_rejected)
GUARDS = (objection_is_admissible,)
EFFECTS = (objection, resolve_objection)
