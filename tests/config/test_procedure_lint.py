"""A procedure that reads well can still be wrong: lost states, ways round, bare entries."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from config.findings import Finding
from config.lint import lint
from config.linting.money import GATES, TWO_PERSONS, Gate
from config.notices import load_notice
from config.procedures import load_procedure
from config.rule_register import load_rules
from config.sentence_register import load_register
from states.procedure import Procedure

FILE, NOTICE = load_procedure("six-step"), load_notice("tj-2023-22")
REGISTER, RULES = load_register("tj-2023-22"), load_rules()

Entry = dict[str, Any]


def found_in(change: Callable[[dict[str, Entry], dict[str, Entry]], None]) -> list[Finding]:
    """What the linter finds when *change* has been at the commands and states, by name."""
    data = msgspec.json.decode(msgspec.json.encode(FILE.procedure))
    commands = {entry["name"]: entry for entry in data["commands"]}
    states = {entry["name"]: entry for entry in data["states"]}
    change(commands, states)
    data["commands"], data["states"] = list(commands.values()), list(states.values())
    file = msgspec.structs.replace(FILE, procedure=msgspec.convert(data, Procedure))
    return lint(file, NOTICE, REGISTER, RULES)


def keys(findings: list[Finding], code: str) -> list[str]:
    return [finding.key for finding in findings if finding.code == code]


def path(source: str, to: str, **more: object) -> Entry:
    return {"from": [source], "to": to, "then": [], "when": None, "guards": [], **more}


def test_state_that_nothing_enters_is_found() -> None:
    def change(commands: dict[str, Entry], _: dict[str, Entry]) -> None:
        del commands["lapse_contract"]["paths"][0]["from"][:]
        commands["reopen_case"]["paths"][0]["then"].remove("case.LAPSED_UNSIGNED")

    assert keys(found_in(change), "state-unreachable") == ["states.case.LAPSED_UNSIGNED"]


def test_clawback_that_the_case_does_not_enter_is_unreachable() -> None:
    def change(commands: dict[str, Entry], _: dict[str, Entry]) -> None:
        for name in ("raise_flag", "issue_warning", "open_clawback", "dispute_result"):
            for way in commands[name]["paths"]:
                if way["from"][0].startswith("case."):
                    way["to"], way["then"] = "=", []

    lost = keys(found_in(change), "state-unreachable")
    assert lost == [f"states.{s.name}" for s in FILE.procedure.states if s.name[:4] == "claw"][:-1]


def test_state_without_a_way_out_is_a_dead_end() -> None:
    def change(commands: dict[str, Entry], _: dict[str, Entry]) -> None:
        for name in ("refund", "dispute_result", "write_off_recovery", "terminate_contract"):
            for way in commands[name]["paths"]:
                way["from"] = [s for s in way["from"] if s != "clawback.REFERRED"]

    assert keys(found_in(change), "dead-end") == ["states.clawback.REFERRED"]


def test_two_states_that_only_lead_to_each_other_are_dead_ends() -> None:
    def change(commands: dict[str, Entry], _: dict[str, Entry]) -> None:
        commands["accept_plan_filing"]["paths"][0]["to"] = "="
        commands["accept_plan_filing"]["paths"][0]["then"] = []
        commands["refuse_late_filing"]["paths"][0]["from"].remove("plan.LATE_PENDING")
        for state in ("plan.SUBMITTED", "plan.RETURNED"):
            commands["refuse_filing"]["paths"][0]["from"].remove(state)
        commands["approve_late_filing"]["paths"][0]["then"].remove("institution.SUBMITTED")

    ends = keys(found_in(change), "dead-end")
    assert "states.plan.SUBMITTED" in ends
    assert "states.plan.RETURNED" in ends


@pytest.mark.parametrize("state", [s.name for s in FILE.procedure.states if not s.final])
def test_open_state_needs_owner_step_and_labels(state: str) -> None:
    def change(_: dict[str, Entry], states: dict[str, Entry]) -> None:
        states[state] |= {"owner": None, "step": None, "zh": "", "en": " "}

    found = found_in(change)
    assert keys(found, "owner-missing") == [f"states.{state}.owner"]
    assert keys(found, "step-missing") == [f"states.{state}.step"]
    assert keys(found, "label-missing") == [f"states.{state}.zh", f"states.{state}.en"]


def test_step_that_does_not_exist_is_found() -> None:
    def change(_: dict[str, Entry], states: dict[str, Entry]) -> None:
        states["case.FILING"]["step"] = 7

    assert keys(found_in(change), "step-unknown") == ["states.case.FILING.step"]


def test_steps_are_those_of_the_notice() -> None:
    steps = [msgspec.structs.replace(s, number=s.number + 1) for s in FILE.procedure.steps]
    procedure = msgspec.structs.replace(FILE.procedure, steps=tuple(steps))
    file = msgspec.structs.replace(FILE, procedure=procedure)
    wrong = keys(lint(file, NOTICE, REGISTER, RULES), "step-wrong")
    assert wrong == [f"steps.{n}" for n in range(1, 8)]


def test_misnamed_and_doubled_states_are_found() -> None:
    def change(_: dict[str, Entry], states: dict[str, Entry]) -> None:
        states["more"] = {**states["case.CLOSED"]}
        states["other"] = {**states["case.CLOSED"], "name": "file.CLOSED"}

    found = found_in(change)
    assert keys(found, "doubled") == ["states.case.CLOSED"]
    assert keys(found, "state-misnamed") == ["states.file.CLOSED"]


@pytest.mark.parametrize("field", ["actors", "rules", "paths"])
def test_command_without_actor_rule_or_path_is_found(field: str) -> None:
    def change(commands: dict[str, Entry], _: dict[str, Entry]) -> None:
        commands["publish_result"][field] = []

    assert keys(found_in(change), f"{field}-missing") == [f"commands.publish_result.{field}"]


def test_default_without_a_reason_is_found() -> None:
    def change(commands: dict[str, Entry], _: dict[str, Entry]) -> None:
        commands["objection"]["clause"] = "default"

    assert keys(found_in(change), "reason-missing") == ["commands.objection.reason"]


def test_notice_that_no_command_sends_is_found() -> None:
    def change(commands: dict[str, Entry], _: dict[str, Entry]) -> None:
        commands["issue_warning"]["notices"] = []

    assert keys(found_in(change), "notice-unsent") == ["notices.slow_warning"]


def test_place_of_a_rule_that_is_no_state_is_found() -> None:
    def change(commands: dict[str, Entry], _: dict[str, Entry]) -> None:
        commands["disburse"]["rules_at"]["SIGNNING"] = ["R-5.2"]

    assert keys(found_in(change), "place-unknown") == ["commands.disburse.rules_at.SIGNNING"]


FORKS = [
    (rule.name, number)
    for rule in FILE.procedure.commands
    for number, one in enumerate(rule.paths)
    if one.when and any(set(one.sources) & set(later.sources) for later in rule.paths[number + 1 :])
]


@pytest.mark.parametrize(("command", "number"), FORKS)
def test_path_behind_one_without_condition_is_never_taken(command: str, number: int) -> None:
    def change(commands: dict[str, Entry], _: dict[str, Entry]) -> None:
        commands[command]["paths"][number]["when"] = None

    shadowed = keys(found_in(change), "path-shadowed")
    assert shadowed
    assert all(key.startswith(f"commands.{command}.paths[") for key in shadowed)


# --- money ------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["case.AWAITING_CONTRACT", "case.SIGNING", "case.REVIEWED"])
def test_payment_before_all_have_signed_is_found(source: str) -> None:
    def change(commands: dict[str, Entry], _: dict[str, Entry]) -> None:
        commands["disburse"]["paths"].append(path(source, "="))

    assert keys(found_in(change), "gate-skipped") == ["commands.disburse.paths[4].from"]


def test_contract_that_counts_as_signed_with_some_signatures_is_found() -> None:
    def change(commands: dict[str, Entry], _: dict[str, Entry]) -> None:
        commands["sign_contract"]["paths"][1]["to"] = "case.SIGNED_AWAITING_DISBURSEMENT"

    found = keys(found_in(change), "gate-skipped")
    assert "commands.disburse.paths[0].from" in found


def test_any_other_way_into_a_paying_state_is_found() -> None:
    for target in ("case.SIGNED_AWAITING_DISBURSEMENT", "case.EXECUTING", "case.FINAL"):

        def change(commands: dict[str, Entry], _: dict[str, Entry], target: str = target) -> None:
            commands["commit_matching"]["paths"].append(path("case.LAPSED_UNSIGNED", target))

        assert "commands.disburse.paths[2].from" in keys(found_in(change), "gate-skipped")


@pytest.mark.parametrize(
    ("command", "source", "to", "goal"),
    [
        ("open_clawback", "case.EXECUTING", "clawback.RECOVERING", "refund"),
        ("open_clawback", "case.EXECUTING", "clawback.DELIBERATION", "decide_clawback"),
        ("publish_result", "case.EXECUTING", "case.TERMINATION_PENDING", "refund"),
        ("deliberate", "case.PENDING_REVIEW", "case.PUBLICITY", "decide_support"),
        ("extend_contract_term", "case.DELIBERATED", "case.AWAITING_CONTRACT", "sign_contract"),
    ],
)
def test_way_round_a_gate_is_found(command: str, source: str, to: str, goal: str) -> None:
    def change(commands: dict[str, Entry], _: dict[str, Entry]) -> None:
        commands[command]["paths"].append(path(source, to))

    found = [f for f in found_in(change) if f.code == "gate-skipped"]
    assert any(f.key.startswith(f"commands.{goal}.paths[") for f in found)


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: f"{gate.goal}-{gate.through[0]}")
def test_gate_names_commands_and_a_rule_that_exist(gate: Gate) -> None:
    named = {rule.name for rule in FILE.procedure.commands}
    assert {gate.goal, *gate.through} <= named
    assert gate.rule in {rule.id for rule in RULES.rule}


@pytest.mark.parametrize("command", TWO_PERSONS)
def test_money_moved_by_one_person_or_by_a_stranger_is_found(command: str) -> None:
    def change(commands: dict[str, Entry], _: dict[str, Entry]) -> None:
        commands[command]["moves_money"] = False
        commands[command]["actors"] = ["district", "expert", "public"]

    found = found_in(change)
    assert keys(found, "money-unguarded") == [f"commands.{command}.moves_money"]
    assert keys(found, "money-hands") == [f"commands.{command}.actors"] * 3
