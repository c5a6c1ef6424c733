"""Objections from the public to what is posted: who may raise one, and what becomes of it."""

from datetime import date

import pytest

from states.duty_items import Item
from states.reading import InvalidInput
from tests.practice import Practice
from tests.states.acts.conftest import due

OBJECTION: dict[str, object] = {"ground": "评分有误", "signed": True, "stamped": True}
REJECTED, UPHELD = {"result": "rejected"}, {"result": "upheld"}


@pytest.mark.parametrize("missing", ["signed", "stamped", "ground"])
def test_objection_is_written_named_and_sealed(office: Practice, missing: str) -> None:
    office.lead("publicise")
    objection = {name: value for name, value in OBJECTION.items() if name != missing}
    assert office.refused("objection", objection) == ("R-P.2",)
    assert office.facts().shown_state == "PUBLICITY"


def test_objection_comes_while_the_list_is_posted(office: Practice) -> None:
    office.lead("deliberate")
    assert office.refused("objection", OBJECTION) == ("R-P.2",)
    office.do("publicise", {"start": "2023-08-23"})
    office.set("2023-08-31")
    assert office.refused("objection", OBJECTION) == ("R-P.1", "R-P.2")


def test_who_objected_stays_hidden(office: Practice) -> None:
    """A case, its history and its mails keep the ground alone (R-A.3)."""
    office.lead("publicise")
    with pytest.raises(InvalidInput, match="field_of"):
        office.ask("objection", {**OBJECTION, "name": "张三"})
    done = office.do("objection", OBJECTION)
    (objection,) = office.facts().support.objections
    assert (objection.ground, objection.result) == ("评分有误", None)
    assert [(mail.kind, mail.facts) for mail in done.decision.owed] == [("dispute_registered", {})]


def test_nothing_is_decided_while_an_objection_is_open(office: Practice) -> None:
    office.lead("publicise")
    office.do("objection", OBJECTION)
    assert due(office, Item.OBJECTION) == date(2023, 9, 6)
    assert due(office, Item.SUPPORT_DECISION) is None
    office.set("2023-08-31")
    assert office.refused("decide_support", {"amount": 1_000_000}) == ("R-P.3",)
    assert office.refused("decide_not_support") == ("R-P.3",)
    office.do("resolve_objection", REJECTED)
    office.do("decide_support", {"amount": 1_000_000})


def test_each_objection_is_answered_and_the_last_one_leads_on(office: Practice) -> None:
    office.lead("publicise")
    office.do("objection", OBJECTION)
    office.do("objection", OBJECTION)
    assert office.refused("resolve_objection", {}) == ("R-P.3",)
    office.do("resolve_objection", REJECTED)
    assert office.facts().shown_state == "OBJECTION_REVIEW"
    done = office.do("resolve_objection", REJECTED)
    assert office.facts().shown_state == "PUBLICITY"
    assert [(mail.kind, mail.to) for mail in done.decision.owed] == [
        ("dispute_result", ("district", "public"))
    ]


def test_objection_that_is_answered_is_owed_no_more_beside_one_that_is_not(
    office: Practice,
) -> None:
    office.lead("publicise")
    office.do("objection", OBJECTION)
    office.set("2023-08-25")
    office.do("objection", OBJECTION)
    office.do("resolve_objection", REJECTED)
    owed = [duty.due for _, duty in office.facts().open_duties() if duty.item == Item.OBJECTION]
    assert owed == [date(2023, 9, 8)]


def test_upheld_objection_leads_back_to_the_deliberation(office: Practice) -> None:
    office.lead("publicise")
    office.do("objection", OBJECTION)
    office.do("objection", OBJECTION)
    office.do("resolve_objection", UPHELD)
    facts = office.facts()
    assert facts.shown_state == "REVIEWED"
    assert [one.result for one in facts.support.objections] == ["upheld", "upheld"]
    assert due(office, Item.DELIBERATION) == date(2023, 9, 6)
    assert office.refused("resolve_objection", REJECTED) == ("R-P.3",)
