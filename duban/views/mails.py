"""Mails as a list: what is owed to whom, and what became of it."""

from collections.abc import Iterable
from datetime import date

import msgspec

from config.words import Words
from duban.views.page import Coded, Kind, Table, column, data
from duban.views.places import Regions, place_of, region_code
from workflow.record import owing
from workflow.record.owing import Owed, OwedStatus
from workflow.store.transaction import Transaction


class MailsWanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which notices a list has: all of a *day*, else the latest of a case, at a status, or of all.

    `most` cuts those that are not of one day.
    """

    day: date | None = None
    case_id: str | None = None
    status: str | None = None
    most: int = 40

    def found(self, transaction: Transaction) -> list[Owed]:
        """The notices that are wanted."""
        if self.day is not None:
            known = owing.on_day(transaction, self.day)
        elif self.case_id is not None:
            known = owing.of_case(transaction, self.case_id)
        elif self.status is not None:
            known = owing.of_status(transaction, OwedStatus(self.status), self.most)
        else:
            known = owing.recent(transaction, self.most)
        asked = [one for one in known if self.case_id in (None, one.case_id)]
        asked = [one for one in asked if self.status in (None, one.status)]
        return asked[-self.most :] if self.case_id and self.day is None else asked


def mail_table(mails: Iterable[Owed], regions: Regions, words: Words, *, title: str = "") -> Table:
    """Notices, one a row, under the name that finds each again."""
    return Table(
        "mails",
        title,
        (
            column(words, "mail", whole=True),
            column(words, "region"),
            data("region_code"),
            column(words, "kind", Kind.CODED),
            column(words, "item", Kind.CODED),
            column(words, "to", Kind.CODED),
            column(words, "status", Kind.CODED),
            data("result"),
            column(words, "why"),
            data("key"),
        ),
        tuple(
            (
                owing.name_of(one),
                place_of(one.case_id, regions, words),
                region_code(one.case_id),
                Coded(one.kind, words.label("mail_kind", one.kind)),
                Coded(one.item, words.label("item", one.item)) if one.item else None,
                tuple(Coded(role, words.label("role", role)) for role in one.recipients),
                Coded(one.status, words.label("owed_status", one.status)),
                one.result,
                words.label("owed_reason", one.result) if one.result else "",
                one.key,
            )
            for one in mails
        ),
    )
