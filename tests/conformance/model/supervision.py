"""Step 6 in the second model: reports, assessments, flags, changes."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from tests.conformance.model.case import SUPERVISED, Case, Doing, Report, need
from tests.conformance.model.contract import first_of, withhold
from tests.conformance.model.duties import BOTH, Duty


def expected(do: Doing, as_of: date) -> Fraction:
    """What should be spent by a day: linear from the first payment to the end of the contract."""
    case = do.case
    if not case.payments or case.ends_on is None:
        return Fraction(0)
    first = min(day for day, *_ in case.payments)
    if as_of <= first:
        return Fraction(0)
    linear = Fraction(case.approved * (as_of - first).days, (case.ends_on - first).days)
    paid = sum(part for day, *_, part in case.payments if day <= as_of)
    back = sum(part for one in case.claims for day, part in one.repaid if day <= as_of)
    return min(linear, Fraction(paid - back))


def take_report(do: Doing, source: str) -> Report:
    """A report is taken down and judged as of its own day; the latest one counts (R-6.2, R-M.9)."""
    case, spent = do.case, do.asked.fen("spent_cumulative")
    text = do.asked.data.get("as_of")
    need(text is not None and spent is not None, "R-6.2")
    as_of, spent = date.fromisoformat(str(text)), spent or 0
    need(as_of <= do.day, "R-6.2")
    need(0 <= spent <= case.spendable, "R-M.9", "R-6.2")
    if source == "rectification" or not do.asked.data.get("correction_note"):
        _rises(do, as_of, spent)
    there = do.asked.fen("matching_in_place") if source == "self_check" else None
    need(there is None or 0 <= there <= case.matching, "R-F.2")
    report = Report(as_of, spent, do.day, case.disallowed, *_judge(do, as_of, spent), source)
    case.reports.append(report)
    if counting(case) is report:
        case.spent = spent
        case.in_place = case.in_place if there is None else there
    return report


def _rises(do: Doing, as_of: date, spent: int) -> None:
    """Spending is cumulative: not below what is reported of before, nor above what of later."""
    stands: dict[date, int] = {}
    for one in do.case.reports:
        stands[one.as_of] = max(one.spent - do.case.disallowed + one.disallowed, 0)
    before = [day for day in stands if day <= as_of]
    later = [day for day in stands if day > as_of]
    need(not before or spent >= stands[max(before)], "R-M.9")
    need(not later or spent <= stands[min(later)], "R-M.9")


def _judge(do: Doing, as_of: date, spent: int) -> tuple[str, bool]:
    terms, due = do.terms, expected(do, as_of)
    first = min((day for day, *_ in do.case.payments), default=as_of)
    if (as_of - first).days < terms.progress_grace_days or due <= 0:
        return "not_assessed_grace", False
    index = spent / due
    if index < Fraction(terms.slow_red_below):
        return "red", index >= Fraction(terms.slow_yellow_below)
    is_slow = index < Fraction(terms.slow_yellow_below)
    return ("yellow" if is_slow else "ok"), not is_slow


def counting(case: Case) -> Report | None:
    """The report of the latest day; of equals, the one entered last."""
    return max(reversed(case.reports), key=lambda one: one.as_of, default=None)


def submit_self_check(do: Doing) -> None:
    """A region reports; what is slow is flagged by the night that follows."""
    case = do.case
    do.stand(("R-6.1", "R-W.2"), *SUPERVISED, "TERMINATION_PENDING")
    need(case.settlement is None, "R-6.1", "R-W.2")
    report = take_report(do, "self_check")
    for duty in _answered(do, report.as_of):
        duty.is_open = False
    is_judged = case.flag is None and case.clawback is None
    if is_judged and counting(case) is report:
        case.pending = report.verdict if report.verdict in ("yellow", "red") else None


def _answered(do: Doing, as_of: date) -> list[Duty]:
    """The self-check that a report answers: of the quarter it reaches, else the last before."""
    past = [one for one in do.case.open("self_check") if one.period and one.period <= do.day]
    reached = [one for one in past if one.period and one.period >= as_of]
    return reached[:1] or past[-1:]


def start_assessment(do: Doing) -> None:
    """An assessment begins."""
    do.stand(("R-6.3",), "EXECUTING")
    kind = do.asked.data.get("kind")
    need(kind in ("midterm", "final"), "R-6.3")
    do.move(str(kind).upper())


def record_assessment(do: Doing) -> None:
    """Midterm or final, each once and in order; the midterm fixes the follow-on (R-4.3)."""
    case, terms, data = do.case, do.terms, do.asked.data
    do.stand(("R-6.3", "R-W.2"), *SUPERVISED)
    kind, score, rating = data.get("kind"), data.get("score"), data.get("rating")
    need(kind in ("midterm", "final"), "R-6.3")
    need(not {str(kind), "final"} & {one for one, _ in case.assessments}, "R-6.3", "R-4.3")
    need(score is not None or rating is not None, "R-6.3")
    need(score is None or 0 <= score <= 100, "R-6.3")
    need(rating is None or rating in terms.follow_on_factor_pct, "R-4.3")
    spent = do.asked.fen("spent_cumulative")
    need(spent is None or 0 <= spent <= case.spendable, "R-M.9")
    space = data.get("year1", {}).get("physical_space", case.space)
    lacks = case.unit.track == "B" and space is False
    own = terms.rating_of(score) if score is not None else rating
    capped = _capped(do, str(own)) if lacks else own
    need(rating is None or score is None or rating in (own, capped), "R-4.3")
    given = str(rating or own)
    final = _capped(do, given) if lacks else given
    case.space = space
    case.assessments.append((str(kind), final))
    do.settle(f"{kind}_assessment")
    if spent is not None:
        case.spent = spent
    do.mail("assessment_result", BOTH)
    if kind == "midterm":
        _fix_follow_on(do, 0 if lacks else terms.follow_on_factor_pct[final])
    do.move("EXECUTING")


def _capped(do: Doing, rating: str) -> str:
    """At most the rating above the lowest: there is no physical space (K0)."""
    bands = do.terms.rating_bands
    return rating if bands[rating][0] <= bands[do.terms.barely][0] else do.terms.barely


def _fix_follow_on(do: Doing, factor: int) -> None:
    """What is left of each share after its first instalment, whatever was paid of that."""
    case = do.case
    planned = {name: share - first_of(do, name) for name, share in case.shares.items()}
    if factor == 100:  # the last payment carries what paying in whole yuan has left
        for name in planned:
            left = first_of(do, name) - case.paid(name, "first_instalment")
            planned[name] += left if 0 < left < 100 else 0
    case.planned = planned
    case.ceilings = {name: rest * factor // 100 for name, rest in planned.items()}
    if any(case.ceilings.values()):
        do.owe("follow_on_payment", "10wd")
    else:
        total = sum(planned.values())
        case.planned = dict.fromkeys(planned, 0)
        withhold(do, total)


def request_change(do: Doing) -> None:
    """One change at a time is asked for, while the contract runs."""
    do.stand(("R-5.3",), *SUPERVISED)
    need(do.asked.data.get("subject"), "R-5.3")
    need(do.case.ends_on is None or do.day <= do.case.ends_on, "R-5.3")
    need(not do.case.changes, "R-5.3")
    do.case.changes = 1


def approve_change(do: Doing) -> None:
    """The change that is asked for is approved."""
    do.stand(("R-5.3",), *SUPERVISED)
    need(do.case.changes, "R-5.3")
    do.case.changes = 0
    do.mail("change_answered", BOTH)


def refuse_change(do: Doing) -> None:
    """The change that is asked for is refused, with a reason."""
    do.stand(("R-5.3",), *SUPERVISED)
    need(do.asked.data.get("reason"), "R-A.1")
    need(do.case.changes, "R-5.3")
    do.case.changes = 0
    do.mail("change_answered", BOTH)


# --- what the night sees --------------------------------------------------------------------------


def missing_runs(case: Case) -> list[tuple[date, date]]:
    """Two quarters in a row that nobody reported on and no flag was raised for: end and due day."""
    checks = [one for one in case.duties if one.item == "self_check"]
    return [
        (two.period, two.due)
        for one, two in pairwise(sorted(checks, key=lambda one: one.period or date.min))
        if one.is_open
        and two.is_open
        and two.period
        and two.due
        and not (case.missed_through and two.period <= case.missed_through)
    ]


def _is_watched(case: Case) -> bool:
    return case.is_supervised and case.flag is None and case.clawback is None


def to_flag(case: Case, night: date) -> str | None:
    """The ground on which a night flags a case: what counts is slow, or two reports are missing."""
    if not _is_watched(case):
        return None
    report = counting(case)
    if case.pending and report is not None and report.received < night:
        return "slow_execution"
    return "no_data" if any(due < night for _, due in missing_runs(case)) else None


def flag(do: Doing, night: date) -> str:
    """Flag a case; on what ground."""
    case, ground = do.case, to_flag(do.case, night)
    if ground == "slow_execution":
        case.flag = (ground, str(case.pending))
    else:
        case.flag = ("no_data", "yellow")
        case.missed_through = max(end for end, due in missing_runs(case) if due < night)
    case.pending = None
    return case.flag[0]


def next_flag(case: Case) -> date | None:
    """The first day on which a night may have something to flag."""
    if not _is_watched(case):
        return None
    days, report = [due for _, due in missing_runs(case)], counting(case)
    if case.pending and report is not None:
        days.append(report.received)
    return min(days) + timedelta(days=1) if days else None


ACTS = (
    submit_self_check,
    start_assessment,
    record_assessment,
    request_change,
    approve_change,
    refuse_change,
)
