"""The ledger: the lines of a case, the books of all cases, and whether the two agree."""

from collections.abc import Iterable
from datetime import date

import msgspec

from config.words import Words
from duban.views.balances import of_books
from duban.views.basis import basis_in_words
from duban.views.page import Coded, Column, Kind, Table, Value, Where, column, data
from duban.views.places import record_ref
from workflow.record import ledger
from workflow.record.ledger import HELD, Imbalance, Line
from workflow.store.transaction import Transaction

CALLED = {"withheld": "follow_on_withheld"}
"""The books' names of amounts that cases call otherwise."""


def books(transaction: Transaction, until: date | None, words: Words) -> Table:
    """The sums of all cases, as of the end of a day where one is given; amounts in fen."""
    sums = ledger.books(transaction, *_until(until))
    title = words.say("title.as_of_day", day=words.day(until)) if until else ""
    columns = (
        column(words, "name", Kind.CODED, title="amount"),
        column(words, "yuan", Kind.MONEY),
        data("fen", Kind.NUMBER),
    )
    told = sums | {amount.value: fen for amount, fen in of_books(sums).items()}
    rows = tuple((_amount(name, words), fen, fen) for name, fen in told.items())
    return Table("books", title, columns, rows)


def lines(transaction: Transaction, case_id: str, until: date | None, words: Words) -> Table:
    """The lines of a case up to a day, in the order in which they were booked."""
    found = ledger.lines(transaction, case_id, *_until(until))
    empty = words.say("ledger.empty")
    return msgspec.structs.replace(line_table("lines", "", found, words), empty=empty)


def line_table(key: str, title: str, found: Iterable[Line], words: Words) -> Table:
    """Lines of the ledger, each leading to the act that it rests on."""
    chosen = list(found)
    columns = (
        column(words, "seq", Kind.NUMBER),
        column(words, "day", Kind.DAY),
        column(words, "debit", Kind.CODED),
        column(words, "credit", Kind.CODED),
        column(words, "payee"),
        column(words, "yuan", Kind.MONEY),
        column(words, "reversal", Kind.CODED),
        column(words, "voucher"),
        column(words, "basis", where=Where.SHEET),
        column(words, "actor", Kind.CODED, title="by", where=Where.SHEET),
    )
    return Table(
        key,
        title,
        columns,
        tuple(_line(one, words) for one in chosen),
        details=tuple(record_ref(one.case_id, one.seq) for one in chosen),
    )


def imbalances(transaction: Transaction, words: Words) -> Table:
    """The amounts of cases that differ from what their lines add up to."""
    columns = (
        Column("case", words.say("column.case"), whole=True),
        column(words, "amount", Kind.CODED),
        column(words, "shown_yuan", Kind.MONEY),
        column(words, "booked_yuan", Kind.MONEY),
    )
    rows = tuple(_imbalance(one, words) for one in ledger.imbalances(transaction))
    return Table("imbalances", "", columns, rows, tone="bad")


def paid(transaction: Transaction) -> int:
    """What was paid to institutions by all cases, in fen."""
    return ledger.books(transaction)["disbursed"]


def _until(day: date | None) -> tuple[str, ...]:
    return (day.isoformat(),) if day else ()


def _amount(name: str, words: Words) -> Coded:
    return Coded(name, words.label("money", CALLED.get(name, name)))


def _line(one: Line, words: Words) -> tuple[Value, ...]:
    return (
        one.seq,
        date.fromisoformat(one.day),
        Coded(one.debit, words.label("account", one.debit)),
        Coded(one.credit, words.label("account", one.credit)),
        one.party,
        one.amount,
        Coded(bool(one.reverses), words.say("word.reversal") if one.reverses else ""),
        one.voucher,
        basis_in_words(one.basis, words),
        Coded(one.actor, words.label("party", one.actor)),
    )


def _imbalance(one: Imbalance, words: Words) -> tuple[Value, ...]:
    held = one.amount == HELD
    amount = Coded(HELD, words.label("account", HELD)) if held else _amount(one.amount, words)
    return (one.case_id, amount, one.shown, one.booked)
