"""What is spent, and what is decided to come back, are never more than was paid (R-M.9)."""

from collections.abc import Iterator

import pytest

from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import DONGLI, HEPING, Practice
from workflow.record import ledger


@pytest.fixture
def office() -> Iterator[Practice]:
    """An office whose books are held against its cases when the test is over."""
    office = Practice(new_store("sqlite://"))
    yield office
    with office.store.reading() as transaction:
        assert ledger.imbalances(transaction) == []
    shut(office.store)


def report(office: Practice, spent: object, as_of: str, **more: object) -> None:
    office.do("submit_self_check", {"as_of": as_of, "spent_cumulative": spent, **more})


def refused(office: Practice, spent: object, as_of: str) -> tuple[str, ...]:
    return office.refused("submit_self_check", {"as_of": as_of, "spent_cumulative": spent})


def sums(office: Practice, code: str = HEPING) -> tuple[int, int, int]:
    """Spent, decided and recovered, in yuan."""
    money = office.facts(code).money
    return money.eligible_spent // 100, money.clawback_decided // 100, money.recovered // 100


def misuse(office: Practice, amount: int, code: str = HEPING) -> None:
    """Lead a case to the deliberation of a recovery for misuse."""
    office.do("open_clawback", {"grounds": ["misuse"]}, code=code)
    office.do("propose_clawback", {"amount": amount}, code=code)
    office.do("waive_statement", code=code)


def test_report_never_reaches_what_is_decided_to_come_back(office: Practice) -> None:
    office.lead("decide_clawback")  # 300,000 of 600,000 yuan, nothing spent
    assert refused(office, "300000.01", "2024-02-28") == ("R-M.9",)
    report(office, 300_000, "2024-02-28")
    office.do("refund", {"amount": 100_000})
    assert refused(office, "300000.01", "2024-02-29") == ("R-M.9",)
    office.do("refund", {"amount": 200_000})
    assert refused(office, "300000.01", "2024-02-29") == ("R-M.9",)
    report(office, 300_000, "2024-02-29")
    assert sums(office) == (300_000, 300_000, 300_000)


def test_money_that_was_written_off_is_not_spent_money(office: Practice) -> None:
    office.lead("decide_clawback")
    office.set("2024-04-02")
    office.do("refer_recovery", {"authority": "市财政局"})
    office.do("write_off_recovery", {"authority": "市财政局", "reason": "已破产"})
    assert office.facts().money.outstanding_recovery == 0
    assert refused(office, "300000.01", "2024-03-31") == ("R-M.9",)
    report(office, 300_000, "2024-03-31")


@pytest.mark.parametrize(("spent", "allowed"), [(300_000, True), (300_001, False)])
@pytest.mark.parametrize("act", ["assessment", "settlement", "rectification"])
def test_no_act_recognises_more_than_that(
    office: Practice, act: str, spent: int, allowed: bool
) -> None:
    office.lead("decide_clawback")
    office.do("refund", {"amount": 300_000})
    acts: dict[str, tuple[str, dict[str, object]]] = {
        "assessment": (
            "record_assessment",
            {"kind": "midterm", "score": 90, "spent_cumulative": spent},
        ),
        "settlement": ("terminate_contract", {"eligible_spent": spent}),
        "rectification": (
            "submit_rectification_report",
            {"as_of": "2024-04-08", "spent_cumulative": spent},
        ),
    }
    name, data = acts[act]
    if act == "rectification":
        office.set("2024-04-08")
        report(office, 0, "2024-03-31")
        office.night("2024-04-09")
        office.do("issue_warning")
    if allowed:
        office.do(name, data)
        assert sums(office) == (300_000, 300_000, 300_000)
    else:
        assert "R-M.9" in office.refused(name, data)


def test_decision_for_misuse_names_the_spending_that_it_disallows(office: Practice) -> None:
    office.lead("disburse")
    office.set("2023-12-20")
    report(office, 450_000, "2023-12-19")
    misuse(office, 500_000)
    decided: dict[str, object] = {"amount": 500_000}
    assert office.refused("decide_clawback", decided) == ("R-M.9", "R-6.10")
    for named in (0, "349999.99", -1):
        data = {**decided, "disallowed_spending": named}
        assert office.refused("decide_clawback", data) == ("R-M.9", "R-6.10")
    too_much = {**decided, "disallowed_spending": 450_001}
    assert office.refused("decide_clawback", too_much) == ("R-M.9", "R-6.10")
    office.do("decide_clawback", {**decided, "disallowed_spending": 350_000})
    assert sums(office) == (100_000, 500_000, 0)
    report(office, 100_000, "2023-12-20")
    assert refused(office, "99999.99", "2023-12-20") == ("R-M.9", "R-6.2")
    assert refused(office, "100000.01", "2023-12-20") == ("R-M.9",)
    office.do("refund", {"amount": 500_000})
    assert sums(office) == (100_000, 500_000, 500_000)
    assert office.facts().shown_state == "EXECUTING"


def test_smaller_decision_for_misuse_disallows_nothing_unless_it_says_so(office: Practice) -> None:
    office.lead("disburse")
    report(office, 200_000, "2023-09-19")
    misuse(office, 300_000)
    office.do("decide_clawback", {"amount": 300_000, "disallowed_spending": 50_000})
    assert sums(office) == (150_000, 300_000, 0)


def test_slow_spending_disallows_nothing(office: Practice) -> None:
    office.lead("waive_statement")
    data = {"amount": 300_000, "disallowed_spending": 1}
    assert office.refused("decide_clawback", data) == ("R-6.10",)


def test_report_between_proposal_and_decision_is_not_claimed_back(office: Practice) -> None:
    office.lead("waive_statement")
    report(office, 350_000, "2024-02-28")
    assert office.refused("decide_clawback", {"amount": 300_000}) == ("R-M.5", "R-6.9")
    office.do("decide_clawback", {"amount": 250_000})
    assert sums(office) == (350_000, 250_000, 0)


@pytest.mark.parametrize(
    ("result", "amount", "sums_after"),
    [
        ("维持", None, (100_000, 500_000)),
        ("撤销", None, (450_000, 0)),
        ("变更", 400_000, (200_000, 400_000)),
        ("变更", 100_000, (450_000, 100_000)),
    ],
)
def test_spending_is_eligible_again_as_far_as_the_decision_falls(
    office: Practice, result: str, amount: int | None, sums_after: tuple[int, int]
) -> None:
    office.lead("disburse")
    office.set("2023-12-20")
    report(office, 450_000, "2023-12-19")
    misuse(office, 500_000)
    office.do("decide_clawback", {"amount": 500_000, "disallowed_spending": 350_000})
    office.do("file_dispute", {"against": "收回决定"})
    office.do("dispute_result", {"result": result, "amount": amount})
    assert sums(office)[:2] == sums_after
    report(office, sums_after[0], "2023-12-20")


def test_undone_decision_disallows_nothing(office: Practice) -> None:
    office.lead("disburse", code=DONGLI)
    data = {"as_of": "2023-09-19", "spent_cumulative": 1_000_000}
    office.do("submit_self_check", data, code=DONGLI)
    misuse(office, 1_000_000, DONGLI)
    named = {"amount": 1_000_000, "disallowed_spending": 900_000}
    office.do("decide_clawback", named, code=DONGLI)
    office.do("undo_last_act", {"reason": "金额有误"}, code=DONGLI)
    assert sums(office, DONGLI) == (1_000_000, 0, 0)
    assert office.facts(DONGLI).money.disallowed == 0


def test_corrected_figure_is_what_later_reports_are_held_against(office: Practice) -> None:
    office.lead("disburse")
    office.set("2024-04-08")
    report(office, 300_000, "2024-03-31")
    assert refused(office, 200_000, "2024-03-31") == ("R-M.9", "R-6.2")
    report(office, 200_000, "2024-03-31", correction_note="重复计算")
    report(office, 210_000, "2024-04-05")
    assert refused(office, 199_000, "2024-04-06") == ("R-M.9", "R-6.2")
    assert refused(office, 211_000, "2024-04-01") == ("R-M.9", "R-6.2")
    report(office, 205_000, "2024-04-01")
    assert sums(office) == (210_000, 0, 0)
