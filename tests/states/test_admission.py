"""An act is let in by who asks for it, when it happened, and by whom money is moved."""

from collections.abc import Iterable

import pytest
from msgspec.structs import replace

from states.actors import Actor, Channel, somebody
from states.admission import party_problems, person_problems, time_problems
from states.events import Act
from states.facts import Party
from states.refusals import Problem
from tests.practice import at, the_calendar

NOW = at("2024-04-10T10:00")


def act(day: str = "2024-04-10T10:00", basis: str | None = None, party: Party = Party.CITY) -> Act:
    return Act(somebody(party, Channel.TERMINAL), at(day), NOW, basis)


def codes(problems: Iterable[Problem]) -> list[str]:
    return [one.code for one in problems]


@pytest.mark.parametrize(
    ("day", "basis", "objections"),
    [
        ("2024-04-10T10:00", None, []),
        ("2024-04-10T09:00", None, []),
        ("2024-04-09T10:00", None, ["no_basis"]),
        ("2024-04-09T10:00", "收文登记簿", []),
        ("2024-04-10T10:01", None, ["not_happened_yet"]),
        ("1999-04-10T10:00", "旧档", ["outside_calendar"]),
        ("2031-04-10T10:00", None, ["outside_calendar", "not_happened_yet"]),
    ],
)
def test_act_has_happened_on_a_day_that_is_known_and_borne_out(
    day: str, basis: str | None, objections: list[str]
) -> None:
    assert codes(time_problems(act(day, basis), the_calendar())) == objections


def test_supervisor_may_what_the_city_may_and_nobody_else() -> None:
    assert codes(party_problems(act(party=Party.CITY_SUPERVISOR), [Party.CITY], "R-A.3")) == []
    (wrong,) = party_problems(act(party=Party.DISTRICT), [Party.CITY], "R-A.3")
    assert (wrong.code, wrong.facts["actor"], wrong.facts["expected"]) == (
        "wrong_actor",
        "district",
        ["city"],
    )
    by_supervisor = party_problems(act(party=Party.CITY_SUPERVISOR), [Party.DISTRICT], "R-A.3")
    assert codes(by_supervisor) == ["wrong_actor"]


@pytest.mark.parametrize(
    ("prepared", "approved", "objections"),
    [
        ("甲", "乙", []),
        ("甲", "甲", ["two_persons"]),
        ("甲", " 甲　", ["two_persons"]),
        ("甲", None, ["two_persons"]),
        (None, "乙", ["two_persons"]),
    ],
)
def test_money_is_moved_by_two_persons_however_they_are_written(
    prepared: str | None, approved: str | None, objections: list[str]
) -> None:
    known = replace(
        somebody(Party.CITY, Channel.TERMINAL), prepared_by=prepared, approved_by=approved
    )
    assert codes(person_problems(replace(act(), actor=known))) == objections


@pytest.mark.parametrize("blank", ["", " ", "　\u200b"])
def test_blank_approver_is_said_to_be_none(blank: str) -> None:
    known = replace(somebody(Party.CITY, Channel.TERMINAL), prepared_by="甲", approved_by=blank)
    (refused,) = person_problems(replace(act(), actor=known))
    assert refused.facts == {"prepared": "甲", "approved": None}


def test_nobody_in_particular_is_not_held_to_be_one_person() -> None:
    nobody: Actor = somebody(Party.CITY, Channel.REHEARSAL)
    assert codes(person_problems(replace(act(), actor=nobody))) == []
