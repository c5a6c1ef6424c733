"""Offices for the acts, in memory."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Protocol

import pytest
from msgspec.structs import replace

from states.duty_items import Item
from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import Practice, the_notice


class OfficeUnder(Protocol):
    """Makes an office whose notice is changed."""

    def __call__(self, *, is_real: bool = False, **settings: Any) -> Practice: ...


@pytest.fixture
def office() -> Iterator[Practice]:
    """A practice office in memory, on the day after the notice was issued."""
    practice = Practice(new_store("sqlite://"))
    yield practice
    shut(practice.store)


@pytest.fixture
def office_under() -> Iterator[OfficeUnder]:
    """Practice offices under other settings of the notice."""
    opened = []

    def make(*, is_real: bool = False, **settings: Any) -> Practice:
        notice = replace(the_notice(), **settings)
        opened.append(Practice(new_store("sqlite://"), notice=notice, is_real=is_real))
        return opened[-1]

    yield make
    for practice in opened:
        shut(practice.store)


def due(office: Practice, item: Item) -> date | None:
    """When an item is due while it is owed."""
    duty = office.facts().duty(item)
    return duty.due if duty and duty.is_open else None
