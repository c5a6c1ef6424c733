"""Amounts of money: integer fen (分) inside, yuan (元) at the edges.

A fen is the hundredth of a yuan. Nothing in the rules ever holds a float amount. What comes in is
read by `fen`. What goes out is `yuan` in data, `decimal` in the cell of a sheet, and `grouped` in
what people read, with `ten_thousands` (万元) where an amount comes out even; the words round them,
元 or RMB, belong to a language.
"""

import re
from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Annotated, TypeAlias

if TYPE_CHECKING:
    from fractions import Fraction

FEN_PER_YUAN = 100
FEN_PER_TEN_THOUSAND_YUAN = 10_000 * FEN_PER_YUAN
MOST_YUAN = 10**9
"""One amount is at most a thousand million yuan: six times what a whole city was ever paid."""

_WRITTEN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_A_FEN = Decimal("0.01")

Fen: TypeAlias = Annotated[int, "fen"]
"""An amount in fen. Fields of this type are read from and printed as yuan."""


class NotAnAmount(ValueError):
    """The text is no amount in yuan with at most two decimal places."""


class TooLarge(NotAnAmount):
    """The amount is larger than any that is paid."""


def fen(yuan: object) -> int:
    """Return the amount in fen that *yuan* (int, decimal text or Decimal) states.

    Raises NotAnAmount for a bool, a float, half a fen and text that is no number in plain digits,
    and TooLarge for more than is ever paid.
    """
    if isinstance(yuan, bool) or not isinstance(yuan, int | str | Decimal):
        raise NotAnAmount(str(yuan))
    if isinstance(yuan, str) and not _WRITTEN.fullmatch(yuan):
        raise NotAnAmount(yuan)
    amount = Decimal(yuan)
    if not amount.is_finite():
        raise NotAnAmount(str(yuan))
    if abs(amount) > MOST_YUAN:
        raise TooLarge(str(yuan))
    whole = amount.quantize(_A_FEN, ROUND_DOWN)
    if whole != amount:
        raise NotAnAmount(str(yuan))
    return int(whole * FEN_PER_YUAN)


def yuan(amount: int) -> int | str:
    """Return *amount* fen in yuan: a whole number, or decimal text where fen are not zero."""
    whole, rest = divmod(abs(amount), FEN_PER_YUAN)
    if rest == 0:
        return amount // FEN_PER_YUAN
    return f"{'-' if amount < 0 else ''}{whole}.{rest:02d}"


def decimal(amount: int) -> Decimal:
    """Return *amount* fen in yuan as a number that can be reckoned with."""
    return Decimal(amount) / FEN_PER_YUAN


def grouped(amount: int) -> str:
    """Print *amount* fen in yuan in groups of three: 600,000, or 200,000.40 where fen are not zero.

    It is the one form in which people read an amount, whoever tells it.
    """
    whole, rest = divmod(abs(amount), FEN_PER_YUAN)
    point = f".{rest:02d}" if rest else ""
    return f"{'-' if amount < 0 else ''}{whole:,}{point}"


def ten_thousands(amount: int) -> str | None:
    """Print *amount* fen in 万元 in groups of three; None where it is zero or comes out uneven."""
    count, rest = divmod(amount, FEN_PER_TEN_THOUSAND_YUAN)
    return f"{count:,}" if count and not rest else None


def half_up(exact: "Fraction", places: int = 0) -> Decimal:
    """Round an exact value to so many *places*, a half away from zero."""
    whole = (2 * abs(exact) * 10**places + 1) // 2
    return Decimal(-whole if exact < 0 else whole).scaleb(-places)


def share(amount: int, percent: "int | Fraction") -> int:
    """Return *percent* of *amount*, rounded down to the fen (R-M.4)."""
    return amount * percent // 100


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
