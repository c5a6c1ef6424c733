"""Persons, sessions and tokens as tables: who is away, who left, which session is one's own."""

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from config.words import Words
from duban.rendering.data import as_data
from duban.views.page import Ref
from duban.views.people import held_table, open_sessions, person_table
from states.actors import Channel, Role
from tests.practice import HEPING, at, region
from tests.workflow.people.staff import person
from workflow.people.persons import Person, Status
from workflow.people.sessions import Session
from workflow.people.tokens import ApiToken

REGIONS = {HEPING: region(HEPING)}
NOW = at("2026-03-02")
TODAY = NOW.date()


def row(words: Words, *people: Person) -> dict[str, Any]:
    """The first row of a table of persons."""
    first: dict[str, Any] = as_data(person_table(people, REGIONS, words, TODAY))[0]
    return first


def test_person_is_a_row_that_leads_to_its_page(spoken: Words) -> None:
    somebody = person("heping", "和平", Role.DISTRICT, region_code=HEPING, email="a@example.cn")
    table = person_table([somebody], REGIONS, spoken, TODAY)
    assert isinstance(table.rows[0][0], Ref)
    assert table.rows[0][0].key == somebody.id
    assert row(spoken, somebody) == {
        "login": "heping",
        "name": "和平",
        "roles": ["district"],
        "roles_label": [spoken.label("office_role", "district")],
        "region": spoken.label("region", "和平区"),
        "email": "a@example.cn",
        "status": "active",
        "status_label": spoken.named("person_status", "active"),
        "absent": "",
        "substitute": "",
    }


@pytest.mark.parametrize(
    ("status", "tone"), [(Status.ACTIVE, ""), (Status.LOCKED, "warn"), (Status.LEFT, "faint")]
)
def test_who_may_not_sign_in_stands_out_or_back(spoken: Words, status: Status, tone: str) -> None:
    table = person_table([person("wang", "王一", status=status)], {}, spoken, TODAY)
    assert table.tones == (tone,)
    assert as_data(table)[0]["status_label"] == spoken.named("person_status", status)


def test_absence_is_told_with_who_stands_in(spoken: Words) -> None:
    away = person("wang", "王一", absent_from=date(2026, 3, 1), substitute="id-li")
    other = person("li", "李二")
    assert (row(spoken, away, other)["absent"], row(spoken, away, other)["substitute"]) == (
        "2026-03-01 –",
        "李二",
    )
    until = person("wang", "王一", absent_from=date(2026, 3, 1), absent_until=date(2026, 3, 9))
    assert row(spoken, until)["absent"] == "2026-03-01 – 2026-03-09"


def test_who_is_absent_is_told_until_when_and_by_whom(spoken: Words) -> None:
    began, li = date(2026, 3, 1), person("li", "李二")
    until, ended = date(2026, 3, 9), began
    away = person("wang", "王一", absent_from=began, absent_until=until, substitute="id-li")
    table = person_table([away, li], REGIONS, spoken, TODAY)
    assert table.tones == ("warn", "")
    told = as_data(table)[0]["status_label"]
    assert "2026-03-09" in told and "李二" in told
    alone = person("wang", "王一", absent_from=began)
    assert spoken.say("person.no_stand_in") in row(spoken, alone)["status_label"]
    back = person("wang", "王一", absent_from=began, absent_until=ended, substitute="id-li")
    assert row(spoken, back, li)["status_label"] == spoken.named("person_status", "active")


def test_substitute_or_region_that_is_not_known_is_left_empty(spoken: Words) -> None:
    odd = person("wang", "王一", Role.DISTRICT, region_code="999999", substitute="id-gone")
    assert (row(spoken, odd)["region"], row(spoken, odd)["substitute"]) == ("", "")


def test_several_roles_are_all_told(spoken: Words) -> None:
    both = person("wang", "王一", Role.OPERATOR, Role.AUDITOR)
    assert row(spoken, both)["roles"] == ["operator", "auditor"]


def session(name: str) -> Session:
    """A session under that hash."""
    return Session(
        name, "id-wang", NOW, NOW, NOW, NOW + timedelta(hours=8), True, Channel.WEB, "10.0.0.5", "x"
    )


def test_own_session_stands_out(spoken: Words) -> None:
    told = open_sessions([session("a"), session("b")], "b", spoken)
    assert [one.is_own for one in told] == [False, True]
    assert [one.agent for one in told] == ["x", "x"]


def test_session_of_a_terminal_is_told_as_that(spoken: Words) -> None:
    (one,) = open_sessions([replace(session("a"), channel=Channel.TERMINAL)], "b", spoken)
    assert one.agent == spoken.say("account.terminal")


def test_token_is_told_by_the_beginning_of_its_hash_alone(spoken: Words) -> None:
    token = ApiToken("0123456789abcdef", "id-wang", "export", ("look", "export"), NOW, NOW)
    table = held_table([("wang", token)], 8, spoken)
    (one,) = as_data(table)
    assert (one["login"], one["number"], one["scopes"]) == ("wang", "01234567", ["look", "export"])
    assert "89abcdef" not in str(table)


def test_nobody_with_a_token_is_said(spoken: Words) -> None:
    table = held_table([], 8, spoken)
    assert (table.rows, table.empty) == ((), spoken.say("api.no_tokens"))
