"""What the jobs of a day did, in words, and what many days came to."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

import msgspec

from duban.cli.words import day_text, say
from workflow.night.jobs import Day

WEEKS_UP_TO = 70
"""A span of more days than these is told by month, a shorter one by week."""


def results(day: Day) -> dict[str, int]:
    """What the jobs counted: `reminders=2` and the like, together."""
    texts = " ".join(day.done.values()).split()
    pairs = (text.partition("=") for text in texts)
    return {name: int(count) for name, _, count in pairs if count.isdigit()}


def day_in_words(day: Day) -> str:
    """What the day plan of one day did."""
    if not day.done:
        return say("run.nothing_left", day=day_text(day.day))
    return say("run.day_done", day=day_text(day.day), done=in_words(results(day)))


def in_words(counts: dict[str, int]) -> str:
    """Counts by name, those that are not zero."""
    told = [say(f"did.{name}", count=count) for name, count in counts.items() if count]
    return say("word.comma").join(told) or say("did.nothing")


class Account(msgspec.Struct, frozen=True):
    """What one day brought."""

    day: date
    mails: int
    counts: dict[str, int]

    @classmethod
    def of(cls, day: Day, mails: int) -> "Account":
        """The account of a day that was done."""
        return cls(day.day, mails, results(day))


def account_rows(accounts: list[Account]) -> Iterator[dict[str, object]]:
    """One row a week, or a month where it is long: its days, mails, and what the jobs did."""
    by_month = len(accounts) > WEEKS_UP_TO
    for _, group in groupby(accounts, key=lambda one: _span(one.day, by_month=by_month)):
        ones = list(group)
        yield {
            "first": ones[0].day,
            "last": ones[-1].day,
            "mails": sum(one.mails for one in ones),
            "done": in_words(_sum(one.counts for one in ones)),
        }


def _span(day: date, *, by_month: bool) -> tuple[int, int]:
    return (day.year, day.month) if by_month else day.isocalendar()[:2]


def _sum(many: Iterable[dict[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for counts in many:
        for name, count in counts.items():
            total[name] = total.get(name, 0) + count
    return total
