"""The act of steps 5 and 6 that pays money."""

from typing import Annotated

from states.choices import Choice, Instalment
from states.commands.base import Command
from states.money import Fen


class Disburse(Command, frozen=True, tag="disburse"):
    """Pay an instalment to institutions (R-5.2, R-M.3 to R-M.7).

    `again` says that it is another payment than a like one of the same day.
    """

    amount: Fen | None = None
    instalment: Annotated[str | None, Choice(*Instalment)] = None
    payees: dict[str, Fen] = {}
    again: bool | None = None
