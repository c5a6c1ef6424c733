"""Saved views at the console: a list as it stands, kept under a name, listed, renamed, deleted."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from tests.duban.web.conftest import come_in, text_of

PAGE = "/account/views"
ID = re.compile(r'action="/account/views/(\w+)"')
ASKED = "late=1&sort=-step&size=20"


def keep(console: TestClient, name: str, asked: str = ASKED, of_list: str = "cases") -> int:
    """Save a view as the form of the list sends it; the status of the answer."""
    typed = {"of_list": of_list, "asked": asked, "name": name}
    return console.post(PAGE, data=typed).status_code


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/cases", "region=120104&region=120116&late=1&sort=-step"),
        ("/duties", "owner=city&overdue=1&due_before=2026-01-31"),
        ("/mails", "search=%E6%8F%90%E9%86%92&status=sent"),
    ],
)
def test_list_is_kept_as_it_stands_and_opened_by_its_name(
    console: TestClient, language: str, path: str, query: str
) -> None:
    console.cookies.set("lang", language)
    page = text_of(console.get(f"{path}?{query}&page=1"))
    hidden = {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    }
    typed = {"of_list": hidden["of_list"], "asked": hidden["asked"], "name": "我的<列表>"}
    back = console.post(PAGE, data=typed).headers["location"]
    listed = text_of(console.get(back))
    link = re.search(r'<a href="([^"]+)">我的&lt;列表&gt;</a>', listed)
    assert link is not None
    count = re.compile(r'class="found"[^>]*>([^<]+)<')
    again = text_of(console.get(unescape(link[1])))
    assert count.findall(again) == count.findall(page)


def test_view_begins_at_its_first_page(console: TestClient) -> None:
    keep(console, "后面的", "page=2&size=5")
    assert 'href="/cases?size=5">后面的' in text_of(console.get("/cases"))


def test_view_is_renamed_and_deleted(console: TestClient) -> None:
    assert keep(console, "逾期") == keep(console, "预警", "flag=1") == 303
    page = text_of(console.get(PAGE))
    first, second = ID.findall(page)
    assert console.post(f"{PAGE}/{first}", data={"name": "逾期案件"}).status_code == 303
    taken = console.post(f"{PAGE}/{second}", data={"name": "逾期案件"})
    assert (taken.status_code, "请换一个名称" in taken.text) == (422, True)
    assert (
        taken.text.count('name="name" value="逾期案件"') == 2
    )  # the one that has it, and as typed
    assert console.post(f"{PAGE}/{second}", data={"delete": "1"}).status_code == 303
    listed = text_of(console.get("/cases"))
    mine = listed.partition('class="usual mine"')[2].partition("</p>")[0]
    assert "逾期案件" in mine and "预警" not in mine
    assert console.post(f"{PAGE}/{second}", data={"delete": "1"}).status_code == 422


def test_view_is_nobody_elses(stranger: TestClient) -> None:
    keep(come_in(stranger, "wang"), "王的视图")
    (view,) = ID.findall(text_of(stranger.get(PAGE)))
    other = come_in(stranger, "li")
    assert "王的视图" not in text_of(other.get(PAGE)) + text_of(other.get("/cases"))
    for data in ({"delete": "1"}, {"name": "李的"}):
        assert other.post(f"{PAGE}/{view}", data=data).status_code == 422
    assert "王的视图" in text_of(come_in(stranger, "wang").get("/cases"))


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 41])
def test_name_that_is_none_is_told_and_can_be_typed_again(console: TestClient, name: str) -> None:
    answer = console.post(PAGE, data={"of_list": "cases", "asked": ASKED, "name": name})
    assert answer.status_code == 422
    assert 'name="asked" value="sort=-step&amp;size=20&amp;late=1"' in answer.text
    assert 'href="/cases' not in text_of(console.get(PAGE)).partition("<main")[2]


@pytest.mark.parametrize(
    ("of_list", "asked"),
    [("cases", "stat=OPEN"), ("cases", "step=9"), ("people", ""), ("//evil", ""), ("", "late=1")],
)
def test_list_or_query_that_there_is_not_is_refused(
    console: TestClient, of_list: str, asked: str
) -> None:
    assert keep(console, "x", asked, of_list) == 400


def test_district_keeps_views_of_its_own_lists_alone(stranger: TestClient) -> None:
    console = come_in(stranger, "nankai")
    assert keep(console, "本区", "region=120116") == 303
    assert keep(console, "邮件", "", "mails") == 400
    assert "滨海" not in re.sub(r"<option.*?</option>", "", text_of(console.get("/cases")))


def heads(page: str) -> list[str]:
    return re.findall(r'<th scope="col" class="[^"]*c-(\w+)', page)


@pytest.mark.parametrize(
    ("of_list", "few"), [("cases", ["state", "approved_yuan"]), ("duties", ["item", "due"])]
)
def test_chosen_columns_are_kept_with_the_view_and_through_what_is_done_with_the_list(
    console: TestClient, of_list: str, few: list[str]
) -> None:
    columns = "&".join(f"columns={one}" for one in few)
    path = f"/{of_list}?region=120104&{columns}"
    page = text_of(console.get(path))
    assert heads(page) == ["region", *few] and "列" in page
    for link in re.findall(
        rf'(?:title="[^"]*"|class="usual">)?<a href="(/{of_list}\?[^"]+)"', page
    ):
        assert unescape(link).count("columns=") == len(few) or unescape(link) == path.replace(
            f"&{columns}", ""
        )
    keep(console, "少几列", f"region=120104&{columns}", of_list)
    saved = re.search(r'<a href="([^"]+)">少几列', text_of(console.get(f"/{of_list}")))
    assert saved is not None and heads(text_of(console.get(unescape(saved[1])))) == heads(page)
    assert heads(text_of(console.get(f"/{of_list}")))[:2] != heads(page)[:2]
    whole = console.get(f"/{of_list}.csv?region=120104").text
    assert console.get(f"/{of_list}.csv?region=120104&{columns}").text == whole


def test_column_that_is_none_is_an_error_and_no_list_without_it(console: TestClient) -> None:
    assert console.get("/cases?columns=colour").status_code == 400
    assert console.get("/cases?columns=").status_code == 200
    assert console.get("/cases/board?columns=state").status_code == 200


def test_choice_of_columns_offers_all_and_marks_those_that_are_shown(console: TestClient) -> None:
    page = text_of(console.get("/cases?columns=state"))
    boxes = re.findall(r'name="columns" value="(\w+)"( checked)?', page)
    assert [name for name, is_checked in boxes if is_checked] == ["state"]
    assert {"flag", "spent_yuan", "overdue"} <= {name for name, _ in boxes}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("of_list", ["cases", "duties", "mails"])
def test_view_with_a_column_that_the_list_does_not_have_is_refused_by_its_name(
    console: TestClient, language: str, of_list: str
) -> None:
    console.cookies.set("lang", language)
    typed = {"of_list": of_list, "asked": "columns=colour", "name": "彩色"}
    answer = console.post(PAGE, data=typed)
    assert answer.status_code == 400
    assert "colour" in answer.text
    assert "彩色" not in text_of(console.get(PAGE))
