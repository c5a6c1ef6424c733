"""The mistakes that are easily made about money, scores and clawbacks (test_traps)."""

from datetime import date
from fractions import Fraction

import pytest

from states.choices import Instalment
from states.facts import Contract, Facts, Money, Payment
from states.funds import progress
from states.indicators import judge
from tests.conformance.nights import report_of
from tests.practice import (
    DONGLI,
    HEPING,
    Practice,
    at,
    institutions,
    region,
    the_notice,
)


def test_09_report_that_was_on_course_does_not_decay_with_the_days(office: Practice) -> None:
    office.lead("disburse")
    office.set("2024-01-08")
    office.do("submit_self_check", {"as_of": "2023-12-31", "spent_cumulative": 150_000})
    index = office.facts().reports[0].index
    office.nights("2024-01-09", "2024-06-30")
    assert office.facts().flags == ()
    assert office.facts().reports[0].index == index


@pytest.mark.parametrize(
    ("as_of", "verdict"), [(date(2023, 12, 17), "not_assessed_grace"), (date(2023, 12, 18), "red")]
)
def test_10_first_ninety_days_are_not_assessed(as_of: date, verdict: str) -> None:
    assert progress(paid(1_000_000), 0, as_of, the_notice())[2] == verdict


def paid(approved: int) -> Facts:
    """A case of *approved* yuan that paid 60 % on 2023-09-19, under a contract of 1,000 days."""
    payment = Payment(date(2023, 9, 19), Instalment.FIRST, "甲", approved * 60)
    return Facts(
        region_code=HEPING,
        opened_on=date(2023, 7, 18),
        since=at("2023-07-18"),
        last_at=at("2023-07-18"),
        contract=Contract(ends_on=date(2026, 6, 15)),
        money=Money(approved=approved * 100, payments=(payment,)),
    )


@pytest.mark.parametrize(
    ("spent", "verdict"),
    [(800_000, "ok"), (799_999, "yellow"), (500_000, "yellow"), (499_999, "red")],
)
def test_11_index_of_exactly_four_fifths_is_no_slow_execution(spent: int, verdict: str) -> None:
    expected, index, found = progress(paid(100_000), spent, date(2023, 12, 28), the_notice())
    assert expected == Fraction(1_000_000)
    assert (index, found) == (Fraction(spent, 1_000_000), verdict)


@pytest.mark.parametrize(("value", "verdict"), [(121, "pass"), (120, "fail")])
def test_11_growth_of_exactly_21_hundredths_in_two_years_is_enough(
    value: int, verdict: str
) -> None:
    figures = {"base": {"pledge_count": 100}, "year2": {"pledge_count": value}}
    verdicts = judge(figures, region(DONGLI), the_notice(), final=True)
    assert verdicts["K3b_pledge_count_growth"] == verdict


def test_12_rate_over_a_base_of_zero_is_for_a_person_but_a_rise_is_a_rise() -> None:
    figures = {
        "base": {"pledge_amount": 0, "transfer_license_count": 0},
        "year1": {"pledge_amount": 5, "transfer_license_count": 1},
    }
    dongli = judge(figures, region(DONGLI), the_notice(), final=False)
    heping = judge(figures, region(HEPING), the_notice(), final=False)
    assert dongli["K3a_pledge_amount_growth"] == "needs_review"
    assert dongli["K4_transfer_growth"] == "needs_review"
    assert heping["K4_transfer_growth"] == "pass"


def test_13_three_institutions_get_every_fen_of_two_million(office: Practice) -> None:
    office.lead("disburse", code=DONGLI)
    money = office.facts(DONGLI).money
    shares = office.facts(DONGLI).contract.allocation
    assert sorted(shares.values()) == [66_666_666, 66_666_667, 66_666_667]
    assert [payment.amount for payment in money.payments] == [40_000_000, 40_000_000, 39_999_999]
    office.set("2024-09-20")
    office.do("record_assessment", {"kind": "midterm", "score": 95}, code=DONGLI)
    rest = ["266666.67", "266666.67", "266666.67"]
    names = institutions(DONGLI)
    office.do(
        "disburse",
        {
            "instalment": "follow_on",
            "amount": "800000.01",
            "payees": dict(zip(names, rest, strict=True)),
        },
        code=DONGLI,
    )
    assert office.facts(DONGLI).money.disbursed == 200_000_000
    assert office.facts(DONGLI).money.withheld == 0


def test_14_payment_waits_for_the_last_signature(office: Practice) -> None:
    office.lead("commit_matching")
    name = institutions(HEPING)[0]
    payment = {"instalment": "first_instalment", "amount": 600_000, "payees": {name: 600_000}}
    office.do("sign_contract", {"parties": ["city", "district"]})
    assert office.refused("disburse", payment) == ("R-5.2", "R-M.3")
    office.do("sign_contract", {"parties": [name]})
    office.do("disburse", payment)
    assert office.facts().state == "EXECUTING"


def test_15_district_is_never_a_payee(office: Practice) -> None:
    office.lead("sign_contract")
    for payee in ("district", region(HEPING).unit):
        payment = {"instalment": "first_instalment", "amount": 1, "payees": {payee: 1}}
        assert office.refused("disburse", payment)[:2] == ("R-5.2", "R-M.3")


def test_16_second_slow_report_raises_no_second_flag(office: Practice) -> None:
    office.lead("submit_self_check")
    office.nights("2024-01-11", "2024-01-12")
    office.set("2024-01-12T11:00")
    office.do("submit_self_check", {"as_of": "2024-01-11", "spent_cumulative": 0})
    office.nights("2024-01-13", "2024-01-20")
    assert [(flag.level, flag.raised_on) for flag in office.facts().flags] == [
        ("red", date(2024, 1, 11))
    ]


def test_17_proposal_waits_for_the_term_and_decision_for_the_statement(office: Practice) -> None:
    office.lead("issue_warning")
    assert office.refused("propose_clawback", {"amount": 300_000}) == ("R-6.7",)
    assert office.refused("decide_clawback", {"amount": 300_000}) == ("R-6.8",)
    report = {"as_of": "2024-01-12", "spent_cumulative": 0}
    office.do("submit_rectification_report", report)
    office.do("verify_rectification", {"result": "not_cleared"})
    assert office.facts().shown_state == "CLAWBACK_PREPARATION"
    assert office.refused("propose_clawback", {"amount": 300_000}) == ("R-6.7",)
    office.set("2024-02-18")
    assert office.refused("propose_clawback", {"amount": 300_000}) == ("R-6.7",)
    office.set("2024-02-19")
    office.do("propose_clawback", {"amount": 300_000})
    assert office.refused("decide_clawback", {"amount": 300_000}) == ("R-6.8",)


def test_18_spent_money_is_not_claimed_back(office: Practice) -> None:
    office.lead("issue_warning")
    report = {"as_of": "2024-01-12", "spent_cumulative": 50_000}
    office.do("submit_rectification_report", report)
    office.set("2024-02-19")
    office.do("verify_rectification", {"result": "not_cleared"})
    assert office.refused("propose_clawback", {"amount": "550000.01"}) == ("R-M.5", "R-6.9")
    office.do("propose_clawback", {"amount": 550_000})


def test_19_suspended_recovery_is_neither_reminded_of_nor_overdue(office: Practice) -> None:
    office.lead("decide_clawback")
    office.do("file_dispute", {"against": "收回决定", "kind": "行政复议"})
    office.do("suspend_enforcement", {"authority": "某区政府"})
    office.nights("2024-03-01", "2024-05-31")
    about = [
        mail.kind
        for mail in office.mails()
        if mail.item == "recovery" and mail.kind in ("reminder", "overdue")
    ]
    assert about == []
    assert "recovery" not in {
        item for late in report_of(office, "2024-05-31").overdue for item in late.items
    }


def test_23_score_of_a_recused_expert_does_not_count(office: Practice) -> None:
    office.lead("invite_experts")
    office.do("submit_score", {"expert": "E1", "score": 10})
    office.do("declare_conflict", {"expert": "E1", "ground": "三年内曾任职"})
    four = dict.fromkeys(["E2", "E3", "E4", "E5"], 90)
    assert office.refused("finalize_review", {"scores": four}) == ("R-E.1",)
    assert office.refused("replace_expert", {"out": "E1", "in": "E1"}) == ("R-E.2", "R-E.3")
    office.do("replace_expert", {"out": "E1", "in": "E6"})
    assert office.refused("finalize_review", {"scores": {**four, "E6": 90, "E1": 10}}) == ("R-E.2",)
    office.do("finalize_review", {"scores": {**four, "E6": 85}})
    assert office.facts().review.mean == "89"
