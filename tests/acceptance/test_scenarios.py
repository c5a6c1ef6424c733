"""Cases derived by hand from the written rules play as their files expect."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.scripts import FILES, setting_of
from workflow.rehearsal.account import account
from workflow.rehearsal.check import check
from workflow.rehearsal.play import rehearse
from workflow.rehearsal.shown import Run


@cache
def _play(file: Path) -> Run:
    return rehearse(*setting_of(file))


def _expected_refusals(given: dict[str, Any]) -> dict[int, set[str]]:
    return {
        event["seq"]: set(event["refusal_rules"])
        for event in given["events"]
        if event["expect"] == "refused"
    }


def test_there_are_scenarios_to_play() -> None:
    assert len(FILES) >= 30


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_scenario_comes_to_what_its_file_expects(file: Path) -> None:
    shown = account(_play(file), lambda problem: (problem.code, ""))["cases"]
    checked = check([one.given for one in setting_of(file).script.scenarios], shown)
    assert not checked.differences
    assert checked.uncompared == 0


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_intended_events_are_refused_and_by_the_rules_expected(file: Path) -> None:
    for played in _play(file).cases:
        expected = _expected_refusals(played.scenario.given)
        refused = {one.seq: set(one.refusal.rules) for one in played.refusals}
        assert refused.keys() == expected.keys(), played.scenario.id
        for seq, rules in expected.items():
            assert rules <= refused[seq], (played.scenario.id, seq)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_history_and_the_books_of_a_scenario_prove_themselves(file: Path) -> None:
    run = _play(file)
    assert run.verified
    assert all(night.is_sound for night in run.nights)
