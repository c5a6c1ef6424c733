"""A dispute stops nothing by itself; its result finds the decision that it was over (R-D.1)."""

from datetime import date

import pytest

from tests.practice import DONGLI, Practice, institutions
from workflow.record import ledger

A, B, C = institutions(DONGLI)


def do(office: Practice, name: str, **data: object) -> None:
    office.do(name, data, code=DONGLI)


@pytest.fixture
def disputed(office: Practice) -> Practice:
    """Dongli paid back the 300,000 yuan that were decided, and the decision is under dispute."""
    office.lead("decide_clawback", code=DONGLI)
    do(office, "file_dispute", against="收回决定", kind="行政复议")
    do(office, "refund", amount=300_000)
    return office


def slow_again(office: Practice) -> None:
    office.set("2024-04-08")
    do(office, "submit_self_check", as_of="2024-03-31", spent_cumulative=0)
    office.night("2024-04-09")


def second_recovery(office: Practice, amount: int) -> None:
    """A second clawback, on misuse, up to its decision."""
    do(office, "open_clawback", grounds=["misuse"])
    do(office, "propose_clawback", amount=amount)
    do(office, "waive_statement")
    do(office, "decide_clawback", amount=amount)


def money(office: Practice) -> tuple[int, int, int]:
    """Decided, recovered and outstanding, in yuan."""
    of = office.facts(DONGLI).money
    return of.clawback_decided // 100, of.recovered // 100, of.outstanding_recovery // 100


def test_slow_report_is_flagged_in_its_own_night_whatever_is_disputed(disputed: Practice) -> None:
    slow_again(disputed)
    raised = [flag.raised_on for flag in disputed.facts(DONGLI).flags]
    assert raised == [date(2024, 1, 12), date(2024, 4, 9)]
    assert disputed.facts(DONGLI).shown_state == "FLAGGED"


@pytest.mark.parametrize(
    ("result", "amount", "decided"),
    [("维持", None, 300_000), ("撤销", None, 0), ("变更", 120_000, 120_000)],
)
def test_result_over_the_first_decision_leaves_the_second_flag_open(
    disputed: Practice, result: str, amount: int | None, decided: int
) -> None:
    slow_again(disputed)
    do(disputed, "dispute_result", result=result, amount=amount)
    facts = disputed.facts(DONGLI)
    assert facts.shown_state == "FLAGGED"
    assert facts.open_flag is not None and facts.open_dispute is None
    assert money(disputed) == (decided, decided, 0)
    do(disputed, "issue_warning")
    assert disputed.facts(DONGLI).shown_state == "RECTIFYING"


def test_raised_amount_waits_for_the_end_of_the_clawback_that_runs(disputed: Practice) -> None:
    slow_again(disputed)
    data = {"result": "变更", "amount": 400_000}
    assert disputed.refused("dispute_result", data, code=DONGLI) == ("R-D.1", "R-6.5")
    do(disputed, "dismiss_flag", reason="查无此事")
    do(disputed, "dispute_result", **data)
    assert disputed.facts(DONGLI).shown_state == "RECOVERING"
    assert money(disputed) == (400_000, 300_000, 100_000)
    do(disputed, "refund", amount=100_000)
    assert disputed.facts(DONGLI).shown_state == "EXECUTING"


def test_annulled_first_decision_leaves_the_second_claim_as_it_is(disputed: Practice) -> None:
    second_recovery(disputed, 90_000)
    do(disputed, "refund", amount=30_000)
    do(disputed, "dispute_result", result="撤销")
    assert money(disputed) == (90_000, 30_000, 60_000)
    assert disputed.facts(DONGLI).shown_state == "RECOVERING"
    do(disputed, "refund", amount=60_000)
    assert disputed.facts(DONGLI).shown_state == "EXECUTING"
    with disputed.store.reading() as transaction:
        assert ledger.imbalances(transaction) == []


def test_second_claim_can_be_disputed_once_the_first_dispute_is_over(disputed: Practice) -> None:
    second_recovery(disputed, 90_000)
    again = {"against": "第二次收回决定"}
    assert disputed.refused("file_dispute", again, code=DONGLI) == ("R-D.1",)
    suspend = {"authority": "法院"}
    assert disputed.refused("suspend_enforcement", suspend, code=DONGLI) == ("R-D.2",)
    do(disputed, "dispute_result", result="变更", amount=270_000)
    do(disputed, "file_dispute", **again)
    do(disputed, "refund", amount=60_000)
    do(disputed, "dispute_result", result="变更", amount=30_000)
    assert money(disputed) == (300_000, 300_000, 0)
    assert disputed.facts(DONGLI).shown_state == "EXECUTING"


def test_termination_waits_for_the_result(disputed: Practice) -> None:
    refused = disputed.refused("terminate_contract", {}, code=DONGLI)
    assert refused == ("R-W.2", "R-D.1")
    do(disputed, "dispute_result", result="维持")
    do(disputed, "terminate_contract", eligible_spent=0)


@pytest.mark.parametrize("result", ["维持", "变更", "撤销"])
def test_result_that_a_clerk_entered_can_be_undone_like_any_entry(
    disputed: Practice, result: str
) -> None:
    before = disputed.facts(DONGLI)
    do(disputed, "dispute_result", result=result, amount=100_000)
    do(disputed, "undo_last_act", reason="抄错文号")
    after = disputed.facts(DONGLI)
    assert (after.money, after.dispute, after.shown_state) == (
        before.money,
        before.dispute,
        before.shown_state,
    )
