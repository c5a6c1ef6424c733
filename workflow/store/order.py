"""How a list stands."""

from typing import NamedTuple


class Order(NamedTuple):
    """By which field the rows of a list stand, if by any; which fields, its owner says."""

    field: str = ""
    descending: bool = False


UNORDERED = Order()
"""By no field of the rows: as they are named."""
