"""What a provider says that does not hold, and who comes back that was not sent."""

import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import OctKey, RSAKey
from msgspec.structs import replace
from starlette.testclient import TestClient

from config.errors import ConfigError
from duban.environment import load_settings
from duban.web import cookies
from tests.duban.web.conftest import HERE, HTML, PORT, come_in, text_of
from tests.duban.web.provider.conftest import BACK, BEGIN, House
from tests.duban.web.provider.small import CLIENT, SECRET, SmallProvider
from workflow.people import sessions
from workflow.people.security import Event

# --- what does not hold ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "alter",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"aud": None},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"nbf": 4_000_000_000},
        {"sub": None},
        {"at_hash": "another"},
    ],
    ids=str,
)
def test_token_that_does_not_hold_lets_nobody_in(
    house: House, provider: SmallProvider, alter: dict[str, Any]
) -> None:
    provider.alter = alter
    answer = house.comes_back()
    assert (answer.status_code, "没有通过核验" in answer.text) == (401, True)
    assert house.logged(Event.SIGNED_IN) == []


@pytest.mark.parametrize("how", ["another key", "none", "shared secret", "public key as secret"])
def test_token_that_the_provider_did_not_sign_lets_nobody_in(
    house: House, provider: SmallProvider, how: str
) -> None:
    match how:
        case "another key":
            provider.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
        case "none":
            provider.algorithm = "none"
        case "shared secret":
            provider.algorithm = "HS256"
            provider.signs_with = OctKey.import_key(SECRET * 4)
        case _:
            provider.algorithm = "HS256"
            provider.signs_with = OctKey.import_key(provider.key.as_pem(private=False).hex())
    assert house.comes_back().status_code == 401


def test_key_that_is_new_at_the_provider_is_asked_for(
    house: House, provider: SmallProvider
) -> None:
    assert house.comes_back().status_code == 303
    provider.key = RSAKey.generate_key(2048, {"kid": "one"})
    assert house.comes_back().status_code == 401
    assert house.comes_back().status_code == 303


def test_answer_is_taken_once(house: House) -> None:
    back = house.sent()
    assert house.browser.get(back).status_code == 303
    house.browser.cookies.clear()
    assert house.browser.get(back).status_code == 401


def test_answer_is_taken_of_the_browser_alone_that_was_sent(house: House) -> None:
    back = house.sent()
    other = TestClient(house.browser.app, base_url=HERE, headers=HTML, follow_redirects=False)
    assert other.get(back).status_code == 401
    other.get(BEGIN)
    assert other.get(back).status_code == 401
    assert house.browser.get(back).status_code == 303


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?state=x", "?code=x&state=x", "?error=access_denied"]
)
def test_who_was_not_sent_comes_back_to_nothing(house: House, query: str) -> None:
    house.browser.get(BEGIN)
    answer = house.browser.get(f"{BACK}{query}")
    assert answer.status_code == 401
    assert 'role="alert"' in answer.text
    assert "统一身份认证登录没有完成" in answer.text


def test_code_that_the_provider_did_not_give_is_no_code(house: House) -> None:
    back = re.sub(r"code=[^&]+", "code=made-up", house.sent())
    assert house.browser.get(back).status_code == 502
    assert house.logged(Event.SIGNED_IN) == []


def test_session_before_is_over_after(house: House) -> None:
    old = come_in(house.browser, "li").cookies[cookies.plain(PORT)]
    house.comes_back()
    with house.desk.store.reading() as transaction:
        assert sessions.of_token(transaction, old) is None


@pytest.mark.parametrize("onward", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_nobody_is_led_on_to_another_site(house: House, onward: str) -> None:
    assert house.comes_back(f"?next={onward}").headers["location"] == "/"


# --- the provider ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": "http://evil.example/keys"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": None},
    ],
    ids=str,
)
def test_provider_that_is_another_is_asked_nothing(
    house: House, provider: SmallProvider, said: dict[str, Any]
) -> None:
    provider.said = said
    answer = house.browser.get(BEGIN)
    assert answer.status_code == 502
    assert "口令登录" in answer.text


def test_provider_that_is_down_leaves_the_password(open_house: Callable[..., House]) -> None:
    house = open_house(oidc_issuer="http://127.0.0.1:9")
    assert house.browser.get(BEGIN).status_code == 502
    assert come_in(house.browser, "wang").get("/").status_code == 200


def test_provider_that_fails_in_between_lets_nobody_in(
    house: House, provider: SmallProvider
) -> None:
    provider.token_status = HTTPStatus.INTERNAL_SERVER_ERROR
    assert house.comes_back().status_code == 502


def test_wrong_secret_is_no_secret(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = house.browser.app.state.provider  # type: ignore[attr-defined]  # FastAPI's
    monkeypatch.setattr(provider, "provider", replace(provider.provider, secret=CLIENT))
    assert house.comes_back().status_code == 502


def test_office_without_a_provider_has_no_such_page(stranger: TestClient) -> None:
    assert "/sign-in/provider" not in text_of(stranger.get("/sign-in"))
    for path in (BEGIN, f"{BACK}?code=x&state=x"):
        assert stranger.get(path).status_code == 404


@pytest.mark.parametrize(
    "issuer", ["http://sso.example.cn", "ftp://x", "sso.example.cn", "https://"]
)
def test_provider_is_named_by_a_safe_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, issuer: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUBAN_OIDC_ISSUER", issuer)
    with pytest.raises(ConfigError):
        load_settings(None)
