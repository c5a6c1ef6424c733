"""The clawback in the second model: warned, mended, proposed and decided."""

from datetime import date, timedelta

from tests.conformance.model.case import (
    SUPERVISED,
    Case,
    Claim,
    Clawback,
    Doing,
    Refused,
    need,
)
from tests.conformance.model.duties import BOTH
from tests.conformance.model.supervision import flag, take_report, to_flag


def standing_at(do: Doing, rules: tuple[str, ...], *states: str) -> Clawback:
    """The clawback, where it stands at one of these states."""
    if not do.case.is_open:
        do.stand(rules)
    clawback = do.case.clawback
    if clawback is None or clawback.state not in states:
        raise Refused(*rules)
    need(do.asked.at >= clawback.since, "R-A.1")
    return clawback


def put(do: Doing, clawback: Clawback, state: str) -> None:
    clawback.state, clawback.since = state, do.asked.at


def _was_poor(do: Doing) -> bool:
    return bool(do.case.assessments) and do.case.assessments[-1][1] == do.terms.worst


def close(do: Doing) -> None:
    """The clawback is over, its flag closes, and nothing of it is owed any more."""
    do.settle("flag_check", "recheck", "clawback_proposal", "hearing", "clawback_decision")
    do.settle("statement", "rectification", "recovery")
    do.case.clawback = do.case.flag = do.case.pending = None


# --- flag and rectification -----------------------------------------------------------------------


def dismiss_flag(do: Doing) -> None:
    """A flag is not borne out."""
    standing_at(do, ("R-6.5",), "FLAGGED")
    need(do.asked.data.get("reason"), "R-A.1")
    close(do)


def issue_warning(do: Doing) -> None:
    """A flag, or the lowest rating, is a ground to warn; a term for rectification begins."""
    case = do.case
    if case.clawback is None:
        do.stand(("R-6.5",), *SUPERVISED, "TERMINATION_PENDING")
        need(case.settlement is None, "R-6.5", "R-6.1", "R-W.2")
        need(_was_poor(do), "R-6.5")
        case.clawback = Clawback("RECTIFYING", do.asked.at, ("poor_performance",), warned=True)
    else:
        clawback = standing_at(do, ("R-6.5",), "FLAGGED")
        put(do, clawback, "RECTIFYING")
        clawback.warned = True
    do.settle("flag_check")
    do.owe("rectification", f"{do.terms.rectification_days}d")
    do.mail("slow_warning", BOTH)


def extend_rectification(do: Doing) -> None:
    """Once, by fifteen days, counted from where the first term began."""
    clawback = standing_at(do, ("R-6.5",), "RECTIFYING")
    need(do.asked.data.get("reason"), "R-A.1")
    need(not clawback.extended, "R-6.5")
    (duty,) = do.case.open("rectification")
    do.settle("rectification")
    do.owe("rectification", f"{do.terms.rectification_days + 15}d", started=duty.started)
    clawback.extended = True
    do.mail("rectification_extended", BOTH)


def submit_rectification_report(do: Doing) -> None:
    """One report within the term, or after it while the city checks."""
    clawback = standing_at(do, ("R-6.5",), "RECTIFYING", "RECHECK")
    need(clawback.state == "RECTIFYING" or not clawback.reported, "R-6.6", "R-6.5")
    take_report(do, "rectification")
    put(do, clawback, "RECHECK") if clawback.state == "RECTIFYING" else None
    clawback.reported = True
    do.settle("rectification", "recheck")
    do.owe("recheck", "5wd")


def verify_rectification(do: Doing) -> None:
    """Cleared on a report, and where it is about money on an index that reaches the line."""
    result = do.asked.data.get("result")
    clawback = standing_at(do, ("R-6.6",), "RECHECK")
    need(result in ("cleared", "not_cleared"), "R-6.6")
    if result == "cleared":
        reports = [one for one in do.case.reports if one.source == "rectification"]
        need(clawback.reported and reports, "R-6.6")
        is_of_money = {"slow_execution", "no_data"} & set(clawback.grounds)
        need(not is_of_money or reports[-1].reaches_line, "R-6.6")
        close(do)
        do.mail("rectification_cleared", BOTH)
        return
    do.settle("recheck", "rectification")
    put(do, clawback, "CLAWBACK_PREPARATION")
    over = do.case.due("rectification")
    allowed = do.day if over is None else max(do.day, over + timedelta(days=1))
    do.owe("clawback_proposal", "10wd", started=allowed)
    do.mail("rectification_not_cleared", BOTH)


# --- from proposal to decision --------------------------------------------------------------------


def open_clawback(do: Doing) -> None:
    """Misuse, at any time; the lowest rating, where nothing runs."""
    case, grounds = do.case, tuple(do.asked.data.get("grounds", ()))
    rules = ("R-6.4", "R-6.10", "R-6.5", "R-6.7", "R-W.2")
    if case.clawback is not None:
        clawback = standing_at(do, rules, "FLAGGED", "RECTIFYING", "RECHECK")
        need("misuse" in grounds, *rules)
    else:
        do.stand(rules, *SUPERVISED, "TERMINATION_PENDING")
        need(case.settlement is None, *rules)
        clawback = case.clawback = Clawback("CLAWBACK_PREPARATION", do.asked.at, ())
    known = set(grounds) <= {"misuse", "poor_performance"}
    need(grounds and known, "R-6.4")
    need("misuse" in grounds or _was_poor(do), "R-6.4", "R-6.5")
    put(do, clawback, "CLAWBACK_PREPARATION")
    clawback.grounds, clawback.warned = (*clawback.grounds, *grounds), False
    do.settle("flag_check", "recheck", "rectification")
    do.owe("clawback_proposal", "10wd")


def _ceiling(do: Doing, clawback: Clawback) -> int:
    """What was paid and neither claimed nor spent; for misuse also what was spent (R-M.5)."""
    return do.case.spendable - (0 if _is_full(do, clawback) else do.case.spent)


def _is_full(do: Doing, clawback: Clawback) -> bool:
    """Whether money that was spent comes back as well (R-6.9, R-6.10)."""
    return "misuse" in clawback.grounds or do.terms.clawback_ceiling == "full"


def propose_clawback(do: Doing) -> None:
    """Facts, grounds and amount are notified, once the rectification is over."""
    clawback, amount = (
        standing_at(do, ("R-6.7",), "CLAWBACK_PREPARATION"),
        do.asked.fen("amount") or 0,
    )
    need(amount > 0, "R-M.5")
    over = do.case.due("rectification")
    need(not clawback.warned or (over is not None and do.day > over), "R-6.7")
    need(amount <= _ceiling(do, clawback), "R-M.5")
    need(do.terms.grounds_mode != "both" or _was_poor(do), "R-6.4")
    clawback.proposed = amount
    put(do, clawback, "CLAWBACK_PROPOSED")
    do.settle("clawback_proposal")
    do.owe("statement", f"{do.terms.clawback_statement_working_days}wd")
    do.mail("clawback_proposed", BOTH)


def _is_in_time(do: Doing) -> None:
    over = do.case.due("statement")
    need(over is None or do.day <= over, "R-6.8")


def _to_deliberation(do: Doing, clawback: Clawback) -> None:
    put(do, clawback, "DELIBERATION")
    do.settle("statement")
    do.owe("clawback_decision", "10wd")


def submit_statement(do: Doing) -> None:
    """What the institution has to say, within its term."""
    clawback = standing_at(do, ("R-6.8",), "CLAWBACK_PROPOSED")
    _is_in_time(do)
    need(not clawback.hearing, "R-6.8")
    _to_deliberation(do, clawback)


def waive_statement(do: Doing) -> None:
    """The institution has nothing to say."""
    clawback = standing_at(do, ("R-6.8",), "CLAWBACK_PROPOSED")
    need(not clawback.hearing, "R-6.8")
    _to_deliberation(do, clawback)


def request_hearing(do: Doing) -> None:
    """A hearing is asked for within the term; it comes first then."""
    clawback = standing_at(do, ("R-6.8",), "CLAWBACK_PROPOSED")
    _is_in_time(do)
    need(not clawback.hearing, "R-6.8")
    clawback.hearing = do.day
    do.settle("statement")
    do.owe("hearing", "17wd")


def hold_hearing(do: Doing) -> None:
    """The hearing is held on notice of seven working days, served once it was asked for."""
    clawback, told = (
        standing_at(do, ("R-6.8",), "CLAWBACK_PROPOSED"),
        do.asked.data.get("notified_on"),
    )
    need(clawback.hearing and told, "R-6.8")
    served = date.fromisoformat(str(told))
    need(served >= (clawback.hearing or served), "R-6.8")
    need(do.days.between(served, do.day) >= 7, "R-6.8")
    clawback.hearing = None
    do.settle("hearing")
    _to_deliberation(do, clawback)


def deliberate_clawback(do: Doing) -> None:
    """At most what was proposed is to be recovered; or nothing, and it is over."""
    clawback, result = standing_at(do, ("R-6.8",), "DELIBERATION"), do.asked.data.get("result")
    need(result in ("recover", "drop"), "R-6.8")
    if result == "drop":
        close(do)
        return
    amount = do.asked.fen("amount") or 0
    need(0 < amount <= clawback.proposed, "R-6.8")
    clawback.deliberated = amount


def decide_clawback(do: Doing) -> None:
    """At most what was proposed and deliberated; of what was spent only for misuse, and named."""
    case, clawback = do.case, standing_at(do, ("R-6.8",), "DELIBERATION")
    amount, disallowed = do.asked.fen("amount") or 0, do.asked.fen("disallowed_spending") or 0
    need(amount > 0, "R-M.5")
    most = clawback.proposed if clawback.deliberated is None else clawback.deliberated
    need(amount <= most, "R-6.8")
    need(amount <= _ceiling(do, clawback), "R-M.5")
    need(disallowed >= amount - (case.spendable - case.spent), "R-M.9", "R-6.10")
    need(not disallowed or _is_full(do, clawback), "R-6.10")
    need(disallowed <= case.spent, "R-M.9", "R-6.10")
    case.spent -= disallowed
    case.disallowed += disallowed
    clawback.claim = Claim(amount, disallowed)
    case.claims.append(clawback.claim)
    put(do, clawback, "RECOVERING")
    do.settle("clawback_decision")
    do.owe("recovery", f"{do.terms.recovery_days}d")
    do.mail("clawback_decision", BOTH)


# --- what the night does --------------------------------------------------------------------------


def is_due(case: Case, night: date) -> bool:
    """Whether time has decided something by a night."""
    if not case.is_open:
        return False
    if case.clawback is None:
        return to_flag(case, night) is not None
    state = case.clawback.state
    return (state == "RECTIFYING" and _past(case, "rectification", night)) or (
        state == "CLAWBACK_PROPOSED" and _past(case, "statement", night)
    )


def by_night(do: Doing, night: date) -> None:
    """Do what time has decided of a clawback, or of a flag."""
    case, clawback = do.case, do.case.clawback
    if clawback is None:
        ground = flag(do, night)
        case.clawback = Clawback("FLAGGED", do.asked.at, (ground,))
        do.owe("flag_check", "5wd")
    elif clawback.state == "RECTIFYING":
        put(do, clawback, "RECHECK")
        do.settle("recheck")
        do.owe("recheck", "5wd")
    else:
        _to_deliberation(do, clawback)


def _past(case: Case, item: str, night: date) -> bool:
    return any(one.due is not None and one.due < night for one in case.open(item))


ACTS = (
    dismiss_flag,
    issue_warning,
    extend_rectification,
    submit_rectification_report,
    verify_rectification,
    open_clawback,
    propose_clawback,
    submit_statement,
    waive_statement,
    request_hearing,
    hold_hearing,
    deliberate_clawback,
    decide_clawback,
)
