"""我的账号: recovery codes that run out and are made anew, sessions and their ends."""

import re

import pyotp
import pytest
from starlette.testclient import TestClient

from duban.bootstrap.editions import words
from duban.clock import now
from duban.identity import account, codes, passwords, visitors
from duban.running.service import Service
from duban.web import cookies
from duban.web.app import app_of
from duban.web.origin import HEADER, mark_of
from tests.duban.web.conftest import HERE, HTML, PORT, come_in, text_of
from workflow.people import persons, security
from workflow.people.security import Event

PASSWORD = "海河的春天来得晚一些"  # noqa: S105 - that of a test
END_ONE = "/account/sessions/end-one"
NUMBER = re.compile(r'name="number" value="(\w+)"')
CODE = re.compile(r"<li>([\w-]{19})</li>")


@pytest.fixture
def recovery(console: TestClient, service: Service) -> list[str]:
    """The recovery codes of an operator who has a password and one-time codes by now."""
    desk = service.desk
    visitor = visitors.visitor_of(desk, console.cookies[cookies.plain(PORT)], now())
    assert visitor is not None
    with desk.store.writing() as transaction:
        persons.set_password(transaction, visitor.person.id, passwords.hashed(PASSWORD))
    secret = codes.new_secret()
    code = pyotp.TOTP(secret).at(now())
    return account.set_up_codes(desk, visitor, secret, code, now())


def came_in(client: TestClient, code: str) -> str:
    """The first page after a sign-in with a recovery code."""
    client.cookies.clear()
    client.post("/sign-in", data={"login": "wang", "password": PASSWORD})
    answer = client.post("/sign-in/code", data={"code": code})
    assert answer.status_code == 303
    client.headers[HEADER] = mark_of(client.cookies[cookies.plain(PORT)])
    return text_of(client.get("/"))


def test_who_used_a_recovery_code_is_told_and_warned_when_few_are_left(
    console: TestClient, recovery: list[str]
) -> None:
    for left in range(9, 3, -1):
        page = came_in(console, recovery.pop())
        assert f"您用了一个恢复码，还剩{left}个。" in page
        assert "恢复码不多了" not in page
    assert "恢复码不多了" not in text_of(console.get("/account"))
    assert "还剩3个。恢复码不多了" in came_in(console, recovery.pop())
    assert "还有3个恢复码。 恢复码不多了" in text_of(console.get("/account"))
    answer = console.post("/account/codes/recovery", data={"password": PASSWORD, "code": "x"})
    assert (answer.status_code, CODE.findall(answer.text)) == (422, [])
    typed = {"password": PASSWORD, "code": recovery.pop()}
    answer = console.post("/account/codes/recovery", data=typed)
    assert answer.status_code == 200
    assert "以前的恢复码已经全部作废" in answer.text
    new = CODE.findall(answer.text)
    assert len(new) == 10 and not {*new} & {*recovery}
    assert "还有10个恢复码" in text_of(console.get("/account"))
    assert "还剩9个" in came_in(console, new[0])


def test_without_codes_no_recovery_codes_are_offered(stranger: TestClient) -> None:
    console = come_in(stranger, "wang")
    assert "/account/codes/recovery" not in console.get("/account").text
    assert console.post("/account/codes/recovery").status_code == 422


def test_one_session_is_ended_by_itself(console: TestClient, service: Service) -> None:
    chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0.0.0 Safari/537.36"
    at_home, of_li = (
        come_in(
            TestClient(
                app_of(service, words("zh")),
                base_url=HERE,
                headers={**HTML, "user-agent": chrome},
                follow_redirects=False,
            ),
            login,
        )
        for login in ("wang", "li")
    )
    page = text_of(console.get("/account"))
    assert "Chrome · Windows</td>" in page
    (number,) = NUMBER.findall(page)
    assert of_li.post(END_ONE, data={"number": number}).status_code == 404
    assert at_home.get("/account").status_code == 200
    assert console.post(END_ONE, data={"number": number}).status_code == 303
    assert at_home.get("/account").status_code == 303
    assert of_li.get("/account").status_code == console.get("/account").status_code == 200
    assert console.post(END_ONE, data={"number": number}).status_code == 404
    with service.desk.store.reading() as transaction:
        assert security.latest(transaction, most=1)[0].what is Event.SIGNED_OUT


def test_secret_that_is_typed_by_hand_stands_in_groups_of_four(console: TestClient) -> None:
    page = text_of(console.get("/account/codes"))
    shown = re.search(r'<span class="secret">([A-Z2-7 ]+)</span>', page)
    sent = re.search(r'name="secret" value="(\w+)"', page)
    assert shown is not None and sent is not None
    assert [len(one) for one in shown[1].split(" ")] == [4] * 8
    assert shown[1].replace(" ", "") == sent[1]


def test_what_a_password_takes_is_told_in_its_own_field(console: TestClient) -> None:
    page = text_of(console.get("/account/password"))
    field = re.search(r'<div class="field"><label for="new">.*?</div>', page, re.DOTALL)
    assert field is not None and "至少12个字符" in field[0]
