"""The lines of the ledger as a list, as an auditor reads them: amounts in yuan, codes in words."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.listing import Asked, Listing, ListQuery, Row
from duban.views.page import Coded, Column, Kind, Ref, Subject, Where, column
from workflow.record import ledger
from workflow.record.cases import region_of
from workflow.record.ledger import Line, LinesWanted
from workflow.record.programmes import programmes
from workflow.store.order import Order
from workflow.store.transaction import Transaction


class LineQuery(ListQuery, frozen=True, kw_only=True):
    """Which lines are asked for; booked from one day to another, both included."""

    programme: str = ""
    region: tuple[str, ...] = ()
    account: str = ""
    party: str = ""
    booked_from: date | None = None
    booked_until: date | None = None


def line_query(asked: Asked, desk: Desk, words: Words) -> LineQuery:
    """What is asked for, its names found. Raises InvalidInput, NotThere, SeveralMeant."""
    query = LineQuery(
        programme=asked.text("programme") or "",
        region=asked.regions("region", desk.notice().regions),
        account=asked.choice("account", words.names("account")) or "",
        party=asked.text("party") or "",
        booked_from=asked.day("booked_from"),
        booked_until=asked.day("booked_until"),
        sort=asked.order(Lines.SORTS),
        **asked.pages(),
    )
    asked.finish()
    return query


class Lines(Listing[Line]):
    """The lines that are asked for, as they were booked."""

    KEY: ClassVar = "ledger"
    SORTS: ClassVar = {
        "seq": "seq",
        "day": "day",
        "region_code": "region_code",
        "payee": "party",
        "yuan": "amount",
        "voucher": "voucher",
    }
    query: LineQuery

    def __init__(self, desk: Desk, query: LineQuery, words: Words) -> None:
        with desk.store.reading() as transaction:
            several = not query.programme and len(programmes(transaction)) > 1
        self._regions = desk.notice().regions_by_code
        super().__init__(query, _columns(words, several=several), words)

    @property
    def order(self) -> Order:
        """How they stand; without a word as they were booked."""
        order = super().order
        return order if order.field else Order("seq")

    @property
    def wanted(self) -> LinesWanted:
        """What is asked for, as the record understands it."""
        query = self.query
        return LinesWanted(
            programme=query.programme or None,
            regions=query.region or None,
            account=query.account or None,
            party=query.party or None,
            since=query.booked_from,
            before=query.booked_until,
        )

    def count(self, transaction: Transaction) -> int:
        """How many lines there are on all its pages."""
        return ledger.count_lines(transaction, self.wanted)

    def _found(self, transaction: Transaction, start: int, most: int | None) -> Iterator[Line]:
        return ledger.lines_wanted(transaction, self.wanted, self.order, start=start, most=most)

    def _row(self, one: Line) -> Row:
        words, code = self.words, region_of(one.case_id)
        return (
            one.case_id.partition("/")[0],
            one.seq,
            date.fromisoformat(one.day),
            code,
            Ref(self._regions[code].name, Subject.CASE, one.case_id),
            words.label("account", one.debit),
            words.label("account", one.credit),
            one.party,
            one.amount,
            Coded(bool(one.reverses), words.say("word.reversal") if one.reverses else ""),
            one.voucher,
            one.basis,
            words.label("role", one.actor),
        )


def _columns(words: Words, *, several: bool) -> tuple[Column, ...]:
    """The programme is shown where there are several."""
    return (
        column(words, "programme", where=Where.PAGE if several else Where.DATA),
        column(words, "seq", Kind.NUMBER),
        column(words, "day", Kind.DAY),
        column(words, "region_code", whole=True),
        column(words, "region"),
        column(words, "debit"),
        column(words, "credit"),
        column(words, "payee"),
        column(words, "yuan", Kind.MONEY),
        column(words, "reversal", Kind.CODED),
        column(words, "voucher", whole=True),
        column(words, "basis", whole=True),
        column(words, "actor", title="by"),
    )
