"""What money may do: ceilings of payments and recoveries, and progress of spending."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from states.choices import Instalment
from states.facts import Facts, Money, Report
from states.money import FEN_PER_YUAN, half_up, share
from states.notice import Notice
from states.verdicts import Verdict

INDEX_PLACES = 4


def required_matching(approved: int, notice: Notice) -> int:
    """The matching money asked for, in fen, rounded up (R-F.1)."""
    return -int(-(approved * notice.matching_share) // 1)


def first_ceiling(allocated: int, notice: Notice) -> int:
    """The most that the first instalment may pay of an allocation (R-M.4)."""
    return share(allocated, notice.first_instalment_pct)


def follow_on_plan(
    facts: Facts, factor: int, notice: Notice
) -> tuple[dict[str, int], dict[str, int]]:
    """What is left of each share after its first instalment, and what of it *factor* % lets pay.

    That is so whatever was paid of the first instalment (R-4.3, R-M.4). Where all of the rest may
    be paid, it is the last payment, and carries the fen that paying in whole yuan had left.
    """
    planned = {}
    for name, allocated in facts.contract.allocation.items():
        first = first_ceiling(allocated, notice)
        left = first - facts.money.paid_to(name, Instalment.FIRST)
        carried = left if factor == 100 and 0 < left < FEN_PER_YUAN else 0
        planned[name] = allocated - first + carried
    return planned, {name: share(rest, factor) for name, rest in planned.items()}


def spendable(money: Money) -> int:
    """The most that can be eligibly spent, in fen: what was paid and not decided to come back.

    It is paid − recovered − what is decided and not yet back, written off or not (R-M.9).
    """
    return money.disbursed - money.clawback_decided


def recoverable(money: Money, *, full: bool) -> int:
    """The most that may still be decided to be returned, in fen (R-M.5, R-6.9, R-6.10).

    Disbursed less what was decided before and, unless the recovery is a full one, less what was
    reported as spent.
    """
    rest = spendable(money)
    return max(rest if full else rest - money.eligible_spent, 0)


def holdings(money: Money) -> dict[str, int]:
    """What each institution holds that was not yet claimed back, in fen (R-M.6)."""
    names = dict.fromkeys(payment.payee for payment in money.payments)
    return {name: money.paid_to(name) - money.claims.get(name, 0) for name in names}


def still_owed(money: Money) -> dict[str, int]:
    """What each institution still owes of its claims, in fen."""
    return {
        name: part - money.recovered_from(name) - money.waivers.get(name, 0)
        for name, part in money.claims.items()
    }


def expected_spending(facts: Facts, as_of: date) -> Fraction:
    """E(t) = min(D − R, A·(t − t0)/(t1 − t0)) in fen, amounts as they stood at *as_of*."""
    first, last = facts.money.first_paid_on, facts.contract.ends_on
    if first is None or last is None or last <= first or as_of <= first:
        return Fraction(0)
    linear = Fraction(facts.money.approved * (as_of - first).days, (last - first).days)
    return min(Fraction(facts.money.held_at(as_of)), linear)


def progress(
    facts: Facts, spent: int, as_of: date, notice: Notice
) -> tuple[Fraction, Fraction | None, Verdict]:
    """Expected spending, index and verdict of a report, compared exactly (R-6.4).

    The index is None, and the verdict NOT_ASSESSED, in the first days after the first
    payment or while nothing is expected yet.
    """
    expected = expected_spending(facts, as_of)
    first = facts.money.first_paid_on
    in_grace = first is None or (as_of - first).days < notice.progress_grace_days
    if in_grace or expected <= 0:
        return expected, None, Verdict.NOT_ASSESSED
    index = spent / expected
    if index < notice.red_below:
        return expected, index, Verdict.RED
    return expected, index, Verdict.YELLOW if index < notice.yellow_below else Verdict.OK


def expected_of(report: Report) -> int | None:
    """What was expected by the day of a report, to the fen; None where nothing is judged."""
    return None if report.expected is None else int(half_up(Fraction(report.expected)))


def index_of(report: Report) -> Decimal | None:
    """What share of that was spent, to four places; None where nothing is judged."""
    return None if report.index is None else half_up(Fraction(report.index), INDEX_PLACES)
