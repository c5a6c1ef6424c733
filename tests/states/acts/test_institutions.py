"""Institutions between their filing and their payment: changed by letter, paid to an account."""

import pytest

from tests.practice import DONGLI, HEPING, Practice, institutions

CHANGED = {"cover_letter": True, "selection_documents": True, "institutions": ["新机构"]}
NAME = institutions(HEPING)[0]
ACCOUNT = {"institution": NAME, "bank": "某银行", "account_name": NAME, "account": "6200 0000 01"}


@pytest.mark.parametrize("until", ["accept_institution_filing", "publicise", "commit_matching"])
def test_institution_is_changed_by_a_new_letter_until_the_contract(
    office: Practice, until: str
) -> None:
    office.lead(until)
    office.do("change_institutions", CHANGED)
    assert office.facts().institutions == ("新机构",)


@pytest.mark.parametrize(
    ("other", "rules"),
    [
        ({"cover_letter": False}, ("R-3.7", "R-3.1")),
        ({"selection_documents": False}, ("R-3.1",)),
        ({"institutions": ["甲公司", "乙公司"]}, ("R-3.2",)),
        ({"institutions": []}, ("R-3.3",)),
    ],
)
def test_change_is_held_to_what_the_filing_was(
    office: Practice, other: dict[str, object], rules: tuple[str, ...]
) -> None:
    office.lead("accept_institution_filing")
    assert office.refused("change_institutions", {**CHANGED, **other}) == rules


def test_change_needs_a_supplement_once_the_contract_is_signed(office: Practice) -> None:
    """After the first signature a letter alone changes nothing (R-3.7)."""
    office.lead("commit_matching", code=DONGLI)
    office.do("sign_contract", {"parties": ["city"]}, code=DONGLI)
    assert office.refused("change_institutions", CHANGED, code=DONGLI) == ("R-3.7",)


def test_institutions_are_not_changed_before_they_were_accepted(office: Practice) -> None:
    office.lead("submit_institution_filing")
    assert office.refused("change_institutions", CHANGED) == ("R-3.7",)


def test_account_is_that_of_an_institution_of_the_case(office: Practice) -> None:
    """Accounts stand in the contract (R-5.3)."""
    office.lead("accept_institution_filing")
    assert office.refused("record_account", {**ACCOUNT, "institution": "外人"}) == ("R-5.3",)
    for field in ("bank", "account_name", "account"):
        assert office.refused("record_account", {**ACCOUNT, field: None}) == ("R-5.3",)
    office.do("record_account", ACCOUNT)
    assert "6200" not in str(office.records()[-1])


def test_signature_of_a_contract_that_lapsed_still_binds(office: Practice) -> None:
    office.lead("commit_matching", code=DONGLI)
    office.do("sign_contract", {"parties": ["city"]}, code=DONGLI)
    office.set("2023-10-08")
    office.do("lapse_contract", {"reason": "逾期未签"}, code=DONGLI)
    office.do("extend_contract_term", {"reason": "经办会研究"}, code=DONGLI)
    assert office.facts(DONGLI).shown_state == "AWAITING_CONTRACT"
    assert office.refused("change_institutions", CHANGED, code=DONGLI) == ("R-3.7",)
