"""Contacts and calendar years in the console: looked at first, then put in place; nothing lost."""

import re
from datetime import date
from html import unescape
from io import BytesIO
from typing import Any

import httpx2
import openpyxl
import pytest
from starlette.testclient import TestClient

from duban.running.service import Service
from tests.duban.web.conftest import come_in, looks_of, text_of
from tests.years import whole_year
from workflow.mail import contacts, dead_addresses
from workflow.mail.contacts import Contact
from workflow.mail.dead_addresses import CameBack

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LI = {"region": "120101", "role": "district", "name": "李某", "email": "li@heping.example"}
CHANGED = re.compile(r'name="(contacts|before|was|text|version)" value="([^"]*)"')


def hidden(page: str) -> dict[str, str]:
    """What a form carries that is not typed."""
    return {name: unescape(value) for name, value in CHANGED.findall(page)}


def listed(service: Service) -> list[Contact]:
    with service.desk.store.reading() as transaction:
        return contacts.listed(transaction)


def added(console: TestClient, **more: str) -> None:
    answer = console.post("/admin/contacts/edit", data={"was": "", **LI, **more})
    assert answer.status_code == 303, answer.text


def address_of(one: Contact) -> str:
    return f"/admin/contacts/edit?region={one.region_code}&role={one.role}&name={one.name}"


def sheet(console: TestClient, name: str, email: str) -> bytes:
    """The sheet as it is downloaded, with the first row filled in."""
    book = openpyxl.load_workbook(BytesIO(console.get("/admin/contacts.xlsx").content))
    rows = book.worksheets[0]
    rows["D2"], rows["E2"] = name, email
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def handed_in(console: TestClient, content: bytes) -> str:
    files = {"file": ("contacts.xlsx", content, XLSX)}
    answer = console.post("/admin/contacts/preview", files=files, follow_redirects=True)
    return str(answer.text)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_contact_is_added_changed_and_removed(
    console: TestClient, service: Service, language: str
) -> None:
    console.cookies.set("lang", language)
    added(console)
    (one,) = listed(service)
    assert (one.name, one.email, one.region_code) == ("李某", "li@heping.example", "120101")
    assert "/admin/contacts/edit?region=120101" in text_of(console.get("/admin/contacts"))
    was = hidden(text_of(console.get(address_of(one))))["was"]
    changed = {**LI, "was": was, "email": "other@heping.example", "absent_from": "2024-05-01"}
    assert console.post("/admin/contacts/edit", data=changed).status_code == 303
    (two,) = listed(service)
    assert two.email == "other@heping.example" and two.absent_from is not None
    was = hidden(text_of(console.get(address_of(two))))["was"]
    gone = console.post("/admin/contacts/edit", data={**LI, "was": was, "remove": "1"})
    assert gone.status_code == 303
    assert listed(service) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "nobody"},
        {"email": ""},
        {"name": ""},
        {"role": "city_operator"},
        {"region": "999999"},
        {"absent_until": "2024-05-01"},
        {"absent_from": "soon"},
    ],
)
def test_contact_that_is_wrong_is_not_kept_and_nothing_typed_is_lost(
    console: TestClient, service: Service, wrong: dict[str, str]
) -> None:
    answer = console.post("/admin/contacts/edit", data={"was": "", **LI, **wrong})
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.text
    assert listed(service) == []
    for name in ("name", "email"):
        assert f'value="{wrong.get(name, LI[name])}"' in answer.text


def test_same_name_of_a_unit_is_not_kept_twice(console: TestClient, service: Service) -> None:
    added(console)
    answer = console.post("/admin/contacts/edit", data={"was": "", **LI})
    assert answer.status_code == 400
    assert len(listed(service)) == 1


def test_what_others_changed_meanwhile_is_said(console: TestClient, service: Service) -> None:
    added(console)
    (one,) = listed(service)
    mine = hidden(text_of(console.get(address_of(one))))["was"]
    theirs = {**LI, "was": mine, "phone": "022-11111111"}
    assert console.post("/admin/contacts/edit", data=theirs).status_code == 303
    typed = {**LI, "was": mine, "phone": "022-22222222"}
    answer = console.post("/admin/contacts/edit", data=typed)
    assert answer.status_code == 409
    assert "022-11111111" in answer.text and 'value="022-22222222"' in answer.text
    again = {**typed, "was": hidden(answer.text)["was"]}
    assert console.post("/admin/contacts/edit", data=again).status_code == 303
    assert listed(service)[0].phone == "022-22222222"


def test_sheet_is_looked_at_and_then_takes_the_place_of_all(
    console: TestClient, service: Service
) -> None:
    page = handed_in(console, sheet(console, "王某", "wang@city.example"))
    assert "王某" in page and listed(service) == []
    carried = hidden(page)
    assert console.post("/admin/contacts/import", data=carried).status_code == 303
    assert [one.name for one in listed(service)] == ["王某"]


def test_sheet_is_shown_again_where_the_list_changed_meanwhile(
    console: TestClient, service: Service
) -> None:
    carried = hidden(handed_in(console, sheet(console, "王某", "wang@city.example")))
    added(console)
    answer = console.post("/admin/contacts/import", data=carried)
    assert answer.status_code == 409
    assert [one.name for one in listed(service)] == ["李某"]
    assert console.post("/admin/contacts/import", data=hidden(answer.text)).status_code == 303
    assert [one.name for one in listed(service)] == ["王某"]


def test_fault_of_a_sheet_is_said_with_its_cell(console: TestClient, service: Service) -> None:
    page = handed_in(console, sheet(console, "王某", "nobody"))
    assert "E2" in page and listed(service) == []
    assert 'role="alert"' in handed_in(console, b"no sheet")
    assert console.post("/admin/contacts/import", data={"contacts": "x"}).status_code == 400


@pytest.mark.parametrize("language", ["zh", "en"])
def test_address_that_mail_came_back_from_is_written_to_again(
    console: TestClient, service: Service, language: str
) -> None:
    console.cookies.set("lang", language)
    assert "/admin/contacts/unmark" not in text_of(console.get("/admin/contacts"))
    said = CameBack("1", "mail", "2024-04-10T07:00", LI["email"], "failed", "5.1.1", "<no such>")
    with service.desk.store.writing() as transaction:
        dead_addresses.mark(transaction, LI["email"], said)
    page = text_of(console.get("/admin/contacts"))
    assert f'value="{LI["email"]}"' in page and "5.1.1 &lt;no such&gt;" in page
    typed = {"address": LI["email"]}
    assert console.post("/admin/contacts/unmark", data=typed).status_code == 303
    with service.desk.store.reading() as transaction:
        assert dead_addresses.dead(transaction) == {}
    assert looks_of(service.desk, "wang") == ["/admin/contacts", "/admin/contacts"]
    again = console.post("/admin/contacts/unmark", data=typed)
    assert again.status_code == 400 and LI["email"] in again.text
    assert looks_of(service.desk, "wang")[2:] == ["/admin/contacts/unmark"]


YEAR = whole_year(2027, source="国办")


@pytest.fixture
def keeper(stranger: TestClient) -> TestClient:
    """The administrator at the console."""
    return come_in(stranger, "admin")


def looked_at(keeper: TestClient, **sent: Any) -> httpx2.Response:
    """The page to which a year that is handed in leads; it can be loaded again."""
    answer = keeper.post("/admin/years/preview", **sent)
    assert answer.status_code == 303
    first, again = (keeper.get(answer.headers["location"]) for _ in range(2))
    assert again.status_code == first.status_code
    return again


@pytest.mark.parametrize("language", ["zh", "en"])
def test_year_is_looked_at_and_then_put_in_force(
    keeper: TestClient, service: Service, language: str
) -> None:
    keeper.cookies.set("lang", language)
    assert "year = 2027" in text_of(keeper.get("/admin/years"))
    page = text_of(looked_at(keeper, data={"text": YEAR}))
    assert service.desk.calendar.last.year == 2026
    assert keeper.post("/admin/years", data=hidden(page)).status_code == 303
    assert service.desk.calendar.last.year == 2027
    assert "国办" in text_of(keeper.get("/admin/years"))


def test_year_from_a_file(keeper: TestClient) -> None:
    files = {"file": ("2027.toml", YEAR.encode(), "text/plain")}
    page = text_of(looked_at(keeper, data={"text": ""}, files=files))
    assert hidden(page)["text"] == YEAR.strip() or "2027" in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_year_is_shown_again_where_a_colleague_took_up_another_meanwhile(
    keeper: TestClient, service: Service, language: str
) -> None:
    keeper.cookies.set("lang", language)
    mine = hidden(text_of(looked_at(keeper, data={"text": YEAR})))
    theirs = hidden(text_of(looked_at(keeper, data={"text": whole_year(2027, "11-11")})))
    assert keeper.post("/admin/years", data=theirs).status_code == 303
    answer = keeper.post("/admin/years", data=mine)
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert service.desk.calendar.is_working(date(2027, 11, 11)) is False
    assert keeper.post("/admin/years", data=hidden(answer.text)).status_code == 303
    assert service.desk.calendar.is_working(date(2027, 11, 11))


@pytest.mark.parametrize("version", ["", "77", "0" * 64])
def test_year_that_nobody_looked_at_is_shown_and_not_taken_up(
    keeper: TestClient, service: Service, version: str
) -> None:
    answer = keeper.post("/admin/years", data={"text": YEAR, "version": version})
    assert answer.status_code == 409
    assert service.desk.calendar.last.year == 2026


@pytest.mark.parametrize(
    "text",
    ["", "year = 2027", "year = x", YEAR.replace("2027", "2040"), whole_year(2027, without="05")],
)
def test_year_that_is_wrong_is_said_and_nothing_typed_is_lost(
    keeper: TestClient, service: Service, text: str
) -> None:
    answer = looked_at(keeper, data={"text": text})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    for line in text.splitlines():
        assert line.split('"')[0] in answer.text
    assert service.desk.calendar.last.year == 2026
