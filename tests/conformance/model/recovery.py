"""Money that comes back in the second model, and the disputes over it."""

from tests.conformance.model.case import Claim, Clawback, Dispute, Doing, Refused, need
from tests.conformance.model.clawback import close, put, standing_at
from tests.conformance.model.duties import BOTH


def running_claim(do: Doing) -> Claim | None:
    """The claim on which money is owed now."""
    clawback = do.case.clawback
    return clawback.claim if clawback is not None else do.case.settlement


def settle_claim(do: Doing) -> None:
    """Nothing is owed any more: the clawback is over, or the terminated case ends."""
    if do.case.clawback is not None:
        close(do)
    elif do.case.settlement is not None and do.case.is_open:
        do.settle("recovery")
        do.end("TERMINATED")


def refund(do: Doing) -> None:
    """Money comes back, at most what is still owed."""
    case, amount = do.case, do.asked.fen("amount") or 0
    if case.clawback is not None and case.is_open:
        standing_at(do, ("R-6.9", "R-M.5"), "RECOVERING", "REFERRED")
    else:
        do.stand(("R-6.9", "R-M.5"), "TERMINATION_PENDING")
    need(amount > 0, "R-6.9")
    need(amount <= case.outstanding, "R-M.5")
    claim = running_claim(do)
    if claim is None:
        raise LookupError("what is owed is owed on a claim")
    claim.returned += amount
    claim.repaid.append((do.day, amount))
    if case.outstanding:
        do.mail("recovery_partial", BOTH)
        return
    settle_claim(do)
    do.mail("recovery_settled", BOTH)


def _is_overdue(do: Doing) -> bool:
    owed = do.case.open("recovery")
    return any(
        one.due is not None and do.day > one.due and one.suspended_on is None for one in owed
    )


def demand_recovery(do: Doing) -> None:
    """An overdue recovery is demanded."""
    standing_at(do, ("R-6.9",), "RECOVERING")
    need(_is_overdue(do), "R-6.9")


def refer_recovery(do: Doing) -> None:
    """An overdue recovery goes to the finance authority; one for misuse at once."""
    clawback = standing_at(do, ("R-6.9",), "RECOVERING")
    need(do.asked.data.get("authority"), "R-6.9")
    need("misuse" in clawback.grounds or _is_overdue(do), "R-6.9")
    put(do, clawback, "REFERRED")


def write_off_recovery(do: Doing) -> None:
    """The finance authority gives up the rest."""
    clawback = standing_at(do, ("R-6.9",), "REFERRED")
    need(do.asked.data.get("authority"), "R-6.9")
    need(do.asked.data.get("reason"), "R-A.1")
    if clawback.claim is not None:
        clawback.claim.waived += clawback.claim.left
    settle_claim(do)


# --- disputes -------------------------------------------------------------------------------------


def file_dispute(do: Doing) -> None:
    """One at a time, over a recovery that is owed or a refusal, within its term (R-D.1)."""
    case, kind = do.case, do.asked.data.get("kind")
    rules = ("R-D.1",)
    need(do.asked.data.get("against"), *rules)
    need(case.dispute is None, *rules)
    owed = case.open("recovery")
    need(owed or case.outcome == "NOT_SUPPORTED", *rules)
    need(not kind or kind in ("行政复议", "行政诉讼"), *rules)
    made = owed[-1].started if owed else case.since.date()
    last = do.days.end(made, "6m" if kind == "行政诉讼" else "60d")
    need(last is None or do.day <= last, *rules)
    since = case.clawback.since if case.clawback else case.since
    need(do.asked.at >= since, "R-A.1")
    case.dispute = Dispute(running_claim(do) if owed else None)
    do.mail("dispute_registered", (*BOTH, "city_supervisor"))


def _follows(do: Doing) -> None:
    """It comes after what brought the claim, or the case, to where it stands."""
    clawback = do.case.clawback
    need(do.asked.at >= (clawback.since if clawback else do.case.since), "R-A.1")


def suspend_enforcement(do: Doing) -> None:
    """The disputed recovery is suspended, once."""
    case = do.case
    need(case.is_open and case.dispute is not None, "R-D.2", "R-W.2")
    owed, dispute = case.open("recovery"), case.dispute
    if dispute is None or not owed or dispute.claim is not running_claim(do):
        raise Refused("R-D.2")
    need(dispute.suspended_on is None, "R-D.2")
    _follows(do)
    dispute.suspended_on = owed[0].suspended_on = do.day


def dispute_result(do: Doing) -> None:
    """Upheld, what was left of the term runs on; changed, a new term; annulled, nothing is owed."""
    case, result = do.case, do.asked.data.get("result")
    dispute = case.dispute
    if dispute is None:
        raise Refused("R-D.1")
    claim, amount = dispute.claim, do.asked.fen("amount") or 0
    words = ("维持", "变更", "撤销") if claim else ("维持", "撤销")
    need(result in words, "R-D.1")
    is_own = (claim is not None and case.clawback is None) or claim is running_claim(do)
    _follows(do)
    if claim is not None and result == "变更":
        _may_change(do, claim, amount, is_own=is_own)
    case.dispute = None
    do.mail("dispute_result", BOTH)
    if claim is None:
        case.annulled = result == "撤销"
        return
    if result == "维持":
        if is_own:
            _run_on(do)
    else:
        _change(do, claim, amount if result == "变更" else 0)
        if is_own and result == "变更" and claim.left:
            if case.settlement is None and case.clawback is None:
                case.clawback = _taken_up(do, claim)
            do.settle("recovery")
            do.owe("recovery", f"{do.terms.recovery_days}d")
    if is_own and not case.outstanding:
        settle_claim(do)


def _taken_up(do: Doing, claim: Claim) -> Clawback:
    """A clawback that was over runs again, on the claim that the dispute raised."""
    return Clawback("RECOVERING", do.asked.at, ("slow_execution",), claim=claim)


def _may_change(do: Doing, claim: Claim, amount: int, *, is_own: bool) -> None:
    """More than was decided can only be what was neither claimed nor spent (R-M.5, R-M.9)."""
    case = do.case
    need(case.is_open or amount <= claim.returned, "R-D.1")
    need(is_own or amount <= claim.decided, "R-D.1", "R-6.5")
    need(amount > 0, "R-D.1")
    need(amount <= claim.decided + case.spendable - case.spent, "R-M.5")


def _change(do: Doing, claim: Claim, amount: int) -> None:
    """The claim is another; what came back beyond it goes back, what it reached is spent again."""
    again = min(claim.disallowed, max(claim.decided - amount, 0))
    claim.disallowed -= again
    do.case.disallowed -= again
    do.case.spent += again
    claim.decided = amount
    if claim.returned > amount:
        claim.repaid.append((do.day, amount - claim.returned))
        claim.returned = amount
    claim.waived = min(claim.waived, amount - claim.returned)


def _run_on(do: Doing) -> None:
    """The suspension ends; what was left of the term runs from the day of the result."""
    for duty in do.case.open("recovery"):
        paused, duty.suspended_on = duty.suspended_on, None
        if paused is None:
            return
        if duty.due is None or paused > duty.due:
            duty.pauses.append((paused, do.day))
            return
        do.settle("recovery")
        do.owe("recovery", f"{(duty.due - paused).days}d")


ACTS = (
    refund,
    demand_recovery,
    refer_recovery,
    write_off_recovery,
    file_dispute,
    suspend_enforcement,
    dispute_result,
)
