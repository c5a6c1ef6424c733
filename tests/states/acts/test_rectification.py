"""Terms to mend: extended once, undone without a trace, and the hours before a night (R-6.5)."""

from datetime import date

import pytest

from states.items import Item
from tests.practice import Practice, at

SLIP = {"reason": "录入有误"}
LONGER = {"reason": "情况复杂"}


def due(office: Practice) -> date | None:
    duty = office.facts().duty(Item.RECTIFICATION)
    return duty.due if duty else None


def test_extended_term_counts_from_the_original_start_and_is_rolled_once(office: Practice) -> None:
    office.lead("issue_warning")  # on 2024-01-12; 30 days end on a Sunday within the holidays
    assert due(office) == date(2024, 2, 18)
    office.do("extend_rectification", LONGER)
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
