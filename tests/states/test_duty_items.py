"""Every item of duty has one entry, from which all that treats of items is taken."""

from config.rule_register import load_rules
from states.duty_items import ITEMS, LADDERS, Item, Owner
from states.steps import Step
from tests.practice import the_notice

KNOWN = {item: laid for item, laid in ITEMS.items() if item is not Item.OWN}
"""The items of which all is laid down in the program."""


def test_every_item_has_its_entry() -> None:
    assert list(ITEMS) == list(Item)


def test_every_item_is_owed_by_a_rule_of_the_register() -> None:
    assert {laid.rule for laid in ITEMS.values()} <= {rule.id for rule in load_rules().rule}


def test_every_item_with_reminders_is_reminded_of_to_somebody() -> None:
    assert all(bool(laid.ladder) is bool(laid.reminded) for laid in KNOWN.values())
    assert set(LADDERS) == set(the_notice().reminder_offsets_days)


def test_what_units_owe_is_reminded_of_and_what_the_city_owes_is_not() -> None:
    units = (Owner.DISTRICT, Owner.INSTITUTION)
    assert all(bool(laid.reminded) is (laid.owner in units) for laid in ITEMS.values())


def test_every_step_after_the_first_has_something_that_is_owed_in_it() -> None:
    assert {laid.step for laid in ITEMS.values()} == set(Step) - {Step.PLAN_DRAFTING}


def test_only_the_filings_are_voluntary() -> None:
    """Nobody has to take part (R-1.1)."""
    voluntary = {item for item, laid in ITEMS.items() if laid.voluntary}
    assert voluntary == {Item.PLAN_FILING, Item.INSTITUTION_FILING}


def test_term_of_an_item_is_that_of_the_notice() -> None:
    notice = the_notice()
    assert ITEMS[Item.RECOVERY].terms(notice) == ("30d",)
    assert ITEMS[Item.RECTIFICATION].terms(notice) == ("30d", "45d")
    assert ITEMS[Item.PLAN_FILING].terms(notice) == ("to:2023-07-31",)
    without = [item for item, laid in ITEMS.items() if not laid.terms(notice)]
    assert without == [Item.SELF_CHECK, Item.OWN]
