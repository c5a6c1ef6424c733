"""A training office of many synthetic cases: one programme played through the engine, then copied.

All cases stand under programmes of their own (`demo-0001` …), whose acts follow each other in the
history in an order drawn from a seed.
"""

import random
from collections.abc import Callable
from datetime import date, timedelta

import msgspec

from duban.bootstrap.desk import TRAINING
from duban.bootstrap.editions import NOTICE
from duban.bootstrap.founding import create, founding
from duban.environment import Settings
from duban.practice.training import packaged_programme, play_past
from workflow.night import reports
from workflow.night.reports import Point, Tally
from workflow.record import history, ledger, owing
from workflow.record.copies import Original
from workflow.record.history import Head
from workflow.record.setting_table import keep_mark
from workflow.store import counters
from workflow.store.database import Store
from workflow.store.excerpts import KEPT
from workflow.store.transaction import Transaction

MOST_CASES = 1_000_000
AT_ONCE = 20
"""How many programmes share a transaction, so that memory stays flat."""

OF_EACH_CASE = (
    "overdue",
    "city_overdue",
    "returned_within_window",
    "escalated",
    "due_soon",
    "undated",
    "flags",
    "unpaid",
    "clawbacks",
    "recovery_work",
)
"""The lists of a nightly report, which every programme lengthens by the same rows."""

MARK = "synthetic"
"""The setting that says how the cases came to be."""


class Made(msgspec.Struct, frozen=True):
    """What an office holds after it was multiplied."""

    cases: int
    programmes: int
    head: Head


def programmes_for(cases: int, each: int) -> int:
    """How many programmes hold at least so many cases."""
    return max(1, -(-cases // each))


def create_demo_office(
    settings: Settings,
    cases: int,
    *,
    seed: int,
    until: date,
    playing: Callable[[date, int, int], None],
    copied: Callable[[int, int], None],
) -> Made:
    """Make an office of at least *cases* cases, whole programmes, as of *until*.

    *playing* is told each day, *copied* how many programmes are there of how many.
    """
    script = packaged_programme()
    each = len(script.scenarios)
    count = programmes_for(cases, each)
    with founding(settings) as aside:
        desk = create(aside, TRAINING, until)
        play_past(desk, script, until, playing)
        desk.store.close()
        desk.store.engine.dispose()
        # nothing is lost but the attempt
        quick = Store(aside.url, synchronous="OFF", loads_much=True)
        head = multiply(quick, NOTICE, count, seed, copied)
        quick.close()
        quick.engine.dispose()
        lasting = Store(aside.url)
        sum_up(lasting, each * count, count, seed, until)
        lasting.close()
        lasting.engine.dispose()
    return Made(each * count, count, head)


def multiply(
    store: Store, programme: str, count: int, seed: int, copied: Callable[[int, int], None]
) -> Head:
    """Copy the one *programme* until there are *count*; return the head of the history."""
    digits = max(4, len(str(count)))
    numbers = random.Random(seed).sample(range(1, count), count - 1)  # noqa: S311 - no secret
    with store.reading() as transaction:
        original, head = Original(transaction, programme), history.head(transaction)
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        with store.writing() as transaction:
            for number in some:
                head = original.copy(transaction, f"demo-{number:0{digits}}", head)
            history.advance(transaction, head)
        copied(start + len(some) + 1, count)
    return head


def sum_up(store: Store, cases: int, count: int, seed: int, until: date) -> None:
    """Let mark, last report and totals be of all *cases* of the *count* programmes, not of one."""
    with store.writing() as transaction:
        keep_mark(transaction, MARK, f"{cases} cases, seed {seed}")
        _tell_anew(transaction, until - timedelta(days=1), count)
        counters.fold_loaded(transaction)


def _tell_anew(transaction: Transaction, night: date, count: int) -> None:
    """Make the last report one of all programmes: the next night goes on from it."""
    last = reports.on_day(transaction, night)
    if last is None:
        return
    head, owed = history.head(transaction), owing.counts(transaction)
    total, of_jobs = sum(owed.values()), owing.owed_by_jobs(transaction)
    lists = {name: (getattr(last, name) * count)[:KEPT] for name in OF_EACH_CASE}
    more = {name: len(getattr(last, name)) * count - len(lists[name]) for name in OF_EACH_CASE}
    anew = msgspec.structs.replace(
        last,
        **lists,
        more={name: left for name, left in more.items() if left},
        late_by_step={
            step: (others * count, city * count)
            for step, (others, city) in last.late_by_step.items()
        },
        history_events=head.seq,
        history_head=head.hash,
        owed=owed,
        steps={name: cases * count for name, cases in last.steps.items()},
        books=ledger.books(transaction),
        tally=Tally(before=0, by_acts=total - of_jobs, by_jobs=of_jobs, total=total),
        trend=tuple(
            Point(one.day, one.overdue * count, one.city_overdue * count, one.flags * count)
            for one in last.trend
        ),
    )
    reports.keep(transaction, anew)
