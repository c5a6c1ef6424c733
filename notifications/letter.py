"""What a letter is made of, and how it reads."""

from datetime import date
from typing import Any

import msgspec

from notifications.terms import Terms

DEMO_MARK = "【演示数据 DEMO DATA】"
"""Stands before the subject of every mail of a training office."""


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """The office that writes, and how it is reached. An absent line is left out of the mail.

    `email` is the mailbox that its mails come from, and the organizer of their calendar files.
    """

    name: str
    email: str
    contact: str | None = None
    phone: str | None = None
    address: str | None = None


class Outdated(msgspec.Struct, frozen=True):
    """An entry that a reader has in the calendar and that no longer stands.

    It is of the item `label` and lies on `day`; `due` is the day on which the item is due now,
    None where it is owed no more or the calendar does not reach its day.
    """

    label: str
    day: date
    due: date | None


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """All that a mail is made of.

    `to` names roles of `notifications.briefs`; the salutation follows it. `item` is what is owed
    or filed (`plan_filing`, `self_check_2024-01-10`). `facts` are those of the kind: amounts in
    integer fen, dates as ISO text or None while the calendar does not reach them, `defects` a
    count. `document_number` is that of the notice in force (津知发运字〔2023〕22号),
    `sealed_number` that of the sealed document of which the mail tells, where known. `clause` is
    the clause that the mail rests on, as the procedure writes it. `day` is the day of sending. It
    is written in the language of its `terms`. A `synthetic` one comes from a training office. One
    that `names_notice` comes from an office with several notices, and says in its subject which.
    `outdated` are the entries of its case that the mail takes back or moves in the calendar of who
    gets it.
    """

    kind: str
    to: tuple[str, ...]
    case_id: str
    region: str
    unit: str
    programme_id: str
    programme_title: str
    document_number: str
    day: date
    office: Sender
    terms: Terms
    item: str | None = None
    facts: dict[str, Any] = {}
    institutions: tuple[str, ...] = ()
    sealed_number: str | None = None
    clause: str | None = None
    synthetic: bool = False
    names_notice: bool = False
    outdated: tuple[Outdated, ...] = ()

    @property
    def place(self) -> str:
        """The region, with the notice where there are several."""
        return f"{self.region} {self.document_number}" if self.names_notice else self.region


class Letter(msgspec.Struct, frozen=True):
    """A mail as it reads. `headers` are additional ones, none of an address or a date.

    `calendar` is a calendar file with the deadlines that the mail names, `cancelled` one that takes
    back those that an earlier mail named, lines ended by CRLF.
    """

    subject: str
    text: str
    html: str
    headers: dict[str, str] = {}
    calendar: str | None = None
    cancelled: str | None = None
