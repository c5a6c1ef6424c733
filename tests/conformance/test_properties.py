"""Whatever is asked, in whatever order: nothing breaks, and the rules of money hold."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.commands import ALL
from states.deadlines import due_after, ladder, overdue_working_days
from states.money import fen, yuan
from tests.campaign import times
from tests.conformance.walking import walk
from tests.conformance.witness import STATES
from tests.conftest import Postgres
from tests.empty_office import new_store
from tests.practice import the_calendar
from workflow.store.database import Store

DAYS = st.dates(date(2023, 1, 9), date(2026, 9, 1))


@settings(max_examples=times(10))
@given(st.randoms(use_true_random=False))
def test_no_sequence_of_acts_breaks_a_promise(draw: Random) -> None:
    walk(draw, steps=25, store=new_store("sqlite://"))


def test_random_walks_reach_every_state_and_nine_acts_in_ten() -> None:
    states: set[str] = set()
    acts: Counter[str] = Counter()
    for seed in range(times(50)):
        witness = walk(Random(seed), steps=30, done=acts)
        states |= witness.states
        acts += witness.answers
    assert states == STATES
    assert len(set(acts) & set(ALL)) > len(ALL) * 9 // 10
    assert acts["refused"] > acts.total() // 10


@pytest.mark.parametrize("seed", range(times(5)))
def test_both_databases_tell_the_same_history(postgres: Postgres, seed: int) -> None:
    url = postgres.new_database()
    there = walk(Random(seed), 25, Store(url))
    here = walk(Random(seed), 25)
    assert there.seen == here.seen
    postgres.drop(url)


@given(st.integers(-(10**11), 10**11))
def test_amount_survives_the_way_to_paper_and_back(amount: int) -> None:
    assert fen(yuan(amount)) == amount


@given(DAYS, st.integers(1, 60))
def test_working_days_are_counted_as_they_are_added(day: date, count: int) -> None:
    calendar = the_calendar()
    due = calendar.add_working_days(day, count)
    assert calendar.is_working(due)
    assert calendar.working_days_between(day, due) == count
    assert overdue_working_days(day, due, calendar) == count


@given(DAYS, st.integers(1, 90))
def test_term_ends_on_a_working_day_and_never_early(day: date, days: int) -> None:
    due = due_after(day, f"{days}d", the_calendar())
    assert due is not None and the_calendar().is_working(due)
    nominal = day + timedelta(days=days)
    assert due >= nominal
    assert the_calendar().working_days_between(nominal, due) <= 1


@given(DAYS, st.integers(1, 90), st.lists(st.integers(0, 60), max_size=6))
def test_reminders_fall_on_working_days_after_the_creation_and_up_to_the_due_day(
    day: date, days: int, offsets: list[int]
) -> None:
    calendar = the_calendar()
    due = calendar.on_or_after(day + timedelta(days=days))
    rungs = ladder(due, day, offsets, calendar)
    assert list(rungs) == sorted(set(rungs))
    assert all(day < rung <= due and calendar.is_working(rung) for rung in rungs)
