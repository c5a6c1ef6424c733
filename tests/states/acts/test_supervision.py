"""Reports of spending: which of two counts, and what neither a dispute nor a request pauses."""

from datetime import date

import pytest

from states.duty_items import Item
from tests.practice import DONGLI, HEPING, TEDA, Practice, institutions


def report(office: Practice, as_of: str, spent: int, on: str, **more: object) -> None:
    """Report spending, in yuan."""
    office.set(on)
    office.do("submit_self_check", {"as_of": as_of, "spent_cumulative": spent, **more})


def flags(office: Practice) -> list[tuple[str, str]]:
    return [(flag.kind, flag.raised_on.isoformat()) for flag in office.facts().flags]


@pytest.fixture
def paid(office: Practice) -> Practice:
    """The case of Heping, 600,000 yuan paid on 2023-09-19, on schedule at the end of the year."""
    office.lead("disburse")
    report(office, "2023-12-31", 142_463, "2024-01-08T10:00")
    return office


@pytest.mark.parametrize("later", ["2024-04-09T16:00", "2024-04-10T05:00", "2024-04-10T11:00"])
def test_older_report_that_comes_later_does_not_hide_a_slow_one(paid: Practice, later: str) -> None:
    report(paid, "2024-03-31", 150_000, "2024-04-09T10:00")
    if later > "2024-04-10T06:00":
        paid.night("2024-04-10")
    report(paid, "2024-02-29", 149_000, later)
    if later < "2024-04-10T06:00":
        paid.night("2024-04-10")
    assert flags(paid) == [("slow_execution", "2024-04-10")]
    assert paid.facts().money.eligible_spent == 15_000_000


def test_older_report_that_comes_later_is_judged_and_flags_nothing(paid: Practice) -> None:
    report(paid, "2024-06-30", 400_000, "2024-07-05")
    report(paid, "2024-03-31", 143_000, "2024-07-08")
    assert [one.verdict for one in paid.facts().reports] == ["ok", "ok", "yellow"]
    paid.nights("2024-07-06", "2024-07-12")
    assert flags(paid) == []
    assert paid.facts().money.eligible_spent == 40_000_000


def test_of_two_reports_as_of_one_day_the_one_entered_last_counts(paid: Practice) -> None:
    report(paid, "2024-03-31", 150_000, "2024-04-09T10:00")
    report(paid, "2024-03-31", 280_000, "2024-04-09T11:00")
    paid.night("2024-04-10")
    assert flags(paid) == []
    note = {"correction_note": "误把预付款计入支出"}
    report(paid, "2024-03-31", 150_000, "2024-04-10T10:00", **note)
    paid.night("2024-04-11")
    assert flags(paid) == [("slow_execution", "2024-04-11")]


def test_report_of_a_later_day_takes_the_place_of_a_slow_one_before_the_night(
    paid: Practice,
) -> None:
    report(paid, "2024-03-31", 150_000, "2024-04-09T10:00")
    report(paid, "2024-04-08", 300_000, "2024-04-09T15:00")
    paid.nights("2024-04-10", "2024-04-12")
    assert flags(paid) == []


def test_older_report_than_a_rectification_report_flags_nothing(office: Practice) -> None:
    office.lead("issue_warning")
    office.do("submit_rectification_report", {"as_of": "2024-01-12", "spent_cumulative": 200_000})
    office.do("verify_rectification", {"result": "cleared"})
    report(office, "2024-01-10", 0, "2024-01-15")
    office.nights("2024-01-16", "2024-01-18")
    assert flags(office) == [("slow_execution", "2024-01-12")]


@pytest.mark.parametrize("code", [HEPING, TEDA, DONGLI])
def test_request_to_withdraw_pauses_no_flag_and_no_term(office: Practice, code: str) -> None:
    office.lead("disburse", code=code)
    office.set("2023-12-20")
    office.do("withdraw", {"letter": True}, code=code)
    office.set("2024-01-08")
    office.do("submit_self_check", {"as_of": "2023-12-31", "spent_cumulative": 0}, code=code)
    office.night("2024-01-09")
    facts = office.facts(code)
    assert (facts.shown_state, facts.state) == ("FLAGGED", "TERMINATION_PENDING")
    office.do("issue_warning", code=code)
    office.nights("2024-01-10", "2024-02-20")
    assert office.facts(code).shown_state == "RECHECK"
    about = {mail.item for mail in office.mails(code) if mail.kind == "overdue"}
    assert "rectification" in about


def test_two_missing_reports_are_flagged_while_a_request_awaits_its_answer(
    office: Practice,
) -> None:
    office.lead("disburse")
    office.set("2024-01-05")
    office.do("withdraw", {"letter": True})
    office.nights("2024-04-10", "2024-04-12")
    assert flags(office) == [("no_data", "2024-04-11")]


def test_misuse_is_followed_up_whatever_the_region_asks_for(office: Practice) -> None:
    office.lead("disburse")
    office.do("withdraw", {"letter": True})
    office.do("open_clawback", {"grounds": ["misuse"]})
    assert office.facts().shown_state == "CLAWBACK_PREPARATION"


def test_settled_contract_is_not_flagged_any_more(office: Practice) -> None:
    office.lead("disburse")
    office.do("withdraw", {"letter": True})
    office.do("terminate_contract", {"eligible_spent": 0})
    assert office.refused("open_clawback", {"grounds": ["misuse"]})[0] == "R-6.1"
    office.nights("2024-04-11", "2024-04-12")
    assert flags(office) == []


def test_undone_payment_leaves_no_self_checks_behind(office: Practice) -> None:
    office.lead("disburse")
    office.do("undo_last_act", {"reason": "账号有误"})
    office.set("2023-09-26")
    name = institutions(HEPING)[0]
    payees = {name: 600_000}
    office.do("disburse", {"instalment": "first_instalment", "amount": 600_000, "payees": payees})
    office.nights("2024-04-10", "2024-04-12")
    assert flags(office) == [("no_data", "2024-04-11")]
    assert office.facts().no_data_through == date(2024, 3, 31)


# --- a report is whole ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reported", "rules"),
    [
        ({}, ("R-6.2",)),
        ({"as_of": "2024-03-31"}, ("R-6.2",)),
        ({"spent_cumulative": 200_000}, ("R-6.2",)),
        ({"as_of": "2024-04-09", "spent_cumulative": 200_000}, ("R-6.2",)),
        ({"as_of": "2024-03-31", "spent_cumulative": -1}, ("R-6.2", "R-M.9")),
        ({"as_of": "2024-03-31", "spent_cumulative": 600_001}, ("R-M.9",)),
        ({"as_of": "2024-03-31", "spent_cumulative": 142_462}, ("R-M.9", "R-6.2")),
        ({"as_of": "2023-12-01", "spent_cumulative": 142_464}, ("R-M.9", "R-6.2")),
    ],
)
def test_report_says_what_was_spent_by_a_day_that_is_past(
    paid: Practice, reported: dict[str, object], rules: tuple[str, ...]
) -> None:
    paid.set("2024-04-08")
    assert paid.refused("submit_self_check", reported) == rules


def test_cumulative_spending_falls_by_a_correction_note_alone(paid: Practice) -> None:
    fallen = {"as_of": "2024-03-31", "spent_cumulative": 100_000}
    paid.set("2024-04-08")
    assert paid.refused("submit_self_check", fallen) == ("R-M.9", "R-6.2")
    paid.do("submit_self_check", {**fallen, "correction_note": "误把预付款计入支出"})
    assert paid.facts().money.eligible_spent == 10_000_000


def test_spending_is_reported_by_its_source(paid: Practice) -> None:
    """Both moneys serve one purpose, and matching money is told apart (R-F.2)."""
    spent = {"spent_cumulative": 300_000, "matching_spent": 200_000}
    paid.set("2024-04-08")
    paid.do("submit_self_check", {"as_of": "2024-03-31", **spent})
    last = paid.facts().reports[-1]
    assert (last.spent, last.matching_spent) == (30_000_000, 20_000_000)
    assert paid.facts().money.eligible_spent == 30_000_000


def test_self_check_answers_the_duty_that_it_names(paid: Practice) -> None:
    paid.set("2024-04-08")
    report(paid, "2024-03-31", 300_000, "2024-04-08", due="2024-04-10")
    checks = [duty for duty in paid.facts().duties.values() if duty.item is Item.SELF_CHECK]
    assert [duty.status for duty in checks[:3]] == ["fulfilled", "fulfilled", "open"]


def test_nothing_is_reported_before_the_first_payment(office: Practice) -> None:
    """Supported regions report, each quarter (R-6.1)."""
    office.lead("sign_contract")
    report = {"as_of": "2023-09-12", "spent_cumulative": 0}
    assert office.refused("submit_self_check", report) == ("R-6.1",)


def test_self_checks_end_with_the_settlement_of_the_contract(paid: Practice) -> None:
    paid.do("terminate_contract", {"eligible_spent": 142_463})
    report = {"as_of": "2024-01-08", "spent_cumulative": 142_463}
    assert paid.refused("submit_self_check", report) == ("R-6.1", "R-W.2")
