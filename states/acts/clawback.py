"""The clawback over step 6 (正文一(六)): from flag to recovery (§2.4)."""

from collections.abc import Iterator
from fractions import Fraction

from states import commands
from states.acts.ending import claim, close_flag, end, recovered_from
from states.acts.supervision import take_report
from states.facts import Clawback, Flag, Outcome, Repayment
from states.funds import recoverable
from states.money import split
from states.refusals import Problem, problem
from states.watch import overdue_runs
from states.work import Work

POOR = "差"
SLOW, NO_DATA, MISUSE, POOR_WORK = "slow_execution", "no_data", "misuse", "poor_performance"


def clawback_of(work: Work) -> Clawback:
    """The clawback that the case has."""
    if work.facts.clawback is None:
        raise LookupError("the case has no clawback")
    return work.facts.clawback


def still_owed(work: Work) -> dict[str, int]:
    """What each institution still owes of its claims, in fen."""
    money = work.money
    return {
        name: part - money.recovered_from(name) - money.waivers.get(name, 0)
        for name, part in money.claims.items()
    }


# --- what decides the path --------------------------------------------------------------


def is_cleared(work: Work) -> bool:
    """The city finds the rectification done."""
    return work.asked(commands.VerifyRectification).result == "cleared"


def is_not_cleared(work: Work) -> bool:
    """The city finds the rectification not done."""
    return work.asked(commands.VerifyRectification).result == "not_cleared"


def is_recovered(work: Work) -> bool:
    """The deliberation comes to a recovery."""
    return work.asked(commands.DeliberateClawback).result == "recover"


def is_dropped(work: Work) -> bool:
    """The deliberation drops the clawback."""
    return work.asked(commands.DeliberateClawback).result == "drop"


def settles_all(work: Work) -> bool:
    """The refund is the last."""
    return work.asked(commands.Refund).amount == work.money.outstanding_recovery


def leaves_a_rest(work: Work) -> bool:
    """After the refund something is still outstanding, or it is no possible refund."""
    return not settles_all(work)


# --- guards -----------------------------------------------------------------------------


def something_is_flagged(work: Work) -> Iterator[Problem]:
    """There is a slow report to flag, or two reports are missing in a row (R-6.4)."""
    if work.facts.pending_flag is None and not overdue_runs(work.facts, work.notice, work.day):
        yield problem("nothing_to_flag", "R-6.4")
    if work.facts.open_flag is not None:
        yield problem("flag_open", "R-6.5", level=work.facts.open_flag.level)
    yield from _dispute_problems(work)


def poor_work_is_a_ground(work: Work) -> Iterator[Problem]:
    """Without a flag a warning needs an assessment of 差 (R-6.4, R-6.5)."""
    last = work.facts.assessments[-1] if work.facts.assessments else None
    if last is None or last.rating != POOR:
        yield problem("no_flag", "R-6.5", "R-6.4")


def grounds_are_known(work: Work) -> Iterator[Problem]:
    """A clawback without a flag names its grounds, and the case bears them (R-6.4, R-6.10)."""
    grounds = work.asked(commands.OpenClawback).grounds
    allowed = (POOR_WORK, MISUSE)
    if not grounds or any(ground not in allowed for ground in grounds):
        yield problem("no_grounds", "R-6.4", given=list(grounds), expected=list(allowed))
    elif MISUSE not in grounds:
        yield from poor_work_is_a_ground(work)


def no_clawback_runs(work: Work) -> Iterator[Problem]:
    """At most one clawback a case (§2.4), and none beside a dispute over the one before."""
    if (clawback := work.facts.open_clawback) is not None:
        yield problem("clawback_open", "R-6.5", state=clawback.state)
    yield from _dispute_problems(work)


def _dispute_problems(work: Work) -> Iterator[Problem]:
    """A clawback whose decision is disputed may come back to life with the result (R-D.1)."""
    if (dispute := work.facts.open_dispute) is not None:
        yield problem("dispute_open", "R-6.5", "R-D.1", against=dispute.against)


def misuse_is_the_ground(work: Work) -> Iterator[Problem]:
    """Only misuse cuts a rectification short (R-6.10)."""
    if MISUSE not in work.asked(commands.OpenClawback).grounds:
        yield problem("clawback_open", "R-6.7", state=clawback_of(work).state)


def report_is_still_owed(work: Work) -> Iterator[Problem]:
    """A second rectification report is not asked for."""
    if clawback_of(work).reported:
        yield problem("reported_before", "R-6.6")


def rectification_comes_first(work: Work) -> Iterator[Problem]:
    """A proposal waits for the end of the rectification and its recheck (R-6.7)."""
    clawback = work.facts.open_clawback
    if clawback is not None and clawback.state in ("RECTIFYING", "RECHECK"):
        yield problem("not_rechecked", "R-6.7", due=work.due("rectification"))


def statement_comes_first(work: Work) -> Iterator[Problem]:
    """A decision waits for a statement, a waiver, or the end of the term (R-6.8)."""
    clawback = work.facts.open_clawback
    if clawback is not None and clawback.state == "CLAWBACK_PROPOSED":
        yield problem("statement_runs", "R-6.8", due=work.due("statement"))


def extended_only_once(work: Work) -> Iterator[Problem]:
    """One extension, before the report is in (R-6.5)."""
    if clawback_of(work).extended:
        yield problem("extended_before", "R-6.5")


def cure_is_shown(work: Work) -> Iterator[Problem]:
    """Cleared only on a report whose index has reached the yellow line (R-6.6)."""
    reports = [r for r in work.facts.reports if r.source == "rectification"]
    if not clawback_of(work).reported or not reports:
        yield problem("no_rectification_report", "R-6.6")
        return
    if SLOW not in clawback_of(work).grounds and NO_DATA not in clawback_of(work).grounds:
        return
    index = reports[-1].index
    if index is None or Fraction(index) < work.notice.yellow_below:
        # rounded down: what is just below the line must not read as if it had reached it
        shown = None if index is None else float(Fraction(index) * 10_000 // 1 / 10_000)
        yield problem("index_too_low", "R-6.6", index=shown, least=work.notice.slow_yellow_below)


def rectification_is_over(work: Work) -> Iterator[Problem]:
    """No proposal before the term for rectification has ended (R-6.7)."""
    due = work.due("rectification")
    if clawback_of(work).warned and (due is None or work.day <= due):
        yield problem("rectification_runs", "R-6.7", due=due)


def amount_is_recoverable(work: Work) -> Iterator[Problem]:
    """Proposed and decided is at most what was paid and neither claimed nor spent (R-M.5)."""
    amount = getattr(work.command, "amount", None) or 0
    full = work.notice.clawback_ceiling == "full" or MISUSE in clawback_of(work).grounds
    ceiling = recoverable(work.money, full=full)
    if amount > ceiling:
        yield problem("above_recoverable", "R-M.5", "R-6.9", amount=amount, ceiling=ceiling)


def both_grounds_hold(work: Work) -> Iterator[Problem]:
    """Where the office asks for both grounds, slow money alone is not enough (R-6.4)."""
    last = work.facts.assessments[-1] if work.facts.assessments else None
    if work.notice.grounds_mode == "both" and (last is None or last.rating != POOR):
        yield problem("one_ground_only", "R-6.4", grounds=list(clawback_of(work).grounds))


def statement_is_in_time(work: Work) -> Iterator[Problem]:
    """Statement and hearing are asked for within the term (R-6.8)."""
    due = work.due("statement")
    if due is not None and work.day > due:
        yield problem("statement_term_over", "R-6.8", due=due)


def hearing_was_asked(work: Work) -> Iterator[Problem]:
    """A hearing is held when asked for, on notice of seven working days (R-6.8)."""
    asked = work.asked(commands.HoldHearing)
    if not clawback_of(work).hearing_requested:
        yield problem("no_hearing_requested", "R-6.8")
    days = work.notice.hearing_notice_working_days
    if asked.notified_on is None:
        yield problem("fields_missing", "R-6.8", missing=["notified_on"])
    elif (
        asked.notified_on not in work.calendar
        or work.calendar.working_days_between(asked.notified_on, work.day) < days
    ):
        yield problem("hearing_notice_short", "R-6.8", days=days, notified_on=asked.notified_on)


def no_hearing_awaited(work: Work) -> Iterator[Problem]:
    """Where a hearing was asked for it is held first (R-6.8)."""
    if clawback_of(work).hearing_requested:
        yield problem("hearing_awaited", "R-6.8")


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


def refund_is_owed(work: Work) -> Iterator[Problem]:
    """Nobody pays back more than was decided and is outstanding (R-M.5, R-M.6)."""
    asked, owed = work.asked(commands.Refund), still_owed(work)
    amount, outstanding = asked.amount or 0, work.money.outstanding_recovery
    if amount > outstanding:
        yield problem("above_outstanding", "R-M.5", amount=amount, outstanding=outstanding)
    if asked.payers and sum(asked.payers.values()) != amount:
        yield problem("payees_sum", "R-M.6", given=sum(asked.payers.values()), expected=amount)
    too_much = [name for name, part in asked.payers.items() if not 0 < part <= owed.get(name, 0)]
    if too_much:
        yield problem("payer_owes_less", "R-M.6", payers=too_much)


def recovery_is_overdue(work: Work) -> Iterator[Problem]:
    """A demand or a referral follows a recovery that is overdue (R-6.9)."""
    duty = work.facts.duty("recovery")
    if duty is None or duty.due is None or work.day <= duty.due or duty.suspended_on is not None:
        yield problem("recovery_not_due", "R-6.9", due=duty.due if duty else None)


def authority_is_named(work: Work) -> Iterator[Problem]:
    """Only the finance authority writes off (§2.4)."""
    if not getattr(work.command, "authority", None):
        yield problem("fields_missing", "R-6.9", missing=["authority"])


# --- effects ----------------------------------------------------------------------------


def raise_flag(work: Work) -> None:
    """Flag slow execution at its level, or missing reports (R-6.4, §2.2 row 20)."""
    level, kind = work.facts.pending_flag, SLOW
    if level is None:
        kind, level = NO_DATA, "yellow"
        through = overdue_runs(work.facts, work.notice, work.day)[-1]
        work.change(no_data_through=through)
    work.change(
        flags=(*work.facts.flags, Flag(kind, level, work.day)),
        pending_flag=None,
    )
    work.change_clawback(grounds=(kind,))
    work.owe("flag_check", "city", "R-6.5", f"{work.notice.flag_check_working_days}wd")


def _close(work: Work) -> None:
    """The clawback is over, and with it its flag and whatever it still asked for."""
    work.settle("flag_check", "recheck", "clawback_proposal", "clawback_decision")
    work.settle("statement", "rectification", "recovery", status="lapsed")
    close_flag(work)


def dismiss_flag(work: Work) -> None:
    """The flag was not borne out (§2.4)."""
    _close(work)


def issue_warning(work: Work) -> None:
    """The warning sets the term for rectification (R-6.5)."""
    grounds = clawback_of(work).grounds or (POOR_WORK,)
    work.change_clawback(warned=True, grounds=grounds)
    work.settle("flag_check")
    days = work.notice.rectification_days
    due = work.owe("rectification", "district", "R-6.5", f"{days}d")
    asked = work.asked(commands.IssueWarning)
    work.warn_if_other("rectification_due", asked.rectification_due, due)
    work.tell("slow_warning", "district", "institution", rectification_due=due)


def extend_rectification(work: Work) -> None:
    """The term is extended by its days, counted from the old one's last day (R-6.5)."""
    duty = work.facts.duty("rectification")
    if duty is None:
        raise LookupError("a warning sets a term for rectification")
    work.settle("rectification", status="extended")
    days = work.notice.rectification_days + work.notice.rectification_extension_days
    work.owe("rectification", "district", "R-6.5", f"{days}d", started=duty.started)
    work.change_clawback(extended=True)


def submit_rectification_report(work: Work) -> None:
    """The report is in; the city checks it (R-6.6)."""
    asked = work.asked(commands.SubmitRectificationReport)
    if asked.as_of is None or asked.spent_cumulative is None:
        raise LookupError("guarded by report_is_whole")
    take_report(work, "rectification", asked.as_of, asked.spent_cumulative)
    work.settle("rectification")
    work.change_clawback(reported=True)
    _owe_recheck(work)


def expire_rectification(work: Work) -> None:
    """The term ended without a report; the city rechecks, the report stays owed (§2.4)."""
    _owe_recheck(work)


def _owe_recheck(work: Work) -> None:
    work.settle("recheck", status="lapsed")
    work.owe("recheck", "city", "R-6.6", f"{work.notice.recheck_working_days}wd")


def verify_rectification(work: Work) -> None:
    """The finding is told; cleared closes the flag, not cleared prepares a clawback (R-6.6)."""
    work.settle("recheck")
    work.settle("rectification", status="lapsed")
    if is_cleared(work):
        _close(work)
        work.tell("rectification_cleared", "district", "institution")
    else:
        work.tell("rectification_not_cleared", "district", "institution")


def open_clawback(work: Work) -> None:
    """A clawback is prepared on its named grounds (R-6.4, R-6.10)."""
    grounds = work.asked(commands.OpenClawback).grounds
    work.settle("flag_check", "recheck")
    work.settle("rectification", status="lapsed")
    work.change_clawback(grounds=(*clawback_of(work).grounds, *grounds), warned=False)


def propose_clawback(work: Work) -> None:
    """The proposal is notified; the institution has its term for a statement (R-6.8)."""
    asked = work.asked(commands.ProposeClawback)
    term = f"{work.notice.clawback_statement_working_days}wd"
    due = work.owe("statement", "term", "R-6.8", term)
    work.warn_if_other("statement_due", asked.statement_due, due)
    work.change_clawback(proposed=asked.amount)
    work.tell(
        "clawback_proposed", "district", "institution", amount=asked.amount, statement_due=due
    )


def _await_decision(work: Work) -> None:
    work.settle("statement")
    days = work.notice.clawback_decision_working_days
    work.owe("clawback_decision", "city", "R-6.8", f"{days}wd")


def submit_statement(work: Work) -> None:
    """The statement is taken down and has to be answered (R-6.8)."""
    asked = work.asked(commands.SubmitStatement)
    work.change_clawback(statement=asked.request or "、".join(asked.evidence) or "—")
    _await_decision(work)


def waive_statement(work: Work) -> None:
    """The institution makes no statement (R-6.8)."""
    _await_decision(work)


def request_hearing(work: Work) -> None:
    """A hearing is to be held first (R-6.8)."""
    work.change_clawback(hearing_requested=True)
    work.settle("statement")


def hold_hearing(work: Work) -> None:
    """The hearing was held and minuted (R-6.8)."""
    work.change_clawback(hearing_requested=False)
    _await_decision(work)


def expire_statement(work: Work) -> None:
    """The term for a statement has passed in silence (R-6.8)."""
    _await_decision(work)


def deliberate_clawback(work: Work) -> None:
    """The deliberation's amount is the most that can be decided; a drop ends it (R-6.8)."""
    if is_dropped(work):
        _close(work)
    else:
        work.change_clawback(deliberated=work.asked(commands.DeliberateClawback).amount)


def decide_clawback(work: Work) -> None:
    """The decision claims the money back within its term (R-6.8, R-6.9)."""
    asked = work.asked(commands.DecideClawback)
    amount = asked.amount or 0
    claims = claim(work, amount)
    before = recovered_from(work, claims)
    work.change_clawback(decided=amount, claims=claims, recovered_before=before)
    work.settle("clawback_decision")
    due = work.owe("recovery", "institution", "R-6.9", f"{work.notice.recovery_days}d")
    work.warn_if_other("recovery_due", asked.recovery_due, due)
    work.tell("clawback_decision", "district", "institution", amount=amount, recovery_due=due)


def refund(work: Work) -> None:
    """Money is back; the last of it closes the clawback or ends the terminated case (§2.5)."""
    asked = work.asked(commands.Refund)
    amount = asked.amount or 0
    parts = asked.payers or split(amount, still_owed(work))
    repayments = tuple(Repayment(work.day, name, part) for name, part in parts.items() if part)
    for one in repayments:
        work.post("recovered", "receivable", one.amount, one.payer)
    work.change_money(repayments=(*work.money.repayments, *repayments))
    outstanding = work.money.outstanding_recovery
    kind = "recovery_partial" if outstanding else "recovery_settled"
    if not outstanding:
        settle_recovery(work)
    work.tell(kind, "district", "institution", amount=amount, outstanding=outstanding)


def settle_recovery(work: Work) -> None:
    """Nothing is owed any more: close the clawback, or end the terminated case."""
    work.settle("recovery")
    if work.facts.open_clawback is not None:
        work.move("clawback.CLOSED")
        _close(work)
    elif work.facts.settlement is not None and work.facts.is_open:
        work.move("case.CLOSED")
        end(work, Outcome.TERMINATED)


def demand_recovery(work: Work) -> None:
    """The demand was sent (催告)."""
    work.change_clawback(demanded=True)


def write_off_recovery(work: Work) -> None:
    """The finance authority waives the rest (§2.4)."""
    waivers = dict(work.money.waivers)
    for name, part in still_owed(work).items():
        work.post("waived", "receivable", part, name)
        waivers[name] = waivers.get(name, 0) + part
    work.change_money(waivers=waivers)
    settle_recovery(work)


CONDITIONS = (
    is_cleared,
    is_not_cleared,
    is_recovered,
    is_dropped,
    settles_all,
    leaves_a_rest,
)
GUARDS = (
    something_is_flagged,
    poor_work_is_a_ground,
    grounds_are_known,
    no_clawback_runs,
    misuse_is_the_ground,
    report_is_still_owed,
    extended_only_once,
    cure_is_shown,
    rectification_is_over,
    amount_is_recoverable,
    both_grounds_hold,
    statement_is_in_time,
    hearing_was_asked,
    no_hearing_awaited,
    deliberated_amount_is_proposed,
    decided_amount_is_deliberated,
    refund_is_owed,
    recovery_is_overdue,
    authority_is_named,
)
EFFECTS = (
    raise_flag,
    dismiss_flag,
    issue_warning,
    extend_rectification,
    submit_rectification_report,
    expire_rectification,
    verify_rectification,
    open_clawback,
    propose_clawback,
    submit_statement,
    waive_statement,
    request_hearing,
    hold_hearing,
    expire_statement,
    deliberate_clawback,
    decide_clawback,
    refund,
    demand_recovery,
    write_off_recovery,
)
OUT_OF_PLACE = {
    "propose_clawback": rectification_comes_first,
    "deliberate_clawback": statement_comes_first,
    "decide_clawback": statement_comes_first,
}
