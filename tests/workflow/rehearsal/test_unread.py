"""Keys of a scenario file that nobody reads are found wherever they stand, remarks aside."""

import json
from pathlib import Path
from typing import Any

import pytest

from config.notice_overrides import POLICY_KEYS
from config.words import Words
from workflow.rehearsal.unread import Unread, unread, unread_events

POLICY = ("rectification_days", "recovery_days")
SCENARIOS = sorted((Path(__file__).parents[2] / "acceptance" / "scenarios").glob("*.json"))


def event(**more: Any) -> dict[str, Any]:
    """An event of a scenario file."""
    return {"seq": 1, "at": "2023-07-18T09:00", "actor": "city", "kind": "open_case"} | more


def case(**more: Any) -> dict[str, Any]:
    """A scenario file with one case."""
    one = {"id": "one", "region_code": "120101", "events": [], "final": {"as_of": "2023-08-01"}}
    return {"scenarios": [one | more]}


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"polcy": {}}, Unread("", ("polcy",), (("polcy", "policy"),))),
        (
            {"policy": {"rectification_day": 1, "quite_other": 2}},
            Unread(
                "policy",
                ("rectification_day", "quite_other"),
                (("rectification_day", "rectification_days"),),
            ),
        ),
        (
            {"calendar": {"holidays": [], "coverage": []}},
            Unread("calendar", ("holidays",), (("holidays", "weekday_holidays"),)),
        ),
        ({"regions": [{"mail": "x"}]}, Unread("regions[]", ("mail",))),
        (
            case(event=[]),
            Unread("scenarios[]", ("event",), (("event", "events"),)),
        ),
        (
            case(events=[event(date={})]),
            Unread("scenarios[].events[]", ("date",), (("date", "data"),)),
        ),
        (
            case(events=[event(data={"filing_deadlines": "2023-08-01"})]),
            Unread(
                "scenarios[].events[].data",
                ("filing_deadlines",),
                (("filing_deadlines", "filing_deadline"),),
            ),
        ),
        (
            case(events=[event(kind="record_assessment", data={"base": {"pledges": 1}})]),
            Unread("scenarios[].events[].data.base", ("pledges",), (("pledges", "pledge_count"),)),
        ),
        (
            case(final={"as_of": "2023-08-01", "money_yuan": {"dispursed": 1}}),
            Unread("scenarios[].final.money_yuan", ("dispursed",), (("dispursed", "disbursed"),)),
        ),
        (
            case(checkpoints=[{"date": "2023-08-01", "when": "end_of_day", "states": "X"}]),
            Unread("scenarios[].checkpoints[]", ("states",), (("states", "state"),)),
        ),
        (
            case(notices=[{"date": "2023-08-01", "kind": "overdue", "iten": "plan_filing"}]),
            Unread("scenarios[].notices[]", ("iten",), (("iten", "item"),)),
        ),
    ],
    ids=lambda one: one.place or "top" if isinstance(one, Unread) else "",
)
def test_key_that_nobody_reads_is_found_with_the_one_that_is_meant(
    given: dict[str, Any], found: Unread
) -> None:
    assert unread(given, POLICY) == (found,)


def test_same_key_of_many_cases_is_told_once() -> None:
    two = case(evens=[])["scenarios"] * 2
    assert unread({"scenarios": two}, ()) == (
        Unread("scenarios[]", ("evens",), (("evens", "events"),)),
    )


@pytest.mark.parametrize("given", [None, 7, [], {}, {"_note": 1, "meta": {"any": 1}}, case(note=1)])
def test_remarks_and_what_is_no_object_are_no_such_keys(given: Any) -> None:
    assert unread(given, ()) == ()


def test_act_that_does_not_exist_is_not_asked_for_its_fields() -> None:
    assert unread(case(events=[event(kind="dance", data={"with": "whom"})]), ()) == ()


def test_of_foreseen_acts_the_events_alone_are_asked_for() -> None:
    given = {"polcy": {}, **case(events=[event(data={"regoin_code": "120101"})])}
    (found,) = unread_events(given)
    assert found.near == (("regoin_code", "region_code"),)
    assert unread_events([]) == ()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", 'Unknown in policy, and not read: a, rectification_day. Is "rectification_day"'),
        (
            "zh",
            "policy 中的以下各项不认识，没有读取：a、rectification_day。“rectification_day”是否",
        ),
    ],
)
def test_it_is_said_in_both_languages(language: Any, said: str) -> None:
    (found,) = unread({"policy": {"a": 1, "rectification_day": 1}}, POLICY)
    assert Words(language).said(found.said).startswith(said)


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_scenarios_of_the_house_have_no_such_key(file: Path) -> None:
    assert unread(json.loads(file.read_text(encoding="utf-8")), POLICY_KEYS) == ()
