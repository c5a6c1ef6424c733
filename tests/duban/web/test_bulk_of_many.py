"""All of a filter among a thousand cases, while a colleague changes some: those, no other."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from starlette.testclient import TestClient

from duban.bootstrap.editions import words
from duban.bootstrap.opening import open_desk
from duban.environment import Settings
from duban.practice.demo import multiply
from duban.running.service import Service
from duban.web.app import app_of
from states.actors import Channel, somebody
from states.choices import AssessmentKind
from states.commands import Command, DismissFlag, IssueWarning
from states.facts import Party
from tests.campaign import times
from tests.duban.web.conftest import HERE, HTML, come_in, text_of
from tests.duban.web.long_work import followed
from tests.duban.web.test_bulk import sent, typed
from tests.practice import PROGRAMME
from tests.training_office import copy_office
from workflow.office.request import Answer, Done, Request
from workflow.record import cases, history
from workflow.record.cases.search import CasesWanted, count_cases

PROGRAMMES, MATCHING, OF = 46, 137, 966
ACT = "start_assessment"
FLAGGED = "120104"
"""The region whose flag can be dismissed, and then is not of the list any more."""
ROUNDS = min(times(1), 8)


class Many:
    """A thousand cases, an operator at the list of those that are flagged, and a colleague."""

    def __init__(self, service: Service, console: TestClient) -> None:
        self.desk, self.console = service.desk, console

    def colleague(self, command: Command, programme: str) -> Answer:
        """Do something to the case of a programme, from another desk."""
        actor = somebody(Party.CITY, Channel.REHEARSAL)
        name = cases.case_id(programme, FLAGGED)
        return self.desk.office.handle(Request(case_id=name, command=command, actor=actor))

    def dismiss(self, programme: str) -> None:
        """Have the colleague dismiss the flag of a case, which leaves the list by that."""
        done = self.colleague(DismissFlag(reason="已核实，执行情况正常"), programme)
        assert isinstance(done, Done), done

    def flagged(self) -> set[str]:
        """The cases that are flagged, found by going through all of them."""
        with self.desk.store.reading() as transaction:
            every = cases.load_all(transaction, history.case_ids(transaction))
        return {name for name, one in every.items() if one.facts.open_flag}

    def since(self, head: int) -> list[history.Record]:
        """What was done after an act."""
        with self.desk.store.reading() as transaction:
            return history.latest(transaction, head, OF)

    def head(self) -> int:
        """The number of the last act."""
        with self.desk.store.reading() as transaction:
            return history.head(transaction).seq

    def chosen(self, counted: int) -> str:
        """The page of the act on all that match."""
        data = {"list": "flag=1", "every": "1", "counted": str(counted), "act": ACT}
        return self._sent(text_of(sent(self.console, data)), "look")

    def confirmed(self, page: str) -> str:
        """The page that comes of what was looked at."""
        return self._sent(page, "do")

    def _sent(self, page: str, step: str) -> str:
        fields = {"party": "city", "f.kind": AssessmentKind.MIDTERM}
        answer = self.console.post("/cases/bulk", data=typed(page, step=step, **fields))
        return followed(self.console, answer.headers["location"])


@pytest.fixture(scope="module")
def thousand(played: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office of 46 programmes with 966 cases, of which 138 are flagged."""
    folder = copy_office(played, tmp_path_factory.mktemp("thousand") / "office")
    with open_desk(Settings(office=folder)) as desk:
        multiply(desk.store, PROGRAMME, PROGRAMMES, 7, lambda done, of: None)
    return folder


@pytest.fixture
def many(thousand: Path, tmp_path: Path) -> Iterator[Many]:
    """A copy of that office, in which the colleague dismissed a flag, so that 137 are left."""
    with open_desk(Settings(office=copy_office(thousand, tmp_path / "office"))) as desk:
        service = Service(desk)
        app = app_of(service, words("zh"))
        with TestClient(app, base_url=HERE, headers=HTML, follow_redirects=False) as client:
            found = Many(service, come_in(client, "wang"))
            found.dismiss("demo-0001")
            yield found


def test_all_that_match_are_acted_on_and_no_other(many: Many) -> None:
    with many.desk.store.reading() as transaction:
        assert count_cases(transaction, CasesWanted()) == OF
    meant, head = many.flagged(), many.head()
    assert len(meant) == MATCHING
    assert f"选择全部 {MATCHING} 个符合条件的案件" in text_of(many.console.get("/cases?flag=1"))
    page = many.chosen(MATCHING)
    assert f"准许 {MATCHING}" in page
    assert many.head() == head
    assert f"已办 {MATCHING}" in many.confirmed(page)
    done = many.since(head)
    assert sorted(one.case for one in done) == sorted(meant)
    assert {one.command for one in done} == {ACT}


def test_case_that_leaves_the_list_meanwhile_is_left_alone_after_another_look(many: Many) -> None:
    page, head = many.chosen(MATCHING), many.head()
    many.dismiss("demo-0002")
    again = many.confirmed(page)
    assert f"原有 {MATCHING} 个，现在有 {MATCHING - 1} 个" in again
    assert [one.command for one in many.since(head)] == ["dismiss_flag"]
    assert f"已办 {MATCHING - 1}" in many.confirmed(again)
    done = [one.case for one in many.since(head) if one.command == ACT]
    assert sorted(done) == sorted(many.flagged())


def test_case_that_is_changed_and_stays_in_the_list_is_looked_at_again(many: Many) -> None:
    page, head = many.chosen(MATCHING), many.head()
    assert isinstance(many.colleague(IssueWarning(), "demo-0003"), Done)
    again = many.confirmed(page)
    assert "请再看一遍" in again
    assert [one.command for one in many.since(head)] == ["issue_warning"]
    assert f"已办 {MATCHING}" in many.confirmed(again)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_colleague_who_acts_all_the_while_loses_nothing_and_nothing_is_done_twice(
    many: Many, number: int
) -> None:
    head = many.head()
    touched = [f"demo-{one:04}" for one in range(2 + number, 14 + number)]

    def act() -> None:
        for n, programme in enumerate(touched):
            if n % 2:
                many.dismiss(programme)
            else:
                many.colleague(IssueWarning(), programme)

    page = many.chosen(MATCHING)
    other = Thread(target=act)
    other.start()
    while "已办" not in page:
        page = many.confirmed(page)
    other.join()
    done: dict[str, list[Any]] = {}
    for one in many.since(head):
        done.setdefault(one.case, []).append(one.command)
    dismissed = {name for name, acts in done.items() if "dismiss_flag" in acts}
    assert len(dismissed) == len(touched) // 2
    assert all(acts.count(ACT) <= 1 for acts in done.values())
    acted_on = {name for name, acts in done.items() if ACT in acts}
    left_alone = many.flagged() - acted_on
    assert acted_on <= many.flagged() | dismissed
    assert {cases.programme_of(one) for one in left_alone} <= set(touched)


def test_many_go_on_by_themselves_and_are_seen_by_who_began_them_alone(many: Many) -> None:
    page = many.chosen(MATCHING)
    data = typed(page, step="do", party="city", **{"f.kind": AssessmentKind.MIDTERM})
    begun = many.console.post("/cases/bulk", data=data)
    place = begun.headers["location"]
    assert place.startswith("/cases/bulk/")
    assert f"已办 {MATCHING}" in followed(many.console, place)
    head = many.head()
    again = many.console.post("/cases/bulk", data=data).headers["location"]
    assert f"已办 {MATCHING}" in followed(many.console, again)
    assert many.head() == head
    assert come_in(many.console, "li").get(place).status_code == 404
    assert many.console.get("/cases/bulk/nope").status_code == 404
