"""What somebody typed is text everywhere: no page runs it, no sheet counts with it."""

import csv
import io
import re
from html import unescape

import openpyxl
import pytest
from starlette.testclient import TestClient

from duban.running.service import Service
from tests.duban.web.conftest import come_in, text_of
from tests.duban.web.office import Office
from tests.practice import HEPING, institution_papers
from workflow.people import persons

EVIL = "=1+1\"'><img src=x onerror=alert(1)><script>alert(2)</script>𠮷机构&amp;"
RUNS = re.compile("<img src=x|<script>alert|\"'>")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
PAGES = (
    *("/", "/cases", "/cases/board", "/cases?search=机构", "/duties", "/mails", "/audit", "/map"),
    *("/funds", "/funds/ledger", "/review", "/calendar", "/nights", "/find?q=机构", "/approvals"),
)


@pytest.fixture
def evil(office: Office) -> Office:
    """An office in whose case everything that can be typed is hostile."""
    office.lead("submit_plan_filing")
    office.do("submit_institution_filing", {**institution_papers(HEPING), "institutions": [EVIL]})
    returned = office.form("return_institution_filing").say(defects=EVIL)
    returned.fields |= {"at": ["2023-07-24T12:00"], "basis": [EVIL]}
    assert returned.do().status_code == 303
    return office


def linked(page: str) -> set[str]:
    """The pages of this office that a page leads to."""
    found = re.findall(r'href="(/(?:cases|mails|nights|duties)/[^"#]+)"', page)
    return {unescape(one) for one in found}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_runs_what_was_typed(evil: Office, language: str) -> None:
    console = evil.console
    console.cookies.set("lang", language)
    todo, seen, found = set(PAGES), set[str](), 0
    while todo:
        path = todo.pop()
        seen.add(path)
        answer = console.get(path)
        assert answer.status_code in (200, 303), path
        page = answer.text
        assert not RUNS.search(page), path
        found += "&lt;img src=x onerror=alert(1)&gt;" in page
        todo |= {one for one in linked(page) if one not in seen and "/acts/" not in one}
    assert found > 2


def test_mail_shows_what_was_typed_as_text(evil: Office) -> None:
    listed = text_of(evil.console.get("/mails"))
    mails = sorted(one for one in linked(listed) if one.startswith("/mails/2"))
    assert mails
    readings = [
        evil.console.get(f"{one}/reading{query}").text for one in mails for query in ("", "?in=en")
    ]
    assert any("&lt;img src=x" in one for one in readings)
    assert not any(RUNS.search(one) for one in readings)


@pytest.mark.parametrize("name", ["audit", "cases", "duties", "mails", "funds/ledger"])
def test_no_sheet_counts_with_what_was_typed(evil: Office, name: str) -> None:
    written = evil.console.get(f"/{name}.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(written)))
    for cell in (cell for row in rows for cell in row):
        is_number = re.fullmatch(r"-?[\d,.]+", cell)
        assert is_number or not cell.startswith(FORMULA), cell
    book = openpyxl.load_workbook(io.BytesIO(evil.console.get(f"/{name}.xlsx").content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_audit_as_a_sheet_has_what_was_typed(evil: Office) -> None:
    book = openpyxl.load_workbook(io.BytesIO(evil.console.get("/audit.xlsx").content))
    assert EVIL in {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


def test_name_of_a_person_is_text_on_every_page(stranger: TestClient, service: Service) -> None:
    with service.desk.store.reading() as transaction:
        wang = persons.by_login(transaction, "wang")
    assert wang is not None
    admin = come_in(stranger, "admin")
    typed = {"name": EVIL[:100], "email": "", "roles": ["operator"], "version": str(wang.version)}
    assert admin.post(f"/people/{wang.id}", data=typed).status_code == 303
    for path in ("/people", f"/people/{wang.id}", "/people/tokens"):
        assert not RUNS.search(text_of(admin.get(path))), path
    console = come_in(stranger, "wang")
    console.post(
        "/account/views", data={"of_list": "cases", "asked": "", "name": "<script>alert(1)"}
    )
    for path in ("/", "/account", "/account/tokens", "/account/views", "/cases"):
        page = text_of(console.get(path))
        assert not RUNS.search(page), path
        assert "&lt;img src=x" in page


@pytest.mark.parametrize(
    "name", ['"><img src=x onerror=alert(1)>.xlsx', "../../etc/passwd", "表\r\nX: y.xlsx"]
)
def test_name_of_a_file_that_comes_in_is_nothing_to_the_console(
    console: TestClient, name: str
) -> None:
    files = {"file": (name, b"no sheet", "text/html")}
    answer = console.post("/admin/contacts/preview", files=files)
    assert answer.status_code == 400
    assert not RUNS.search(answer.text)
    assert "passwd" not in answer.text


def test_script_in_an_address_is_text(console: TestClient) -> None:
    typed = '"><script>alert(1)</script>'
    for path in (
        "/cases",
        "/duties",
        "/mails",
        "/audit",
        "/funds",
        "/calendar",
        "/map",
        "/log",
        "/find",
    ):
        for name in (
            "search",
            "q",
            "sort",
            "month",
            "by",
            "programme",
            "region",
            "login",
            "before",
        ):
            page = console.get(path, params={name: typed})
            assert page.status_code < 500
            assert "<script>alert(1)" not in page.text, (path, name)


def test_token_in_an_address_is_given_to_nobody(stranger: TestClient) -> None:
    planted = "p" * 43
    for path in (f"/?duban={planted}", f"/sign-in?duban={planted}&token={planted}"):
        answer = stranger.get(path)
        assert planted not in answer.headers.get("set-cookie", "")
