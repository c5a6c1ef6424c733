"""Forms of the console: from a page of ours, not too long, kept where they come too late."""

import html
import re
from gzip import compress
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from duban.bootstrap.editions import words
from duban.running.service import Service
from duban.web import cookies
from duban.web.api.bounds import BY_STRANGER
from duban.web.assets import FOLDER
from duban.web.forms import MOST, MOST_FIELDS, MOST_OF_STRANGERS, MOST_WITH_FILES
from duban.web.html import TEMPLATES
from duban.web.origin import HEADER, MARK
from tests.duban.web.conftest import HERE, PORT, come_in, text_of
from tests.practice import BINHAI, PROGRAMME
from workflow.people import security
from workflow.people.security import Event

NANKAI = "120104"
SHUT, FORBIDDEN = 303, 403
MOST_OF_STYLE = 15_000
"""So many bytes has the style sheet at most as it travels."""


def test_every_form_that_is_sent_carries_the_mark(console: TestClient) -> None:
    sources = "\n".join(one.read_text(encoding="utf-8") for one in Path(TEMPLATES).rglob("*.html"))
    assert len(re.findall(r'method="post"', sources, re.I)) == len(
        re.findall(r'<form\b[^>]*\bmethod="post"[^>]*>', sources)
    )
    for path in ("/", "/account", "/approvals", f"/cases/{PROGRAMME}/{BINHAI}"):
        page = text_of(console.get(path))
        forms = re.findall(r'<form\b[^>]*\bmethod="post"[^>]*>(.{0,60})', page, re.DOTALL)
        assert forms
        assert all(f'name="{MARK}"' in one for one in forms), path


def test_form_without_the_mark_does_nothing_and_keeps_what_was_typed(console: TestClient) -> None:
    del console.headers[HEADER]
    path = f"/cases/{PROGRAMME}/{NANKAI}/acts/undo_last_act"
    answer = console.post(path, data={"f.reason": "录入<有误>", "step": "do", MARK: "0" * 64})
    page = text_of(answer)
    assert f'action="{path}"' in page
    assert "录入&lt;有误&gt;" in page
    mark = re.search(rf'name="{MARK}" value="(\w+)"', page)
    assert mark is not None
    assert mark[1] != "0" * 64


@pytest.mark.parametrize("kind", ["data", "files"])
def test_form_of_more_fields_than_any_has_is_refused_and_the_console_goes_on(
    console: TestClient, kind: str
) -> None:
    path = f"/cases/{PROGRAMME}/{NANKAI}/acts/issue_warning"
    fields = {f"f.x{number}": "1" for number in range(MOST_FIELDS)}
    more: dict[str, Any] = {"files": {"f": ("f.txt", b"1")}} if kind == "files" else {}
    data = {**fields, "party": "city"}
    assert console.post(path, data=data, **more).status_code == HTTPStatus.BAD_REQUEST
    assert console.get("/").status_code == HTTPStatus.OK


def test_what_a_script_loads_says_where_it_goes() -> None:
    for file in Path(TEMPLATES).rglob("*.html"):
        for tag in re.findall(r"<[^<>]*\bhx-(?:get|post)=[^<>]*>", file.read_text("utf-8")):
            assert "hx-target=" in tag, (file.name, tag)
            assert re.search(r'hx-swap="(inner|outer)HTML"', tag), (file.name, tag)
            assert not tag.startswith("<form"), (file.name, tag)


def test_style_sheet_is_small() -> None:
    assert len(compress((FOLDER / "console.css").read_bytes())) < MOST_OF_STYLE


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": HERE},
    ],
)
def test_form_of_another_site_is_refused(console: TestClient, headers: dict[str, str]) -> None:
    assert console.post("/account/sessions/end", headers=headers).status_code == FORBIDDEN
    assert console.post("/sign-in/demo", data={"login": "li"}, headers=headers).status_code == 403


def test_strangers_fill_the_security_log_slowly(stranger: TestClient, service: Service) -> None:
    path, often = f"/people/{'x' * 300}", BY_STRANGER.a_minute + 10
    for _ in range(often):
        answer = stranger.post(path, headers={"sec-fetch-site": "cross-site"})
        assert answer.status_code == FORBIDDEN
    with service.desk.store.reading() as transaction:
        told = security.latest(transaction, most=often)
    refused = [one for one in told if one.what is Event.REFUSED]
    assert BY_STRANGER.a_minute <= len(refused) < often
    assert refused[0].facts["path"] == path[:200]


def test_own_page_is_told_by_the_browser(console: TestClient) -> None:
    headers = {"origin": HERE, "sec-fetch-site": "same-origin"}
    assert console.post("/account/sessions/end", headers=headers).status_code == 303


def test_stranger_sends_little_and_a_visitor_as_much_as_a_form_takes(
    stranger: TestClient,
) -> None:
    def sent(path: str, count: int) -> int:
        return stranger.post(path, data={"text": "x" * count}).status_code

    def handed_in(count: int) -> int:
        return stranger.post("/rehearsal", files={"file": b"x" * count}).status_code

    assert sent("/sign-in", MOST_OF_STRANGERS // 2) == 401
    refused = stranger.post("/sign-in", data={"text": "x" * MOST_OF_STRANGERS})
    assert refused.status_code == 413
    assert words("zh").say("api.too_large", most=MOST_OF_STRANGERS) in refused.text
    assert (sent("/rehearsal", MOST), handed_in(MOST)) == (413, 413)
    come_in(stranger, "wang")
    assert sent("/account/password", MOST_OF_STRANGERS) == 422
    assert sent("/account/password", MOST) == 413
    assert handed_in(MOST) != 413
    assert handed_in(MOST_WITH_FILES) == 413


def test_form_sent_when_the_session_is_over_is_kept_through_the_sign_in(
    console: TestClient,
) -> None:
    path = f"/cases/{PROGRAMME}/{NANKAI}/acts/undo_last_act"
    console.cookies.delete(cookies.plain(PORT))
    typed = {"f.reason": "录入有误", "f.tasks.特色工作": "done", "party": "city"}
    carried = {"step": "look", "key": "0123", "password": "secret"}
    over = console.post(path, data=typed | carried)
    assert over.status_code == 401
    kept = re.search(r'name="kept" value="([^"]+)"', over.text)
    assert kept is not None
    assert "secret" not in kept[1]
    held = kept[1].replace("&#34;", '"')
    again = text_of(console.post("/sign-in/demo", data={"login": "wang", "kept": held}))
    assert f'action="{path}"' in again
    spoken = words("zh")
    listed = again.partition("</dl>")[0]
    shown = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", listed)
    assert [value for _, value in shown] == [
        f"南开区 · {spoken.label('command', 'undo_last_act')}",
        "录入有误",
        "done",
        spoken.label("party", "city"),
    ]
    assert [name for name, _ in shown[1:]] == [
        spoken.label("field", "reason"),
        f"{spoken.label('field', 'tasks')} · 特色工作",
        spoken.say("acting.party"),
    ]


OF_ANOTHER = '{"address": "/cases/x/y/acts/z", "fields": {"f.reason": ["他人填写"]}}'


@pytest.mark.parametrize("seal", ["", "0" * 64, "é" * 64])
def test_kept_form_that_is_not_sealed_by_this_console_is_ignored(
    stranger: TestClient, seal: str
) -> None:
    answer = stranger.post("/sign-in/demo", data={"login": "wang", "kept": seal + OF_ANOTHER})
    assert (answer.status_code, answer.headers["location"]) == (SHUT, "/")


def test_link_carries_no_form_into_the_sign_in(stranger: TestClient) -> None:
    over = stranger.post("/cases/x/y/acts/z", data={"f.reason": "他人填写"})
    sealed = re.search(r'name="kept" value="([^"]+)"', over.text)
    assert sealed is not None
    link = {"kept": html.unescape(sealed[1])}
    for page in ("/sign-in", "/sign-in/code"):
        assert "他人填写" not in text_of(stranger.get(page, params=link))
    answer = stranger.post("/sign-in/demo", params=link, data={"login": "wang"})
    assert (answer.status_code, answer.headers["location"]) == (SHUT, "/")


def test_kept_form_shows_where_it_goes_and_what_is_in_it_but_no_secret(console: TestClient) -> None:
    del console.headers[HEADER]
    typed = {"old": "an old phrase", "f.reason": "录入有误"}
    shown = re.findall(r"<dd>(.*?)</dd>", text_of(console.post("/account/password", data=typed)))
    assert shown[:2] == ["/account/password", "录入有误"]
    assert "an old phrase" not in shown
