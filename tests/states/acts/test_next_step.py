"""No state without a next step: what waits is owed by somebody by a day, and nothing twice."""

from typing import Any

from states.actors import Channel, Role
from states.calendar import ONE_DAY
from states.duty_items import Item, Owner
from states.facts import Facts, Outcome
from states.refusals import Refusal
from tests.practice import HEPING, Practice, institutions, plan_papers
from workflow.office.request import Answer
from workflow.record.duties import late

NAME = institutions(HEPING)[0]
BY_HAND: dict[str, Any] = {
    "prepared_by": "甲",
    "approved_by": "乙",
    "channel": Channel.TERMINAL,
    "role": Role.OPERATOR,
}
DEFECT: dict[str, Any] = {"defects": ["未盖章"]}


def owed(facts: Facts) -> list[tuple[Item, str]]:
    """What the city owes in step 6 about a clawback, with its days."""
    about = (Item.CLAWBACK_PROPOSAL, Item.HEARING, Item.CLAWBACK_DECISION)
    return [
        (duty.item, str(duty.due))
        for _, duty in facts.open_duties()
        if duty.item in about and duty.owner is Owner.CITY
    ]


def test_clawback_in_preparation_is_owed_by_the_city_until_it_is_proposed(office: Practice) -> None:
    office.lead("verify_rectification")
    assert office.facts().shown_state == "CLAWBACK_PREPARATION"
    assert owed(office.facts()) == [(Item.CLAWBACK_PROPOSAL, "2024-03-11")]
    office.set("2024-02-27")
    office.do("propose_clawback", {"amount": 300_000})
    assert owed(office.facts()) == []


def test_hearing_asked_for_is_owed_until_it_is_held(office: Practice) -> None:
    office.lead("propose_clawback")
    office.do("request_hearing")
    assert owed(office.facts()) == [(Item.HEARING, "2024-03-21")]
    office.set("2024-03-08")
    office.do("hold_hearing", {"notified_on": "2024-02-28"})
    assert owed(office.facts()) == [(Item.CLAWBACK_DECISION, "2024-03-22")]


def test_clawback_opened_for_misuse_is_prepared_by_a_day(office: Practice) -> None:
    office.lead("disburse")
    office.do("open_clawback", {"grounds": ["misuse"]})
    assert [item for item, _ in owed(office.facts())] == [Item.CLAWBACK_PROPOSAL]


def test_late_hearing_stands_in_the_nightly_report(office: Practice) -> None:
    office.lead("propose_clawback")
    office.do("request_hearing")
    office.night("2024-03-25")
    with office.store.reading() as transaction:
        from_duties = [one.item for one in late(transaction, office.now.date())]
    assert Item.HEARING in from_duties


def test_payment_like_one_of_the_same_day_is_asked_about(office: Practice) -> None:
    office.lead("sign_contract")
    office.set("2023-09-19")
    pay = first(300_000)
    office.do("disburse", pay, persons=BY_HAND)
    assert codes(office.ask("disburse", pay, persons=BY_HAND)) == ["like_amount"]
    office.do("disburse", {**pay, "again": True}, persons=BY_HAND)
    assert office.facts().money.disbursed == 60_000_000


def test_payment_of_another_amount_or_day_is_not_asked_about(office: Practice) -> None:
    office.lead("sign_contract")
    office.set("2023-09-19")
    office.do("disburse", first(200_000), persons=BY_HAND)
    office.do("disburse", first(100_000), persons=BY_HAND)
    office.set("2023-09-20")
    office.do("disburse", first(200_000), persons=BY_HAND)


def test_repayment_like_one_of_the_same_day_is_asked_about(office: Practice) -> None:
    office.lead("decide_clawback")
    office.do("refund", {"amount": 100_000}, persons=BY_HAND)
    assert codes(office.ask("refund", {"amount": 100_000}, persons=BY_HAND)) == ["like_amount"]
    office.do("refund", {"amount": 100_000, "again": True}, persons=BY_HAND)
    office.do("refund", {"amount": 50_000}, persons=BY_HAND)


def test_repayment_without_an_amount_is_like_none(office: Practice) -> None:
    office.lead("decide_clawback")
    assert codes(office.ask("refund", {}, persons=BY_HAND)) == ["no_amount"]
    office.do("refund", {"amount": 100_000}, persons=BY_HAND)
    assert codes(office.ask("refund", {}, persons=BY_HAND)) == ["no_amount"]


def test_scenario_is_not_asked_about_like_amounts(office: Practice) -> None:
    office.lead("decide_clawback")
    office.do("refund", {"amount": 100_000})
    office.do("refund", {"amount": 100_000})


def first(amount: int) -> dict[str, object]:
    """A first instalment."""
    return {"instalment": "first_instalment", "amount": amount, "payees": {NAME: amount}}


def codes(answer: Answer) -> list[str]:
    """Why an act is refused."""
    assert isinstance(answer, Refusal), answer
    return [one.code for one in answer.problems]


def test_filing_whose_correction_never_came_is_refused_when_the_term_is_over(
    office: Practice,
) -> None:
    office.lead("approve_plan_internally")
    office.set("2023-07-24")
    office.do("submit_plan_filing", plan_papers(HEPING))
    office.do("return_plan_filing", DEFECT)
    (due,) = [
        duty.due
        for _, duty in office.facts().open_duties()
        if duty.item is Item.CORRECTION_PLAN_FILING
    ]
    assert due is not None
    reason = {"reason": "补正期满未报送"}
    office.set(due.isoformat())
    assert office.refused("refuse_filing", reason) == ("R-2.8",)
    office.set((due + ONE_DAY).isoformat())
    office.do("refuse_filing", reason)
    assert office.facts().outcome is Outcome.LAPSED


def test_result_is_published_once(office: Practice) -> None:
    office.lead("decide_support")
    office.do("publish_result")
    assert office.refused("publish_result") == ("R-P.4",)
