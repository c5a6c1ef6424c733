"""Mails as a list: what is owed to whom, and what became of it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import ClassVar

from msgspec.structs import replace

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.by_region import RegionalQuery, whose
from duban.views.listing import Asked, Row
from duban.views.page import (
    Coded,
    Column,
    Kind,
    Ref,
    Subject,
    Table,
    Tone,
    Where,
    coded,
    column,
    data,
)
from duban.views.paging import Continued
from duban.views.pinyin import meant_by, regions_meant
from duban.views.places import Regions, place_of, region_code
from states.duty_items import ITEMS
from states.mail_kinds import Addressee, MailKind
from workflow.mail import acts, mails
from workflow.mail.acts import MailAct
from workflow.record import owing
from workflow.record.owing import Owed, OwedStatus, search
from workflow.record.owing.search import LATEST, Meant, OwedWanted
from workflow.store.order import Mark, Order
from workflow.store.transaction import Transaction

IN_ADDRESSES = "@"
TONES: dict[OwedStatus, Tone] = {
    OwedStatus.HELD: "warn",
    OwedStatus.UNCERTAIN: "warn",
    OwedStatus.FAILED: "bad",
    OwedStatus.SUPERSEDED: "faint",
    OwedStatus.SUPPRESSED: "faint",
}


class MailQuery(RegionalQuery, frozen=True, kw_only=True):
    """Which mails are asked for.

    They are of one `day`, or from `since` until `until`, both included. `to` is a role, or part of
    an address with its @. `search` is looked for in what their subjects say (region, kind, item)
    and in addresses. What is `unsigned` was sent to a district that has not signed for it.
    """

    status: str = ""
    kind: str = ""
    to: str = ""
    day: date | None = None
    since: date | None = None
    until: date | None = None
    search: str = ""
    unsigned: bool = False


def unsigned(wanted: OwedWanted) -> OwedWanted:
    """Of what is wanted what was sent to a district that has not signed for it."""
    return replace(wanted, sent_to=Addressee.DISTRICT, also=acts.is_unsigned)


def mail_query(asked: Asked, desk: Desk, words: Words) -> MailQuery:
    """What is asked for, its names found. Raises InvalidInput, NotThere, SeveralMeant."""
    statuses = {one.value: words.label("owed_status", one) for one in OwedStatus}
    kinds = {one.value: words.label("mail_kind", one) for one in MailKind}
    query = MailQuery(
        **whose(asked, desk),
        status=asked.choice("status", statuses) or "",
        kind=asked.choice("kind", kinds) or "",
        to=_recipient(asked, words),
        day=asked.day("day", desk.office.today),
        since=asked.day("since", desk.office.today),
        until=asked.day("until", desk.office.today),
        search=asked.text("search") or "",
        unsigned=asked.flag("unsigned"),
        sort=asked.order(Mails.SORTS),
        **asked.pages(),
    )
    asked.finish()
    return query


def _recipient(asked: Asked, words: Words) -> str:
    given = asked.text("to") or ""
    if IN_ADDRESSES in given:
        return given
    return asked.choice("to", {one.value: words.label("role", one) for one in Addressee}) or ""


class Mails(Continued[Owed]):
    """The mails that are asked for, the latest first."""

    KEY: ClassVar = "mails"
    NOTHING: ClassVar = "note.no_mails"
    SORTS: ClassVar = {"mail": "day", "region": "case_id", "kind": "kind", "status": "status"}
    query: MailQuery

    @property
    def order(self) -> Order:
        """How it stands, as the record knows it."""
        return super().order if self.query.sort else LATEST

    @property
    def wanted(self) -> OwedWanted:
        """What is asked for, as the record understands it."""
        query = self.query
        is_address = IN_ADDRESSES in query.to
        wanted = OwedWanted(
            status=OwedStatus(query.status) if query.status else None,
            kind=MailKind(query.kind) if query.kind else None,
            role=Addressee(query.to) if query.to and not is_address else None,
            programme=query.programme or None,
            regions=query.region or None,
            since=max(filter(None, (query.day, query.since)), default=None),
            until=min(filter(None, (query.day, query.until)), default=None),
            keys=mails.keys_carried_to(query.to) if is_address else None,
            meant=self._meant(query.search) if query.search else None,
        )
        return unsigned(wanted) if query.unsigned else wanted

    def _meant(self, typed: str) -> Meant:
        is_meant, words = meant_by(typed), self.words
        return Meant(
            regions=[one.code for one in regions_meant(typed, tuple(self._regions.values()))],
            kinds=[one for one in MailKind if is_meant(words.label("mail_kind", one))],
            items=[one for one in ITEMS if is_meant(words.label("item", one))],
            keys=mails.keys_carried_to(typed),
        )

    def count(self, transaction: Transaction, most: int | None = None) -> int:
        """How many mails there are on all its pages, counted up to *most*."""
        return search.count_owed(transaction, self.wanted, most)

    def _found(self, transaction: Transaction, start: int, most: int | None) -> Iterator[Owed]:
        return search.owed_wanted(transaction, self.wanted, self.order, start=start, most=most)

    def _after(self, transaction: Transaction, after: Mark, most: int) -> Iterator[Owed]:
        return search.owed_wanted(transaction, self.wanted, self.order, most=most, after=after)

    def _mark(self, one: Owed) -> Mark:
        return search.mark_of(one, self.order)

    def _columns(self, words: Words) -> tuple[Column, ...]:
        return _columns(words, self._whose_columns(words, code=Where.DATA))

    def _row(self, one: Owed) -> Row:
        return _row(one, self._whose(one.case_id), self.words)

    def _tone(self, one: Owed) -> Tone:
        return TONES.get(one.status, "")


def mail_table(
    mails: Iterable[Owed],
    regions: Regions,
    words: Words,
    *,
    title: str = "",
    signed: Mapping[str, MailAct] | None = None,
) -> Table:
    """Mails that were chosen already, one a row, under the name that finds each again.

    Where *signed* is given, each says when the district signed for it.
    """
    signing = () if signed is None else (column(words, "signed_at", Kind.MOMENT),)
    rows = (
        (
            *_row(one, (region_code(one.case_id), place_of(one.case_id, regions, words)), words),
            *(() if signed is None else (_signed_at(signed.get(one.key)),)),
        )
        for one in mails
    )
    columns = _columns(words, (data("region_code"), column(words, "region")))
    return Table(Mails.KEY, title, (*columns, *signing), tuple(rows))


def _signed_at(act: MailAct | None) -> datetime | None:
    return datetime.fromisoformat(act.at) if act else None


def foreseen_table(foreseen: Iterable[Owed], regions: Regions, words: Words) -> Table:
    """Mails that would be owed: none of them has a page yet, but each belongs to a case."""
    return Table(
        "foreseen",
        "",
        (
            data("region_code"),
            column(words, "region"),
            column(words, "kind", Kind.CODED),
            column(words, "item", Kind.CODED),
            column(words, "to", Kind.CODED),
        ),
        tuple(
            (
                region_code(one.case_id),
                Ref(place_of(one.case_id, regions, words), Subject.CASE, one.case_id),
                *_about(one, words),
            )
            for one in foreseen
        ),
    )


def _about(one: Owed, words: Words) -> Row:
    """Of which kind a mail is, about what, and to whom it goes."""
    return (
        coded(words, "mail_kind", one.kind),
        coded(words, "item", one.item) if one.item else None,
        tuple(Coded(role, words.label("role", role)) for role in one.recipients),
    )


def _columns(words: Words, whose: tuple[Column, ...]) -> tuple[Column, ...]:
    return (
        column(words, "mail", whole=True),
        *whose,
        column(words, "kind", Kind.CODED),
        column(words, "item", Kind.CODED),
        column(words, "to", Kind.CODED),
        column(words, "status", Kind.CODED),
        data("result"),
        column(words, "why"),
        data("key"),
    )


def _row(one: Owed, whose: Row, words: Words) -> Row:
    return (
        Ref(owing.name_of(one), Subject.MAIL, owing.name_of(one)),
        *whose,
        *_about(one, words),
        coded(words, "owed_status", one.status),
        one.result,
        words.label("owed_reason", one.result) if one.result else "",
        one.key,
    )
