"""A clawback while step 6 goes on (正文一(六)): opened, proposed, deliberated, decided (R-6.7)."""

from collections.abc import Collection, Iterator
from typing import Any

from states import clawback_grounds, commands
from states.act_in_hand import Work
from states.acts.rectification import (
    clawback_of,
    close_clawback,
    poor_work_is_a_ground,
    work_was_poor,
)
from states.choices import ClawbackResult, Ground
from states.duty_items import Item
from states.facts import DutyStatus
from states.funds import recoverable
from states.mail_kinds import MailKind
from states.refusals import Problem, problem
from states.shared_bookings import claim, disallow_spending, recovered_from
from states.steps import State

# --- what decides the path --------------------------------------------------------------


def is_recovered(work: Work) -> bool:
    """The deliberation comes to a recovery."""
    return work.asked(commands.DeliberateClawback).result == ClawbackResult.RECOVER


def is_dropped(work: Work) -> bool:
    """The deliberation drops the clawback."""
    return work.asked(commands.DeliberateClawback).result == ClawbackResult.DROP


# --- guards -----------------------------------------------------------------------------


def grounds_are_known(work: Work) -> Iterator[Problem]:
    """A clawback without a flag names its grounds, and the case bears them (R-6.4, R-6.10)."""
    given = work.asked(commands.OpenClawback).grounds
    allowed = (Ground.POOR_WORK, Ground.MISUSE)
    if not given or any(ground not in allowed for ground in given):
        yield problem("no_grounds", "R-6.4", given=list(given), expected=list(allowed))
    elif Ground.MISUSE not in given:
        yield from poor_work_is_a_ground(work)


def misuse_is_the_ground(work: Work) -> Iterator[Problem]:
    """Only misuse cuts a rectification short (R-6.10)."""
    if Ground.MISUSE not in work.asked(commands.OpenClawback).grounds:
        yield problem("only_misuse", "R-6.7", "R-6.4", state=clawback_of(work).state)


def rectification_comes_first(work: Work) -> Iterator[Problem]:
    """A proposal waits for the end of the rectification and its recheck (R-6.7)."""
    clawback = work.facts.open_clawback
    if clawback is not None and clawback.state in (State.RECTIFYING, State.RECHECK):
        yield problem("not_rechecked", "R-6.7", due=work.due(Item.RECTIFICATION))


def statement_comes_first(work: Work) -> Iterator[Problem]:
    """A decision waits for a statement, a waiver, or the end of the term (R-6.8)."""
    clawback = work.facts.open_clawback
    if clawback is not None and clawback.state == State.CLAWBACK_PROPOSED:
        yield problem("statement_runs", "R-6.8", due=work.due(Item.STATEMENT))


def rectification_is_over(work: Work) -> Iterator[Problem]:
    """No proposal before the term for rectification has ended (R-6.7)."""
    due = work.due(Item.RECTIFICATION)
    if clawback_of(work).warned and (due is None or work.day <= due):
        yield problem("rectification_runs", "R-6.7", due=due)


def reaches_spent_money(work: Work, rests_on: Collection[str]) -> bool:
    """Whether money that was spent can be claimed back as well: misuse, or by policy (R-6.10)."""
    return work.notice.clawback_ceiling == "full" or Ground.MISUSE in rests_on


def amount_is_recoverable(work: Work) -> Iterator[Problem]:
    """Proposed and decided is at most what was paid and neither claimed nor spent (R-M.5)."""
    amount = getattr(work.command, "amount", None) or 0
    full = reaches_spent_money(work, clawback_of(work).grounds)
    ceiling = recoverable(work.money, full=full)
    if amount > ceiling:
        yield problem("above_recoverable", "R-M.5", "R-6.9", amount=amount, ceiling=ceiling)
    elif isinstance(work.command, commands.DecideClawback):
        yield from _disallowing_problems(work, amount, work.command.disallowed_spending or 0, full)


def _disallowing_problems(
    work: Work, amount: int, disallowed: int, full: bool
) -> Iterator[Problem]:
    """What is claimed beyond the unspent money is named as disallowed spending (R-M.9, R-6.10)."""
    least, spent = amount - recoverable(work.money, full=False), work.money.eligible_spent
    if disallowed < least:
        yield problem("disallow_spending", "R-M.9", "R-6.10", given=disallowed or None, least=least)
    elif disallowed and not full:
        yield problem("spending_stands", "R-6.10", given=disallowed)
    elif not 0 <= disallowed <= spent:
        yield problem("above_spent", "R-M.9", "R-6.10", given=disallowed, spent=spent)


def both_grounds_hold(work: Work) -> Iterator[Problem]:
    """Where the office asks for both grounds, slow money alone is not enough (R-6.4)."""
    if work.notice.grounds_mode == "both" and not work_was_poor(work):
        yield problem("one_ground_only", "R-6.4", grounds=list(clawback_of(work).grounds))


def deliberated_amount_is_proposed(work: Work) -> Iterator[Problem]:
    """A recovery has an amount, at most the one proposed (R-6.8)."""
    amount, proposed = work.asked(commands.DeliberateClawback).amount, clawback_of(work).proposed
    if not (amount or 0) > 0:
        yield problem("no_amount", "R-6.8", given=amount)
    elif (amount or 0) > proposed:
        yield problem("above_proposed", "R-6.8", amount=amount, proposed=proposed)


def decided_amount_is_deliberated(work: Work) -> Iterator[Problem]:
    """Decided is at most what was proposed, and what was deliberated (R-6.8)."""
    clawback, amount = clawback_of(work), work.asked(commands.DecideClawback).amount or 0
    limit = clawback.proposed if clawback.deliberated is None else clawback.deliberated
    if amount > limit:
        yield problem("above_proposed", "R-6.8", amount=amount, proposed=limit)


# --- effects ----------------------------------------------------------------------------


def open_clawback(work: Work) -> None:
    """A clawback is prepared on its named grounds (R-6.4, R-6.10)."""
    given = work.asked(commands.OpenClawback).grounds
    work.settle(Item.FLAG_CHECK, Item.RECHECK)
    work.settle(Item.RECTIFICATION, status=DutyStatus.LAPSED)
    work.change_clawback(grounds=(*clawback_of(work).grounds, *map(Ground, given)), warned=False)
    work.owe(Item.CLAWBACK_PROPOSAL)


def propose_clawback(work: Work) -> None:
    """The proposal is notified; the institution has its term for a statement (R-6.8)."""
    asked = work.asked(commands.ProposeClawback)
    whole = recoverable(work.money, full=True)
    if Ground.MISUSE in clawback_of(work).grounds and (asked.amount or 0) < whole:
        work.warn("misuse_in_part", "R-6.10", amount=asked.amount, whole=whole)
    work.settle(Item.CLAWBACK_PROPOSAL)
    due = work.owe(Item.STATEMENT)
    work.warn_if_other("statement_due", asked.statement_due, due)
    work.change_clawback(proposed=asked.amount)
    work.tell(MailKind.CLAWBACK_PROPOSED, amount=asked.amount, statement_due=due, **_why(work))


def deliberate_clawback(work: Work) -> None:
    """The deliberation's amount is the most that can be decided; a drop ends it (R-6.8)."""
    if is_dropped(work):
        close_clawback(work)
    else:
        work.change_clawback(deliberated=work.asked(commands.DeliberateClawback).amount)


def decide_clawback(work: Work) -> None:
    """The decision claims the money back within its term (R-6.8, R-6.9)."""
    asked = work.asked(commands.DecideClawback)
    amount, disallowed = asked.amount or 0, asked.disallowed_spending or 0
    disallow_spending(work, disallowed)
    claims = claim(work, amount)
    before = recovered_from(work, claims)
    work.change_clawback(
        decided=amount, disallowed=disallowed, claims=claims, recovered_before=before
    )
    work.settle(Item.CLAWBACK_DECISION)
    due = work.owe(Item.RECOVERY)
    work.warn_if_other("recovery_due", asked.recovery_due, due)
    work.tell(MailKind.CLAWBACK_DECISION, amount=amount, recovery_due=due, **_why(work))


def _why(work: Work) -> dict[str, Any]:
    """The grounds as they are told (R-6.4, R-6.8)."""
    return clawback_grounds.told(work.facts, clawback_of(work).grounds, work.notice)


CONDITIONS = (is_recovered, is_dropped)
GUARDS = (
    grounds_are_known,
    misuse_is_the_ground,
    rectification_is_over,
    amount_is_recoverable,
    both_grounds_hold,
    deliberated_amount_is_proposed,
    decided_amount_is_deliberated,
)
EFFECTS = (open_clawback, propose_clawback, deliberate_clawback, decide_clawback)
OUT_OF_PLACE = {
    "propose_clawback": rectification_comes_first,
    "deliberate_clawback": statement_comes_first,
    "decide_clawback": statement_comes_first,
}
