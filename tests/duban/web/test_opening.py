"""Another programme opened in the console: checked, looked at, confirmed; nothing typed is lost."""

import re
from html import unescape

import httpx2
import pytest
from starlette.testclient import TestClient

from config.files import content_hash
from config.notices import load_notice
from config.procedures import load_procedure
from duban.running.service import Service
from tests.duban.web.conftest import come_in, looks_of, text_of
from workflow.people import security
from workflow.people.security import Event
from workflow.record import history

PLACE = "/admin/new-programme"
NEXT = "tj-2024-9"
OURS = load_notice("tj-2023-22").text
DRAFT = (
    OURS.replace('"tj-2023-22"', f'"{NEXT}"', 1)
    .replace("津知发运字〔2023〕22号", "虚构〔2024〕9号")
    .replace("value = 2023-07-31", "value = 2024-07-31", 1)
)
CARRIED = re.compile(r'name="(notice_text|procedure_text|version)" value="([^"]*)"')


def files(**texts: str | bytes) -> dict[str, tuple[str, bytes, str]]:
    encoded = {one: text.encode() if isinstance(text, str) else text for one, text in texts.items()}
    return {one: (f"{one}.toml", text, "application/toml") for one, text in encoded.items()}


def looked_at(keeper: TestClient, **texts: str | bytes) -> httpx2.Response:
    """The page to which files that are handed in lead; it can be loaded again."""
    answer = keeper.post(f"{PLACE}/preview", files=files(**texts))
    if answer.status_code != 303:
        return answer
    first, again = (keeper.get(answer.headers["location"]) for _ in range(2))
    assert (first.status_code, len(first.text)) == (again.status_code, len(again.text))
    return again


def carried(page: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in CARRIED.findall(page)}


def kept(page: str, name: str = "notice_text") -> str:
    found = re.search(rf'<textarea id="f-{name}"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    return unescape(found[1]).strip() if found else ""


def alert(page: str) -> str:
    return unescape(page.split('role="alert">')[1].split("</div>")[0])


@pytest.fixture
def keeper(stranger: TestClient) -> TestClient:
    """The administrator at the console."""
    return come_in(stranger, "admin")


@pytest.mark.parametrize("login", ["chen", "admin"])
def test_programme_is_looked_at_and_then_opened(
    stranger: TestClient, service: Service, login: str
) -> None:
    desk, visitor = service.desk, come_in(stranger, login)
    assert f'href="{PLACE}"' in text_of(visitor.get("/admin/programmes"))
    page = text_of(looked_at(visitor, notice=DRAFT))
    assert desk.programme() == "tj-2023-22"
    assert NEXT in page and "2024-07-31" in page and "district.120101@" in page
    with desk.store.reading() as transaction:
        before = history.in_force(transaction)
        assert security.latest(transaction, most=1)[0].what is Event.PERSONAL_DATA_READ
    done = visitor.post(PLACE, data=carried(page))
    assert done.status_code == 303, done.text
    assert desk.programmes()[-1] == NEXT
    assert desk.notice().filing_deadline.year == 2024
    with desk.store.reading() as transaction:
        assert history.in_force(transaction) != before
    assert NEXT in text_of(visitor.get("/admin/programmes"))
    again = visitor.post(PLACE, data=carried(page))
    assert again.status_code == 400 and f"已有项目 {NEXT}" in alert(again.text)


def test_same_text_has_the_hash_that_the_command_line_gives_it(
    keeper: TestClient, service: Service
) -> None:
    keeper.post(PLACE, data=carried(text_of(looked_at(keeper, notice=DRAFT.replace("\n", "\r\n")))))
    versions = service.desk.versions(NEXT)
    assert versions.notice_hash == content_hash(DRAFT)
    assert versions.procedure_hash == load_procedure("six-step").hash


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_the_check_finds_comes_back_with_its_line_and_can_be_mended(
    keeper: TestClient, service: Service, language: str
) -> None:
    keeper.cookies.set("lang", language)
    wrong = DRAFT.replace('"R-0.1"', '"R-2.99"', 1)
    answer = looked_at(keeper, notice=wrong)
    assert answer.status_code == 400
    line = wrong[: wrong.index('"R-2.99"')].count("\n") + 1
    said = {"zh": f"第 {line} 行：", "en": f"Line {line}: "}[language]
    assert said in alert(answer.text) and "R-2.99" in alert(answer.text)
    assert kept(answer.text) == wrong.strip()
    mended = keeper.post(
        f"{PLACE}/preview", data={"notice_text": kept(answer.text).replace("R-2.99", "R-0.1")}
    )
    page = text_of(keeper.get(mended.headers["location"]))
    assert keeper.post(PLACE, data=carried(page)).status_code == 303
    assert service.desk.programme() == NEXT


@pytest.mark.parametrize(
    ("notice", "said"),
    [
        (OURS, "已有项目 tj-2023-22"),
        (OURS.replace('"tj-2023-22"', f'"{NEXT}"', 1), "除名称外没有任何不同"),
        (DRAFT.replace("value = 2024-07-31", 'value = "soon"', 1), "filing_deadline"),
        ("编码".encode("gbk"), "请另存为 UTF-8"),
        ("", "一份通知文件"),
    ],
    ids=["taken", "untouched", "unreadable", "gbk", "none"],
)
def test_notice_that_opens_nothing_is_refused_in_words(
    keeper: TestClient, service: Service, notice: str | bytes, said: str
) -> None:
    answer = looked_at(keeper, notice=notice)
    assert answer.status_code == 400
    assert said in alert(answer.text)
    assert service.desk.programmes() == ["tj-2023-22"]


def test_procedure_of_its_own_is_checked_told_and_taken_up(
    keeper: TestClient, service: Service
) -> None:
    own = load_procedure("six-step").text.replace('id = "six-step"', 'id = "six-step-2024"', 1)
    lost = own.replace('rules = ["R-1.4"]', 'rules = ["R-2.99"]', 1)
    answer = looked_at(keeper, notice=DRAFT, procedure=lost)
    assert answer.status_code == 400 and "R-2.99" in alert(answer.text)
    assert kept(answer.text, "procedure_text") == lost.strip()
    page = text_of(looked_at(keeper, notice=DRAFT, procedure=own))
    assert "所用程序与现行项目 tj-2023-22 的不同" in page
    assert keeper.post(PLACE, data=carried(page)).status_code == 303
    assert (
        service.desk.versions().procedure_hash != service.desk.versions("tj-2023-22").procedure_hash
    )


def test_copy_under_the_same_number_other_regions_and_a_short_calendar_are_told(
    keeper: TestClient,
) -> None:
    odd = (
        OURS.replace('"tj-2023-22"', f'"{NEXT}"', 1)
        .replace("value = 2023-07-31", "value = 2031-07-31", 1)
        .replace('"120114"', '"120199"')
    )
    page = unescape(text_of(looked_at(keeper, notice=odd)))
    assert "tj-2023-22 用的也是 津知发运字〔2023〕22号" in page
    assert "这份通知新增的地区：" in page and "这份通知没有的地区：" in page
    assert "超出了工作日历" in page


def test_what_nobody_looked_at_or_looked_at_before_a_change_is_shown_and_not_opened(
    keeper: TestClient, service: Service
) -> None:
    mine = carried(text_of(looked_at(keeper, notice=DRAFT)))
    other = DRAFT.replace(NEXT, "tj-2024-8").replace("〔2024〕9号", "〔2024〕8号")
    theirs = carried(text_of(looked_at(keeper, notice=other)))
    assert keeper.post(PLACE, data=theirs).status_code == 303
    assert PLACE not in looks_of(service.desk, "admin")
    for version in (mine["version"], ""):
        answer = keeper.post(PLACE, data={**mine, "version": version})
        assert answer.status_code == 409
        assert "请再确认一次" in alert(answer.text) and "district.120101@" in answer.text
        assert looks_of(service.desk, "admin")[-1] == PLACE
        assert service.desk.programme() == "tj-2024-8"
    assert keeper.post(PLACE, data=carried(answer.text)).status_code == 303
    assert service.desk.programme() == NEXT
    assert looks_of(service.desk, "admin").count(PLACE) == 2


def test_next_year_is_begun_from_the_notice_in_force_and_its_differences_are_shown(
    keeper: TestClient, service: Service
) -> None:
    page = text_of(keeper.get(f"{PLACE}?begin={NEXT}"))
    text = kept(page)
    assert text == OURS.replace('"tj-2023-22"', f'"{NEXT}"', 1).strip()
    untouched = keeper.post(f"{PLACE}/preview", data={"notice_text": text})
    again = keeper.get(untouched.headers["location"])
    assert again.status_code == 400 and "除名称外没有任何不同" in alert(again.text)
    assert kept(again.text) == text
    changed = text.replace("value = 2023-07-31", "value = 2024-07-31", 1)
    looked = keeper.post(f"{PLACE}/preview", data={"notice_text": changed})
    shown = text_of(keeper.get(looked.headers["location"]))
    told = shown.partition('id="changes"')[2].partition("</section>")[0]
    (row,) = told.partition("<tbody>")[2].split("</tr>")[:-1]
    assert "备案截止" in row and "2023-07-31" in row and "2024-07-31" in row
    assert service.desk.programmes() == ["tj-2023-22"]


@pytest.mark.parametrize("name", ["明年", "a b", "../x"])
def test_name_that_is_none_begins_nothing(keeper: TestClient, name: str) -> None:
    answer = keeper.get(PLACE, params={"begin": name})
    assert answer.status_code == 400
    assert alert(answer.text) and kept(answer.text) == ""


def test_notice_that_would_not_be_in_force_is_told(keeper: TestClient) -> None:
    page = text_of(looked_at(keeper, notice=DRAFT.replace(NEXT, "tj-2022-1")))
    assert "在现行项目 tj-2023-22 之前" in page


@pytest.mark.parametrize("login", ["wang", "zhao", "sun", "nankai"])
def test_nobody_else_opens_a_programme(stranger: TestClient, service: Service, login: str) -> None:
    visitor = come_in(stranger, login)
    answers = [visitor.get(PLACE), visitor.post(PLACE, data={"notice_text": DRAFT})]
    answers.append(visitor.post(f"{PLACE}/preview", files=files(notice=DRAFT)))
    assert [one.status_code for one in answers] == [403, 403, 403]
    assert service.desk.programmes() == ["tj-2023-22"]
    if visitor.get("/admin/programmes").status_code == 200:
        assert PLACE not in visitor.get("/admin/programmes").text
