"""Cases in which others did something come first, say what it was, and are old once looked at."""

import re
from datetime import timedelta
from html import unescape

import pytest
from starlette.testclient import TestClient

from duban.bootstrap.editions import words
from duban.running.service import Service
from duban.views.cases import CaseQuery, Cases
from states.commands import IssueWarning, UndoLastAct
from states.reading import InvalidInput
from tests.duban.web.conftest import come_in, text_of
from tests.practice import request
from workflow.office.request import Done
from workflow.people import looks, persons
from workflow.people.looks import ALL, LASTS, Look
from workflow.record import history, owing
from workflow.record.owing import OwedStatus
from workflow.store.columns import moment
from workflow.store.database import Store
from workflow.store.errors import StoreBusy

NANKAI = "/cases/tj-2023-22/120104"
BADGE = f"新：{words('zh').label('command', 'issue_warning')}"
ROW = re.compile(r'<td class="k-text c-region">(.*?)</td>')
FOUND = re.compile(r'class="found"[^>]*>共 (\d+) 条<')
WANG = "演示·王经办"


def warn(service: Service, **persons: str) -> None:
    """Somebody confirms the flag of Nankai, by default unnamed."""
    done = service.desk.office.handle(request(IssueWarning(), code="120104", persons=persons))
    assert isinstance(done, Done)


def person_id(service: Service, login: str) -> str:
    """The id of a demo person."""
    with service.desk.store.reading() as transaction:
        known = persons.by_login(transaction, login)
    assert known is not None
    return known.id


def rewind(service: Service, login: str, acts: int) -> int:
    """Let a person have seen all but the last acts; of how many cases these are."""
    person = person_id(service, login)
    with service.desk.store.writing() as transaction:
        last = history.head(transaction).seq - acts
        looks.keep(transaction, person, Look(ALL, last, last, moment(service.desk.clock())))
        return len({one.case for one in history.latest(transaction, last, acts)})


def kept(service: Service, login: str) -> dict[str, Look]:
    """What a person has looked at."""
    with service.desk.store.reading() as transaction:
        return looks.of_person(transaction, person_id(service, login))


def rows(page: str) -> list[str]:
    """The names of the rows of a list, each with its badge, as text."""
    return [unescape(re.sub("<[^>]+>", "", one)).strip() for one in ROW.findall(page)]


def found(page: str) -> int:
    """How many rows a list has."""
    count = FOUND.search(page)
    assert count is not None
    return int(count[1])


def figure(page: str) -> int:
    """The figure of 今日 that leads to the cases with news."""
    tile = re.search(r'href="/cases\?news=1"><span class="label">有新情况</span>.*?>(\d+)<', page)
    assert tile is not None
    return int(tile[1])


def test_nothing_is_new_to_who_has_just_come(console: TestClient) -> None:
    assert figure(text_of(console.get("/"))) == 0
    page = text_of(console.get("/cases"))
    assert "badge new" not in page
    assert "全部标为已看" not in page


def test_case_with_news_is_first_and_says_what_happened(
    console: TestClient, service: Service
) -> None:
    assert rows(text_of(console.get("/cases")))[0] == "和平区"
    warn(service)
    page = text_of(console.get("/cases"))
    assert rows(page)[:2] == [f"南开区 {BADGE}", "和平区"]
    assert found(page) == len(rows(page)) == 21
    at = f"{service.desk.clock():%Y-%m-%d}"
    assert re.search(rf'<span class="badge new" title="{at} \d\d:\d\d">{BADGE}<', page)
    board = text_of(console.get("/cases/board"))
    last = board[board.index("step-6") :]
    assert last.index(BADGE) < last.index("河西区")
    assert rows(text_of(console.get("/duties")))[0] == f"南开区 {BADGE}"
    chosen = text_of(console.get("/cases?sort=-approved_yuan"))
    assert rows(chosen)[0] == "滨海新区"
    assert f"南开区 {BADGE}" in rows(chosen)


@pytest.mark.parametrize("acts", [0, 1, 14])
def test_figure_is_the_number_of_its_rows(console: TestClient, service: Service, acts: int) -> None:
    cases = rewind(service, "wang", acts)
    listed = text_of(console.get("/cases?news=1"))
    assert figure(text_of(console.get("/"))) == found(listed) == len(rows(listed)) == cases
    narrowed = text_of(console.get("/cases?news=1&step=6"))
    assert found(narrowed) == len(rows(narrowed)) <= cases


def test_pages_follow_one_another_without_a_gap(console: TestClient, service: Service) -> None:
    cases = rewind(service, "wang", 14)
    whole = rows(text_of(console.get("/cases")))
    parts = [rows(text_of(console.get(f"/cases?size=3&page={n}"))) for n in range(1, 8)]
    assert [one for part in parts for one in part] == whole
    assert ["新：" in one for one in whole] == [n < cases for n in range(21)]
    due = rows(text_of(console.get("/duties?size=500")))
    parts = [rows(text_of(console.get(f"/duties?size=7&page={n}"))) for n in range(1, 30)]
    assert [one for part in parts for one in part] == due
    marks = ["新：" in one for one in due]
    assert marks == sorted(marks, reverse=True)


def test_looking_at_the_page_is_enough_and_is_one_persons_own(
    stranger: TestClient, service: Service
) -> None:
    come_in(stranger, "wang")
    warn(service, person="演示·赵财务")
    page = text_of(stranger.get(NANKAI))
    assert page.count('c-news code code-new"><span>新<') == 1
    assert figure(text_of(stranger.get("/"))) == 0
    assert "badge new" not in text_of(stranger.get("/cases"))
    stranger.cookies.clear()
    come_in(stranger, "li")
    assert figure(text_of(stranger.get("/"))) == 1
    assert BADGE in text_of(stranger.get("/cases"))


def test_what_the_look_showed_stays_marked_while_it_lasts(
    console: TestClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    warn(service)
    mark = 'code-new"><span>新<'
    assert [text_of(console.get(NANKAI)).count(mark) for _ in range(2)] == [1, 1]
    assert "新：" in text_of(console.get(f"{NANKAI}/foreseen"))
    clock = service.desk.clock
    monkeypatch.setattr(service.desk, "clock", lambda: clock() + LASTS + timedelta(seconds=1))
    assert mark not in text_of(console.get(NANKAI))
    assert "新：" not in text_of(console.get(f"{NANKAI}/foreseen"))


def test_nothing_is_written_where_nothing_is_new(console: TestClient, service: Service) -> None:
    before = kept(service, "wang")
    text_of(console.get(NANKAI))
    assert kept(service, "wang") == before


def test_own_act_is_no_news_and_counts_as_a_look(console: TestClient, service: Service) -> None:
    warn(service, person=WANG)
    assert figure(text_of(console.get("/"))) == 0
    undo = request(UndoLastAct(reason="误办"), code="120104")
    assert isinstance(service.desk.office.handle(undo), Done)
    badge = text_of(console.get("/cases?news=1"))
    assert f"新：{words('zh').label('command', 'undo_last_act')}" in badge
    assert "等 2 项" not in badge


def test_act_that_another_approved_is_news_to_who_prepared_it(
    console: TestClient, service: Service
) -> None:
    warn(service, person=WANG, prepared_by=WANG, approved_by="演示·刘科长")
    assert figure(text_of(console.get("/"))) == 1


def test_next_case_is_the_next_with_news_as_the_list_stood(
    console: TestClient, service: Service
) -> None:
    cases = rewind(service, "wang", 14)
    first = [
        unescape(one)
        for one in re.findall(
            r'c-region"><a href="([^"]+)"', text_of(console.get("/cases?outcome=OPEN"))
        )
    ]
    way, address = [], first[0]
    for _ in range(cases + 2):
        way.append(address)
        after = re.search(r'<a rel="next" href="([^"]+)"', text_of(console.get(address)))
        assert after is not None
        address = unescape(after[1])
    assert way == first[: cases + 2]
    before = re.search(r'<a rel="prev" href="([^"]+)"', text_of(console.get(way[1])))
    assert before is not None
    assert unescape(before[1]) == first[0]


def test_all_is_marked_as_seen_that_the_page_has_shown(
    console: TestClient, service: Service
) -> None:
    rewind(service, "wang", 14)
    page = text_of(console.get("/cases?outcome=OPEN"))
    upto = re.search(r'name="upto" value="(\d+)"', page)
    assert upto is not None
    warn(service)
    sent = {"upto": upto[1], "list": "outcome=OPEN"}
    answer = console.post("/cases/seen", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases?outcome=OPEN")
    assert rows(text_of(console.get("/cases?news=1"))) == [f"南开区 {BADGE}"]
    assert list(kept(service, "wang")) == [ALL]
    assert console.post("/cases/seen", data={"upto": "bald"}).status_code == 400


def test_mail_that_failed_is_news_until_it_is_looked_at(
    console: TestClient, service: Service
) -> None:
    with service.desk.store.writing() as transaction:
        mail = owing.of_case(transaction, "tj-2023-22/120114")[0]
        at = (service.desk.clock() + timedelta(seconds=1)).isoformat()
        owing.put(transaction, mail.key, OwedStatus.FAILED, at)
    assert rows(text_of(console.get("/cases?news=1"))) == ["武清区 新：邮件发送失败"]


def test_district_is_told_of_its_own_case_alone(stranger: TestClient, service: Service) -> None:
    rewind(service, "nankai", 100)
    come_in(stranger, "nankai")
    page = text_of(stranger.get("/cases?news=1"))
    assert [one.partition(" ")[0] for one in rows(page)] == ["南开区"]
    text_of(stranger.get(NANKAI))
    assert found(text_of(stranger.get("/cases?news=1&region=120105"))) == 0


def test_page_is_shown_where_nothing_can_be_written(
    console: TestClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    warn(service)

    def busy(store: Store) -> None:
        raise StoreBusy

    before = kept(service, "wang")
    monkeypatch.setattr(Store, "writing", busy)
    text_of(console.get(NANKAI))
    assert kept(service, "wang") == before


def test_act_on_all_and_export_mean_the_rows_of_the_filter(
    console: TestClient, service: Service
) -> None:
    cases = rewind(service, "wang", 14)
    shown = set(re.findall(r'name="case" value="([^"]+)"', text_of(console.get("/cases?news=1"))))
    chosen = {"list": "news=1", "every": "1", "counted": str(cases), "act": "issue_warning"}
    answer = console.post("/cases/bulk", data=chosen)
    page = text_of(console.get(answer.headers["location"]))
    assert f'name="counted" value="{len(shown)}"' in page
    assert set(re.findall(r"<td[^>]*>(?:<a [^>]*>)?(\d{6,9})\b", page)) == {
        one.partition("/")[2] for one in shown
    }
    sheet = console.get("/cases.csv?news=1")
    assert len(sheet.text.strip().splitlines()) == len(shown) + 1 == cases + 1


def test_nobody_in_particular_has_no_news(service: Service) -> None:
    with pytest.raises(InvalidInput):
        Cases(service.desk, CaseQuery(news=True), words("zh"))
