"""How a case ends, and is opened again, in the second model."""

from tests.conformance.model.case import SUPERVISED, Claim, Doing, need
from tests.conformance.model.duties import BOTH, DISTRICT


def withdraw(do: Doing) -> None:
    """By letter; before anything was paid that is the end, after it a request (R-W.1 to R-W.3)."""
    case = do.case
    is_paid = case.paid() > 0
    unpaid = (
        *("NOT_STARTED", "DRAFTING", "INTERNAL_REVIEW", "FILING", "PENDING_REVIEW"),
        *("UNDER_REVIEW", "REVIEWED", "DELIBERATED", "PUBLICITY", "OBJECTION_REVIEW"),
        *("AWAITING_CONTRACT", "AWAITING_MATCHING", "SIGNING", "LAPSED_UNSIGNED"),
        "SIGNED_AWAITING_DISBURSEMENT",
    )
    paid = ("SIGNED_AWAITING_DISBURSEMENT", *SUPERVISED)
    do.stand(("R-W.1", "R-W.2"), *(paid if is_paid else unpaid))
    need(do.asked.data.get("letter"), "R-W.1")
    if is_paid:
        case.left_from, case.step = (case.state, case.step), 6
        do.move("TERMINATION_PENDING")
        return
    do.end("WITHDRAWN")
    do.mail("withdrawal_confirmed", DISTRICT)


def decline_withdrawal(do: Doing) -> None:
    """The city says no, and everything lives on as it was."""
    case = do.case
    do.stand(("R-W.1", "R-W.2"), "TERMINATION_PENDING")
    need(do.asked.data.get("reason"), "R-A.1")
    need(case.asks_to_withdraw, "R-W.2")
    if case.left_from is not None:
        state, case.step = case.left_from
        do.move(state)


def terminate_contract(do: Doing) -> None:
    """What was spent stays, the rest is returned within its term (R-W.2)."""
    case = do.case
    do.stand(("R-W.2",), "SIGNED_AWAITING_DISBURSEMENT", *SUPERVISED, "TERMINATION_PENDING")
    need(case.paid() and case.settlement is None and case.dispute is None, "R-W.2")
    need(case.clawback is None or case.clawback.claim is None, "R-W.2")
    given = do.asked.fen("eligible_spent")
    spent = case.spent if given is None else given
    need(0 <= spent <= case.spendable, "R-W.2")
    rest, returned = case.spendable - spent, do.asked.fen("return_amount")
    need(returned is None or returned == rest, "R-W.2", "R-M.5")
    case.spent, case.step = spent, 6
    do.lapse_all()
    case.clawback = case.flag = case.pending = None
    do.move("TERMINATION_PENDING")
    case.settlement = Claim(rest)
    case.claims.append(case.settlement)
    do.mail("contract_terminated", BOTH)
    if rest:
        do.owe("recovery", f"{do.terms.recovery_days}d")
    else:
        do.end("TERMINATED")


def close_case(do: Doing) -> None:
    """The final assessment is in, no clawback runs, and every sum is settled (R-6.3)."""
    case = do.case
    do.stand(("R-6.3", "R-W.2"), *SUPERVISED)
    need(any(kind == "final" for kind, _ in case.assessments), "R-6.3")
    need(case.clawback is None and not case.outstanding, "R-M.7", "R-6.4")
    do.end("COMPLETED")
    do.mail("case_closed", BOTH)


def reopen_case(do: Doing) -> None:
    """A supervisor opens an ended case again, where it ended; what lapsed then is owed again."""
    case = do.case
    need(not case.is_open, "R-A.1")
    need(do.asked.at >= case.since, "R-A.1")
    need(do.asked.data.get("reason"), "R-A.1")
    need(case.outcome != "TERMINATED", "R-W.2")
    deadline = do.days.from_on(do.terms.filing_deadline)
    need(case.outcome != "NOT_PARTICIPATING" or do.day <= deadline, "R-1.1")
    is_annulled = case.outcome == "NOT_SUPPORTED" and case.annulled
    ended_by, ended_from = case.ended_by, case.ended_from
    case.outcome, case.ended_by, case.ended_from = "OPEN", None, None
    do.move(str(ended_from))
    if is_annulled:
        case.deliberated = None
        do.owe("deliberation", "10wd")
        do.move("REVIEWED")
        return
    for duty in case.duties:
        if duty.lapsed_by == ended_by and not duty.is_open:
            do.reopen(duty)


ACTS = (
    withdraw,
    decline_withdrawal,
    terminate_contract,
    close_case,
    reopen_case,
)
