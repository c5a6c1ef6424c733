"""Account numbers are seen by who moves money; each look and each refusal stands in the log."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from duban.clock import now
from duban.identity import payees
from duban.identity.permissions import GRANTED, Permission
from duban.running.service import Service
from duban.web.origin import HEADER
from states.actors import Channel, Role
from states.role_rights import MOVES_MONEY
from tests.duban.web.api.conftest import API, token_of
from tests.duban.web.conftest import come_in, text_of
from tests.duban.web.test_gate import DEMO
from tests.practice import BINHAI, HEPING, PROGRAMME
from tests.workflow import sql
from workflow.people import security
from workflow.people.security import Entry, Event

NUMBER = re.compile(r"DEMO-\d+-\d\d")
CASE = f"{PROGRAMME}/{BINHAI}"
FIRST = "滨海新区示范运营服务机构甲（演示）"
SEEN = f"/cases/{CASE}/accounts/{quote(FIRST)}"


def told(service: Service) -> list[Entry]:
    """What the security log tells of account numbers, the first first; no number is in it."""
    with service.desk.store.reading() as transaction:
        entries = security.latest(transaction, most=50)
    assert not any(NUMBER.search(one.body) for one in entries)
    kinds = (Event.ACCOUNT_READ, Event.REFUSED)
    return [one for one in reversed(entries) if one.what in kinds]


def test_only_who_moves_money_may_see_numbers() -> None:
    assert {role for role in Role if Permission.READ_ACCOUNTS in GRANTED[role]} == MOVES_MONEY


@pytest.mark.parametrize("login", DEMO)
def test_number_is_seen_by_a_button_in_the_roles_that_may(
    stranger: TestClient, service: Service, login: str
) -> None:
    console, may = come_in(stranger, login), DEMO[login] in MOVES_MONEY
    page = unescape(console.get(f"/cases/{CASE}").text)
    assert ("查看账号" in page) == may
    assert not NUMBER.search(page)
    answer = console.post(SEEN)
    assert answer.status_code == (200 if may else 403)
    assert NUMBER.findall(answer.text) == (["DEMO-120116-01"] if may else [])
    assert answer.headers["cache-control"] == "no-store"
    one = told(service)[-1]
    assert one.person == login
    if may:
        about = {"case": CASE, "institution": FIRST, "channel": "web"}
        assert (one.what, one.facts) == (Event.ACCOUNT_READ, about)
        assert "安全日志" in answer.text
    else:
        assert (one.what, one.facts["why"]) == (Event.REFUSED, "read_accounts")
        assert one.facts["path"] == f"/cases/{CASE}/accounts/{FIRST}"


def test_number_is_in_no_page_that_is_fetched_and_takes_the_mark_of_a_form(
    console: TestClient, service: Service
) -> None:
    assert console.get(SEEN).status_code == 405
    del console.headers[HEADER]
    assert not NUMBER.search(console.post(SEEN).text)
    form = re.search(rf'<form method="post" action="({re.escape(SEEN)})">(.*?)</form>', text_of(
        console.get(f"/cases/{CASE}")
    ))  # fmt: skip
    assert form is not None and 'type="hidden"' in form[2]
    assert [one.what for one in told(service)] == []


@pytest.mark.parametrize(
    ("code", "name"), [(HEPING, "和平区示范运营服务机构（演示）"), (BINHAI, "某")]
)
def test_where_no_account_was_recorded_the_act_that_does_is_named(
    console: TestClient, service: Service, code: str, name: str
) -> None:
    answer = console.post(f"/cases/{PROGRAMME}/{code}/accounts/{quote(name)}")
    assert (answer.status_code, "record_account" in answer.text) == (404, True)
    assert told(service) == []
    if code == HEPING:
        assert "未登记账户" in text_of(console.get(f"/cases/{PROGRAMME}/{code}"))


def test_key_that_does_not_open_a_number_is_told_and_the_look_is_logged(
    console: TestClient, service: Service
) -> None:
    sealed = service.desk.office.vault.seal("x")[:-9] + "AAAAAAAA="
    sql.run(service.desk.store, "UPDATE account SET sealed = :sealed", sealed=sealed)
    answer = console.post(SEEN)
    assert (answer.status_code, "duban.key" in answer.text) == (503, True)
    (one,) = told(service)
    assert (one.what, one.facts["why"], one.facts["institution"]) == (Event.REFUSED, "seal", FIRST)


def test_nothing_is_told_where_the_look_can_not_be_written_down(
    console: TestClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    sql.run(service.desk.store, "DELETE FROM security_head")
    answer = console.post(SEEN)
    assert answer.status_code == 503
    assert not NUMBER.search(answer.text)


def test_program_sees_numbers_with_a_scope_of_its_own(
    stranger: TestClient, service: Service
) -> None:
    address = f"{API}/cases/{CASE}/accounts"

    def asked(role: Role, *scopes: Permission) -> tuple[int, list[str]]:
        bearer = f"Bearer {token_of(service.desk, role, scopes)}"
        answer = stranger.get(address, headers={"authorization": bearer})
        assert answer.headers["cache-control"] == "no-store"
        return answer.status_code, NUMBER.findall(answer.text)

    assert asked(Role.FINANCE, Permission.LOOK_AT_OWN) == (403, [])
    assert asked(Role.AUDITOR, Permission.LOOK_AT_OWN) == (403, [])
    numbers = [f"DEMO-120116-0{one}" for one in (1, 2, 3)]
    assert asked(Role.FINANCE, Permission.READ_ACCOUNTS) == (200, numbers)
    *refused, first, _, last = told(service)
    assert [one.facts["path"] for one in refused] == [address] * 2
    assert (first.what, last.what, first.facts["institution"]) == (
        Event.ACCOUNT_READ,
        Event.ACCOUNT_READ,
        FIRST,
    )
    assert {first.facts["channel"], last.facts["channel"]} == {"api"}


def test_institution_of_before_keeps_its_account_in_the_case(service: Service) -> None:
    known = payees.payees(service.desk, CASE, ["新机构"])
    assert [one.is_recorded for one in known] == [False, True, True, True]
    shown = payees.opened(service.desk, "zhao", Channel.WEB, CASE, known, now())
    numbers = {f"DEMO-120116-0{one}" for one in (1, 2, 3)}
    assert {one.account for one in shown} == {None, *numbers}
    assert len([one for one in told(service) if one.what is Event.ACCOUNT_READ]) == 3
