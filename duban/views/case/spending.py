"""The spending of a case against what is expected: the curve with its yellow and red bands."""

from collections.abc import Iterator
from datetime import date, timedelta

from config.words import Words
from duban.views.charts import Reported, Spending
from duban.views.page import Chart
from states.facts import Facts, Report
from states.funds import expected_of, expected_spending
from states.money import grouped
from states.notice import Notice

SAMPLED = 48
"""So many days are drawn of the expected line, beside those on which it bends."""


def spending(facts: Facts, notice: Notice, today: date, words: Words) -> Chart:
    """The curve of a case with a contract that was paid for; nothing is drawn before."""
    return Chart("spending", _drawing(facts, notice, today, words))


def _drawing(facts: Facts, notice: Notice, today: date, words: Words) -> Spending:
    first, last = facts.money.first_paid_on, facts.contract.ends_on
    title = words.say("spending.title")
    if first is None or last is None or last <= first:
        return Spending(title)
    days = tuple(_days(facts, first, last))
    return Spending(
        title,
        legend=tuple(
            words.say(f"spending.{name}") for name in ("spent", "expected", "yellow", "red")
        ),
        days=days,
        expected=tuple(round(expected_spending(facts, day)) for day in days),
        yellow=float(notice.yellow_below),
        red=float(notice.red_below),
        judged_from=first + timedelta(days=notice.progress_grace_days),
        top=facts.money.approved,
        today=today if first <= today <= last else None,
        today_is=words.say("spending.today"),
        reports=tuple(_reported(one, words) for one in facts.reports),
    )


def _days(facts: Facts, first: date, last: date) -> Iterator[date]:
    """The days that are drawn: evenly, and those before and on which money came or went."""
    whole = (last - first).days
    days = {first + timedelta(days=whole * n // SAMPLED) for n in range(SAMPLED + 1)}
    money = facts.money
    for on in (*(one.on for one in money.payments), *(one.on for one in money.repayments)):
        days.update((on - timedelta(days=1), on))
    yield from sorted(day for day in days if first <= day <= last)


def _reported(report: Report, words: Words) -> Reported:
    expected = expected_of(report) or 0
    told = words.say(
        "spending.point",
        day=report.as_of,
        spent=grouped(report.spent),
        expected=grouped(expected),
        verdict=words.label("verdict", report.verdict),
    )
    return Reported(report.as_of, report.spent, report.verdict, told)
