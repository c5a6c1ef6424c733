"""The lines of the ledger as a list, as an auditor reads them: amounts in yuan, codes in words."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.basis import basis_in_words
from duban.views.by_region import Regional, RegionalQuery, whose
from duban.views.listing import Asked, Row
from duban.views.page import Coded, Column, Kind, Ref, column
from duban.views.places import record_ref
from workflow.record import ledger
from workflow.record.ledger import Line, LinesWanted
from workflow.store.order import Order
from workflow.store.transaction import Transaction


class LineQuery(RegionalQuery, frozen=True, kw_only=True):
    """Which lines are asked for; booked from one day to another, both included."""

    account: str = ""
    party: str = ""
    booked_from: date | None = None
    booked_until: date | None = None


def line_query(asked: Asked, desk: Desk, words: Words) -> LineQuery:
    """What is asked for, its names found. Raises InvalidInput, NotThere, SeveralMeant."""
    query = LineQuery(
        **whose(asked, desk),
        account=asked.choice("account", words.names("account")) or "",
        party=asked.text("party") or "",
        booked_from=asked.day("booked_from", desk.office.today),
        booked_until=asked.day("booked_until", desk.office.today),
        sort=asked.order(Lines.SORTS),
        **asked.pages(),
    )
    asked.finish()
    return query


class Lines(Regional[Line]):
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

    def count(self, transaction: Transaction, most: int | None = None) -> int:
        """How many lines there are on all its pages."""
        return ledger.count_lines(transaction, self.wanted)

    def _found(self, transaction: Transaction, start: int, most: int | None) -> Iterator[Line]:
        return ledger.lines_wanted(transaction, self.wanted, self.order, start=start, most=most)

    def _columns(self, words: Words) -> tuple[Column, ...]:
        programme, *place = self._whose_columns(words)
        return (
            programme,
            column(words, "seq", Kind.NUMBER),
            column(words, "day", Kind.DAY),
            *place,
            column(words, "debit"),
            column(words, "credit"),
            column(words, "payee"),
            column(words, "yuan", Kind.MONEY),
            column(words, "reversal", Kind.CODED),
            column(words, "voucher", whole=True),
            column(words, "basis", Kind.CLAUSE, whole=True),
            column(words, "actor", title="by"),
        )

    def _details(self, one: Line) -> Ref:
        return record_ref(one.case_id, one.seq)

    def _row(self, one: Line) -> Row:
        words, (programme, *place) = self.words, self._whose(one.case_id)
        return (
            programme,
            one.seq,
            date.fromisoformat(one.day),
            *place,
            words.label("account", one.debit),
            words.label("account", one.credit),
            one.party,
            one.amount,
            Coded(bool(one.reverses), words.say("word.reversal") if one.reverses else ""),
            one.voucher,
            basis_in_words(one.basis, words),
            words.label("party", one.actor),
        )
