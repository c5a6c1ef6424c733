"""The act of step 6 by which a region reports."""

from datetime import date

from states.commands.base import Command
from states.money import Fen


class SubmitSelfCheck(Command, frozen=True, tag="submit_self_check"):
    """A self-check: money as of a date, with indicators and tasks beside it (R-6.1, R-6.2).

    Figures are those of the plan's year so far; `tasks` name their headings with their state.
    """

    as_of: date | None = None
    due: date | None = None
    spent_cumulative: Fen | None = None
    matching_in_place: Fen | None = None
    matching_spent: Fen | None = None
    product_filings: int | None = None
    open_licence_total: int | None = None
    open_licence_concluded: int | None = None
    pledge_amount: int | None = None
    pledge_count: int | None = None
    insurance_policies: int | None = None
    transfer_license_count: int | None = None
    physical_space: bool | None = None
    tasks: dict[str, str] = {}
    task_remarks: dict[str, str] = {}
    correction_note: str | None = None
