"""What acts of several subjects ask for: a reason, and an amount."""

import pytest

from tests.practice import HEPING, Practice, the_rulebook

OVERRIDING = {
    "refuse_late_filing",
    "refuse_filing",
    "lapse_case",
    "reopen_review",
    "lapse_contract",
    "extend_contract_term",
    "revoke_support",
    "refuse_change",
    "dismiss_flag",
    "extend_rectification",
    "write_off_recovery",
    "decline_withdrawal",
    "reopen_case",
}
BOOKING = {
    "commit_matching",
    "disburse",
    "propose_clawback",
    "decide_clawback",
    "refund",
}


def asking(guard: str) -> set[str]:
    """The acts of the procedure with a guard that all their paths share."""
    return {rule.name for rule in the_rulebook().procedure.commands if guard in rule.guards}


def test_act_that_overrides_the_ordinary_course_says_why() -> None:
    """Every act is kept with its reason (R-A.1)."""
    assert asking("reason_is_given") == OVERRIDING


def test_act_that_books_money_has_an_amount() -> None:
    assert asking("amount_is_positive") == BOOKING


@pytest.mark.parametrize("reason", [None, ""])
def test_empty_reason_is_none(office: Practice, reason: str | None) -> None:
    office.lead("commit_matching")
    assert office.refused("extend_contract_term", {"reason": reason}) == ("R-A.1",)
    office.do("extend_contract_term", {"reason": "经办会研究"})
    assert office.records(HEPING)[-1].data["reason"] == "经办会研究"
