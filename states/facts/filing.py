"""The two filings of a case, the plan (步骤二) and the institutions (步骤三)."""

from datetime import datetime
from enum import StrEnum

import msgspec

from states.steps import State


class Side(StrEnum):
    """Which of the two filings of a case: the plan (步骤二) or the institutions (步骤三)."""

    PLAN = "plan"
    INSTITUTION = "institution"


class Filing(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of the two filings of a case, the plan (步骤二) or the institutions (步骤三).

    `received` is the time that decides on timeliness (R-2.10); the three receipts are kept
    beside it (R-2.9). `rounds` counts corrections asked for (R-2.8). An accepted one has its
    `number` (备案编号); `conditions` are those of the track with the operator's note (R-0.4).
    """

    status: str = State.AWAITING_SUBMISSION.value
    since: datetime | None = None
    received: datetime | None = None
    mail_received: datetime | None = None
    paper_received: datetime | None = None
    letter_received: datetime | None = None
    late: bool = False
    late_reason: str | None = None
    late_approved_by: str | None = None
    rounds: int = 0
    defects: tuple[str, ...] = ()
    subject: str | None = None
    documents: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    copies: int = 0
    stamped: bool = False
    cover_letter: bool = False
    selection_documents: bool = False
    institutions: tuple[str, ...] = ()
    number: str | None = None
    conditions: dict[str, str] = {}

    def last_received(self, timeliness: str) -> datetime | None:
        """When the papers came that are there now, by the receipt that *timeliness* goes by.

        After a correction that is later than `received`, the first time (R-2.9, R-2.10).
        """
        mail, paper = self.mail_received, self.paper_received
        if mail is None or paper is None:
            return self.received
        return decisive(mail, paper, timeliness)


def decisive(mail: datetime, paper: datetime, timeliness: str) -> datetime:
    """Of two receipts the one that decides on timeliness: that of the mail, any or all (R-2.10)."""
    if timeliness == "mail":
        return mail
    return min(mail, paper) if timeliness == "any" else max(mail, paper)
