"""How much of a long trial one run tries: a slice, or more of it in a campaign."""

import os
from collections.abc import Sequence
from typing import TypeVar

VARIABLE = "DUBAN_CAMPAIGN"
T = TypeVar("T")


def times(usual: int) -> int:
    """Return *usual*, multiplied by the environment's `DUBAN_CAMPAIGN` where it is set."""
    return usual * int(os.environ.get(VARIABLE, "1"))


def some_of(whole: Sequence[T], one_in: int) -> Sequence[T]:
    """Every so many of a long list of trials; all of them where `DUBAN_CAMPAIGN` is set."""
    return whole if VARIABLE in os.environ else whole[::one_in]
