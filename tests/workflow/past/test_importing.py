"""A past case that is imported stands as if it had been lived through, and sends nothing."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from config.notices import with_policy
from states.act_in_hand import replace
from states.reading import InvalidInput
from tests.empty_office import new_store
from tests.practice import HEPING, PROGRAMME, Practice, the_calendar, the_notice, the_rulebook
from tests.workflow import sql
from workflow.past import importing
from workflow.past.file import read_past
from workflow.record import history, ledger, owing, proof
from workflow.record.history import Record
from workflow.record.owing import Reason
from workflow.rehearsal.play import rehearse
from workflow.rehearsal.scenario import read_script
from workflow.rehearsal.shown import Played
from workflow.store.database import Store

TRAINING = Path(__file__).parents[3] / "config" / "programmes" / "training.json"
SCENARIOS = sorted((Path(__file__).parents[2] / "acceptance" / "scenarios").glob("*.json"))
TODAY = "2024-04-10T18:00"
WUQING, DONGLI, HEXI = "120114", "120110", "120103"
EVERY_CASE = 21
NOTICE = replace(the_notice(), publish_result_working_days=0)
"""As in rehearsal, where a script without that act is not late with it."""


@cache
def training() -> dict[str, Any]:
    """The synthetic training programme."""
    content: dict[str, Any] = json.loads(TRAINING.read_text(encoding="utf-8"))
    return content


@cache
def lived() -> dict[str, Played]:
    """The cases of the programme, lived through day by day."""
    run = rehearse(read_script(training()), NOTICE, the_rulebook(), the_calendar())
    return {case.scenario.region_code: case for case in run.cases}


def file_of(*codes: str) -> dict[str, Any]:
    """A file of past cases: the training programme's, with a basis for each."""
    cases = [
        {**deepcopy(case), "basis": f"演示卷宗 {case['region_code']}"}
        for case in training()["scenarios"]
        if not codes or case["region_code"] in codes
    ]
    for case in cases:  # what was refused when it was tried is no part of the past
        case["events"] = [event for event in case["events"] if event["expect"] == "ok"]
    return {"scenarios": cases}


@pytest.fixture
def office(store: Store) -> Iterator[Practice]:
    """An office that begins its work on 10 April 2024, after office hours."""
    practice = Practice(store, notice=NOTICE)
    practice.set(TODAY)
    yield practice


def enter(office: Practice, given: object) -> tuple[importing.Entered, ...]:
    """Enter a file of past cases."""
    return importing.enter(office.office, PROGRAMME, read_past(given))


OF_OTHERS = ("serves_another_region", "joint_total")
"""Warnings that tell of other cases, which stand otherwise when a case is entered later."""


def essence(record: Record) -> tuple[object, ...]:
    """What an act came to, without its number, its entry and the paper it rests on."""
    return (
        record.at,
        record.party,
        record.command,
        record.data,
        record.clause,
        record.transitions,
        record.changed,
        record.postings,
        tuple(one for one in record.warnings if one.code not in OF_OTHERS),
    )


# --- as if it had been lived through -------------------------------------------------------------


def test_every_imported_case_equals_the_same_case_lived_through(office: Practice) -> None:
    entered = enter(office, file_of())
    assert len(entered) == EVERY_CASE
    assert max(one.acts + len(one.nights) for one in entered) > 30
    for one in entered:
        case = lived()[one.region_code]
        assert office.facts(one.region_code) == case.facts
        records = [essence(record) for record in office.records(one.region_code)]
        assert records == [essence(record) for record in case.records]
    assert any(one.nights for one in entered)
    with office.store.reading() as transaction:
        assert ledger.imbalances(transaction) == []
        assert history.verify(transaction)[1] == []
        assert [*proof.all_differences(transaction)] == []


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_scenario_of_the_rules_comes_to_the_same_when_imported(file: Path) -> None:
    given = json.loads(file.read_text(encoding="utf-8"))
    script = read_script(given)
    notice = with_policy(the_notice(), script.policy)
    if not any(e["kind"] == "publish_result" for s in given["scenarios"] for e in s["events"]):
        notice = replace(notice, publish_result_working_days=0)
    calendar = script.calendar or the_calendar()
    for case in rehearse(script, notice, the_rulebook(), calendar).cases:
        scenario = case.scenario
        refused = {one.seq for one in case.refusals}
        events = [
            event
            for event in scenario.given["events"]
            if event["seq"] not in refused and event["at"][:10] <= scenario.as_of.isoformat()
        ]
        own = {"region_code": scenario.region_code, "basis": "演示卷宗", "events": events}
        office = Practice(new_store("sqlite://"), notice=notice, calendar=calendar)
        office.set(f"{scenario.as_of}T23:59")
        (one,) = enter(office, {"scenarios": [own]})
        assert (one.refused, one.facts) == ((), case.facts), scenario.id
        records = [essence(record) for record in office.records(scenario.region_code)]
        assert records == [essence(record) for record in case.records], scenario.id
        office.store.close()


def test_each_act_is_entered_now_and_dated_then(office: Practice) -> None:
    enter(office, file_of(WUQING))
    records = office.records(WUQING)
    assert {record.entered for record in records} == {office.now}
    assert records[0].at.date() == date(2023, 7, 18)
    assert {record.basis for record in records if record.party != "system"} == {
        f"演示卷宗 {WUQING}"
    }


def test_case_goes_on_from_where_its_past_ended(office: Practice) -> None:
    enter(office, file_of(WUQING))
    assert office.facts(WUQING).shown_state == "RECOVERING"
    office.set("2024-04-11")
    done = office.do("refund", {"amount": 160_000}, code=WUQING)
    assert "recovery_settled" in [notice.kind for notice in done.decision.owed]


# --- no mail of the past ---------------------------------------------------------------------


def test_no_mail_of_the_past_leaves(office: Practice) -> None:
    entered = enter(office, file_of())
    with office.store.reading() as transaction:
        assert owing.planned(transaction, date(2030, 1, 1)) == []
        assert owing.counts(transaction) == {"superseded": sum(x.superseded for x in entered)}
    assert {mail.result for mail in office.mails(WUQING)} == {Reason.ENTERED_AS_HISTORY}


def test_each_duty_is_reminded_of_at_most_once_for_its_past(office: Practice) -> None:
    enter(office, file_of())
    office.night("2024-04-11")
    with office.store.reading() as transaction:
        planned = owing.planned(transaction, date(2030, 1, 1))
    about = [(mail.case_id, mail.item) for mail in planned if mail.kind != "escalation"]
    assert about
    assert len(about) == len(set(about))
    rungs = sql.rows(office.store, "SELECT send_on FROM rung WHERE status = 'armed'")
    assert all(day > "2024-04-10" for (day,) in rungs)


def test_reminders_to_come_are_those_of_the_case_lived_through(store: Store) -> None:
    own = file_of(HEPING)
    own["scenarios"][0]["events"] = own["scenarios"][0]["events"][:1]
    imported = Practice(store, notice=NOTICE)
    imported.set("2023-07-25")
    enter(imported, own)
    rungs = sql.rows(store, "SELECT send_on, status FROM rung ORDER BY send_on, status")
    assert rungs == [
        ("2023-07-24", "dropped"),
        ("2023-07-24", "dropped"),
        ("2023-07-28", "armed"),
        ("2023-07-28", "armed"),
    ]


# --- all or none -------------------------------------------------------------------------------


def test_wrong_act_in_the_middle_imports_nothing_and_is_named(office: Practice) -> None:
    given = file_of(HEXI, WUQING)
    events = given["scenarios"][1]["events"]
    at = next(n for n, event in enumerate(events) if event["kind"] == "disburse")
    events[at]["data"]["amount"] += 1
    before = sql.everything(office.store)
    first, second = enter(office, given)
    assert first.refused == ()
    assert second.refused[0].act.place == f"scenarios[1].events[{at}]"
    assert second.refused[0].act.number == at + 1
    assert second.refused[0].refusal.rules == ("R-M.6",)
    assert sql.everything(office.store) == before


def test_preview_says_what_would_be_and_keeps_nothing(office: Practice) -> None:
    before = sql.everything(office.store)
    (seen,) = importing.preview(office.office, PROGRAMME, read_past(file_of(WUQING)))
    assert sql.everything(office.store) == before
    (done,) = enter(office, file_of(WUQING))
    assert seen == done


def test_act_without_basis_is_refused(office: Practice) -> None:
    given = file_of(HEPING)
    del given["scenarios"][0]["basis"]
    (one,) = enter(office, given)
    assert one.refused[0].refusal.rules == ("R-A.1",)
    assert office.stored() is None


def test_case_that_is_there_already_is_not_imported_again(office: Practice) -> None:
    enter(office, file_of(HEPING))
    version = office.stored()
    (again,) = enter(office, file_of(HEPING))
    assert again.refused[0].refusal.rules[0] == "R-1.4"
    assert office.stored() == version


def test_act_that_has_not_happened_yet_is_refused(office: Practice) -> None:
    given = file_of(HEPING)
    given["scenarios"][0]["events"][-1]["at"] = "2024-05-06T10:00"
    (one,) = enter(office, given)
    assert [refused.act.number for refused in one.refused] == [len(given["scenarios"][0]["events"])]


def test_real_office_takes_what_was_opened_in_time_and_nothing_opened_late(store: Store) -> None:
    real = Practice(store, notice=NOTICE, is_real=True)
    real.set(TODAY)
    late = file_of(HEPING)
    late["scenarios"][0]["events"] = late["scenarios"][0]["events"][:1]
    late["scenarios"][0]["events"][0]["at"] = "2023-08-01T09:00"
    (one,) = enter(real, late)
    assert one.refused[0].refusal.rules == ("R-2.1", "R-1.4")
    (one,) = enter(real, file_of(HEPING))
    assert one.refused == ()


# --- the file ----------------------------------------------------------------------------------


def broken(place: str, **fields: Any) -> dict[str, Any]:
    """A file with some fields of one event, or of the case, replaced or taken away."""
    given = file_of(HEPING)
    owner = given["scenarios"][0]
    if place.startswith("events"):
        owner = owner["events"][int(place.partition("[")[2].rstrip("]"))]
    for name, value in fields.items():
        owner.pop(name, None)
        if value is not None:
            owner[name] = value
    return given


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ([], "file"),
        ({}, "scenarios"),
        ({"scenarios": [7]}, "scenarios[0]"),
        (broken("case", region_code=None), "scenarios[0].region_code"),
        (broken("case", events=None), "scenarios[0].events"),
        (broken("case", events=[]), "scenarios[0].events"),
        (broken("case", basis=7), "scenarios[0].basis"),
        (broken("events[3]", kind="submit_plan"), "scenarios[0].events[3].kind"),
        (broken("events[3]", at="2023-02-30T09:00"), "scenarios[0].events[3].at"),
        (broken("events[3]", actor="mayor"), "scenarios[0].events[3].actor"),
        (broken("events[3]", basis=["letter"]), "scenarios[0].events[3].basis"),
        (broken("events[0]", kind="start_drafting", data={}), "scenarios[0].events"),
        ({"scenarios": file_of(HEPING)["scenarios"] * 2}, "scenarios[1].region_code"),
    ],
)
def test_what_is_wrong_in_a_file_is_named_with_its_place(given: object, place: str) -> None:
    with pytest.raises(InvalidInput) as error:
        read_past(given)
    assert error.value.place == place


def test_event_has_its_own_basis_and_persons_before_those_of_the_case() -> None:
    given = broken("events[2]", basis="演示收文 7号", prepared_by="甲", approved_by="乙")
    (case,) = read_past(given)
    assert (case.acts[1].basis, case.acts[1].actor.prepared_by) == (f"演示卷宗 {HEPING}", None)
    own = case.acts[2]
    assert (own.basis, own.actor.prepared_by, own.actor.approved_by) == ("演示收文 7号", "甲", "乙")
