"""Alarms are closed by a known person whose role may, with a reason, and that is logged."""

import pytest
from msgspec.structs import replace

from duban.bootstrap.desk import Desk
from duban.identity import administration
from duban.identity.alarm_closing import close_alarms, closer
from duban.identity.errors import NotAllowed
from duban.identity.permissions import GRANTED, Permission
from states.actors import Role
from states.reading import InvalidInput
from tests.duban.identity.staff import EVERYBODY, NOW, Staff
from workflow.people import security
from workflow.people.persons import Status
from workflow.people.security import Event
from workflow.record import alarms
from workflow.record.alarms.findings import Code, Finding

MAY = {"chen", "admin"}
WHY = "已从昨日备份恢复，经核对无误"


def raised(desk: Desk, *rows: str) -> None:
    """Alarms of these rows, numbered from one."""
    with desk.store.writing() as transaction:
        found = [Finding(Code.ROW, "setting", row) for row in rows]
        alarms.take(transaction, found, (), NOW)


def code_of(error: pytest.ExceptionInfo[NotAllowed]) -> str:
    return error.value.sayings[0].code


def test_supervisor_and_administrator_close_alarms_and_nobody_else() -> None:
    may = {role for role in Role if Permission.CLOSE_ALARMS in GRANTED[role]}
    assert may == {Role.SUPERVISOR, Role.ADMINISTRATOR}
    sees = {role for role in Role if Permission.LOOK_AT_OFFICE in GRANTED[role]}
    assert may < sees


@pytest.mark.parametrize("login", EVERYBODY)
def test_person_is_known_by_login_and_needs_a_role_that_may(staff: Staff, login: str) -> None:
    person = staff.person(login)
    if login in MAY:
        assert closer(staff.desk, None, login).id == person.id
        return
    with pytest.raises(NotAllowed) as refused:
        closer(staff.desk, None, login)
    assert code_of(refused) == "alarm.may_not"


@pytest.mark.parametrize(
    ("login", "code"),
    [
        (None, "alarm.who"),
        ("", "alarm.who"),
        ("nobody", "person.none"),
        ("chen\0", "person.none"),
        ("陈", "person.none"),
    ],
)
def test_nobody_unknown_closes_an_alarm(staff: Staff, login: str | None, code: str) -> None:
    staff.person("chen")
    with pytest.raises(NotAllowed) as refused:
        closer(staff.desk, None, login)
    assert code_of(refused) == code


def test_name_of_a_person_stands_for_the_login(staff: Staff) -> None:
    chen = staff.person("chen")
    assert closer(staff.desk, None, "陈四").id == chen.id


def test_who_has_left_closes_no_alarm(staff: Staff) -> None:
    staff.person("admin")
    chen = staff.person("chen")
    administration.change(staff.desk, replace(chen, status=Status.LEFT), "admin", NOW)
    with pytest.raises(NotAllowed) as refused:
        closer(staff.desk, None, "chen")
    assert code_of(refused) == "person.none"


def test_who_has_signed_in_is_who_closes_and_names_nobody_else(staff: Staff) -> None:
    visitor = staff.visitor("chen")
    assert closer(staff.desk, visitor, None).login == "chen"
    assert closer(staff.desk, visitor, "chen").login == "chen"
    with pytest.raises(NotAllowed) as refused:
        closer(staff.desk, visitor, "admin")
    assert code_of(refused) == "alarm.names_nobody"
    with pytest.raises(NotAllowed) as refused:
        closer(staff.desk, staff.visitor("wang"), None)
    assert code_of(refused) == "alarm.may_not"


def test_closing_is_kept_with_name_and_reason_and_logged(staff: Staff) -> None:
    chen = staff.person("chen")
    raised(staff.desk, "a", "b")
    done = close_alarms(staff.desk, chen, [1, 2, 1], f" {WHY} ", NOW)
    assert [(one.id, one.closed_by, one.reason) for one in done] == [
        (1, "陈四", WHY),
        (2, "陈四", WHY),
    ]
    with staff.desk.store.reading() as transaction:
        assert alarms.count_open(transaction) == 0
        entries = security.latest(transaction, most=2)
    assert [(one.what, one.person) for one in entries] == [(Event.ALARM_CLOSED, "chen")] * 2
    assert entries[1].facts == {"alarm": 1, "reason": WHY}


@pytest.mark.parametrize("reason", ["", "  ", "　"])
def test_alarm_is_not_closed_without_a_reason(staff: Staff, reason: str) -> None:
    raised(staff.desk, "a")
    with pytest.raises(InvalidInput):
        close_alarms(staff.desk, staff.person("chen"), [1], reason, NOW)


def test_all_are_closed_or_none(staff: Staff) -> None:
    chen = staff.person("chen")
    raised(staff.desk, "a", "b")
    close_alarms(staff.desk, chen, [2], WHY, NOW)
    with pytest.raises(NotAllowed) as refused:
        close_alarms(staff.desk, chen, [1, 2], "又", NOW)
    assert code_of(refused) == "alarm.closed_already"
    assert refused.value.sayings[0].facts == {"alarm": 2, "by": "陈四", "reason": WHY}
    with staff.desk.store.reading() as transaction:
        assert [one.id for one in alarms.open_ones(transaction, 9)] == [1]
