"""A dispute stops nothing by itself; its result finds the decision that it was over (R-D.1)."""

from datetime import date, timedelta

import pytest

from states.attempts import attempts
from states.deciding import World
from states.duty_items import Item
from states.facts import Case
from states.refusals import Refusal, barred_until
from tests.practice import (
    DONGLI,
    Practice,
    institutions,
    region,
    the_calendar,
    the_notice,
    the_rulebook,
)
from workflow.record import ledger

WORLD = World(the_notice(), the_rulebook(), the_calendar())

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


# --- filing, suspension, result -------------------------------------------------------------


@pytest.fixture
def decided(office: Practice) -> Practice:
    """The recovery of 300,000 yuan from Dongli was decided on 2024-02-29."""
    office.lead("decide_clawback", code=DONGLI)
    return office


def test_dispute_says_what_it_is_against_and_is_one_at_a_time(decided: Practice) -> None:
    assert decided.refused("file_dispute", {}, code=DONGLI) == ("R-D.1",)
    done = decided.do("file_dispute", {"against": "收回决定"}, code=DONGLI)
    (told,) = done.decision.owed
    assert (told.kind, told.to) == (
        "dispute_registered",
        ("district", "institution", "city_supervisor"),
    )
    assert decided.refused("file_dispute", {"against": "收回决定"}, code=DONGLI) == ("R-D.1",)
    assert decided.facts(DONGLI).shown_state == "RECOVERING"


@pytest.mark.parametrize(
    ("kind", "last"),
    [
        (None, "2024-04-29"),
        ("行政复议", "2024-04-29"),
        ("复议", "2024-04-29"),
        ("reconsideration", "2024-04-29"),
        ("行政诉讼", "2024-08-29"),
        ("诉讼", "2024-08-29"),
        ("lawsuit", "2024-08-29"),
    ],
)
def test_dispute_is_filed_within_the_term_of_its_remedy(
    decided: Practice, kind: str | None, last: str
) -> None:
    """Sixty days for a reconsideration, six months for a lawsuit (R-D.1)."""
    dispute = {"against": "收回决定", "kind": kind}
    decided.set(f"{last}T23:59")
    decided.now += timedelta(minutes=1)
    assert decided.refused("file_dispute", dispute, code=DONGLI) == ("R-D.1",)
    decided.set(f"{last}T23:59")
    decided.do("file_dispute", dispute, code=DONGLI)


@pytest.mark.parametrize("kind", ["仲裁", "不是诉讼，是信访", "lawsuits"])
def test_remedy_is_named_and_not_guessed_from_part_of_a_text(decided: Practice, kind: str) -> None:
    refusal = decided.ask("file_dispute", {"against": "收回决定", "kind": kind}, code=DONGLI)
    assert isinstance(refusal, Refusal)
    (problem,) = refusal.problems
    assert (problem.code, problem.facts["expected"]) == ("no_result", ["行政复议", "行政诉讼"])


def test_there_is_nothing_to_dispute_before_a_decision(office: Practice) -> None:
    office.lead("waive_statement")
    assert office.refused("file_dispute", {"against": "收回决定"}) == ("R-D.1",)
    assert office.refused("suspend_enforcement", {"authority": "法院"}) == ("R-D.2",)
    assert office.refused("dispute_result", {"result": "维持"}) == ("R-D.1",)


def test_only_the_recovery_under_dispute_is_suspended_and_once(decided: Practice) -> None:
    suspend = {"authority": "复议机关"}
    assert decided.refused("suspend_enforcement", suspend, code=DONGLI) == ("R-D.2",)
    do(decided, "file_dispute", against="收回决定")
    do(decided, "suspend_enforcement", **suspend)
    assert decided.refused("suspend_enforcement", suspend, code=DONGLI) == ("R-D.2",)
    assert decided.refused("demand_recovery", code=DONGLI) == ("R-6.9",)
    tried = attempts(Case(region(DONGLI), decided.facts(DONGLI)), WORLD, decided.now)
    (demand,) = (one for one in tried if one.act == "demand_recovery")
    assert [one.code for one in demand.problems] == ["recovery_suspended"]
    assert barred_until(demand.problems) is None


@pytest.mark.parametrize("result", [{}, {"result": "驳回"}, {"result": "变更"}])
def test_result_upholds_changes_with_an_amount_or_annuls(
    decided: Practice, result: dict[str, object]
) -> None:
    assert decided.refused("dispute_result", {"result": "维持"}, code=DONGLI) == ("R-D.1",)
    do(decided, "file_dispute", against="收回决定")
    assert decided.refused("dispute_result", result, code=DONGLI) == ("R-D.1",)


def test_upheld_recovery_has_what_was_left_of_its_term(decided: Practice) -> None:
    do(decided, "file_dispute", against="收回决定")
    decided.set("2024-03-04")
    do(decided, "suspend_enforcement", authority="复议机关")
    decided.set("2024-05-06")
    do(decided, "dispute_result", result="维持", new_recovery_due="2024-06-03")
    duty = decided.facts(DONGLI).duty(Item.RECOVERY)
    assert duty is not None and (duty.due, duty.rule) == (date(2024, 6, 3), "R-6.9")


def test_refusal_of_support_is_disputed_after_the_case_has_ended(office: Practice) -> None:
    office.lead("finalize_review")
    office.do("deliberate", {"result": "not_support"})
    office.do("publicise")
    office.set("2023-09-01")
    office.do("decide_not_support", {"reason": "措施不够具体"})
    office.do("file_dispute", {"against": "未获支持"})
    assert office.refused("dispute_result", {"result": "变更", "amount": 1}) == ("R-D.1",)
    office.do("dispute_result", {"result": "维持"})


def test_case_that_ended_otherwise_leaves_nothing_to_dispute(office: Practice) -> None:
    office.lead("disburse")
    office.do("terminate_contract", {"eligible_spent": 600_000})
    assert office.refused("file_dispute", {"against": "终止"}) == ("R-D.1",)


def test_settled_case_owes_no_more_than_it_paid_whatever_the_result(office: Practice) -> None:
    office.lead("disburse")
    office.do("terminate_contract", {"eligible_spent": 100_000})
    office.do("file_dispute", {"against": "终止协议"})
    office.do("refund", {"amount": 500_000})
    assert office.facts().outcome == "TERMINATED"
    more = {"result": "变更", "amount": 500_001}
    assert office.refused("dispute_result", more) == ("R-D.1", "R-M.5")
    office.do("dispute_result", {"result": "变更", "amount": 400_000})
    assert (office.facts().money.clawback_decided, office.facts().money.recovered) == (
        40_000_000,
        40_000_000,
    )


def test_recovery_that_was_suspended_when_late_is_late_again_after_the_result(
    decided: Practice,
) -> None:
    """Overdue days pause with the suspension and go on with the result (R-D.2)."""
    do(decided, "file_dispute", against="收回决定")
    decided.set("2024-04-03")
    do(decided, "suspend_enforcement", authority="复议机关")
    decided.set("2024-05-06")
    do(decided, "dispute_result", result="维持")
    duty = decided.facts(DONGLI).duty(Item.RECOVERY)
    assert duty is not None and duty.due == date(2024, 4, 1)
    assert [(pause.start, pause.end) for pause in duty.pauses] == [
        (date(2024, 4, 3), date(2024, 5, 6))
    ]


def test_result_without_a_suspension_leaves_the_term_as_it_is(decided: Practice) -> None:
    do(decided, "file_dispute", against="收回决定")
    do(decided, "dispute_result", result="维持")
    duty = decided.facts(DONGLI).duty(Item.RECOVERY)
    assert duty is not None and (duty.due, duty.pauses) == (date(2024, 4, 1), ())
