"""What the work of days came to, in words: of one day, of a week, of a month."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

import msgspec

from config.words import Words
from workflow.night.plan import Day
from workflow.record import owing
from workflow.store.transaction import Transaction

ACCOUNTED_DAYS = 8
"""So many days and more are told by week or month, and not one by one."""
WEEKS_UP_TO = 70
"""A span of more days than these is told by month, a shorter one by week."""


def counted(counts: Mapping[str, int], words: Words) -> str:
    """Counts by name, those that are not zero."""
    told = [words.say(f"did.{name}", count=count) for name, count in counts.items() if count]
    return words.say("word.comma").join(told) or words.say("did.nothing")


def day_in_words(day: Day, words: Words) -> str:
    """What the day plan of one day did."""
    if not day.done:
        return words.say("run.nothing_left", day=words.day(day.day))
    return words.say("run.day_done", day=words.day(day.day), done=counted(day.result.counts, words))


def told_of(transaction: Transaction, done: Sequence[Day], words: Words) -> list[str]:
    """What days brought, a line each: each of a few, else by week or month."""
    if len(done) < ACCOUNTED_DAYS:
        return [day_in_words(one, words) for one in done]
    accounts = [
        Account(one.day, len(owing.on_day(transaction, one.day)), one.result.counts) for one in done
    ]
    return [one.in_words(words) for one in spans(accounts)]


class Account(msgspec.Struct, frozen=True):
    """What one day brought: how much is owed on it, and what its jobs counted."""

    day: date
    owed: int
    counts: dict[str, int]


class Span(msgspec.Struct, frozen=True):
    """What the days from *first* to *last* brought."""

    first: date
    last: date
    owed: int
    counts: dict[str, int]

    def in_words(self, words: Words) -> str:
        """The span as a sentence."""
        done = counted(self.counts, words)
        return words.say("day.account", first=self.first, last=self.last, owed=self.owed, done=done)


def spans(accounts: Sequence[Account]) -> Iterator[Span]:
    """The days by week, or by month where they are many."""
    by_month = len(accounts) > WEEKS_UP_TO
    for _, group in groupby(accounts, key=lambda one: _span(one.day, by_month=by_month)):
        ones = list(group)
        counts: dict[str, int] = {}
        for one in ones:
            for name, count in one.counts.items():
                counts[name] = counts.get(name, 0) + count
        yield Span(ones[0].day, ones[-1].day, sum(one.owed for one in ones), counts)


def _span(day: date, *, by_month: bool) -> tuple[int, int]:
    return (day.year, day.month) if by_month else day.isocalendar()[:2]
