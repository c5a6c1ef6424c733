"""What a rehearsal showed is held against what was expected: each difference has its place."""

from typing import Any

import pytest

from workflow.rehearsal.check import Checked, Difference, check

Data = dict[str, Any]

SHOWN: Data = {
    "step": 5,
    "state": "FLAGGED",
    "outcome": "OPEN",
    "late": False,
    "money_yuan": {"approved": 1_000_000, "disbursed": "600000.50"},
    "checkpoints": [
        {
            "date": "2024-01-10",
            "when": "after_job",
            "step": 5,
            "state": "FLAGGED",
            "overdue_items": ["rectification", "self_check"],
        }
    ],
    "notices": [
        {
            "date": "2024-01-10",
            "kind": "overdue",
            "item": "self_check",
            "to": ["district", "city_operator"],
            "overdue_working_days": 3,
        },
        {"date": "2024-01-10", "kind": "receipt", "item": None, "to": ["district"]},
        {"date": "2024-01-10", "kind": "receipt", "item": None, "to": ["city_operator"]},
    ],
    "flags": [
        {
            "kind": "slow_execution",
            "level": "red",
            "raised_on": "2024-01-10",
            "closed_on": None,
        }
    ],
    "progress_assessments": [{"source": "self_check", "spent": 0, "index": 0.0, "verdict": "red"}],
    "kpi": [{"at": "midterm", "values": {"patents": "met (12 of 10)", "licences": "missed"}}],
}


def held(**expected: Any) -> Checked:
    """What was shown, held against the final state and these blocks."""
    return check([{"id": "ONE", "final": {}, **expected}], [SHOWN])


def places(checked: Checked) -> list[str]:
    """Where differences are."""
    return [one.place for one in checked.differences]


AS_SHOWN: tuple[tuple[Data, int], ...] = (
    ({"final": {"step": 5, "state": "FLAGGED", "outcome": "OPEN", "late": False}}, 4),
    ({"final": {"as_of": "2024-02-01", "money_yuan": {"approved": "1000000"}}}, 1),
    ({"final": {"money_yuan": {"disbursed": "600000.50"}}}, 1),
    ({"checkpoints": SHOWN["checkpoints"]}, 3),
    ({"notices": SHOWN["notices"]}, 7),
    ({"notices": [{**one, "to": one["to"][::-1]} for one in SHOWN["notices"]]}, 7),
    ({"flags": SHOWN["flags"]}, 5),
    ({"flags": [{"raised_on": "2024-01-12", "tolerance_days": 2}]}, 2),
    ({"flags": [{"raised_on": None}]}, 1),
    ({"progress_assessments": SHOWN["progress_assessments"]}, 5),
    ({"progress_assessments": [{"index": 1e-12}]}, 2),
    ({"kpi": [{"at": "midterm", "values": {"patents": "met", "licences": "missed by 3"}}]}, 4),
    ({"kpi": [{"at": "midterm", "values": None}]}, 2),
)


@pytest.mark.parametrize(("expected", "compared"), AS_SHOWN)
def test_what_is_as_expected_is_counted(expected: Data, compared: int) -> None:
    assert held(**expected) == Checked((), compared, 0)


DIFFERENT: tuple[tuple[Data, list[str]], ...] = (
    ({"final": {"step": 6, "late": True}}, ["final.step", "final.late"]),
    ({"final": {"late": 0}}, ["final.late"]),
    ({"final": {"money_yuan": {"approved": 1_000_001}}}, ["final.money_yuan.approved"]),
    (
        {"checkpoints": [{"date": "2024-01-10", "when": "end_of_day", "step": 5}]},
        ["checkpoints[2024-01-10 end_of_day]"],
    ),
    (
        {"checkpoints": [{"date": "2024-01-10", "when": "after_job", "overdue_items": []}]},
        ["checkpoints[2024-01-10 after_job].overdue_items"],
    ),
    (
        {"notices": []},
        ["notices[2024-01-10 overdue self_check]", "notices[2024-01-10 receipt]"],
    ),
    (
        {"notices": [*SHOWN["notices"], {"date": "2024-01-11", "kind": "receipt"}]},
        ["notices[2024-01-11 receipt]"],
    ),
    (
        {"notices": [{**SHOWN["notices"][0], "to": ["expert"]}, *SHOWN["notices"][1:]]},
        ["notices[2024-01-10 overdue self_check].to"],
    ),
    (
        {"notices": [{**SHOWN["notices"][0], "overdue_working_days": 4}, *SHOWN["notices"][1:]]},
        ["notices[2024-01-10 overdue self_check].overdue_working_days"],
    ),
    ({"flags": []}, ["flags.count"]),
    ({"flags": [{"level": "yellow", "closed_on": "2024-02-01"}]}, ["level", "closed_on"]),
    ({"flags": [{"raised_on": "2024-01-13", "tolerance_days": 2}]}, ["raised_on"]),
    ({"flags": [{"raised_on": "2024-01-11"}]}, ["raised_on"]),
    (
        {"progress_assessments": [{"verdict": "yellow"}, {}]},
        ["progress_assessments.count", "progress_assessments[0].verdict"],
    ),
    (
        {"kpi": [{"at": "final", "values": {"patents": "missed", "figures": "met"}}]},
        ["kpi[0].at", "kpi[0].values.patents", "kpi[0].values.figures"],
    ),
    ({"kpi": [{"at": "midterm", "values": {"patents": ""}}]}, ["kpi[0].values.patents"]),
)


@pytest.mark.parametrize(("expected", "named"), DIFFERENT)
def test_what_is_otherwise_is_named_with_its_place(expected: Data, named: list[str]) -> None:
    found = places(held(**expected))
    assert [one.removeprefix("flags[0].") for one in found] == named


def test_difference_says_what_was_expected_and_what_was_found() -> None:
    (one,) = held(final={"state": "EXECUTING"}).differences
    assert one == Difference("ONE", "final.state", "EXECUTING", "FLAGGED")
    missing, odd = held(notices=[{"date": "2024-01-11", "kind": "receipt"}] * 2).differences[:2]
    assert (missing.expected, missing.found) == ("2 more", None)
    assert odd.place == "notices[2024-01-10 overdue self_check]"
    assert (odd.expected, odd.found) == (None, "1 too many")


FORBIDDING: tuple[tuple[Data, int], ...] = (
    ({"kind": "receipt"}, 2),
    ({"kind": "escalation"}, 0),
    ({"kind": "overdue", "item": "self_check"}, 1),
    ({"kind": "overdue", "item": "rectification"}, 0),
    ({"kind": "receipt", "item": None}, 2),
    ({"kind": "receipt", "after": "2024-01-09"}, 2),
    ({"kind": "receipt", "after": "2024-01-10"}, 0),
    ({"kind": "receipt", "after": None}, 2),
    ({"kind": "receipt", "from": "2024-01-10", "to": "2024-01-10"}, 2),
    ({"kind": "receipt", "from": "2024-01-11"}, 0),
    ({"kind": "receipt", "to": "2024-01-09"}, 0),
    ({"kind": "receipt", "from": None, "to": None}, 2),
)


@pytest.mark.parametrize(("rule", "count"), FORBIDDING)
def test_mail_that_must_not_be_is_a_difference(rule: Data, count: int) -> None:
    found = held(forbidden_notices=[rule])
    assert places(found) == ["forbidden_notices"] * count
    assert found.compared == 1


def test_what_nothing_is_compared_with_is_counted_and_no_difference() -> None:
    found = held(
        final={"rating": "A", "money_yuan": {"gifts": 1}},
        notices=[{**one, "mood": "stern"} for one in SHOWN["notices"]],
        flags=[{"why": "x"}],
    )
    assert (found.differences, found.uncompared) == ((), 6)


def test_scenarios_are_compared_in_their_order_and_each_has_its_own_name() -> None:
    given = [{"id": name, "final": {"step": step}} for name, step in (("A", 5), ("B", 6))]
    found = check(given, [SHOWN, SHOWN])
    assert [(one.scenario, one.place) for one in found.differences] == [("B", "final.step")]
    assert found.compared == 2
    with pytest.raises(ValueError, match="zip"):
        check(given, [SHOWN])
