"""Terms to mend: extended once, undone without a trace, and the hours before a night (R-6.5)."""

from datetime import date

import pytest

from states.duty_items import Item
from tests.practice import Practice, at

SLIP = {"reason": "录入有误"}
LONGER = {"reason": "情况复杂"}


def due(office: Practice) -> date | None:
    duty = office.facts().duty(Item.RECTIFICATION)
    return duty.due if duty else None


def test_extended_term_counts_from_the_original_start_and_is_rolled_once(office: Practice) -> None:
    office.lead("issue_warning")  # on 2024-01-12; 30 days end on a Sunday within the holidays
    assert due(office) == date(2024, 2, 18)
    (told,) = office.do("extend_rectification", LONGER).decision.owed
    assert (told.kind, told.to) == ("rectification_extended", ("district", "institution"))
    assert told.facts == {"rectification_due": date(2024, 2, 26), "reason": LONGER["reason"]}
    assert due(office) == date(2024, 2, 26)  # 45 days from 2024-01-12, not 15 from 2024-02-18
    assert office.refused("extend_rectification", LONGER) == ("R-6.5",)


def test_undone_extension_leaves_the_term_as_it_was(office: Practice) -> None:
    office.lead("issue_warning")
    office.do("extend_rectification", LONGER)
    office.do("undo_last_act", SLIP)
    assert due(office) == date(2024, 2, 18)
    office.nights("2024-02-18", "2024-02-19")
    assert office.facts().shown_state == "RECHECK"
    assert office.records()[-1].at == at("2024-02-19T06:00")


def test_term_is_extended_again_after_its_extension_was_undone(office: Practice) -> None:
    office.lead("issue_warning")
    office.do("extend_rectification", LONGER)
    office.do("undo_last_act", SLIP)
    office.do("extend_rectification", LONGER)
    office.nights("2024-02-19", "2024-02-20")
    assert office.facts().shown_state == "RECTIFYING"
    assert due(office) == date(2024, 2, 26)


def test_undone_extension_of_the_contract_term_does_not_keep_it_from_lapsing(
    office: Practice,
) -> None:
    office.lead("commit_matching")
    office.set("2023-10-09")
    office.do("extend_contract_term", LONGER)
    assert office.refused("lapse_contract", {"reason": "逾期"}) == ("R-5.4",)
    office.do("undo_last_act", SLIP)
    office.do("lapse_contract", {"reason": "逾期"})
    assert office.facts().shown_state == "LAPSED_UNSIGNED"


def test_undone_suspension_lets_the_recovery_be_demanded(office: Practice) -> None:
    office.lead("decide_clawback")
    office.do("file_dispute", {"against": "收回决定"})
    office.set("2024-04-02")
    office.do("suspend_enforcement", {"authority": "法院"})
    assert office.refused("demand_recovery") == ("R-6.9",)
    office.do("undo_last_act", SLIP)
    office.do("demand_recovery")


def test_undone_proposal_leaves_no_term_for_a_statement(office: Practice) -> None:
    office.lead("propose_clawback")
    office.do("undo_last_act", SLIP)
    office.set("2024-03-15")
    office.do("propose_clawback", {"amount": 200_000})
    duty = office.facts().duty(Item.STATEMENT)
    assert duty is not None and duty.due == date(2024, 3, 22)
    office.do("submit_statement", {"request": "减免"})


@pytest.mark.parametrize("hour", ["00:05", "05:59", "06:00"])
def test_act_of_a_day_may_come_before_the_hour_of_its_night(office: Practice, hour: str) -> None:
    office.lead("submit_self_check")
    office.night("2024-01-11")
    office.set("2024-01-11T09:00")
    office.do("issue_warning", at=at(f"2024-01-11T{hour}"))
    assert office.facts().shown_state == "RECTIFYING"
    office.do("undo_last_act", SLIP, at=at(f"2024-01-11T{hour}"))
    assert office.facts().shown_state == "FLAGGED"


def test_act_of_the_day_before_comes_too_early_for_what_the_night_moved(office: Practice) -> None:
    office.lead("submit_self_check")
    office.night("2024-01-11")
    office.set("2024-01-11T09:00")
    evening = at("2024-01-10T23:59")
    assert office.refused("issue_warning", at=evening, basis="收文登记簿") == ("R-A.1",)


# --- flag and warning -----------------------------------------------------------------------


@pytest.fixture
def flagged(office: Practice) -> Practice:
    """Nothing of 600,000 yuan was spent by the end of the year, and the night flagged it."""
    office.lead("submit_self_check")
    office.night("2024-01-11")
    return office


def test_flag_is_raised_by_the_night_alone_and_on_something_slow(office: Practice) -> None:
    """The system flags and never decides (R-6.5)."""
    office.lead("disburse")
    assert office.refused("raise_flag") == ("R-6.4",)
    assert office.refused("raise_flag", party="city") == ("R-6.5", "R-6.4")


def test_flag_is_dismissed_with_a_reason_and_nothing_follows(flagged: Practice) -> None:
    assert flagged.refused("dismiss_flag") == ("R-A.1",)
    flagged.do("dismiss_flag", {"reason": "报表有误"})
    facts = flagged.facts()
    assert (facts.shown_state, facts.open_flag) == ("EXECUTING", None)
    assert flagged.refused("dismiss_flag", {"reason": "再次"}) == ("R-6.5",)


def test_flag_leads_to_a_warning_with_a_term_to_mend(flagged: Practice) -> None:
    done = flagged.do("issue_warning", {"rectification_due": "2024-02-10"})
    (told,) = done.decision.owed
    assert (told.kind, str(told.facts["rectification_due"])) == ("slow_warning", "2024-02-18")
    assert [warning.code for warning in done.decision.warnings] == ["other_due_date"]
    assert flagged.refused("issue_warning") == ("R-6.5", "R-6.4")


def test_warning_without_a_flag_rests_on_poor_work(office: Practice) -> None:
    office.lead("disburse")
    assert office.refused("issue_warning") == ("R-6.5", "R-6.4")
    office.set("2024-09-12")
    office.do("record_assessment", {"kind": "midterm", "score": 40})
    office.do("issue_warning")
    clawback = office.facts().open_clawback
    assert clawback is not None and clawback.grounds == ("poor_performance",)


def test_warning_of_slow_spending_names_the_figures_that_bear_it_out(flagged: Practice) -> None:
    (told,) = flagged.do("issue_warning").decision.owed
    facts = told.facts
    assert facts["grounds"] == ["slow_execution"]
    assert (str(facts["as_of"]), facts["spent"], facts["index"], facts["least"]) == (
        *("2023-12-31", 0),
        *("0.0000", "0.80"),
    )
    assert facts["expected"] == 100_000_000 * 103 // 723


def test_warning_on_poor_work_names_assessment_and_score_and_is_cleared_in_words(
    office: Practice,
) -> None:
    """No figure of spending is asked for, whatever the report says of it (R-6.6)."""
    office.lead("disburse")
    office.set("2024-09-12")
    office.do("record_assessment", {"kind": "midterm", "score": 40})
    (warning,) = office.do("issue_warning").decision.owed
    named = {name: warning.facts[name] for name in ("grounds", "assessment", "rating", "score")}
    assert named == {
        "grounds": ["poor_performance"],
        "assessment": "midterm",
        "rating": "差",
        "score": 40,
    }
    assert "index" not in warning.facts
    office.do("submit_rectification_report", {"as_of": "2024-09-12", "spent_cumulative": 0})
    words = {"result": "cleared", "finding": "七项任务均已补齐"}
    done = office.do("verify_rectification", words)
    (told,) = done.decision.owed
    assert (told.kind, told.facts["finding"]) == ("rectification_cleared", "七项任务均已补齐")
    assert done.decision.warnings == ()


def test_poor_work_that_is_cleared_without_words_is_noted(office: Practice) -> None:
    office.lead("disburse")
    office.set("2024-09-12")
    office.do("record_assessment", {"kind": "midterm", "score": 40})
    office.do("issue_warning")
    office.do("submit_rectification_report", {"as_of": "2024-09-12", "spent_cumulative": 0})
    done = office.do("verify_rectification", {"result": "cleared"})
    assert [warning.code for warning in done.decision.warnings] == ["finding_missing"]


def test_warning_of_missing_reports_names_their_quarters(office: Practice) -> None:
    office.lead("disburse")
    office.nights("2024-04-10", "2024-04-11")
    (told,) = office.do("issue_warning").decision.owed
    assert told.facts["grounds"] == ["no_data"]
    assert [str(day) for day in told.facts["missing"]] == ["2023-12-31", "2024-03-31"]


# --- report and recheck ---------------------------------------------------------------------


def test_term_is_extended_with_a_reason(office: Practice) -> None:
    office.lead("issue_warning")
    assert office.refused("extend_rectification") == ("R-A.1",)
    office.do("submit_rectification_report", {"as_of": "2024-01-12", "spent_cumulative": 0})
    assert office.refused("extend_rectification", LONGER) == ("R-6.5",)


def test_report_of_a_rectification_is_whole_and_handed_in_once(office: Practice) -> None:
    office.lead("issue_warning")
    whole = {"as_of": "2024-01-12", "spent_cumulative": 200_000}
    assert office.refused("submit_rectification_report") == ("R-6.2",)
    future = {**whole, "as_of": "2024-01-13"}
    assert office.refused("submit_rectification_report", future) == ("R-6.2",)
    office.do("submit_rectification_report", whole)
    assert office.refused("submit_rectification_report", whole) == ("R-6.6",)


def test_report_that_comes_after_the_term_is_still_taken(office: Practice) -> None:
    office.lead("issue_warning")
    office.nights("2024-02-18", "2024-02-19")
    assert office.facts().shown_state == "RECHECK"
    office.do("submit_rectification_report", {"as_of": "2024-02-18", "spent_cumulative": 300_000})
    office.do("verify_rectification", {"result": "cleared"})


def test_flag_is_cleared_by_a_report_back_above_the_yellow_line_alone(office: Practice) -> None:
    """Figures clear a flag, and a person has verified them (R-6.6)."""
    office.lead("issue_warning")
    assert office.refused("verify_rectification", {"result": "cleared"}) == ("R-6.6",)
    slow = {"as_of": "2024-01-12", "spent_cumulative": 100_000}
    office.do("submit_rectification_report", slow)
    assert office.refused("verify_rectification", {"result": "cleared"}) == ("R-6.6",)
    assert office.refused("verify_rectification", {"result": "perhaps"}) == ("R-6.6",)
    done = office.do("verify_rectification", {"result": "not_cleared"})
    assert [mail.kind for mail in done.decision.owed] == ["rectification_not_cleared"]
    assert office.facts().shown_state == "CLAWBACK_PREPARATION"


def test_cleared_flag_is_closed_and_told(office: Practice) -> None:
    office.lead("issue_warning")
    office.do("submit_rectification_report", {"as_of": "2024-01-12", "spent_cumulative": 130_000})
    done = office.do("verify_rectification", {"result": "cleared"})
    assert [mail.kind for mail in done.decision.owed] == ["rectification_cleared"]
    assert (office.facts().shown_state, office.facts().open_flag) == ("EXECUTING", None)


def test_silence_is_not_cleared(office: Practice) -> None:
    office.lead("issue_warning")
    office.nights("2024-02-18", "2024-02-19")
    assert office.records()[-1].command == "expire_rectification"
    assert office.refused("verify_rectification", {"result": "cleared"}) == ("R-6.6",)
    assert office.refused("expire_rectification") == ("R-6.5",)


def test_warning_on_poor_work_is_cleared_by_the_finding_and_not_by_the_index(
    office: Practice,
) -> None:
    office.lead("disburse")
    office.set("2024-09-12")
    office.do("record_assessment", {"kind": "midterm", "score": 40})
    office.do("issue_warning")
    office.do("submit_rectification_report", {"as_of": "2024-09-12", "spent_cumulative": 0})
    assert office.facts().reports[-1].verdict == "red"
    office.do("verify_rectification", {"result": "cleared"})
    assert office.facts().shown_state == "EXECUTING"
