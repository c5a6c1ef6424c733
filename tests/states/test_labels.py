"""Items of duty as duties, mails and reports name them."""

from datetime import date

import pytest

from states.duty_items import Item
from states.labels import Label, UnknownItem, read_label


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
