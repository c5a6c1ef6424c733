"""The packaged training programme shows an operator every step, and plays as it says."""

import json
from collections import Counter
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from config.calendars import packaged_calendar
from config.notices import load_notice
from config.procedures import load_procedure
from states.duty_items import Item
from states.procedure import Rulebook
from workflow.rehearsal.account import account
from workflow.rehearsal.check import check
from workflow.rehearsal.play import rehearse
from workflow.rehearsal.scenario import Script, read_script
from workflow.rehearsal.shown import Played, Run

FILE = Path(__file__).parents[2] / "config" / "programmes" / "training.json"
OFFICE_HOURS = (time(8, 30), time(17, 30))


@pytest.fixture(scope="module")
def given() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="module")
def script(given: dict[str, Any]) -> Script:
    return read_script(given)


@pytest.fixture(scope="module")
def run(script: Script) -> Run:
    rulebook = Rulebook(load_procedure("six-step").procedure)
    return rehearse(script, load_notice("tj-2023-22").notice, rulebook, packaged_calendar())


def _states(run: Run) -> Counter[str]:
    return Counter(one.facts.shown_state for one in run.cases if one.facts)


def _outcomes(run: Run) -> Counter[str]:
    return Counter(one.facts.outcome.value for one in run.cases if one.facts)


def _in_state(run: Run, state: str) -> list[Played]:
    return [one for one in run.cases if one.facts and one.facts.shown_state == state]


def test_every_unit_of_the_notice_is_played_once(script: Script) -> None:
    roster = [region.code for region in load_notice("tj-2023-22").notice.regions]
    assert len(roster) == 21
    assert [scenario.region_code for scenario in script.scenarios] == roster


def test_it_says_of_itself_that_it_is_synthetic(given: dict[str, Any]) -> None:
    assert given["meta"]["synthetic"] is True
    assert all(one["title"].startswith("【演示数据】") for one in given["scenarios"])
    names = [
        name
        for one in given["scenarios"]
        for event in one["events"]
        for name in event["data"].get("institutions", [])
    ]
    assert names
    assert all(name.endswith("（演示）") for name in names)


def test_it_runs_from_the_day_after_the_notice_to_the_morning_of_10_april(script: Script) -> None:
    assert {scenario.as_of for scenario in script.scenarios} == {date(2024, 4, 10)}
    moments = [event.at.replace(tzinfo=None) for one in script.scenarios for event in one.events]
    assert min(moments).date() == date(2023, 7, 18)
    assert max(moments) <= datetime(2024, 4, 9, 18, 0)  # noqa: DTZ001 - local, as in the file


def test_the_offices_act_on_working_days_and_in_working_hours(script: Script) -> None:
    calendar = packaged_calendar()
    opens, closes = OFFICE_HOURS
    odd = [
        (scenario.id, event.seq)
        for scenario in script.scenarios
        for event in scenario.events
        if not calendar.is_working(event.at.date()) or not opens <= event.at.time() <= closes
    ]
    assert not odd


def test_every_step_is_occupied_by_an_open_case(run: Run) -> None:
    steps = {int(one.facts.step) for one in run.cases if one.facts and one.facts.is_open}
    assert steps == {1, 2, 3, 4, 5, 6}


def test_exactly_the_intended_events_are_refused_and_by_the_rules_named(
    given: dict[str, Any], run: Run
) -> None:
    intended = {
        (one["id"], event["seq"]): set(event["refusal_rules"])
        for one in given["scenarios"]
        for event in one["events"]
        if event["expect"] == "refused"
    }
    refused = {
        (one.scenario.id, refusal.seq): set(refusal.refusal.rules)
        for one in run.cases
        for refusal in one.refusals
    }
    assert refused == intended
    assert len(intended) == 6


def test_every_case_ends_as_its_file_expects(given: dict[str, Any], run: Run) -> None:
    shown = account(run, lambda problem: (problem.code, ""))["cases"]
    checked = check(given["scenarios"], shown)
    assert not checked.differences
    assert checked.uncompared == 0


def test_it_shows_every_state_that_an_operator_should_have_seen(run: Run) -> None:
    expected = {
        "NOT_STARTED",
        "RETURNED",
        "LATE_PENDING",
        "UNDER_REVIEW",
        "PUBLICITY",
        "OBJECTION_REVIEW",
        "AWAITING_MATCHING",
        "SIGNING",
        "SIGNED_AWAITING_DISBURSEMENT",
        "EXECUTING",
        "FLAGGED",
        "RECTIFYING",
        "RECOVERING",
        "CLOSED",
    }
    assert set(_states(run)) == expected
    assert _states(run).most_common(2) == [("EXECUTING", 5), ("CLOSED", 4)]


def test_one_unit_declined_one_withdrew_and_two_were_not_supported(run: Run) -> None:
    ended = {"NOT_PARTICIPATING": 1, "WITHDRAWN": 1, "NOT_SUPPORTED": 2, "OPEN": 17}
    assert _outcomes(run) == ended


def test_an_approved_late_filing_stays_marked_as_late(run: Run) -> None:
    late = [one.scenario.id for one in run.cases if one.facts and one.facts.late]
    assert late == ["120115"]


def test_an_open_flag_of_april_waits_for_the_operator(run: Run) -> None:
    (flagged,) = _in_state(run, "FLAGGED")
    assert flagged.facts
    assert flagged.facts.open_flag
    assert flagged.facts.open_flag.level == "yellow"
    assert flagged.facts.open_flag.raised_on == date(2024, 4, 9)


def test_a_rectification_is_due_in_the_weeks_to_come(run: Run) -> None:
    (rectifying,) = _in_state(run, "RECTIFYING")
    assert rectifying.facts
    duty = rectifying.facts.duty(Item.RECTIFICATION)
    assert duty
    assert duty.due
    assert date(2024, 4, 20) <= duty.due <= date(2024, 5, 5)


def test_earlier_flags_were_cleared_and_dismissed(run: Run) -> None:
    closed = [
        flag.closed_on
        for one in run.cases
        if one.facts
        for flag in one.facts.flags
        if flag.closed_on is not None
    ]
    assert closed == [date(2024, 2, 2), date(2024, 1, 10)]


def test_money_was_paid_and_some_of_it_is_coming_back(run: Run) -> None:
    money = [one.facts.money for one in run.cases if one.facts]
    assert sum(one.disbursed for one in money) == 5_580_000_00
    assert sum(one.outstanding_recovery for one in money) == 160_000_00


def test_on_the_last_morning_districts_institutions_and_the_city_are_late(run: Run) -> None:
    night = run.nights[-1]
    assert night.day == date(2024, 4, 10)
    late = {one.region_code: one.items for one in night.overdue}
    assert late == {
        "120114": ("recovery",),
        "120117": ("correction_plan_filing",),
        "120119": ("contract_signing",),
        "120116403": ("plan_filing", "institution_filing"),
    }
    assert [(one.region_code, one.items) for one in night.city_overdue] == [
        ("120106", ("payment",))
    ]


def test_some_self_checks_of_the_first_quarter_are_in_and_others_are_due_today(run: Run) -> None:
    in_time = [
        one.scenario.id
        for one in run.cases
        if one.facts and any(r.as_of == date(2024, 3, 31) for r in one.facts.reports)
    ]
    awaited = [
        one.scenario.id
        for one in run.cases
        if one.facts
        and any(
            duty.item == "self_check" and duty.due == date(2024, 4, 10)
            for _, duty in one.facts.open_duties()
        )
    ]
    assert in_time == ["120104", "120111", "120116", "120116400"]
    assert awaited == ["120103", "120105", "120114", "120116402"]


def test_ledger_and_history_prove_themselves_on_every_night(run: Run) -> None:
    assert run.verified
    assert all(night.is_sound for night in run.nights)
