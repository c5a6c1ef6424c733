"""The official text of a new notice held beside the last one, in the console."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from config.sentence_register import Register, Sentence
from config.sentences import digest
from duban.web.pages.admin import sentences
from tests.duban.web.conftest import come_in, text_of

PLACE = "/admin/new-programme/sentences"
TEXT = "第一句不变。第二句改了。第三句是新的。"
KNOWN = ("第一句不变。", "第二句原来这样。")


@pytest.fixture
def keeper(stranger: TestClient, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """The administrator, in an office whose notice had two sentences."""
    known = tuple(
        Sentence(f"S{n:03}", "文头", f"大意{n}", digest(one)) for n, one in enumerate(KNOWN, 1)
    )
    made = Register("made.toml", known)
    monkeypatch.setattr(sentences, "load_register", lambda source: made)
    return come_in(stranger, "admin")


def rows(page: str) -> list[list[str]]:
    """The cells of the table of sentences."""
    body = page.partition('id="sentences"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]
        for row in body.split("</tr>")[:-1]
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("way", ["pasted", "file"])
def test_each_sentence_that_differs_is_listed(keeper: TestClient, language: str, way: str) -> None:
    keeper.cookies.set("lang", language)
    assert f'href="{PLACE}"' in text_of(keeper.get("/admin/new-programme"))
    file = {"text": ("notice.txt", TEXT.encode(), "text/plain")}
    sent = (
        keeper.post(PLACE, files=file)
        if way == "file"
        else keeper.post(PLACE, data={"text_text": TEXT})
    )
    page = text_of(keeper.get(sent.headers["location"]))
    changed, new = rows(page)
    told = {"zh": ("改动", "新增"), "en": ("changed", "new")}[language]
    assert (changed[0], changed[1], new[1]) == ("S002", *told)
    counts = {"zh": "相同 1、改动 1、新增 1、删去 0", "en": "same 1, changed 1, new 1, gone 0"}
    assert counts[language] in page


def test_same_text_is_told_to_be_the_same(keeper: TestClient) -> None:
    sent = keeper.post(PLACE, data={"text_text": "".join(KNOWN)})
    assert "逐句相同" in text_of(keeper.get(sent.headers["location"]))


@pytest.mark.parametrize("text", ["", "  ", "编码".encode("gbk")])
def test_what_is_no_text_is_refused_in_words(keeper: TestClient, text: str | bytes) -> None:
    encoded = text.encode() if isinstance(text, str) else text
    answer = keeper.post(PLACE, files={"text": ("notice.txt", encoded, "text/plain")})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_operator_is_not_offered_it(stranger: TestClient) -> None:
    assert come_in(stranger, "wang").get(PLACE).status_code == 403
