"""Notices and years that come with a what-if or a rehearsal: played, or refused in words."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from config.notices import load_notice
from duban.web.handed_in import MOST_BYTES
from tests.duban.web.conftest import come_in, text_of
from tests.duban.web.long_work import followed
from tests.years import whole_year

NOTICE = load_notice("tj-2023-22").text
WRONG = NOTICE.replace("[correction_rounds]\nvalue = 2", '[correction_rounds]\nvalue = "two"')
LINE = WRONG[: WRONG.index("[correction_rounds]")].count("\n") + 1
UNTIL = "2024-04-14"
PAGES = ("/whatif", "/rehearsal")
SAID = {
    "zh": ("第 {line} 行：", "不超过 500000 字节的文件", "请另存为 UTF-8"),
    "en": ("Line {line}: ", "a file up to 500000 bytes", "UTF-8"),
}


def alert(page: str) -> str:
    return unescape(page.split('role="alert">')[1].split("</div>")[0])


def area(page: str, name: str) -> str:
    found = re.search(rf'<textarea id="f-{name}"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found is not None, name
    return unescape(found[1])


def sent(text: str | bytes, field: str = "notice") -> dict[str, tuple[str, bytes, str]]:
    content = text.encode() if isinstance(text, str) else text
    return {field: (f"{field}.toml", content, "application/toml")}


def test_what_if_goes_on_under_a_notice_and_a_year_that_were_handed_in(
    console: TestClient,
) -> None:
    own = re.sub(r"(\[recovery_days\]\nvalue = )\d+", r"\g<1>45", NOTICE)
    answer = console.post("/whatif", data={"until": UNTIL}, files=sent(own))
    assert answer.status_code == 303, answer.text
    page = followed(console, answer.headers["location"])
    assert "改按另一份通知" in page
    assert "办公室未受影响" in page


def test_what_if_goes_on_by_a_year_that_was_handed_in(console: TestClient) -> None:
    answer = console.post(
        "/whatif", data={"until": UNTIL}, files=sent(whole_year(2024, "04-11"), "year")
    )
    assert answer.status_code == 303, answer.text
    page = followed(console, answer.headers["location"])
    assert "另加一年的工作日安排" in page
    assert "没有差异" not in page
    assert "办公室未受影响" in page


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("page", PAGES)
def test_wrong_notice_is_said_with_line_and_key_and_comes_back(
    console: TestClient, page: str, language: str
) -> None:
    console.cookies.set("lang", language)
    typed = {"until": UNTIL, "late": "7", "text": "{}"}
    answer = console.post(page, data=typed, files=sent(WRONG))
    assert answer.status_code == 400
    assert SAID[language][0].format(line=LINE) in alert(answer.text)
    assert "correction_rounds" in alert(answer.text)
    kept = area(answer.text, "notice_text")
    assert kept.strip() == WRONG.strip()
    again = console.post(page, data={**typed, "notice_text": kept})
    assert (again.status_code, alert(again.text)) == (400, alert(answer.text))


def test_notice_that_was_mended_on_the_page_is_played(console: TestClient) -> None:
    answer = console.post("/whatif", data={"until": UNTIL}, files=sent(WRONG))
    mended = area(answer.text, "notice_text").replace('value = "two"', "value = 3")
    assert "notice_text" not in text_of(console.get("/whatif"))
    begun = console.post("/whatif", data={"until": UNTIL, "notice_text": mended})
    assert begun.status_code == 303, begun.text
    assert "办公室未受影响" in followed(console, begun.headers["location"])


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("content", "n"),
    [(b"#" * (MOST_BYTES + 1), 1), ("编码".encode("gbk"), 2)],
    ids=["large", "gbk"],
)
def test_file_that_is_no_text_or_too_large_is_refused(
    console: TestClient, page: str, language: str, content: bytes, n: int
) -> None:
    console.cookies.set("lang", language)
    answer = console.post(page, data={"until": UNTIL, "text": "{}"}, files=sent(content, "year"))
    assert answer.status_code == 400
    assert SAID[language][n] in alert(answer.text)
    assert 'id="f-year_text"' not in answer.text


def test_other_file_comes_back_where_one_is_refused(console: TestClient) -> None:
    files = {**sent(NOTICE), **sent(b"\xff\xfe", "year")}
    answer = console.post("/whatif", data={"until": UNTIL, "value": "45"}, files=files)
    assert answer.status_code == 400
    assert area(answer.text, "notice_text").strip() == NOTICE.strip()
    assert 'value="45"' in answer.text


def test_notice_without_a_region_of_the_office_is_refused_by_its_field(
    console: TestClient,
) -> None:
    own = NOTICE.replace('"120114"', '"120199"')
    assert own != NOTICE
    answer = console.post("/whatif", data={"until": UNTIL}, files=sent(own))
    assert answer.status_code == 400
    assert "改按另一份通知" in alert(answer.text)
    assert "--notice" not in alert(answer.text)


def test_part_of_a_year_is_refused_with_what_is_missing(console: TestClient) -> None:
    year = 'year = 2027\nsource = "synthetic"\nholidays = "none"\nworkdays = []\n'
    answer = console.post("/whatif", data={"until": UNTIL}, files=sent(year, "year"))
    assert answer.status_code == 400
    assert "holidays" in alert(answer.text)
    assert area(answer.text, "year_text").strip() == year.strip()


def test_scenario_that_is_too_large_is_refused_whole(console: TestClient) -> None:
    files = sent(b" " * 5_000_001, "file")
    answer = console.post("/rehearsal", data={"text": "mine"}, files=files)
    assert answer.status_code == 400
    assert "5000000" in alert(answer.text)
    assert area(answer.text, "text") == "mine"


UNSOUND = NOTICE.replace('clause = "文头"', 'clause = "正文二(一)"', 1).replace(
    '"R-0.1"', '"R-2.99"', 1
)
"""It can be read; there is no such clause and no such rule."""


@pytest.mark.parametrize(
    ("page", "language", "own_id"), [("/whatif", "zh", False), ("/rehearsal", "en", True)]
)
def test_what_the_check_finds_in_a_notice_is_listed_with_its_lines(
    console: TestClient, page: str, language: str, own_id: bool
) -> None:
    """A draft under an id of its own has no register in which its clauses could be looked up."""
    console.cookies.set("lang", language)
    text = UNSOUND.replace('"tj-2023-22"', '"tj-2024-1"') if own_id else UNSOUND
    answer = console.post(page, data={"until": UNTIL, "text": "{}"}, files=sent(text))
    assert answer.status_code == 400
    line = text[: text.index('"R-2.99"')].count("\n") + 1
    assert SAID[language][0].format(line=line) in alert(answer.text)
    assert "R-2.99" in alert(answer.text)
    assert ("正文二(一)" in alert(answer.text)) is not own_id
    assert area(answer.text, "notice_text").strip() == text.strip()


def test_draft_under_an_id_of_its_own_is_played(console: TestClient) -> None:
    draft = NOTICE.replace('"tj-2023-22"', '"tj-2024-1"')
    assert console.post("/whatif", data={"until": UNTIL}, files=sent(draft)).status_code == 303


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"#" * (MOST_BYTES + 1), "不超过 500000 字节的文件"),
        ("编码".encode("gbk"), "请另存为 UTF-8"),
    ],
    ids=["large", "gbk"],
)
def test_year_for_the_calendar_is_taken_whole_or_refused(
    stranger: TestClient, content: bytes, said: str
) -> None:
    files = {"file": ("2027.toml", content, "application/toml")}
    answer = come_in(stranger, "admin").post(
        "/admin/years/preview", data={"text": "mine"}, files=files
    )
    assert answer.status_code == 400
    assert said in alert(answer.text)
    assert area(answer.text, "text") == "mine"


def test_year_that_is_wrong_is_refused_with_its_line(stranger: TestClient) -> None:
    text = whole_year(2027, workdays="2027-03-01")
    keeper = come_in(stranger, "admin")
    page = keeper.post("/admin/years/preview", data={"text": text}, follow_redirects=True)
    assert page.status_code == 400
    assert "第 4 行：" in alert(page.text)


def test_sheet_of_contacts_that_is_too_large_is_refused(stranger: TestClient) -> None:
    files = {"file": ("contacts.xlsx", b"P" * 5_000_001, "application/octet-stream")}
    answer = come_in(stranger, "admin").post("/admin/contacts/preview", files=files)
    assert answer.status_code == 400
    assert "5000000" in alert(answer.text)
