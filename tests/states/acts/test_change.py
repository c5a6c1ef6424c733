"""Step 6: the contract is changed within its term, on request, and never below the floors."""

import pytest

from tests.practice import Practice

MORE = {"subject": "增加任务"}
REASON = {"reason": "不宜变更"}


def test_change_has_a_subject_and_awaits_its_answer(office: Practice) -> None:
    office.lead("disburse")
    assert office.refused("request_change", {}) == ("R-5.3",)
    office.do("request_change", MORE)
    assert office.refused("request_change", MORE) == ("R-5.3",)
    office.do("approve_change")
    assert [change.result for change in office.facts().changes] == ["approved"]
    told = office.mails()[-1]
    assert (told.kind, told.facts["result"]) == ("change_answered", "approved")
    assert told.facts["subject"] == MORE["subject"]
    office.do("request_change", MORE)


def test_change_is_refused_with_a_reason(office: Practice) -> None:
    office.lead("disburse")
    office.do("request_change", MORE)
    assert office.refused("refuse_change") == ("R-A.1",)
    office.do("refuse_change", REASON)
    assert [change.result for change in office.facts().changes] == ["refused"]
    told = office.mails()[-1]
    assert (told.kind, told.facts["result"]) == ("change_answered", "refused")
    assert told.facts["reason"] == REASON["reason"]


@pytest.mark.parametrize(("act", "data"), [("approve_change", {}), ("refuse_change", REASON)])
def test_only_what_was_asked_for_is_answered(
    office: Practice, act: str, data: dict[str, object]
) -> None:
    office.lead("disburse")
    assert office.refused(act, data) == ("R-5.3",)


@pytest.mark.parametrize(
    ("indicator", "floor", "rule"),
    [
        ("K1_product_filings", 100, "R-K.1"),
        ("K2a_open_licence_count", 30, "R-K.2"),
        ("K3c_insurance", 10, "R-K.5"),
    ],
)
def test_target_is_not_changed_to_less_than_its_floor(
    office: Practice, indicator: str, floor: int, rule: str
) -> None:
    office.lead("disburse")
    less = {**MORE, "targets": {indicator: floor - 1}}
    assert office.refused("request_change", less) == (rule,)
    office.do("request_change", {**MORE, "targets": {indicator: floor}})


def test_contract_is_changed_before_its_term_ends(office: Practice) -> None:
    office.lead("disburse")
    office.set("2025-09-11")
    office.do("request_change", MORE)
    office.do("approve_change")
    office.set("2025-09-12")
    assert office.refused("request_change", MORE) == ("R-5.3",)


def test_there_is_nothing_to_change_before_the_first_payment(office: Practice) -> None:
    office.lead("sign_contract")
    for act in ("request_change", "approve_change", "refuse_change"):
        assert office.refused(act) == ("R-5.3",)
