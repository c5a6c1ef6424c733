"""Disputes over a decision to take money back: an overlay on the recovery (R-D.1, R-D.2)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from states import commands
from states.acts.clawback import reaches_spent_money
from states.acts.recovery import settle_recovery
from states.deadlines import due_after
from states.facts import Clawback, Dispute, Duty, Outcome, Pause, Repayment, Settlement
from states.funds import holdings, recoverable
from states.items import Item
from states.mails import BOTH, Addressee, MailKind
from states.money import split
from states.refusals import Problem, problem
from states.work import Work, replace

UPHELD, CHANGED, ANNULLED = "维持", "变更", "撤销"
RESULTS = (UPHELD, CHANGED, ANNULLED)


def _open_dispute(work: Work) -> Dispute:
    dispute = work.facts.open_dispute
    if dispute is None:
        raise LookupError("the case has no open dispute")
    return dispute


def _recovery(work: Work) -> tuple[str, Duty] | None:
    return next(((k, d) for k, d in work.facts.open_duties() if d.item is Item.RECOVERY), None)


def _overlay(work: Work) -> Clawback | Settlement | None:
    """The decision under dispute: the settlement of a termination, else the clawback's."""
    return work.facts.settlement or work.facts.clawback


def _disputed(work: Work) -> tuple[int, int]:
    """What was decided in the disputed decision, and what of it came back, in fen."""
    overlay = _overlay(work)
    if overlay is None:
        return 0, 0
    return sum(overlay.claims.values()), sum(_returned(work, overlay).values())


def _returned(work: Work, overlay: Clawback | Settlement) -> dict[str, int]:
    """What came back of the disputed decision, by institution, in fen."""
    return {
        name: work.money.recovered_from(name) - overlay.recovered_before.get(name, 0)
        for name in overlay.claims
    }


# --- guards -----------------------------------------------------------------------------


def decision_can_be_disputed(work: Work) -> Iterator[Problem]:
    """One dispute at a time, over a decision that was made, within its term (R-D.1)."""
    asked = work.asked(commands.FileDispute)
    if not asked.against:
        yield problem("fields_missing", "R-D.1", missing=["against"])
    if work.facts.open_dispute is not None:
        yield problem("dispute_open", "R-D.1", against=work.facts.open_dispute.against)
    made_on = _decided_on(work)
    if made_on is None:
        yield problem("nothing_to_dispute", "R-D.1")
        return
    is_suit = "诉讼" in (asked.kind or "") or "suit" in (asked.kind or "")
    notice = work.notice
    term = f"{notice.lawsuit_months}m" if is_suit else f"{notice.reconsideration_days}d"
    last = due_after(made_on, term, work.calendar)
    if last is not None and work.day > last:
        yield problem("dispute_too_late", "R-D.1", last=last)


def _decided_on(work: Work) -> date | None:
    """The day of the decision that a dispute is over."""
    if work.facts.outcome is Outcome.NOT_SUPPORTED:
        return work.facts.since.date()
    duty = work.facts.duty(Item.RECOVERY)
    return duty.started if duty is not None and duty.is_open else None


def recovery_is_disputed(work: Work) -> Iterator[Problem]:
    """Only the recovery under dispute is suspended, once, by a named authority (R-D.2)."""
    dispute, recovery = work.facts.open_dispute, _recovery(work)
    if dispute is None or recovery is None:
        yield problem("no_dispute", "R-D.2")
    elif dispute.suspended_on is not None:
        yield problem("suspended_before", "R-D.2", since=dispute.suspended_on)


def result_is_known(work: Work) -> Iterator[Problem]:
    """The dispute ends by 维持, 变更 with an amount, or 撤销 (R-D.1).

    More than was decided can only be what was neither claimed nor spent (R-M.5, R-M.9).
    """
    asked = work.asked(commands.DisputeResult)
    if work.facts.open_dispute is None:
        yield problem("no_dispute", "R-D.1")
    if asked.result not in RESULTS:
        yield problem("no_result", "R-D.1", given=asked.result, expected=list(RESULTS))
    if asked.result != CHANGED:
        return
    decided, returned = _disputed(work)
    if (asked.amount or 0) > returned and not work.facts.is_open:
        yield problem("settled_for_good", "R-D.1", returned=returned)
    overlay = _overlay(work)
    grounds = overlay.grounds if isinstance(overlay, Clawback) else ()
    full = reaches_spent_money(work, grounds)
    ceiling = decided + recoverable(work.money, full=full)
    if not (asked.amount or 0) > 0:
        yield problem("no_amount", "R-D.1", given=asked.amount)
    elif (asked.amount or 0) > ceiling:
        yield problem("above_recoverable", "R-M.5", amount=asked.amount, ceiling=ceiling)


# --- effects ----------------------------------------------------------------------------


def file_dispute(work: Work) -> None:
    """The dispute is registered; it stops nothing by itself (R-D.2)."""
    asked = work.asked(commands.FileDispute)
    work.change(dispute=Dispute(work.day, asked.against or "", asked.kind))
    work.tell(MailKind.DISPUTE_REGISTERED, to=(*BOTH, Addressee.CITY_SUPERVISOR))


def suspend_enforcement(work: Work) -> None:
    """Reminders and overdue days of the recovery pause until the result (R-D.2)."""
    authority = work.asked(commands.SuspendEnforcement).authority
    work.change(dispute=replace(_open_dispute(work), suspended_on=work.day, authority=authority))
    if (recovery := _recovery(work)) is not None:
        work.update_duty(recovery[0], suspended_on=work.day)


def dispute_result(work: Work) -> None:
    """Upheld runs on, changed begins a new term, annulled ends the claim (§2.5)."""
    asked = work.asked(commands.DisputeResult)
    work.change(dispute=replace(_open_dispute(work), result=asked.result))
    due: date | None = None
    if asked.result == UPHELD:
        due = _run_on(work)
    else:
        _set_claim(work, asked.amount or 0 if asked.result == CHANGED else 0)
        if asked.result == CHANGED and work.money.outstanding_recovery:
            if work.facts.settlement is None and work.facts.open_clawback is None:
                work.move("clawback.RECOVERING")
            work.settle(Item.RECOVERY, status="replaced")
            due = work.owe(Item.RECOVERY)
    amount, _ = _disputed(work)
    if asked.result != ANNULLED:
        work.warn_if_other("new_recovery_due", asked.new_recovery_due, due)
    if not work.money.outstanding_recovery:
        settle_recovery(work)
    facts: dict[str, Any] = {"result": asked.result, "amount": amount}
    if due is not None:
        facts["recovery_due"] = due
    work.tell(MailKind.DISPUTE_RESULT, to=BOTH, **facts)


def _run_on(work: Work) -> date | None:
    """End the suspension; what was left of the term runs from the day of the result (R-D.2)."""
    recovery = _recovery(work)
    if recovery is None:
        return work.due(Item.RECOVERY)
    key, duty = recovery
    if duty.suspended_on is None:
        return duty.due
    if duty.due is None or duty.suspended_on > duty.due:
        pauses = (*duty.pauses, Pause(duty.suspended_on, work.day))
        return work.update_duty(key, suspended_on=None, pauses=pauses).due
    left = (duty.due - duty.suspended_on).days
    work.update_duty(key, suspended_on=None)
    work.settle(Item.RECOVERY, status="replaced")
    return work.owe(Item.RECOVERY, rule=duty.rule, term=f"{left}d")


def _set_claim(work: Work, amount: int) -> None:
    """Replace the disputed claim by *amount*; what came back beyond it goes back (R-M.5, R-M.8)."""
    overlay = _overlay(work)
    if overlay is None:
        return
    parts = _shares(work, overlay, amount)
    _give_back(work, {n: back - parts[n] for n, back in _returned(work, overlay).items()})
    claims = dict(work.money.claims)
    for name, before in overlay.claims.items():
        claims[name] += parts[name] - before
        work.post("receivable", "held", parts[name] - before, name)
    work.change_money(claims=claims)
    _limit_waivers(work)
    if isinstance(overlay, Settlement):
        work.change(settlement=replace(overlay, return_amount=amount, claims=parts))
    else:
        work.change_clawback(decided=amount, claims=parts)


def _shares(work: Work, overlay: Clawback | Settlement, amount: int) -> dict[str, int]:
    """What of the changed *amount* falls on each institution: what it paid stays its own (R-M.6).

    More than was decided falls on what the institutions still hold, less on what they still owe.
    """
    claims, returned = overlay.claims, _returned(work, overlay)
    more, left = amount - sum(claims.values()), amount - sum(returned.values())
    if left < 0:
        return split(amount, returned)
    if more > 0:
        held = holdings(work.money)
        added = split(more, {name: held[name] for name in claims})
        return {name: part + added[name] for name, part in claims.items()}
    owed = split(left, {name: part - returned[name] for name, part in claims.items()})
    return {name: part + owed[name] for name, part in returned.items()}


def _give_back(work: Work, parts: dict[str, int]) -> None:
    """Book what goes back to the institutions that paid too much, in fen (R-M.8)."""
    repayments = []
    for name, part in parts.items():
        if part > 0:
            repayments.append(Repayment(work.day, name, -part))
            work.post("recovered", "receivable", -part, name)
    work.change_money(repayments=(*work.money.repayments, *repayments))


def _limit_waivers(work: Work) -> None:
    """What was written off is at most what is still owed under the changed claim (R-M.5)."""
    money, waivers = work.money, dict(work.money.waivers)
    for name, waived in waivers.items():
        most = money.claims[name] - money.recovered_from(name)
        if waived > most:
            work.post("waived", "receivable", most - waived, name)
            waivers[name] = most
    work.change_money(waivers=waivers)


CONDITIONS = ()
GUARDS = (decision_can_be_disputed, recovery_is_disputed, result_is_known)
EFFECTS = (file_dispute, suspend_enforcement, dispute_result)
