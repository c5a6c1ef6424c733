"""What is known of a case: where it is seen to stand, what runs, what is under dispute."""

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from states.choices import Ground
from states.duty_items import Item, Owner
from states.facts import (
    Clawback,
    Dispute,
    Duty,
    Facts,
    Filing,
    Flag,
    Money,
    Outcome,
    Repayment,
    Report,
    Settlement,
)
from states.facts.claims import Disputed
from states.facts.duties import DutyStatus
from states.facts.filing import Side
from states.steps import State, Step
from states.verdicts import Verdict
from tests.practice import HEPING, at

SINCE = at("2024-02-29")
DAY = SINCE.date()
FACTS = Facts(region_code=HEPING, opened_on=DAY, since=SINCE, last_at=SINCE, state=State.EXECUTING)
RUNS = Clawback(State.RECOVERING, SINCE, (Ground.SLOW,), claims={"甲": 300, "乙": 100})
OVER = replace(RUNS, state=State.CLOSED)
DISPUTE = Dispute(DAY, "recovery_decision")


def facts(**changed: Any) -> Facts:
    """The facts of a case with something changed."""
    return replace(FACTS, **changed)


# --- where it is seen to stand --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({}, State.EXECUTING),
        ({"step": Step.PLAN_FILING, "plan": Filing(status="plan.RETURNED")}, "plan.RETURNED"),
        (
            {"step": Step.INSTITUTION_FILING, "institution": Filing(status="institution.ACCEPTED")},
            "institution.ACCEPTED",
        ),
        ({"clawback": RUNS}, State.RECOVERING),
        ({"clawback": OVER}, State.EXECUTING),
        ({"outcome": Outcome.LAPSED, "clawback": RUNS}, State.CLOSED),
    ],
)
def test_state_that_is_shown_is_that_of_what_runs(changed: dict[str, Any], shown: str) -> None:
    assert facts(**changed).shown_state == shown


def test_each_filing_is_found_by_its_side() -> None:
    plan, institution = Filing(number="1"), Filing(number="2", institutions=("甲",))
    found = facts(plan=plan, institution=institution)
    assert (found.filing(Side.PLAN), found.filing(Side.INSTITUTION)) == (plan, institution)
    assert found.institutions == ("甲",)
    assert not found.is_filed
    assert facts(institution=Filing(received=SINCE)).is_filed


# --- what runs ------------------------------------------------------------------------------------


def test_clawback_that_is_over_runs_no_more() -> None:
    assert facts(clawback=RUNS).open_clawback == RUNS
    assert facts(clawback=OVER).open_clawback is None
    assert FACTS.open_clawback is None


def test_open_flag_is_the_one_that_was_not_closed() -> None:
    closed = Flag(Ground.SLOW, Verdict.YELLOW, DAY, DAY)
    open_one = Flag(Ground.SLOW, Verdict.RED, DAY)
    assert facts(flags=(closed, open_one)).open_flag == open_one
    assert facts(flags=(closed,)).open_flag is None


@pytest.mark.parametrize(
    ("changed", "asks", "supervised"),
    [
        ({}, False, True),
        ({"state": State.MIDTERM}, False, True),
        ({"state": State.NOT_STARTED}, False, False),
        ({"state": State.TERMINATION_PENDING}, True, True),
        ({"state": State.TERMINATION_PENDING, "settlement": Settlement(DAY, 5)}, False, False),
    ],
)
def test_unanswered_request_to_withdraw_pauses_no_supervision(
    changed: dict[str, Any], asks: bool, supervised: bool
) -> None:
    found = facts(**changed)
    assert (found.asks_to_withdraw, found.is_supervised) == (asks, supervised)


def test_report_of_the_latest_day_counts_and_of_equals_the_last_entered() -> None:
    first = Report("self_check", DAY, DAY, 1)
    again, older = replace(first, spent=2), replace(first, as_of=DAY - timedelta(days=90), spent=3)
    assert facts(reports=(first, older)).counting_report == first
    assert facts(reports=(first, again, older)).counting_report == again
    assert FACTS.counting_report is None


# --- duties ---------------------------------------------------------------------------------------


def duty(item: Item = Item.SELF_CHECK, **more: Any) -> Duty:
    """A duty of the district."""
    given: dict[str, Any] = {"term": "10d", "due": DAY, **more}
    return Duty(item, Owner.DISTRICT, "disburse", "R-6.1", DAY, calendar="v1", **given)


def test_latest_duty_of_an_item_is_found_and_none_that_never_was() -> None:
    first, void = duty(), duty(status=DutyStatus.VOID)
    second, other = duty(status=DutyStatus.FULFILLED), duty(Item.RECOVERY)
    found = facts(duties={"a": first, "b": second, "c": void, "d": other})
    assert found.duties_for(Item.SELF_CHECK) == [first, second]
    assert found.duty(Item.SELF_CHECK) == second
    assert found.open_duties() == [("a", first), ("d", other)]
    assert found.duty(Item.CONTRACT_SIGNING) is None


@pytest.mark.parametrize(
    ("one", "label"),
    [
        (duty(Item.RECOVERY), "recovery"),
        (duty(due=None, term="to:2027-01-10"), "self_check_2027-01-10"),
        (duty(), f"self_check_{DAY}"),
        (duty(Item.OWN, name="own_4_site_report"), "own_4_site_report"),
    ],
)
def test_duty_is_labelled_by_its_item_its_day_or_its_own_name(one: Duty, label: str) -> None:
    assert one.label == label


# --- what is under dispute ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "over"),
    [
        ({}, None),
        ({"dispute": replace(DISPUTE, result="upheld"), "clawback": RUNS}, None),
        ({"dispute": DISPUTE}, Disputed.REFUSAL),
        ({"dispute": DISPUTE, "clawback": RUNS}, Disputed.CLAWBACK),
        ({"dispute": DISPUTE, "settlement": Settlement(DAY, 5)}, Disputed.SETTLEMENT),
        (
            {"dispute": replace(DISPUTE, over=Disputed.CLAWBACK), "settlement": Settlement(DAY, 5)},
            Disputed.CLAWBACK,
        ),
    ],
)
def test_dispute_is_over_what_it_says_else_over_the_last_decision(
    changed: dict[str, Any], over: Disputed | None
) -> None:
    assert facts(**changed).dispute_is_over == over


def test_claim_under_dispute_is_the_one_that_was_decided_then() -> None:
    settlement = Settlement(DAY, 5)
    assert facts(dispute=DISPUTE).contested is None
    assert facts(dispute=DISPUTE, clawback=RUNS).contested == RUNS
    assert facts(dispute=DISPUTE, clawback=RUNS, disputed=OVER).contested == OVER
    assert facts(dispute=DISPUTE, settlement=settlement).contested == settlement
    assert facts(clawback=RUNS).contested is None


def test_what_came_back_of_a_claim_is_counted_from_when_it_was_made() -> None:
    repayments = (Repayment(DAY, "甲", 120), Repayment(DAY, "乙", 30), Repayment(DAY, "丙", 7))
    case = facts(money=Money(repayments=repayments))
    assert case.returned_of(RUNS) == {"甲": 120, "乙": 30}
    later = replace(RUNS, recovered_before={"甲": 100})
    assert case.returned_of(later) == {"甲": 20, "乙": 30}
    replaced = replace(RUNS, returned={"甲": 1})
    assert case.returned_of(replaced) == {"甲": 1}
    assert case.returned_of(Settlement(date(2024, 3, 1), 5, {"丙": 9})) == {"丙": 7}
