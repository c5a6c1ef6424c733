"""An absence at the console of an office in training: by its date, told of, ended, on record."""

from datetime import date

from starlette.testclient import TestClient

from duban.running.service import Service
from tests.duban.web.conftest import come_in, text_of
from workflow.people import persons
from workflow.people.persons import Person


def known(service: Service, login: str) -> Person:
    """A person as kept."""
    with service.desk.store.reading() as transaction:
        found = persons.by_login(transaction, login)
    assert found is not None
    return found


def test_absence_is_told_of_and_ended(stranger: TestClient, service: Service) -> None:
    today = service.desk.office.today
    console = come_in(stranger, "admin")
    chen, li = known(service, "chen"), known(service, "li")
    page = f"/people/{chen.id}"
    assert "结束离岗" not in text_of(console.get(page))
    typed = {"absent_from": f"{today}", "absent_until": f"{date.max}", "substitute": li.id}
    assert console.post(f"{page}/absence", data=typed).status_code == 303
    for path in (page, "/people"):
        shown = text_of(console.get(path))
        assert f"离岗至{date.max}、由{li.name}代理" in shown
    assert "结束离岗" in text_of(console.get(page))
    assert console.post(f"{page}/absence", data={**typed, "over": "1"}).status_code == 303
    assert known(service, "chen").absent_from is None
    assert "离岗至" not in text_of(console.get("/people"))
