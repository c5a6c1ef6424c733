"""A self-check beside the money: indicators, tasks, and the district's own money."""

import pytest

from tests.practice import HEPING, Practice, institutions, the_notice
from tests.states.acts.conftest import OfficeUnder

CHECK: dict[str, object] = {"as_of": "2023-12-31", "spent_cumulative": 150_000}
HEADINGS = the_notice().tasks["B"]


@pytest.fixture
def paid(office: Practice) -> Practice:
    """The case of Heping, paid, in the first days of the next year."""
    office.lead("disburse")
    office.set("2024-01-08")
    return office


def test_indicators_and_tasks_are_reported(paid: Practice) -> None:
    told = {
        "product_filings": 30,
        "physical_space": True,
        "tasks": {HEADINGS[0]: "done", HEADINGS[1]: "进行中"},
        "task_remarks": {HEADINGS[1]: "已发布两项"},
    }
    paid.do("submit_self_check", {**CHECK, **told})
    (report,) = paid.facts().reports
    assert report.figures == {"product_filings": 30, "physical_space": True}
    assert report.tasks == {HEADINGS[0]: "done", HEADINGS[1]: "under_way"}
    assert report.remarks == {HEADINGS[1]: "已发布两项"}


@pytest.mark.parametrize(
    ("told", "rules"),
    [
        ({"product_filings": -1}, ("R-6.2",)),
        ({"tasks": {"知识产权融资": "done"}}, ("R-6.2", "R-0.5")),
        ({"task_remarks": {"其他": "…"}}, ("R-6.2", "R-0.5")),
        ({"tasks": {HEADINGS[0]: "almost"}}, ("R-6.2",)),
        ({"matching_in_place": "1000000.01"}, ("R-F.2", "R-M.2")),
        ({"matching_spent": "1000000.01"}, ("R-F.2", "R-M.2")),
        ({"matching_spent": -1}, ("R-F.2", "R-M.2")),
    ],
)
def test_what_is_reported_stays_within_the_notice_and_the_commitment(
    paid: Practice, told: dict[str, object], rules: tuple[str, ...]
) -> None:
    """A heading of the other track is none of the unit's (R-0.5)."""
    assert paid.refused("submit_self_check", {**CHECK, **told}) == rules


def test_matching_stands_as_the_latest_report_that_says_has_it(paid: Practice) -> None:
    own = {"matching_in_place": 700_000, "matching_spent": 200_000}
    paid.do("submit_self_check", {**CHECK, **own})
    paid.set("2024-04-08")
    paid.do("submit_self_check", {"as_of": "2024-03-31", "spent_cumulative": 300_000})
    older = {"as_of": "2023-11-30", "spent_cumulative": 100_000, "matching_spent": 900_000}
    paid.do("submit_self_check", older)
    money = paid.facts().money
    assert (money.matching_in_place, money.matching_spent) == (70_000_000, 20_000_000)


@pytest.mark.parametrize(
    ("gate", "in_place", "refused"),
    [
        ("both", 599_999, True),
        ("both", 600_000, False),
        ("both", None, False),
        ("commitment", 0, False),
    ],
)
def test_follow_on_waits_for_matching_in_place_where_the_office_asks_for_both(
    office_under: OfficeUnder, gate: str, in_place: int | None, refused: bool
) -> None:
    """600,000 yuan are paid at one to one; where nobody says, the commitment counts (R-M.2)."""
    office = office_under(matching_gate=gate)
    office.lead("disburse")
    office.set("2024-09-10")
    data = {"as_of": "2024-08-31", "spent_cumulative": 500_000, "matching_in_place": in_place}
    office.do("submit_self_check", data)
    office.set("2024-09-12")
    office.do("record_assessment", {"kind": "midterm", "score": 95})
    name = institutions(HEPING)[0]
    pay = {"instalment": "follow_on", "amount": 400_000, "payees": {name: 400_000}}
    if refused:
        assert office.refused("disburse", pay) == ("R-F.1", "R-M.2")
    else:
        office.do("disburse", pay)


def test_score_is_worked_out_of_indicators_and_tasks(paid: Practice) -> None:
    """K1 passes and K3a fails; three of seven tasks are done: (25 + 10·3/7) of 45."""
    done = dict.fromkeys(HEADINGS[:3], "done")
    paid.do("submit_self_check", {**CHECK, "tasks": {**done, HEADINGS[3]: "not_begun"}})
    paid.set("2024-09-12")
    figures = {
        "base": {"pledge_amount": 100},
        "year1": {"product_filings": 100, "pledge_amount": 109, "physical_space": True},
    }
    told = paid.do("record_assessment", {"kind": "midterm", "score": 85, **figures})
    assert [warning.code for warning in told.decision.warnings] == ["other_score"]
    (one,) = paid.facts().assessments
    assert (one.score, one.worked_out) == (85, 65)


def test_score_that_is_not_given_is_the_one_worked_out(paid: Practice) -> None:
    figures = {"year1": {"product_filings": 100, "physical_space": True}}
    paid.set("2024-09-12")
    paid.do("record_assessment", {"kind": "midterm", **figures})
    (one,) = paid.facts().assessments
    assert (one.score, one.worked_out, one.rating) == (100, 100, "优")


def test_score_that_differs_for_a_reason_is_not_warned_of(paid: Practice) -> None:
    figures = {"year1": {"product_filings": 100, "physical_space": True}}
    paid.set("2024-09-12")
    data = {"kind": "midterm", "score": 85, "reason": "任务质量一般", **figures}
    assert paid.do("record_assessment", data).decision.warnings == ()
    assert paid.facts().assessments[0].reason == "任务质量一般"
