"""Acts by a program: done once, by the one door, on the version that was looked at."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from duban.bootstrap.desk import TRAINING, Desk
from duban.bootstrap.editions import words
from duban.bootstrap.founding import create
from duban.clock import now
from duban.environment import Settings
from duban.identity.permissions import Permission
from duban.running.service import Service
from duban.web.app import app_of
from states.actors import Channel, Role
from tests.conftest import shut
from tests.duban.web.api.conftest import API, token_of
from tests.duban.web.conftest import HERE
from tests.practice import HEPING, PROGRAMME, Practice
from workflow.people import prepared
from workflow.people.prepared import Fate
from workflow.record import history

CASE = f"{PROGRAMME}/{HEPING}"
AT_ONCE = 8


class Office:
    """An office whose case a test leads on its usual way, and a program that asks it."""

    def __init__(self, desk: Desk, app: Any) -> None:
        self.desk, self.app = desk, app
        self._practice = Practice(desk.store, is_founded=True)
        self.operator = self.program(Role.OPERATOR)

    def program(self, role: Role, *scopes: Permission) -> TestClient:
        """The program of a person in a role."""
        token = token_of(self.desk, role, scopes or None)
        client = TestClient(self.app, base_url=HERE)
        client.headers |= {"authorization": f"Bearer {token}", "accept-language": "en"}
        return client

    def lead(self, until: str) -> None:
        """Lead the case up to and including an act; it is then the day after it."""
        self._practice.lead(until)
        self.desk.set_date(self._practice.now.date() + timedelta(days=1))

    def ask(
        self,
        act: str,
        data: Any = None,
        query: str = "",
        by: TestClient | None = None,
        **headers: str,
    ) -> httpx2.Response:
        """Ask for an act; `_` stands for the - in the names of headers."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        address = f"{API}/cases/{CASE}/acts/{act}{query}"
        return (by or self.operator).post(address, json=data or {}, headers=named)

    @property
    def records(self) -> list[history.Record]:
        """The acts of the case."""
        with self.desk.store.reading() as transaction:
            return history.of_case(transaction, CASE)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office without cases on 18 July 2023."""
    desk = create(Settings(office=tmp_path / "office"), TRAINING, date(2023, 7, 18))
    yield Office(desk, app_of(Service(desk), words("zh")))
    shut(desk.store)


def test_act_is_done_as_the_person_of_the_token(office: Office) -> None:
    answer = office.ask("open_case", {"region_code": HEPING})
    assert (answer.status_code, answer.json()["result"]) == (200, "done")
    assert answer.headers["etag"] == '"1"'
    (record,) = office.records
    assert (record.channel, record.person) == (Channel.API, "程序operator")


def test_dry_run_says_what_would_become_of_it_and_does_nothing(office: Office) -> None:
    office.lead("open_case")
    answer = office.ask("start_drafting", query="?dry_run=1")
    assert answer.json()["result"] == "would_be_done"
    assert "etag" not in answer.headers
    assert len(office.records) == 1


def test_what_is_known_of_an_act_can_be_sent_back_as_it_is(office: Office) -> None:
    office.lead("finalize_review")
    form = office.operator.get(f"{API}/cases/{CASE}/acts/deliberate").json()
    assert {one["key"] for one in form["fields"]} == {"result", "amount"}
    answer = office.ask("deliberate", {**form["known"], "result": "support", "amount": 1_000_000})
    assert answer.status_code == 200, answer.text


def test_refusal_tells_rules_clause_cure_and_fields(office: Office) -> None:
    office.lead("finalize_review")
    answer = office.ask("deliberate", {"result": "support"})
    told = answer.json()
    assert (answer.status_code, told["code"], told["act"]) == (422, "refused", "deliberate")
    assert told["rules"] and told["clause"] and told["cure"]
    assert [one["fields"] for one in told["problems"]] == [["amount"]]
    assert {"code", "rules", "message", "cure"} <= set(told["problems"][0])


def test_field_that_cannot_be_read_is_named(office: Office) -> None:
    office.lead("finalize_review")
    told = office.ask("deliberate", {"result": "support", "amount": "much"}).json()
    assert (told["status"], told["fields"][0]["field"]) == (400, "body.amount")


def test_act_on_a_version_that_is_past_is_a_conflict_that_tells_what_changed(
    office: Office,
) -> None:
    office.lead("open_case")
    tag = office.operator.get(f"{API}/cases/{CASE}").headers["etag"]
    assert office.ask("start_drafting", If_Match=tag).status_code == 200
    answer = office.ask("submit_for_internal_review", If_Match=tag)
    told = answer.json()
    assert (answer.status_code, told["code"], told["version"]) == (409, "conflict", 2)
    assert [one["act"] for one in told["since"]] == ["start_drafting"]
    assert answer.headers["etag"] == '"2"'
    assert office.ask("submit_for_internal_review", If_Match='"2"').status_code == 200


@pytest.mark.parametrize("tag", ["1", "W/1", '"x"', '"1", "2"', "", '"99999999999"'])
def test_tag_that_is_none_of_ours_is_told(office: Office, tag: str) -> None:
    office.lead("open_case")
    answer = office.ask("start_drafting", If_Match=tag)
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (400, "If-Match")


def test_of_many_who_act_on_one_version_one_wins_and_the_rest_learn_who(office: Office) -> None:
    office.lead("finalize_review")
    tag = office.operator.get(f"{API}/cases/{CASE}").headers["etag"]

    def act(number: int) -> httpx2.Response:
        amount = 1_000_000 - number
        return office.ask("deliberate", {"result": "support", "amount": amount}, If_Match=tag)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(act, range(AT_ONCE)))
    assert sorted(one.status_code for one in answers) == [200, *[409] * (AT_ONCE - 1)]
    lost = [one.json() for one in answers if one.status_code == 409]
    assert {one["since"][0]["act"] for one in lost} == {"deliberate"}
    assert [one.command for one in office.records].count("deliberate") == 1


def test_request_that_is_repeated_acts_once(office: Office) -> None:
    office.lead("open_case")

    def act(number: int) -> httpx2.Response:
        return office.ask("start_drafting", Idempotency_Key="a-key")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = [one.json()["result"] for one in pool.map(act, range(AT_ONCE))]
    assert sorted(results) == ["done", *["repeated"] * (AT_ONCE - 1)]
    assert [one.command for one in office.records] == ["open_case", "start_drafting"]


def test_key_of_another_request_is_a_conflict(office: Office) -> None:
    office.lead("open_case")
    assert office.ask("start_drafting", Idempotency_Key="k").status_code == 200
    answer = office.ask("submit_for_internal_review", Idempotency_Key="k")
    assert (answer.status_code, answer.json()["code"]) == (409, "key_reused")


def test_key_of_somebody_else_is_another_key(office: Office) -> None:
    office.lead("open_case")
    other = office.program(Role.SUPERVISOR)
    assert office.ask("start_drafting", Idempotency_Key="k").status_code == 200
    answer = office.ask("submit_for_internal_review", by=other, Idempotency_Key="k")
    assert answer.json()["result"] == "done"


@pytest.mark.parametrize("key", ["", "a b", "k" * 201])
def test_key_that_is_none_is_told(office: Office, key: str) -> None:
    answer = office.ask("open_case", {"region_code": HEPING}, Idempotency_Key=key)
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (400, "Idempotency-Key")


def test_money_waits_for_a_second_person_and_nothing_moves(office: Office) -> None:
    office.lead("sign_contract")
    version = len(office.records)
    known = office.operator.get(f"{API}/cases/{CASE}/acts/disburse").json()["known"]
    tried = office.ask("disburse", known, query="?dry_run=1").json()
    answer = office.ask("disburse", known)
    told = answer.json()
    assert (tried["result"], tried["needs_second"]) == ("would_be_done", True)
    assert (answer.status_code, told["result"]) == (202, "prepared"), told
    with office.desk.store.reading() as transaction:
        kept = prepared.one(transaction, told["id"])
    assert kept is not None and kept.command.name == "disburse"
    assert len(office.records) == version


def test_key_makes_money_ready_once_whatever_became_of_it(office: Office) -> None:
    office.lead("sign_contract")
    known = office.operator.get(f"{API}/cases/{CASE}/acts/disburse").json()["known"]
    told = office.ask("disburse", known, Idempotency_Key="k").json()
    assert office.ask("disburse", known, Idempotency_Key="k").json() == told
    other = office.ask("disburse", known, Idempotency_Key="k2").json()
    assert other["result"] == "prepared" and other["id"] != told["id"]
    changed = office.ask("undo_last_act", {"reason": "x"}, Idempotency_Key="k")
    assert (changed.status_code, changed.json()["code"]) == (409, "key_reused")
    with office.desk.store.writing() as transaction:
        assert prepared.decide(transaction, told["id"], Fate.APPROVED, by="x", at=now())
    assert office.ask("disburse", known, Idempotency_Key="k").json() == told
    with office.desk.store.reading() as transaction:
        assert len(prepared.latest(transaction, 9)) == 2


def test_early_act_takes_its_day_and_paper(office: Office) -> None:
    office.lead("start_drafting")
    query = "?at=2023-07-19T16:30&basis=12号函"
    assert office.ask("submit_for_internal_review", query=query).status_code == 200
    assert office.records[-1].basis == "12号函"
    assert office.ask("approve_plan_internally", query="?at=soon").status_code == 400
    assert office.ask("approve_plan_internally", query="?when=soon").status_code == 400


def test_act_that_there_is_not_is_not_found(office: Office) -> None:
    office.lead("open_case")
    answer = office.ask("fly_away")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_act")


def test_body_of_a_form_is_no_json(office: Office) -> None:
    office.lead("open_case")
    address = f"{API}/cases/{CASE}/acts/start_drafting"
    assert office.operator.post(address, data={"a": "b"}).status_code == 415
