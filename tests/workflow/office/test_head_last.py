"""Where others write beside a process, it decides before it keeps them waiting for the head.

Another process acts between the decision and the head: what it changed is decided on anew.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from states.reading import read_command
from tests.conftest import Postgres, shut
from tests.practice import BINHAI, DONGLI, HEPING, XIQING, Practice, request
from tests.workflow.crowd import in_one_commit
from workflow.office.deciding import decide_on
from workflow.office.request import Answer, Conflict, Done, Request
from workflow.record import history
from workflow.record.folding import fold
from workflow.store.database import Store

FOUR = (HEPING, DONGLI, BINHAI, XIQING)


class Beside:
    """Two processes at one office in PostgreSQL; the other acts when this one has decided."""

    def __init__(self, here: Practice, there: Practice) -> None:
        self.here, self.there = here, there
        self.decided: list[str] = []

    def meanwhile(self, act: Callable[[], object]) -> None:
        """Let *act* happen once, after the next decision of this process."""
        waiting = [act]

        def clock() -> Any:
            if waiting:
                waiting.pop()()
            return self.here.now

        self.here.clock = clock

    def act(self, *asked: Request) -> list[Answer]:
        """Do acts that wait together."""
        handle = self.here.office.handle
        if len(asked) == 1:
            return [handle(asked[0])]
        return in_one_commit(self.here.store, *(lambda one=one: handle(one) for one in asked))[1:]


@pytest.fixture
def beside(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[Beside]:
    """Four cases that were opened; every decision of an office is noted by its case."""
    url = postgres.new_database()
    here, there = Store(url), Store(url)
    both = Beside(Practice(here), Practice(there, is_founded=True))
    both.there.shelf = both.here.shelf
    both.there.office = type(both.there.office)(
        there, both.here.shelf, lambda: both.there.now, both.here.office.vault
    )
    for code in FOUR:
        both.here.do("open_case", code=code)

    def noted(transaction: Any, asked: Request, *more: Any) -> Any:
        both.decided.append(asked.case_id[-6:])
        return decide_on(transaction, asked, *more)

    monkeypatch.setattr("workflow.office.door.decide_on", noted)
    yield both
    shut(here)
    shut(there)
    postgres.drop(url)


def draft(code: str = HEPING, **more: Any) -> Request:
    return request(read_command("start_drafting", {}, "test"), code=code, **more)


def verified(beside: Beside, acts: int) -> bool:
    with beside.here.store.reading() as transaction:
        return history.verify(transaction) == (acts, [])


@pytest.mark.parametrize("codes", [(HEPING,), FOUR], ids=["alone", "together"])
def test_act_is_decided_once_where_nobody_came_between(
    beside: Beside, codes: tuple[str, ...]
) -> None:
    answers = beside.act(*map(draft, codes))
    assert [type(one) for one in answers] == [Done] * len(codes)
    assert beside.decided == list(codes)
    assert verified(beside, 4 + len(codes))


def test_act_of_others_on_another_case_lets_the_decision_stand(beside: Beside) -> None:
    beside.meanwhile(lambda: beside.there.do("start_drafting", code=DONGLI))
    (answer,) = beside.act(draft())
    assert isinstance(answer, Done)
    assert (answer.seq, answer.version) == (6, 2)
    assert beside.decided == [DONGLI, HEPING]
    assert verified(beside, 6)


def test_act_of_others_on_the_same_case_is_decided_on_anew(beside: Beside) -> None:
    beside.meanwhile(lambda: beside.there.do("start_drafting"))
    (answer,) = beside.act(draft())
    assert isinstance(answer, Done)
    assert (answer.seq, answer.version) == (6, 3)
    assert beside.decided == [HEPING] * 3
    assert beside.here.facts().draft_version == 2
    assert fold(beside.here.records()) == beside.here.facts()


def test_who_looked_at_the_version_before_learns_of_the_conflict(beside: Beside) -> None:
    beside.meanwhile(lambda: beside.there.do("start_drafting"))
    (answer,) = beside.act(draft(version=1))
    assert isinstance(answer, Conflict)
    assert [one.command for one in answer.since] == ["start_drafting"]
    assert verified(beside, 5)


def test_key_that_others_used_meanwhile_acts_once(beside: Beside) -> None:
    beside.meanwhile(lambda: beside.there.office.handle(draft(key="k")))
    (answer,) = beside.act(draft(key="k"))
    assert isinstance(answer, Done) and answer.repeated
    assert verified(beside, 5)


def test_what_others_put_in_force_meanwhile_is_gone_by(beside: Beside) -> None:
    beside.meanwhile(lambda: beside.there.put_in_force(held=frozenset({"escalation"})))
    (answer,) = beside.act(draft())
    assert isinstance(answer, Done)
    assert beside.decided == [HEPING] * 2
    assert beside.here.in_force.held == {"escalation"}


def test_of_acts_that_wait_together_only_the_one_that_others_met_is_decided_anew(
    beside: Beside,
) -> None:
    beside.meanwhile(lambda: beside.there.do("start_drafting", code=DONGLI))
    answers = beside.act(draft(), draft(DONGLI), draft(BINHAI), draft())
    assert [one.version for one in answers if isinstance(one, Done)] == [2, 3, 2, 3]
    assert beside.decided == [DONGLI, HEPING, DONGLI, BINHAI, DONGLI, HEPING]
    assert verified(beside, 4 + 5)


def test_act_that_looks_at_more_than_its_case_is_decided_when_all_wait(beside: Beside) -> None:
    undo = request(read_command("undo_last_act", {"reason": "误"}, "test"), party="city")
    beside.act(draft())
    (undone,) = beside.act(undo)
    assert isinstance(undone, Done)
    assert beside.decided == [HEPING, HEPING]
    assert beside.here.facts().draft_version == 0
    assert verified(beside, 6)


def test_what_would_have_been_refused_is_done_once_others_made_it_possible(
    beside: Beside,
) -> None:
    beside.meanwhile(lambda: beside.there.do("start_drafting"))
    (answer,) = beside.act(request(read_command("submit_for_internal_review", {}, "test")))
    assert isinstance(answer, Done)
    assert (answer.seq, answer.version) == (6, 3)
