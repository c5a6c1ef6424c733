"""How a case ends, whatever the step (R-1.1, R-2.7, R-W.1 to R-W.3)."""

from collections.abc import Iterator

from states import commands
from states.act_in_hand import Work
from states.acts.rectification import close_flag
from states.choices import AssessmentKind
from states.duty_items import Item
from states.facts import Outcome, Settlement, Step
from states.funds import recoverable, spendable
from states.mail_kinds import MailKind
from states.refusals import Problem, problem
from states.shared_bookings import claim, recognise_spending, recovered_from
from states.steps import State

ENDED_BY_RULE = {
    Outcome.NOT_PARTICIPATING: "R-1.1",
    Outcome.NOT_SUPPORTED: "R-4.2",
    Outcome.LAPSED: "R-2.7",
    Outcome.WITHDRAWN: "R-W.1",
    Outcome.TERMINATED: "R-W.2",
    Outcome.COMPLETED: "R-6.3",
    Outcome.REVOKED: "R-5.4",
    Outcome.STRUCK: "R-A.1",
}
"""The rule that ended a case, named beside the act's own where an act comes too late."""


def end(work: Work, outcome: Outcome) -> None:
    """End the case: nothing runs any more, and money not paid out is released."""
    money = work.money
    work.lapse_all()
    work.post("released", "commitment", money.approved - money.disbursed - money.withheld)
    work.change(
        outcome=outcome,
        ended_by=work.command.name,
        since=work.act.at,
        pending_flag=None,
    )


# --- what decides the path --------------------------------------------------------------


def paid_in_step(work: Work) -> bool:
    """Whether money was paid, which makes a withdrawal a request (R-W.2)."""
    return work.money.disbursed > 0


def nothing_paid(work: Work) -> bool:
    """Whether no money was paid yet (R-W.1, R-W.3)."""
    return work.money.disbursed == 0


# --- guards -----------------------------------------------------------------------------


def withdrawal_is_by_letter(work: Work) -> Iterator[Problem]:
    """A region withdraws by letter, at whatever stage (R-W.1 to R-W.3)."""
    if not work.asked(commands.Withdraw).letter:
        money = work.money
        stage = ["R-W.2"] if money.disbursed else ["R-W.3"] if money.approved else []
        yield problem("no_letter", "R-W.1", *stage)


def money_was_paid(work: Work) -> Iterator[Problem]:
    """Only a contract under which money was paid is terminated and settled (R-W.2)."""
    if work.money.disbursed == 0:
        yield problem("nothing_paid", "R-W.2")
    if work.facts.settlement is not None:
        yield problem("already_terminated", "R-W.2")
    if work.facts.open_dispute is not None:
        yield problem("dispute_open", "R-W.2", "R-D.1", against=work.facts.open_dispute.against)
    clawback = work.facts.open_clawback
    if clawback is not None and clawback.decided:
        yield problem("recovery_open", "R-W.2", outstanding=work.money.outstanding_recovery)


def withdrawal_is_asked_for(work: Work) -> Iterator[Problem]:
    """There is a request to answer: the contract was not settled yet (R-W.2)."""
    if not work.facts.asks_to_withdraw:
        yield problem("already_terminated", "R-W.2")


def settlement_adds_up(work: Work) -> Iterator[Problem]:
    """Eligible spending stays, the rest is returned, neither more nor less (R-W.2, R-M.5)."""
    asked, money = work.asked(commands.TerminateContract), work.money
    spent = money.eligible_spent if asked.eligible_spent is None else asked.eligible_spent
    held = spendable(money)
    if spent < 0 or spent > held:
        yield problem("spent_beyond_held", "R-M.9", "R-W.2", spent=spent, held=held)
        return
    given, rest = asked.return_amount, held - spent
    if given is not None and given > rest:
        yield problem("above_recoverable", "R-M.5", "R-W.2", amount=given, ceiling=rest)
    elif given is not None and given < rest:
        yield problem("return_too_small", "R-W.2", amount=given, expected=rest)


def work_is_settled(work: Work) -> Iterator[Problem]:
    """The final assessment is in, no clawback is open, every sum is reconciled (R-6.3)."""
    facts = work.facts
    if facts.assessment(AssessmentKind.FINAL) is None:
        yield problem("no_final_assessment", "R-6.3")
    if facts.open_clawback is not None:
        yield problem("clawback_open", "R-6.4", "R-M.7", state=facts.open_clawback.state)
    outstanding = facts.money.outstanding_recovery
    if outstanding:
        yield problem("unpaid_recovery", "R-M.7", outstanding=outstanding)


# --- effects ----------------------------------------------------------------------------


def withdraw(work: Work) -> None:
    """Before payment the case ends; after it the city has to answer (R-W.1 to R-W.3)."""
    if work.money.disbursed:
        work.change(step=Step.SUPERVISION)
        return
    end(work, Outcome.WITHDRAWN)
    work.tell(MailKind.WITHDRAWAL_CONFIRMED)


def terminate_contract(work: Work) -> None:
    """Settle: what was eligibly spent stays, the rest is returned within its term (R-W.2)."""
    asked, facts = work.asked(commands.TerminateContract), work.facts
    if asked.eligible_spent is not None:
        recognise_spending(work, asked.eligible_spent)
    amount = recoverable(work.money, full=False)
    if facts.open_clawback is not None:
        work.move("clawback.CLOSED")
        close_flag(work)
    work.lapse_all()
    claims = claim(work, amount)
    work.change(
        step=Step.SUPERVISION,
        settlement=Settlement(work.day, amount, claims, recovered_from(work, claims)),
        pending_flag=None,
    )
    due = None
    if amount:
        due = work.owe(Item.RECOVERY, rule="R-W.2")
        work.warn_if_other("return_due", asked.return_due, due)
    work.tell(MailKind.CONTRACT_TERMINATED, return_amount=amount, return_due=due)
    if not amount:
        work.move("case.CLOSED")
        end(work, Outcome.TERMINATED)


def decline_withdrawal(work: Work) -> None:
    """The city says no, and the case goes on where it stood before the request."""
    state = work.facts.left_from or State.EXECUTING
    work.move(f"case.{state}")
    if state == State.SIGNED_AWAITING_DISBURSEMENT:
        work.change(step=Step.CONTRACT_SIGNING)


def close_case(work: Work) -> None:
    """The case is done (R-6.3)."""
    end(work, Outcome.COMPLETED)
    work.tell(MailKind.CASE_CLOSED)


CONDITIONS = (paid_in_step, nothing_paid)
GUARDS = (
    withdrawal_is_by_letter,
    money_was_paid,
    withdrawal_is_asked_for,
    settlement_adds_up,
    work_is_settled,
)
EFFECTS = (
    withdraw,
    terminate_contract,
    decline_withdrawal,
    close_case,
)
