"""Signing in by an identity provider that runs beside: who is let in, and what is as ever."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import httpx2
import pyotp
import pytest

from duban.clock import now
from duban.identity import account, codes
from duban.identity.provider import Begun
from duban.identity.visitors import visitor_of
from duban.web import cookies
from duban.web.provider_sign_ins import MOST, SECONDS, Underway, UnderwayAll
from tests.duban.web.conftest import HERE, PORT, come_in, text_of
from tests.duban.web.provider.conftest import BEGIN, MAIL, House
from tests.duban.web.provider.small import SECRET, SmallProvider
from tests.practice import PROGRAMME
from workflow.people import persons
from workflow.people.persons import Status
from workflow.people.security import Event


def test_person_is_let_in_whom_the_provider_names(house: House) -> None:
    assert f'href="{BEGIN}?next=/cases"' in text_of(house.browser.get("/sign-in?next=/cases"))
    answer = house.comes_back("?next=/cases")
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases")
    assert text_of(house.browser.get("/cases"))
    token = house.browser.cookies[cookies.plain(PORT)]
    visitor = visitor_of(house.desk, token, now())
    assert visitor is not None and visitor.person.login == "wang"
    signed_in, *_ = house.logged(Event.SIGNED_IN)
    assert (signed_in.person, signed_in.facts["by_provider"]) == ("wang", "email")


def test_request_carries_state_nonce_and_challenge_and_no_secret(house: House) -> None:
    first, second = (house.browser.get(BEGIN).headers["location"] for _ in range(2))
    for name in ("state", "nonce", "code_challenge"):
        values = [re.findall(rf"[?&]{name}=([^&]+)", one) for one in (first, second)]
        assert len(values[0][0]) >= 20 and values[0] != values[1]
    assert SECRET not in first and "verifier" not in first


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nobody@bureau.example"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email": None},
        {"email": ""},
        {"email": 7},
        {"email": ["wang@bureau.example"]},
    ],
)
def test_who_is_not_known_is_not_let_in_and_nobody_is_added(
    house: House, provider: SmallProvider, claims: dict[str, Any]
) -> None:
    with house.desk.store.reading() as transaction:
        before = persons.listed(transaction)
    provider.claims |= claims
    answer = house.comes_back()
    assert answer.status_code == 401
    assert "没有对应的在岗人员" in answer.text or "没有给出可以采信的身份" in answer.text
    assert "口令或验证码不正确" not in answer.text
    assert cookies.plain(PORT) not in house.browser.cookies
    with house.desk.store.reading() as transaction:
        assert persons.listed(transaction) == before


def test_address_of_two_persons_is_nobodys(house: House) -> None:
    house.change("li", email=MAIL.upper())
    assert house.comes_back().status_code == 401
    assert [one.person for one in house.logged(Event.SIGN_IN_FAILED)] == [MAIL]


def test_case_of_an_address_does_not_count(house: House, provider: SmallProvider) -> None:
    provider.claims["email"] = "Wang@Bureau.Example"
    assert house.comes_back().status_code == 303


@pytest.mark.parametrize("status", [Status.LOCKED, Status.LEFT])
def test_who_may_not_sign_in_may_not_by_the_provider_either(house: House, status: Status) -> None:
    house.change("wang", status=status)
    assert house.comes_back().status_code == 401


@pytest.mark.parametrize("claim", ["sub", "preferred_username"])
def test_person_is_known_by_the_login(
    open_house: Callable[..., House], provider: SmallProvider, claim: str
) -> None:
    house = open_house(oidc_claim=claim)
    provider.subject = "li"
    provider.claims = {"preferred_username": " LI "}
    assert house.comes_back().status_code == 303
    assert house.logged(Event.SIGNED_IN)[0].person == "li"
    provider.subject, provider.claims = "a1b2c3", {"preferred_username": "a1b2c3"}
    assert house.comes_back().status_code == 401


# --- beside it ------------------------------------------------------------------------------------


def test_one_time_codes_are_asked_for_as_ever(house: House) -> None:
    token = come_in(house.browser, "wang").cookies[cookies.plain(PORT)]
    visitor = visitor_of(house.desk, token, now())
    assert visitor is not None
    secret = codes.new_secret()
    account.set_up_codes(house.desk, visitor, secret, pyotp.TOTP(secret).now(), now())
    house.browser.cookies.clear()
    half = house.comes_back("?next=/duties")
    assert half.status_code == 200 and 'action="/sign-in/code"' in half.text
    assert 'name="next" value="/duties"' in half.text
    assert house.browser.get("/").headers["location"].startswith("/sign-in")


def test_form_that_came_too_late_is_kept_on_the_way(house: House) -> None:
    path = f"/cases/{PROGRAMME}/120104/acts/undo_last_act"
    over = house.browser.post(path, data={"f.reason": "录入<有误>", "step": "look"})
    kept = re.search(r'name="kept" value="([^"]+)"', over.text)
    assert kept is not None
    page = house.browser.post(BEGIN, data={"kept": unescape(kept[1])})
    way = re.search(r'href="(http://127[^"]+)"', text_of(page))
    assert way is not None
    led = httpx2.get(unescape(way[1]), follow_redirects=False)
    again = text_of(house.browser.get(led.headers["location"].removeprefix(HERE)))
    assert f'action="{path}"' in again
    assert "录入&lt;有误&gt;" in again


def test_sign_in_under_way_is_kept_for_a_while_and_so_many(provider: SmallProvider) -> None:
    seconds = [0.0]
    kept = UnderwayAll(lambda: seconds[0])

    def one(state: str) -> Underway:
        return Underway(Begun("a", "b", state, "n", "v"), "/", "")

    for number in range(MOST + 1):
        kept.keep(one(str(number)))
    assert kept.take("0") is None
    assert kept.take("1") == one("1")
    assert kept.take("1") is None
    seconds[0] = SECONDS + 1
    assert kept.take("2") is None
