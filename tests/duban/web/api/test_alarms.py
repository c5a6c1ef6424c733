"""Alarms for programs: as other lists, and without values for who sees no cases."""

import pytest

from duban.running.service import Service
from states.actors import Role
from tests.duban.web.api.conftest import API, Ask
from tests.practice import HEPING, PROGRAMME, at
from workflow.record import alarms
from workflow.record.alarms.findings import Code, Differing, Finding

CASE = f"{PROGRAMME}/{HEPING}"
PATH = f"{API}/alarms"


@pytest.fixture
def alarmed(service: Service) -> Service:
    """An office with three alarms, one of them closed."""
    differing = (Differing("approved", "36000000", "95000000"),)
    found = [
        Finding(Code.ROW, "case", CASE, CASE, differing),
        Finding(Code.ROW, "duty", f"{CASE} 01", CASE, differing),
        Finding(Code.FILE, "file", "page 7"),
    ]
    with service.desk.store.writing() as transaction:
        alarms.take(transaction, found, (), at("2024-02-29T06:00"))
        alarms.close(transaction, 2, at("2024-03-01T09:00"), "陈四", "已改回")
    return service


def test_open_alarms_are_listed_and_closed_ones_where_they_are_asked_for(
    alarmed: Service, ask: Ask
) -> None:
    program = ask(Role.OPERATOR)
    found = program.get(PATH).json()
    assert [one["alarm"] for one in found["items"]] == ["3", "1"]
    assert found["items"][1]["differs"] == ["approved: 36000000 expected, 95000000 found"]
    (closed,) = program.get(f"{PATH}?status=closed").json()["items"]
    assert (closed["closed_by"], closed["reason"], closed["status"]) == ("陈四", "已改回", "closed")
    (file,) = program.get(f"{PATH}?code=file").json()["items"]
    assert file["alarm"] == "3"
    wrong = program.get(f"{PATH}?status=gone")
    assert wrong.status_code == 400


def test_list_goes_on_by_its_cursor(alarmed: Service, ask: Ask) -> None:
    program = ask(Role.OPERATOR)
    first = program.get(f"{PATH}?status=all&size=2").json()
    assert (first["count"], len(first["items"])) == (3, 2)
    second = program.get(f"{PATH}?status=all&size=2&cursor={first['next']}").json()
    assert [one["alarm"] for one in (*first["items"], *second["items"])] == ["3", "2", "1"]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("role", "status", "sees"),
    [
        (Role.AUDITOR, 200, True),
        (Role.ADMINISTRATOR, 200, False),
        (Role.DISTRICT, 403, False),
        (Role.REVIEWER, 403, False),
    ],
)
def test_who_sees_no_cases_sees_no_values_and_a_district_none_at_all(
    alarmed: Service, ask: Ask, role: Role, status: int, sees: bool
) -> None:
    answer = ask(role).get(PATH)
    assert answer.status_code == status
    assert ("95000000" in answer.text) == sees
