"""Amounts of money: integer fen (分) inside, yuan (元) at the edges.

A fen is the hundredth of a yuan. Nothing in the rules ever holds a float amount.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, TypeAlias

FEN_PER_YUAN = 100
MOST_YUAN = 10**12

Fen: TypeAlias = Annotated[int, "fen"]
"""An amount in fen. Fields of this type are read from and printed as yuan."""


class NotAnAmount(ValueError):
    """The text is no amount in yuan with at most two decimal places."""


def fen(yuan: object) -> int:
    """Return the amount in fen that *yuan* (int, decimal text or Decimal) states.

    Raises NotAnAmount for a bool, a float, half a fen, text that is no number, and more than any
    budget holds.
    """
    if isinstance(yuan, bool) or not isinstance(yuan, int | str | Decimal):
        raise NotAnAmount(str(yuan))
    try:
        amount = Decimal(yuan) * FEN_PER_YUAN
    except ArithmeticError:
        raise NotAnAmount(str(yuan)) from None
    if not amount.is_finite() or abs(amount) > MOST_YUAN * FEN_PER_YUAN:
        raise NotAnAmount(str(yuan))
    if amount != amount.to_integral_value():
        raise NotAnAmount(str(yuan))
    return int(amount)


def yuan(amount: int) -> int | str:
    """Return *amount* fen in yuan: a whole number, or decimal text where fen are not zero."""
    whole, rest = divmod(abs(amount), FEN_PER_YUAN)
    if rest == 0:
        return amount // FEN_PER_YUAN
    return f"{'-' if amount < 0 else ''}{whole}.{rest:02d}"


def share(amount: int, percent: int | Fraction) -> int:
    """Return *percent* of *amount*, rounded down to the fen (R-M.4)."""
    return int(Fraction(amount) * percent / 100)


def split(amount: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Split *amount* fen by *weights* so that the parts add up to it exactly (R-M.6).

    Fen that the rounding leaves over go to the largest remainders, ties in the order given.
    With no weight at all the first name bears the whole.
    """
    total = sum(weights.values())
    if total == 0:
        return {name: amount if n == 0 else 0 for n, name in enumerate(weights)}
    parts = {name: amount * weight // total for name, weight in weights.items()}
    order = sorted(weights, key=lambda name: -(amount * weights[name] % total))
    for name in order[: amount - sum(parts.values())]:
        parts[name] += 1
    return parts
