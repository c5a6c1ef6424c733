"""How much of a long trial one run tries: a slice, or more of it in a campaign."""

import os

VARIABLE = "DUBAN_CAMPAIGN"


def times(usual: int) -> int:
    """Return *usual*, multiplied by the environment's `DUBAN_CAMPAIGN` where it is set."""
    return usual * int(os.environ.get(VARIABLE, "1"))
