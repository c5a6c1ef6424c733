"""Long exports: written apart, for who asked alone, looked at, cancelled, fetched, let go."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import httpx2
import pytest
from starlette.testclient import TestClient

from duban.bootstrap.desk import TRAINING
from duban.bootstrap.editions import words
from duban.bootstrap.founding import create
from duban.clock import now
from duban.environment import Settings
from duban.identity import first_persons
from duban.running.long_work import Stage, Work
from duban.running.service import Service
from duban.views.audit import Acts
from duban.views.listing import Row
from duban.views.mails import Mails
from duban.web import exports
from duban.web.app import app_of
from duban.web.exports import KIND
from tests.conftest import Postgres, shut
from tests.duban.web.conftest import HERE, HTML, come_in, text_of
from tests.duban.web.long_work import followed
from tests.duban.web.office import Office
from tests.practice import DONGLI
from workflow.people import security
from workflow.people.security import Event as Logged
from workflow.store.transaction import Transaction

LISTS = ("/cases", "/duties", "/mails", "/funds/ledger", "/alarms", "/audit")
MOST_SECONDS = 30


@pytest.fixture(autouse=True)
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every list that has a row is a long one."""
    monkeypatch.setattr(exports, "AT_ONCE", 0)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """What an export of mails waits for after its first row."""
    go, rows = Event(), Mails.rows

    def slowly(listing: Mails, transaction: Transaction) -> Iterator[Row]:
        for number, row in enumerate(rows(listing, transaction)):
            if number == 1:
                assert go.wait(MOST_SECONDS)
            yield row

    monkeypatch.setattr(Mails, "rows", slowly)
    yield go
    go.set()


def asked(console: TestClient, path: str) -> str:
    """The address at which a long export is looked at."""
    answer = console.get(path)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def file_of(page: str) -> str:
    """The address of the file on a page."""
    found = re.search(r'href="([^"]+/file[^"]*)"', page)
    assert found is not None, page
    return found[1].replace("&amp;", "&")


def in_time(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    until = monotonic() + MOST_SECONDS
    while not holds():
        assert monotonic() < until
        sleep(0.02)


def works(service: Service) -> list[Work]:
    return service.works.of(KIND)


def rows_of(answer: httpx2.Response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def as_at_once(console: TestClient, path: str, monkeypatch: pytest.MonkeyPatch) -> httpx2.Response:
    """The same as a short export gives it."""
    with monkeypatch.context() as short:
        short.setattr(exports, "AT_ONCE", 10_000)
        answer = console.get(path)
    assert answer.status_code == 200
    return answer


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_long_export_gives_what_a_short_one_does(
    console: TestClient, monkeypatch: pytest.MonkeyPatch, path: str, language: str
) -> None:
    console.cookies.set("lang", language)
    at_once = as_at_once(console, f"{path}.csv", monkeypatch)
    if len(rows_of(at_once)) == 1:
        assert console.get(f"{path}.csv").content == at_once.content
        return
    place = asked(console, f"{path}.csv")
    page = followed(console, place)
    assert {"zh": "下载文件", "en": "Download the file"}[language] in page
    given = console.get(file_of(page))
    assert given.content == at_once.content
    for name in ("content-disposition", "content-type", "content-length"):
        assert given.headers[name] == at_once.headers[name]


def test_workbook_is_written_apart_with_the_filters_of_its_list(console: TestClient) -> None:
    place = asked(console, "/mails.xlsx?status=sent&region=120104")
    assert place.endswith("?status=sent&region=120104")
    page = followed(console, place)
    given = console.get(file_of(page))
    assert given.content.startswith(b"PK")
    assert given.headers["content-disposition"].endswith('.xlsx"')


def test_progress_is_told_in_rows_and_the_list_leads_there(
    console: TestClient, held: Event, service: Service
) -> None:
    place = asked(console, "/mails.csv")
    in_time(lambda: works(service)[0].done == 1)
    page, total = text_of(console.get(place)), works(service)[0].total
    assert total > 2
    assert f'<progress max="{total}" value="1">' in page and f"1 / {total}" in page
    assert f'hx-get="{place}"' in page and "取消并删除文件" in page
    assert f'href="{place}">CSV ' in text_of(console.get("/mails"))
    assert f'href="{place}"' not in text_of(console.get("/cases"))
    assert console.get(f"{place}/file").status_code == 404
    part = console.get(place, headers={"HX-Request": "true"}).text
    assert "<form" not in part and 'hx-trigger="every 1s"' in part
    held.set()
    assert f"{total} 行" in followed(console, place)


def test_who_asks_twice_gets_the_same(console: TestClient, held: Event, service: Service) -> None:
    assert asked(console, "/mails.csv") == asked(console, "/mails.csv")
    assert len(works(service)) == 1
    assert asked(console, "/mails.xlsx") != asked(console, "/mails.csv")
    assert len(works(service)) == 2


def test_only_so_many_are_written_for_one_person(
    console: TestClient, held: Event, service: Service
) -> None:
    for address in ("/mails.csv", "/mails.xlsx", "/mails.csv?sort=region"):
        asked(console, address)
    assert asked(console, "/mails.xlsx?sort=region") == "/mails?sort=region"
    assert "已有 3 项导出正在进行" in text_of(console.get("/mails?sort=region"))
    assert len(works(service)) == exports.AT_A_TIME
    assert asked(console, "/mails.csv") in [exports._address(one) for one in works(service)]


def test_what_is_cancelled_ends_and_is_gone(
    console: TestClient, held: Event, service: Service
) -> None:
    place = asked(console, "/mails.csv")
    (work,) = works(service)
    in_time(lambda: work.done == 1)
    answer = console.post(f"{place}/cancel")
    assert answer.headers["location"].startswith("/mails")
    assert "导出已取消" in text_of(console.get(answer.headers["location"]))
    held.set()
    in_time(lambda: work.is_over)
    assert (work.stage, work.result) == (Stage.FAILED, None)
    assert console.get(place).status_code == 404


def test_nobody_else_gets_it(console: TestClient, service: Service) -> None:
    place = asked(console, "/mails.csv")
    file = file_of(followed(console, place))
    other = TestClient(console.app, base_url=str(console.base_url), follow_redirects=False)
    come_in(other, "sun")
    for address in (place, file):
        assert other.get(address, headers={"accept": "text/html"}).status_code == 404
    assert other.post(f"{place}/cancel").status_code == 303
    assert console.get(file).status_code == 200
    assert place not in other.get("/mails").text


def test_of_another_list_or_filter_it_is_not_found(console: TestClient) -> None:
    place = asked(console, "/mails.csv")
    followed(console, place)
    for other in (
        place.replace("/mails.csv", "/cases.csv"),
        place.replace(".csv", ".xlsx"),
        f"{place}?sort=region",
    ):
        assert console.get(other).status_code == 404


def test_what_is_not_kept_any_more_is_offered_anew(console: TestClient, service: Service) -> None:
    place = asked(console, "/mails.csv?sort=region")
    file = file_of(followed(console, place))
    (work,) = works(service)
    assert work.kept_until is not None
    service.works.drop_old(work.kept_until - timedelta(seconds=1))
    assert console.get(file).status_code == 200
    service.works.drop_old(work.kept_until)
    assert console.get(file).status_code == 404
    gone = console.get(place)
    assert gone.status_code == 404
    assert "不再保留" in gone.text and 'href="/mails.csv?sort=region">重新开始' in gone.text
    assert 'href="/mails?sort=region"' in gone.text
    part = console.get(place, headers={"HX-Request": "true"})
    assert 'href="/mails.csv?sort=region">重新开始' in part.text and "<html" not in part.text
    console.cookies.set("lang", "en")
    assert 'href="/mails.csv?sort=region">Begin again' in console.get(place).text
    assert asked(console, "/mails.csv?sort=region") != place


def test_oldest_file_goes_where_there_are_too_many_or_too_much(
    console: TestClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_FILES", 2)
    for one in ("mails", "cases", "audit"):
        followed(console, asked(console, f"/{one}.csv"))
    assert [one.about.split()[2] for one in works(service)] == ["/audit.csv?", "/cases.csv?"]
    monkeypatch.setattr(exports, "MOST_BYTES", max(one.result.size for one in works(service)) + 1)
    followed(console, asked(console, "/mails.csv"))
    assert sum(one.result.size for one in works(service)) <= exports.MOST_BYTES


def test_file_that_grows_too_large_is_given_up(
    console: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_BYTES", 0)
    monkeypatch.setattr(exports, "LOOK_EVERY", 1)
    page = followed(console, asked(console, "/audit.csv"))
    assert "文件太大" in page and ">重新开始</a>" in page


def test_both_the_order_and_the_file_stand_in_the_log(
    console: TestClient, service: Service
) -> None:
    file = file_of(followed(console, asked(console, "/mails.csv?sort=region")))
    console.get(file)
    with service.desk.store.reading() as transaction:
        latest = security.latest(transaction, most=10)
    told = [one.facts["address"] for one in reversed(latest) if one.what is Logged.EXPORTED]
    assert told == ["/mails.csv?sort=region", file]


def test_district_gets_its_own_alone(stranger: TestClient) -> None:
    console = come_in(stranger, "nankai")
    page = followed(console, asked(console, "/duties.csv?region=120116"))
    assert "滨海" not in console.get(file_of(page)).text


def test_end_of_the_office_ends_it(console: TestClient, held: Event, service: Service) -> None:
    place = asked(console, "/mails.csv")
    (work,) = works(service)
    in_time(lambda: work.done == 1)
    service.ending.set()
    held.set()
    in_time(lambda: work.is_over)
    page = text_of(console.get(place))
    assert "办公室已关闭" in page and 'href="/mails.csv">重新开始' in page


@pytest.fixture(params=["sqlite", "postgresql"])
def desk_of_two_acts(
    request: pytest.FixtureRequest, postgres: Postgres, tmp_path: Path
) -> Iterator[Office]:
    """An office over either database in which a case was opened and begun."""
    url = postgres.new_database(empty=True) if request.param == "postgresql" else None
    desk = create(Settings(office=tmp_path / "office", database=url), TRAINING, date(2023, 7, 18))
    first_persons.demo_persons(desk, now())
    app = app_of(Service(desk), words("zh"))
    office = Office(
        desk, come_in(TestClient(app, base_url=HERE, headers=HTML, follow_redirects=False), "wang")
    )
    office.lead("start_drafting")
    yield office
    shut(desk.store)
    if url is not None:
        postgres.drop(url)


def test_others_act_while_a_file_is_written_which_tells_of_one_moment(
    desk_of_two_acts: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, read, go, rows = desk_of_two_acts, Event(), Event(), Acts.rows

    def slowly(acts: Acts, transaction: Transaction) -> Iterator[Row]:
        read.set()
        assert go.wait(MOST_SECONDS)
        yield from rows(acts, transaction)

    before = as_at_once(office.console, "/audit.csv", monkeypatch)
    monkeypatch.setattr(Acts, "rows", slowly)
    place = asked(office.console, "/audit.csv")
    assert read.wait(MOST_SECONDS)
    office.lead("start_drafting", DONGLI)
    go.set()
    written = office.console.get(file_of(followed(office.console, place)))
    assert written.content == before.content
    monkeypatch.setattr(Acts, "rows", rows)
    after = as_at_once(office.console, "/audit.csv", monkeypatch)
    assert len(rows_of(after)) > len(rows_of(before)) > 2
