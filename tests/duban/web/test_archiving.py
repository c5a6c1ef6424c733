"""A finished programme is tried, archived, verified and opened again in the console."""

import re
from collections.abc import Iterator

import httpx2
import pytest
from starlette.testclient import TestClient

from duban.identity import passwords
from duban.running.delivering import send
from tests.duban.web.conftest import come_in, text_of
from tests.duban.web.long_work import followed
from tests.duban.web.office import CASE, Office
from tests.practice import PROGRAMME
from workflow.people import persons, security
from workflow.people.security import Event
from workflow.store import locking

PLACE = "/admin/archives"
OF = f"{PLACE}/{PROGRAMME}"
PASSWORD = {"password": "anything"}
"""Demo persons have none: what they type as one is not asked for."""


@pytest.fixture
def finished(office: Office) -> Iterator[Office]:
    """An office whose only case was withdrawn, its mails sent; a supervisor is at the console."""
    office.do("open_case", {"region_code": CASE.partition("/")[2]})
    office.do("withdraw", {"letter": True})
    send(office.desk)
    come_in(office.console, "chen")
    yield office


def closed(office: Office) -> bool:
    with office.desk.store.reading() as transaction:
        return PROGRAMME in locking.closed(transaction)


def came_to(console: TestClient, answer: httpx2.Response) -> str:
    """The page of what was begun, once it is over."""
    assert answer.status_code == 303, answer.text
    return followed(console, answer.headers["location"])


def test_what_is_not_over_is_listed_with_a_link_to_each(console: TestClient) -> None:
    come_in(console, "chen")
    assert f'href="{OF}"' in text_of(console.get(PLACE))
    page = text_of(console.get(OF))
    assert f'action="{OF}/close"' not in page
    page = came_to(console, console.post(f"{OF}/try"))
    assert "尚未全部办结" in page and "去归档" not in page
    links = re.findall(r'<td class="[^"]*c-obstacle[^"]*"><a href="([^"]+)"', page)
    assert f"/cases?programme={PROGRAMME}&amp;outcome=OPEN" in links
    for one in links:
        text_of(console.get(one.replace("&amp;", "&")))


def test_programme_that_goes_on_is_not_closed_without_a_trial_either(
    console: TestClient,
) -> None:
    come_in(console, "chen")
    page = came_to(console, console.post(f"{OF}/close", data=PASSWORD))
    assert "尚未全部办结" in page
    assert "已归档" not in text_of(console.get(OF))


def test_finished_programme_is_tried_archived_verified_and_opened_again(finished: Office) -> None:
    console = finished.console
    assert "案件都已终结" in text_of(console.get(PLACE))
    page = came_to(console, console.post(f"{OF}/try"))
    assert "可以归档" in page and not closed(finished)
    (tried,) = re.findall(rf'href="({OF}\?tried=[0-9a-f]+)"', page)
    assert f'action="{OF}/close"' in text_of(console.get(tried))

    page = came_to(console, console.post(f"{OF}/close", data=PASSWORD))
    (digest,) = re.findall(r"校验码 ([0-9a-f]{64})", page)
    assert closed(finished)
    assert f'action="{OF}/reopen"' in text_of(console.get(OF))
    page = came_to(console, console.post(f"{PLACE}/verify"))
    assert "与归档时一致" in page

    nothing = console.post(f"{OF}/reopen", data={**PASSWORD, "reason": " "})
    assert nothing.status_code == 400 and "理由" in nothing.text
    again = console.post(f"{OF}/reopen", data={**PASSWORD, "reason": "（2026）津01行终12号判决"})
    assert again.status_code == 303 and not closed(finished)
    assert "已重新启用" in text_of(console.get(OF))
    with finished.desk.store.reading() as transaction:
        log = {one.what: one for one in security.latest(transaction, most=20)}
    assert log[Event.PROGRAMME_ARCHIVED].person == log[Event.PROGRAMME_REOPENED].person == "chen"
    assert log[Event.PROGRAMME_ARCHIVED].facts["digest"] == digest


@pytest.mark.parametrize("login", ["wang", "sun", "zhao"])
def test_case_of_an_archived_programme_is_looked_at_as_ever(finished: Office, login: str) -> None:
    came_to(finished.console, finished.console.post(f"{OF}/close", data=PASSWORD))
    finished.console.cookies.clear()
    console = come_in(finished.console, login)
    assert "新：" in text_of(console.get("/cases"))
    for _ in range(2):
        text_of(console.get(f"/cases/{CASE}"))
    assert "新：" not in text_of(console.get("/cases"))


def test_nothing_is_archived_without_the_password_of_who_has_one(finished: Office) -> None:
    console = finished.console
    with finished.desk.store.writing() as transaction:
        chen = persons.by_login(transaction, "chen")
        assert chen is not None
        persons.set_password(transaction, chen.id, passwords.hashed("a wholly new phrase"))
    for one in ("close", "reopen"):
        answer = console.post(f"{OF}/{one}", data={**PASSWORD, "reason": "判决"})
        assert answer.status_code == 401, one
        assert 'role="alert"' in answer.text
    assert not closed(finished)
    right = {"password": "a wholly new phrase"}
    came_to(console, console.post(f"{OF}/close", data=right))
    assert closed(finished)


@pytest.mark.parametrize("login", ["wang", "sun", "zhao"])
def test_others_see_the_register_and_close_nothing(stranger: TestClient, login: str) -> None:
    console = come_in(stranger, login)
    assert "由处室负责人办理" in text_of(console.get(OF))
    for one in ("try", "close", "reopen"):
        assert f'action="{OF}/{one}"' not in text_of(console.get(OF))
        assert console.post(f"{OF}/{one}").status_code == 403
    assert console.get(f"{PLACE}/tj-1999").status_code == 404
    assert console.get("/".join((PLACE, "none", "work", "none"))).status_code == 404


def test_nothing_is_verified_where_nothing_is_archived(console: TestClient) -> None:
    assert console.post(f"{PLACE}/verify").headers["location"] == PLACE
    assert "没有已归档的项目" in text_of(console.get(PLACE))
