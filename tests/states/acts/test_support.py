"""Step 4 after the review: deliberation, publicity, decision, publication."""

from datetime import date

import pytest

from states.duty_items import Item
from states.facts import Outcome
from tests.practice import DONGLI, HEPING, Practice
from tests.states.acts.conftest import OfficeUnder, due

# --- deliberation ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "result",
    [
        {},
        {"result": "perhaps"},
        {"result": "support"},
        {"result": "support", "amount": 0},
        {"result": "not_support", "amount": 1},
    ],
)
def test_deliberation_comes_to_support_with_an_amount_or_to_none(
    office: Practice, result: dict[str, object]
) -> None:
    office.lead("finalize_review")
    assert office.refused("deliberate", result) == ("R-4.2",)


@pytest.mark.parametrize("until", ["accept_institution_filing", "invite_experts"])
def test_nothing_is_deliberated_publicised_or_decided_without_a_review(
    office: Practice, until: str
) -> None:
    office.lead(until)
    assert office.refused("deliberate", {"result": "support", "amount": 1}) == ("R-4.1",)
    assert office.refused("publicise") == ("R-4.1", "R-P.1")
    assert office.refused("decide_support", {"amount": 1}) == ("R-4.1",)
    assert office.refused("decide_not_support") == ("R-4.1",)


# --- publicity ------------------------------------------------------------------------------


def test_list_is_posted_for_five_working_days_the_first_not_counted(office: Practice) -> None:
    office.lead("deliberate")
    assert office.refused("publicise", {"start": "2023-08-21"}) == ("R-P.1",)
    done = office.do("publicise", {"start": "2023-08-23", "end": "2023-08-29"})
    assert due(office, Item.PUBLICITY) == date(2023, 8, 30)
    assert due(office, Item.SUPPORT_DECISION) == date(2023, 8, 31)
    assert [warning.code for warning in done.decision.warnings] == ["other_due_date"]
    assert [mail.kind for mail in done.decision.owed] == ["publicity"]


def test_region_that_is_not_to_be_supported_passes_publicity_in_silence(office: Practice) -> None:
    office.lead("finalize_review")
    office.do("deliberate", {"result": "not_support"})
    assert office.do("publicise").decision.owed == ()


def test_supports_stay_within_the_budget_of_the_programme(office_under: OfficeUnder) -> None:
    office = office_under(programme_budget=250_000_000)
    office.lead("decide_support")
    office.lead("deliberate", code=DONGLI)
    assert office.refused("publicise", code=DONGLI) == ("R-M.1",)


def test_other_support_that_was_decided_meanwhile_leaves_no_budget(
    office_under: OfficeUnder,
) -> None:
    office = office_under(programme_budget=250_000_000)
    office.lead("publicise", code=DONGLI)
    office.lead("decide_support")
    assert office.refused("decide_support", {"amount": 2_000_000}, code=DONGLI) == ("R-M.1",)


# --- decision -------------------------------------------------------------------------------


def test_decision_waits_for_the_last_day_of_publicity(office: Practice) -> None:
    office.lead("deliberate")
    assert office.refused("decide_support", {"amount": 1_000_000}) == ("R-P.1",)
    office.do("publicise", {"start": "2023-08-23"})
    office.set("2023-08-30T17:00")
    assert office.refused("decide_support", {"amount": 1_000_000}) == ("R-P.1",)
    assert office.refused("decide_not_support") == ("R-P.1", "R-4.2")


@pytest.mark.parametrize("amount", [None, 999_999, 1_000_001])
def test_amount_decided_is_the_amount_deliberated(office: Practice, amount: int | None) -> None:
    office.lead("publicise")
    office.set("2023-08-31")
    assert office.refused("decide_support", {"amount": amount}) == ("R-4.2",)
    assert office.refused("decide_not_support") == ("R-4.2",)


def test_supported_region_has_thirty_days_to_sign(office: Practice) -> None:
    """The last day falls into the holidays and rolls on to a make-up Saturday (R-T.2)."""
    office.lead("decide_support")
    facts = office.facts()
    assert (facts.step, facts.money.approved) == (5, 100_000_000)
    assert due(office, Item.CONTRACT_SIGNING) == date(2023, 10, 7)
    told = office.mails()[-1]
    assert (told.kind, told.facts["contract_due"]) == ("decision_supported", "2023-10-07")


def test_region_is_refused_with_a_reason_where_the_deliberation_came_to_that(
    office: Practice,
) -> None:
    office.lead("finalize_review")
    office.do("deliberate", {"result": "not_support"})
    office.do("publicise")
    office.set("2023-09-01")
    assert office.refused("decide_support", {"amount": 1}) == ("R-4.2",)
    office.do("decide_not_support", {"reason": "措施不够具体"})
    assert office.facts().outcome is Outcome.NOT_SUPPORTED
    assert office.mails()[-1].facts["reason"] == "措施不够具体"


def test_result_is_published_within_twenty_working_days(office: Practice) -> None:
    """The notice is public, and so is its result (R-P.4)."""
    office.lead("decide_support")
    assert due(office, Item.PUBLISH_RESULT) == date(2023, 9, 28)
    office.do("publish_result")
    assert due(office, Item.PUBLISH_RESULT) is None


def test_there_is_no_result_to_publish_before_the_decision(office: Practice) -> None:
    office.lead("publicise")
    assert office.refused("publish_result", code=HEPING) == ("R-P.4",)
