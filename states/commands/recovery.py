"""Acts by which money comes back, is demanded, or is given up."""

from states.commands.base import Command
from states.money import Fen


class Refund(Command, frozen=True, tag="refund"):
    """Money comes back (R-6.9). `payers` says from whom, else it is split by what each owes.

    `again` says that it is another one than a like one of the same day.
    """

    amount: Fen | None = None
    payers: dict[str, Fen] = {}
    again: bool | None = None


class DemandRecovery(Command, frozen=True, tag="demand_recovery"):
    """Send the written demand for an overdue recovery (催告)."""


class ReferRecovery(Command, frozen=True, tag="refer_recovery"):
    """Refer an overdue recovery to the finance authority or the court (移送)."""

    authority: str | None = None


class WriteOffRecovery(Command, frozen=True, tag="write_off_recovery"):
    """The finance authority waives what is outstanding of a referred recovery."""

    authority: str | None = None
    reason: str | None = None
