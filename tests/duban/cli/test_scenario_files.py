"""Scenario files as people write them: what is wrong is named with its line; nothing is played."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.duban.cli.terminal import Terminal, without_faults

USAGE = 2
Change = Callable[[dict[str, Any]], object]


def a_file() -> dict[str, Any]:
    """A small scenario file that plays."""
    opened = {"seq": 1, "at": "2023-07-18T09:00", "actor": "city", "kind": "open_case", "data": {}}
    pledged = {
        "seq": 2,
        "at": "2023-07-20T09:00",
        "actor": "district",
        "kind": "commit_matching",
        "data": {"amount": 5},
    }
    final = {"as_of": "2023-07-25"}
    case = {"id": "A", "region_code": "120111", "events": [opened, pledged], "final": final}
    return {"scenarios": [case]}


def case(given: dict[str, Any]) -> dict[str, Any]:
    """The one case of the file."""
    found: dict[str, Any] = given["scenarios"][0]
    return found


def event(given: dict[str, Any]) -> dict[str, Any]:
    """Its second event."""
    found: dict[str, Any] = case(given)["events"][1]
    return found


def changed(change: Change) -> str:
    """The file's text with one change."""
    given = a_file()
    change(given)
    return json.dumps(given, ensure_ascii=False, indent=1)


def setting(owner: Callable[[dict[str, Any]], dict[str, Any]], key: str, value: object) -> str:
    """The file's text with one value changed."""
    return changed(lambda given: owner(given).update({key: value}))


def without(owner: Callable[[dict[str, Any]], dict[str, Any]], key: str) -> str:
    """The file's text with one key left out."""
    return changed(lambda given: owner(given).pop(key))


def root(given: dict[str, Any]) -> dict[str, Any]:
    """The whole file."""
    return given


def data(given: dict[str, Any]) -> dict[str, Any]:
    """The data of the second event."""
    found: dict[str, Any] = event(given)["data"]
    return found


def final(given: dict[str, Any]) -> dict[str, Any]:
    """What is expected at the end."""
    found: dict[str, Any] = case(given)["final"]
    return found


WRONG: list[tuple[str, str]] = [
    ("", "JSON"),
    ('{"a":', ":1:6"),
    ("[]", "an object"),
    ('{"scenarios": NaN}', "NaN"),
    ("[" * 100_000, "brackets"),
    ('{"x": ' + "9" * 5000 + "}", "JSON"),
    (without(root, "scenarios"), "scenarios: expected a list of scenarios, found nothing"),
    (setting(root, "scenarios", []), "at least one scenario"),
    (setting(root, "scenarios", [5]), "scenarios[0]: expected an object, found 5"),
    (without(case, "id"), ":3: Not valid: scenarios[0].id"),
    (without(case, "region_code"), "scenarios[0].region_code"),
    (without(case, "final"), "scenarios[0].final"),
    (without(final, "as_of"), "scenarios[0].final.as_of"),
    (without(case, "events"), "scenarios[0].events"),
    (without(event, "seq"), ":14: Not valid: scenarios[0].events[1].seq"),
    (without(event, "at"), "scenarios[0].events[1].at"),
    (without(event, "actor"), "scenarios[0].events[1].actor"),
    (without(event, "kind"), "scenarios[0].events[1].kind"),
    (setting(event, "kind", "comit_matching"), "Did you mean 'commit_matching'?"),
    (setting(event, "actor", "mayor"), "one of city"),
    (setting(event, "seq", "1"), "a whole number"),
    (setting(event, "seq", True), "a whole number"),
    (setting(event, "at", "2023-02-30T09:00"), ":16: Not valid"),
    (setting(event, "at", "2023-07-20"), "a time that exists"),
    (setting(event, "data", []), "an object"),
    (setting(data, "amount", 1.5), ":20: Not valid: scenarios[0].events[1].data.amount"),
    (setting(data, "amount", "5"), "an amount in whole yuan"),
    (setting(data, "amount", True), "an amount in whole yuan"),
    (setting(data, "amount", 10**15), "an amount of at most 1000000000 yuan"),
    (setting(case, "id", 5), "expected text, found 5"),
    (setting(case, "id", "a\0b"), "without NUL"),
    (setting(case, "region_code", 120111), "expected text"),
    (setting(final, "as_of", "2023-02-30"), "a day that exists"),
    (setting(final, "as_of", "2099-01-01"), "a day within the calendar"),
    (setting(final, "as_of", "1900-01-01"), "a day within the calendar"),
    (setting(case, "checkpoints", [{"date": "2023-07-19", "when": "noon"}]), "Thh:mm"),
    (setting(case, "checkpoints", [{"date": "2023-07-19", "when": "T9:05"}]), "Thh:mm"),
    (setting(case, "checkpoints", 5), "a list"),
    (changed(lambda given: given["scenarios"].append(case(given))), "an id of its own"),
    (setting(root, "policy", 5), "policy: expected an object"),
    (setting(root, "policy", {"copies_required": "5"}), "policy.copies_required: expected a whole"),
    (setting(root, "policy", {"copies_required": True}), "a whole number"),
    (setting(root, "policy", {"copies_required": -1}), "0 or more"),
    (setting(root, "policy", {"matching_ratio": "one to one"}), "a ratio"),
    (setting(root, "policy", {"filing_deadline": "2023-02-30"}), "a date"),
    (setting(root, "policy", {"rating_bands": {"优": [5]}}), "policy.rating_bands"),
    (setting(root, "calendar", {"coverage": ["2023-12-31", "2023-01-01"]}), "calendar.coverage"),
    (setting(root, "calendar", {"coverage": ["2023-01-01", "2023-07-20"]}), "final.as_of"),
    (setting(root, "calendar", {}), "calendar.coverage"),
    (setting(root, "regions", [{"code": "120111"}]), "regions[0]"),
]
PLAYS: list[str] = [
    "\ufeff" + changed(lambda given: None),
    setting(case, "id", 'a/"b\\ 𠮷'),
    setting(case, "region_code", "999999"),
    setting(data, "amount", -5),
    setting(event, "at", "2035-01-01T00:00"),
    setting(event, "at", "1999-01-01T00:00"),
    setting(final, "as_of", "2023-07-01"),
    without(event, "data"),
    setting(root, "policy", {"a remark": 5}),
]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_wrong_file_is_refused_with_line_field_and_expectation(tmp_path: Path, lang: str) -> None:
    commands = []
    for n, (text, _) in enumerate(WRONG):
        (tmp_path / f"{n}.json").write_text(text, encoding="utf-8")
        commands.append(["rehearse", f"{n}.json"])
    for (text, said), shown in zip(WRONG, Terminal(tmp_path).many(commands, lang), strict=True):
        assert without_faults(shown).code == USAGE, (text[-400:], shown)
        assert shown.out == ""
        assert ".json:" in shown.err or ".json " in shown.err
        if lang == "en":
            assert said in shown.err, shown.err
        else:
            assert "应为" in shown.err
            assert "expected" not in shown.err


def test_file_in_another_encoding_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "gbk.json").write_bytes('{"scenarios": "西青"}'.encode("gbk"))
    shown = Terminal(tmp_path)("rehearse", "gbk.json")
    assert without_faults(shown).code == USAGE
    assert "gbk.json: expected UTF-8" in shown.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_notice_in_place_of_a_scenario_is_told_where_it_belongs(tmp_path: Path, lang: str) -> None:
    (tmp_path / "next.toml").write_text("id = 1\n")
    ran = Terminal(tmp_path)("--lang", lang, "rehearse", "next.toml")
    assert ran.code == USAGE
    assert all(one in ran.err for one in ("--notice next.toml", "duban whatif", "JSON"))


def test_odd_but_right_file_plays_and_its_history_holds(tmp_path: Path) -> None:
    commands = []
    for n, text in enumerate(PLAYS):
        (tmp_path / f"{n}.json").write_text(text, encoding="utf-8")
        commands.append(["rehearse", f"{n}.json", "-o", "json"])
    for shown in Terminal(tmp_path).many(commands):
        assert without_faults(shown).code == 0, shown
        assert shown.data["history"]["verified"] is True


def test_long_file_plays_without_a_bar_where_nobody_looks(tmp_path: Path) -> None:
    given = a_file()
    case(given)["events"][1:] = [
        {
            "seq": n,
            "at": f"2023-07-{18 + n // 400}T10:{n % 60:02d}",
            "actor": "district",
            "kind": "start_drafting",
        }
        for n in range(2, 2000)
    ]
    (tmp_path / "long.json").write_text(json.dumps(given), encoding="utf-8")
    shown = Terminal(tmp_path)("rehearse", "long.json", "-o", "json")
    assert shown.code == 0
    assert shown.err == ""
    assert shown.data["history"]["events"] == 1999
