"""`duban rehearse`: the packaged examples come out as they say, and any other expectation shows."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.duban.cli.terminal import ROOT, Terminal, without_faults
from tests.years import whole_year

EXAMPLES = ROOT / "config" / "programmes" / "examples.json"
ERROR, USAGE = 1, 2
Case = dict[str, Any]
Change = Callable[[Case], object]

CHANGES: dict[str, Change] = {
    "final.step": lambda one: one["final"].update(step=5),
    "final.state": lambda one: one["final"].update(state="EXECUTING"),
    "final.outcome": lambda one: one["final"].update(outcome="LAPSED"),
    "final.late": lambda one: one["final"].update(late=True),
    "final.money_yuan.disbursed": lambda one: one["final"]["money_yuan"].update(disbursed=1),
    "checkpoints[2023-07-28 end_of_day].state": lambda one: one["checkpoints"][0].update(state="X"),
    "notices[2023-07-24 reminder institution_filing]": lambda one: one["notices"].pop(1),
    "notices[2023-07-19 escalation]": lambda one: one["notices"].append(
        {"date": "2023-07-19", "kind": "escalation"}
    ),
    "notices[2023-07-18 programme_open].to": lambda one: one["notices"][0].update(to=["expert"]),
    "notices[2023-09-19 disbursement].amount": lambda one: next(
        notice for notice in one["notices"] if notice["kind"] == "disbursement"
    ).update(amount=1),
    "forbidden_notices": lambda one: one["forbidden_notices"].append({"kind": "receipt"}),
    "flags.count": lambda one: one["flags"].append({"kind": "slow_execution", "level": "red"}),
    "progress_assessments[0].index": lambda one: one["progress_assessments"][0].update(index=2),
    "progress_assessments.count": lambda one: one["progress_assessments"].pop(),
    "kpi.count": lambda one: one["kpi"].append({"at": "midterm", "values": {}}),
}
"""What is changed in the first example, by the place that has to be named."""


def first_example() -> Case:
    """The first of the packaged examples."""
    given: Case = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    return given


def test_packaged_examples_come_out_as_they_say(tmp_path: Path) -> None:
    shown = Terminal(tmp_path)("rehearse", str(EXAMPLES), "--check")
    assert (shown.code, shown.out) == (0, "")
    assert shown.err.startswith("As expected: 3")


def test_file_that_expects_nothing_is_not_called_as_expected(tmp_path: Path) -> None:
    given = first_example()
    one = given["scenarios"][0]
    kept = {key: one[key] for key in ("id", "region_code", "events")}
    given["scenarios"] = [kept | {"final": {"as_of": one["final"]["as_of"]}}]
    (tmp_path / "bare.json").write_text(json.dumps(given), encoding="utf-8")
    shown = Terminal(tmp_path)("rehearse", "bare.json", "--check")
    assert (shown.code, shown.err.splitlines()[0]) == (
        0,
        "The file expects nothing that could be compared.",
    )


def test_any_other_expectation_is_named_and_ends_in_one(tmp_path: Path) -> None:
    commands = []
    for n, change in enumerate(CHANGES.values()):
        given = first_example()
        given["scenarios"] = given["scenarios"][:1]
        change(given["scenarios"][0])
        (tmp_path / f"{n}.json").write_text(json.dumps(given), encoding="utf-8")
        commands.append(["rehearse", f"{n}.json", "--check", "-o", "json"])
    for place, shown in zip(CHANGES, Terminal(tmp_path).many(commands), strict=True):
        assert without_faults(shown).code == ERROR, (place, shown.err)
        assert f"full-course {place}: expected" in shown.err
        assert shown.data["cases"][0]["id"] == "full-course"


def test_flag_on_another_day_or_level_is_a_difference(tmp_path: Path) -> None:
    commands = []
    for n, change in enumerate(
        ({"level": "yellow"}, {"raised_on": "2024-04-01"}, {"closed_on": None})
    ):
        given = first_example()
        given["scenarios"] = given["scenarios"][3:]
        given["scenarios"][0]["flags"][0].update(change)
        (tmp_path / f"{n}.json").write_text(json.dumps(given), encoding="utf-8")
        commands.append(["rehearse", f"{n}.json", "--check"])
    for place, shown in zip(
        ("level", "raised_on", "closed_on"), Terminal(tmp_path).many(commands), strict=True
    ):
        assert shown.code == ERROR
        assert f"flags[0].{place}" in shown.out


WRONG: tuple[tuple[str, object], ...] = (
    ("notices", 5),
    ("notices", [5]),
    ("flags", {}),
    ("flags", [{"kind": "slow_execution", "raised_on": "soon"}]),
    ("kpi", [{"values": 5}]),
    ("forbidden_notices", "overdue"),
    ("progress_assessments", [None]),
)


def test_expectation_of_another_form_is_refused_before_playing(tmp_path: Path) -> None:
    commands = []
    for n, (block, value) in enumerate(WRONG):
        given = first_example()
        given["scenarios"] = given["scenarios"][:1]
        given["scenarios"][0][block] = value
        (tmp_path / f"{n}.json").write_text(json.dumps(given, indent=1), encoding="utf-8")
        commands.append(["rehearse", f"{n}.json", "--check"])
    for (block, _), shown in zip(WRONG, Terminal(tmp_path).many(commands), strict=True):
        assert without_faults(shown).code == USAGE
        assert f"scenarios[0].{block}" in shown.err


def test_account_is_one_json_document_a_table_or_rows(tmp_path: Path) -> None:
    forms = [["rehearse", str(EXAMPLES), *more] for more in ((), ("-o", "json"), ("-o", "csv"))]
    table, document, rows = Terminal(tmp_path).many(forms, "zh")
    assert "2023-07-18 10:00" in table.out
    assert "西青区" in table.out
    assert "校验通过" in table.err
    assert list(document.data) == ["cases", "daily", "totals", "history"]
    listed = list(csv.DictReader(io.StringIO(rows.out)))
    assert [row["id"] for row in listed] == [one["id"] for one in document.data["cases"]]
    assert listed[3]["clawback_decided"] == "360000"


def test_misspelt_key_is_said_aloud_and_the_rest_played(tmp_path: Path) -> None:
    given = first_example()
    given["scenarios"] = given["scenarios"][:1]
    given["polcy"] = {"rectification_days": 10}
    given["policy"] = {"recovery_day": 10}
    (tmp_path / "slip.json").write_text(json.dumps(given), encoding="utf-8")
    shown = Terminal(tmp_path)("rehearse", "slip.json", "-o", "json")
    assert shown.code == 0
    assert shown.data["cases"][0]["id"] == "full-course"
    assert (
        'Unknown in policy, and not read: recovery_day. Is "recovery_day" meant to be' in shown.err
    )
    assert "Unknown in the file, and not read: polcy. Is" in shown.err
    chinese = Terminal(tmp_path)("rehearse", "slip.json", "-o", "json", lang="zh")
    assert "“recovery_day”是否应为“recovery_days”？" in chinese.err


def test_another_notice_and_a_year_of_its_own_are_played(tmp_path: Path) -> None:
    """The draft of next year's notice, on next year's days, before either is in force."""
    events = [
        {"seq": 1, "at": "2027-03-01T09:00", "actor": "city", "kind": "open_case", "data": {}},
    ]
    one = {
        "id": "next",
        "region_code": "120111",
        "events": events,
        "final": {"as_of": "2027-04-01"},
    }
    (tmp_path / "next.json").write_text(json.dumps({"scenarios": [one]}), encoding="utf-8")
    (tmp_path / "2027.toml").write_text(whole_year(2027, "03-10"), encoding="utf-8")
    terminal = Terminal(tmp_path)
    terminal("notice", "new", "tj-2027-05")
    draft = tmp_path / "tj-2027-05.toml"
    text = draft.read_text(encoding="utf-8")
    draft.write_text(text.replace("value = 2023-07-31", "value = 2027-03-17"), encoding="utf-8")
    beyond, played, wrong = terminal.many(
        [
            ["rehearse", "next.json", "--notice", "tj-2027-05.toml"],
            [
                *("rehearse", "next.json", "--notice", "tj-2027-05.toml"),
                *("--calendar", "2027.toml", "-o", "json"),
            ],
            ["rehearse", "next.json", "--notice", "nowhere.toml"],
        ]
    )
    assert beyond.code == USAGE
    assert "2026-12-31" in beyond.err
    assert played.code == 0, played.err
    reminded = [n["date"] for n in played.data["cases"][0]["notices"] if n["kind"] == "reminder"]
    assert reminded[::2] == ["2027-03-03", "2027-03-09", "2027-03-12", "2027-03-16"]
    assert wrong.code != 0
    assert "nowhere.toml" in wrong.out
