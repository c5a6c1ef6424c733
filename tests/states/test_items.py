"""Every item of duty has one entry, from which all that treats of items is taken."""

from datetime import date

import pytest

from config.rules import load_rules
from states.items import ITEMS, LADDERS, Item, Label, Owner, UnknownItem, read_label
from states.steps import Step
from tests.practice import the_notice


def test_every_item_has_its_entry() -> None:
    assert list(ITEMS) == list(Item)


def test_every_item_is_owed_by_a_rule_of_the_register() -> None:
    assert {laid.rule for laid in ITEMS.values()} <= {rule.id for rule in load_rules().rule}


def test_every_item_with_reminders_is_reminded_of_to_somebody() -> None:
    assert all(bool(laid.ladder) is bool(laid.reminded) for laid in ITEMS.values())
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
    assert without == [Item.SELF_CHECK]


def test_label_of_a_self_check_carries_its_day() -> None:
    label = Label(Item.SELF_CHECK, date(2024, 1, 10))
    assert str(label) == "self_check_2024-01-10"
    assert read_label("self_check_2024-01-10") == label
    assert read_label("recovery") == Label(Item.RECOVERY)


@pytest.mark.parametrize(
    "text", ["lunch", "self_check", "recovery_2024-01-10", "self_check_2024-02-30", ""]
)
def test_what_is_no_label_is_refused(text: str) -> None:
    with pytest.raises(UnknownItem, match=f"there is no item '{text}'"):
        read_label(text)
