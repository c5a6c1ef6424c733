"""Work goes on by itself, comes to something or says why not, and ends with the office."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Event

import pytest

from duban.running.long_work import KEPT, Stage, Step, Work, Works
from states.saying import Failure, saying

NOON = datetime.fromisoformat("2024-03-01T12:00:00+08:00")
MOST_SECONDS = 20


class Awaited:
    """Works that a test can wait for."""

    def __init__(self) -> None:
        self.ending = Event()
        self.works = Works(self.ending.is_set)

    def over(self, work: Work) -> Work:
        """The work once it is over."""
        waiting = Event()
        for _ in range(MOST_SECONDS * 100):
            if work.is_over:
                return work
            waiting.wait(0.01)
        raise AssertionError(work.stage)


@pytest.fixture
def awaited() -> Iterator[Awaited]:
    made = Awaited()
    yield made
    made.ending.set()


def work(kind: str = "count", total: int = 3) -> Work:
    return Work(kind, "", total, NOON)


def test_work_goes_on_step_by_step_to_what_it_comes_to(awaited: Awaited) -> None:
    def do(step: Step) -> str:
        for _ in range(3):
            step()
        return "done"

    found = awaited.over(awaited.works.begin(work(), do))
    assert (found.stage, found.done, found.result) == (Stage.DONE, 3, "done")
    assert awaited.works.named(found.name) is found


def test_what_came_to_nothing_says_why(awaited: Awaited) -> None:
    def refused(step: Step) -> None:
        raise Failure(saying("works.gone"))

    def broken(step: Step) -> None:
        raise RuntimeError

    failed = awaited.over(awaited.works.begin(work(), refused))
    assert failed.stage is Stage.FAILED
    assert failed.failure is not None and not failed.number
    fault = awaited.over(awaited.works.begin(work(), broken))
    assert fault.failure is None and len(fault.number) == 8


def test_work_that_goes_on_alone_waits_for_no_other_of_its_kind(awaited: Awaited) -> None:
    go, did = Event(), Event()
    first = awaited.works.begin(work("move"), lambda step: go.wait(MOST_SECONDS), alone=True)
    assert awaited.works.begin(work("move"), lambda step: did.set(), alone=True) is first
    assert awaited.over(awaited.works.begin(work(), lambda step: None, alone=True)).kind == "count"
    go.set()
    awaited.over(first)
    assert awaited.works.of("move") == [first]
    awaited.over(awaited.works.begin(work("move"), lambda step: None, alone=True))
    assert len(awaited.works.of("move")) == 2
    assert not did.is_set()


def test_work_that_is_done_once_is_the_same_about_the_same_alone(awaited: Awaited) -> None:
    go = Event()
    first, again, other = (Work("file", about, 1, NOON) for about in ("mails", "mails", "cases"))

    def wait(step: Step) -> None:
        assert go.wait(MOST_SECONDS)

    assert awaited.works.begin(first, wait, once=True) is first
    assert awaited.works.begin(again, wait, once=True) is first
    assert awaited.works.begin(other, wait, once=True) is other
    assert awaited.works.of("file") == [other, first]
    go.set()
    awaited.over(first)
    assert awaited.works.begin(again, wait, once=True) is again
    awaited.over(again)


def test_work_that_is_dropped_ends_at_its_next_step(awaited: Awaited) -> None:
    begun, go = Event(), Event()

    def do(step: Step) -> str:
        begun.set()
        assert go.wait(MOST_SECONDS)
        step()
        return "never"

    found = awaited.works.begin(work(), do)
    assert begun.wait(MOST_SECONDS)
    awaited.works.drop(found)
    assert awaited.works.named(found.name) is None
    go.set()
    assert (awaited.over(found).stage, found.result) == (Stage.FAILED, None)


def test_work_that_is_dropped_while_it_waits_is_never_begun(awaited: Awaited) -> None:
    go, begun = Event(), Event()

    def wait(step: Step) -> None:
        assert go.wait(MOST_SECONDS)

    two = [awaited.works.begin(work(), wait) for _ in range(2)]
    third = awaited.works.begin(work(), lambda step: begun.set())
    awaited.works.drop(third)
    go.set()
    for one in two:
        awaited.over(one)
    assert awaited.over(awaited.works.begin(work(), lambda step: "next")).result == "next"
    assert not begun.is_set()


def test_work_is_kept_until_its_time_is_over(awaited: Awaited) -> None:
    kept, other = (awaited.over(awaited.works.begin(work(), lambda step: None)) for _ in range(2))
    kept.kept_until = NOON
    awaited.works.drop_old(NOON - timedelta(seconds=1))
    assert awaited.works.of("count") == [other, kept]
    awaited.works.drop_old(NOON)
    assert awaited.works.of("count") == [other]


def test_work_ends_with_the_office(awaited: Awaited) -> None:
    begun = Event()

    def for_ever(step: Step) -> None:
        while True:
            begun.set()
            step()

    found = awaited.works.begin(work(), for_ever)
    assert begun.wait(MOST_SECONDS)
    awaited.ending.set()
    awaited.over(found)
    assert (found.stage, found.failure, found.number) == (Stage.FAILED, None, "")


def test_works_of_a_kind_stand_the_latest_first_and_old_ones_go(awaited: Awaited) -> None:
    names = [
        awaited.over(awaited.works.begin(work(), lambda step: None)).name for _ in range(KEPT + 5)
    ]
    other = awaited.over(awaited.works.begin(work("other"), lambda step: None))
    assert [one.name for one in awaited.works.of("other")] == [other.name]
    assert [one.name for one in awaited.works.of("count")] == names[::-1][: KEPT - 1]
    assert awaited.works.named(names[0]) is None


def test_a_third_work_waits_its_turn(awaited: Awaited) -> None:
    go = Event()

    def wait(step: Step) -> None:
        assert go.wait(MOST_SECONDS)

    two = [awaited.works.begin(work(), wait) for _ in range(2)]
    third = awaited.works.begin(work(), lambda step: "last")
    assert third.stage is Stage.WAITING
    go.set()
    assert awaited.over(third).result == "last"
    for one in two:
        awaited.over(one)
