"""Disputes over a decision (R-D.1, R-D.2): beside the case, whose state they leave as it is."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from states import commands
from states.act_in_hand import Work, replace
from states.acts.recovery import settle_recovery
from states.choices import Remedy, Ruling, chosen, read_remedy
from states.deadlines import due_after
from states.disputed_claim import change_claim, decided_and_returned
from states.duty_items import Item
from states.facts import Dispute, Disputed, Duty, DutyStatus, Outcome, Pause
from states.funds import recoverable
from states.mail_kinds import BOTH, Addressee, MailKind
from states.refusals import Problem, problem


def _open_dispute(work: Work) -> Dispute:
    dispute = work.facts.open_dispute
    if dispute is None:
        raise LookupError("the case has no open dispute")
    return dispute


def _recovery(work: Work) -> tuple[str, Duty] | None:
    return next(((k, d) for k, d in work.facts.open_duties() if d.item is Item.RECOVERY), None)


# --- guards -----------------------------------------------------------------------------


def decision_can_be_disputed(work: Work) -> Iterator[Problem]:
    """One dispute at a time, over a decision that was made, within its term (R-D.1)."""
    asked = work.asked(commands.FileDispute)
    if not asked.against:
        yield problem("fields_missing", "R-D.1", missing=["against"])
    if work.facts.open_dispute is not None:
        yield problem("dispute_open", "R-D.1", against=work.facts.open_dispute.against)
    if (decided := _open_to_dispute(work)) is None:
        yield problem("nothing_to_dispute", "R-D.1")
        return
    _, made_on = decided
    remedy = read_remedy(asked.kind)
    if remedy is None:
        yield problem("no_result", "R-D.1", given=asked.kind, expected=list(Remedy))
        return
    last = due_after(made_on, _term(work, remedy), work.calendar)
    if last is not None and work.day > last:
        yield problem("dispute_too_late", "R-D.1", last=last)


def _term(work: Work, remedy: Remedy) -> str:
    if remedy is Remedy.LAWSUIT:
        return f"{work.notice.lawsuit_months}m"
    return f"{work.notice.reconsideration_days}d"


def _open_to_dispute(work: Work) -> tuple[Disputed, date] | None:
    """The decision that a dispute can be over now, and its day."""
    facts = work.facts
    if facts.outcome is Outcome.NOT_SUPPORTED:
        return Disputed.REFUSAL, facts.since.date()
    duty = facts.duty(Item.RECOVERY)
    if duty is None or not duty.is_open:
        return None
    return (Disputed.SETTLEMENT if facts.settlement else Disputed.CLAWBACK), duty.started


def recovery_is_disputed(work: Work) -> Iterator[Problem]:
    """Only the recovery under dispute is suspended, once, by a named authority (R-D.2)."""
    dispute, facts = work.facts.open_dispute, work.facts
    if dispute is None or _recovery(work) is None or facts.contested is None or facts.disputed:
        yield problem("no_dispute", "R-D.2")
    elif dispute.suspended_on is not None:
        yield problem("suspended_before", "R-D.2", since=dispute.suspended_on)


def result_is_known(work: Work) -> Iterator[Problem]:
    """The dispute ends by 维持, 变更 with an amount, or 撤销 (R-D.1)."""
    asked, facts = work.asked(commands.DisputeResult), work.facts
    if facts.open_dispute is None:
        yield problem("no_dispute", "R-D.1")
    expected = list(Ruling) if facts.contested is not None else [Ruling.UPHELD, Ruling.ANNULLED]
    if asked.result not in expected:
        yield problem("no_result", "R-D.1", given=asked.result, expected=expected)
    elif asked.result == Ruling.CHANGED:
        yield from _amount_problems(work, asked.amount or 0)


def _amount_problems(work: Work, amount: int) -> Iterator[Problem]:
    """More than was decided can only be what was neither claimed nor spent (R-M.5, R-M.9)."""
    decided, returned = decided_and_returned(work)
    ceiling = decided + recoverable(work.money, full=False)
    later = work.facts.open_clawback if work.facts.disputed is not None else None
    if amount > returned and not work.facts.is_open:
        yield problem("settled_for_good", "R-D.1", returned=returned)
    if amount > decided and later is not None:
        yield problem("clawback_open", "R-D.1", "R-6.5", state=later.state)
    if amount <= 0:
        yield problem("no_amount", "R-D.1", given=amount)
    elif amount > ceiling:
        yield problem("above_recoverable", "R-M.5", amount=amount, ceiling=ceiling)


# --- effects ----------------------------------------------------------------------------


def file_dispute(work: Work) -> None:
    """The dispute is registered; it stops nothing by itself (R-D.2)."""
    asked, decided = work.asked(commands.FileDispute), _open_to_dispute(work)
    over = decided[0] if decided else None
    work.change(dispute=Dispute(work.day, asked.against or "", over, asked.kind))
    work.tell(MailKind.DISPUTE_REGISTERED, to=(*BOTH, Addressee.CITY_SUPERVISOR))


def suspend_enforcement(work: Work) -> None:
    """Reminders and overdue days of the recovery pause until the result (R-D.2)."""
    authority = work.asked(commands.SuspendEnforcement).authority
    work.change(dispute=replace(_open_dispute(work), suspended_on=work.day, authority=authority))
    if (recovery := _recovery(work)) is not None:
        work.update_duty(recovery[0], suspended_on=work.day)


def dispute_result(work: Work) -> None:
    """Upheld, the recovery runs on; changed, it has a new term; annulled, nothing is claimed."""
    asked, dispute = work.asked(commands.DisputeResult), _open_dispute(work)
    ruling = chosen(Ruling, asked.result)
    _take_up_again(work)
    is_of_claim = work.facts.contested is not None and work.facts.disputed is None
    due: date | None = None
    if ruling is Ruling.UPHELD:
        due = _run_on(work) if is_of_claim else None
    else:
        change_claim(work, asked.amount or 0 if ruling is Ruling.CHANGED else 0)
        if is_of_claim and ruling is Ruling.CHANGED and work.money.outstanding_recovery:
            due = _begin_new_term(work)
    amount, _ = decided_and_returned(work)
    if ruling is Ruling.ANNULLED:
        annulled = work.facts.dispute_is_over is Disputed.REFUSAL
        work.change(support=replace(work.facts.support, annulled=annulled))
    else:
        work.warn_if_other("new_recovery_due", asked.new_recovery_due, due)
    if is_of_claim and not work.money.outstanding_recovery:
        settle_recovery(work)
    work.change(dispute=replace(dispute, result=ruling), disputed=None)
    facts: dict[str, Any] = {"result": ruling, "amount": amount}
    if due is not None:
        facts["recovery_due"] = due
    work.tell(MailKind.DISPUTE_RESULT, to=BOTH, **facts)


def _take_up_again(work: Work) -> None:
    """The disputed clawback is the case's own again where the one that came after it is over."""
    claim = work.facts.disputed
    if claim is None or work.facts.open_clawback is not None:
        return
    before = {n: work.money.recovered_from(n) - p for n, p in (claim.returned or {}).items()}
    work.change(clawback=replace(claim, recovered_before=before, returned=None), disputed=None)


def _begin_new_term(work: Work) -> date | None:
    """A changed claim is owed within a term that begins with the result."""
    if work.facts.settlement is None and work.facts.open_clawback is None:
        work.move("clawback.RECOVERING")
    work.settle(Item.RECOVERY, status=DutyStatus.REPLACED)
    return work.owe(Item.RECOVERY)


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
    work.settle(Item.RECOVERY, status=DutyStatus.REPLACED)
    return work.owe(Item.RECOVERY, rule=duty.rule, term=f"{left}d")


CONDITIONS = ()
GUARDS = (decision_can_be_disputed, recovery_is_disputed, result_is_known)
EFFECTS = (file_dispute, suspend_enforcement, dispute_result)
