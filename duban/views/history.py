"""Whether the history proves itself, and with it the cases as they stand."""

from collections.abc import Iterable, Iterator

import msgspec

from config.words import Words
from duban.views.log import proved
from duban.views.page import Kind, Table, column, data
from workflow.night import reports
from workflow.record import history, proof
from workflow.record.differing import Difference
from workflow.store import journal
from workflow.store.chaining import Head, LinkFault
from workflow.store.errors import Unreadable
from workflow.store.transaction import Transaction


class Doubt(msgspec.Struct, frozen=True):
    """A place where something does not prove itself: in an act of the history, or in a row."""

    seq: int | None
    code: str
    expected: str
    found: str
    where: str = ""


class Verified(msgspec.Struct, frozen=True):
    """How many acts were held against their chain, its head, and all that is in doubt.

    `entries` are those of the journal, which were held against theirs. `anchor` is the number of
    the act whose head was kept elsewhere, `last` that of the last act.
    """

    count: int
    head: str
    doubts: tuple[Doubt, ...]
    entries: int = 0
    anchor: int | None = None
    last: int = 0


def verified(transaction: Transaction, anchor: str | None = None) -> Verified:
    """Verify the whole history, and that it holds a head that was kept elsewhere, the *anchor*."""
    count, faults = history.verify(transaction)
    last = _head(transaction, count)
    doubts = [
        Doubt(one.seq, one.code, one.expected, one.found, f"event {one.case}".strip())
        for one in faults
    ]
    number = history.number_of(transaction, anchor) if anchor is not None else None
    if anchor is not None and number is None:
        doubts.append(Doubt(last.seq, "anchor", anchor, last.hash))
    rows = row_doubts(proof.all_differences(transaction))
    entries, broken = journal_faults(transaction)
    links = (Doubt(one.seq, "journal", "", one.code, "journal") for one in broken)
    logged = (Doubt(one.seq, "log", "", one.code, "security") for one in proved(transaction).faults)
    return Verified(count, last.hash, (*doubts, *links, *logged, *rows), entries, number, last.seq)


def row_doubts(found: Iterable[Difference]) -> Iterator[Doubt]:
    """Rows that are not what they should be, as places that are in doubt."""
    for one in found:
        where = f"{one.table} {one.row} {one.column}".strip()
        yield Doubt(None, "row", one.expected, one.found, where)


def _head(transaction: Transaction, count: int) -> history.Head:
    """The head of the history, also where somebody has taken it away."""
    try:
        return history.head(transaction)
    except Unreadable:
        return history.Head(count, "")


def journal_faults(transaction: Transaction) -> tuple[int, list[LinkFault]]:
    """Verify the whole journal, and that it holds the entry that the last night told of.

    Returns how many entries there are, and the faults.
    """
    count, faults = journal.verify(transaction)
    report = reports.last(transaction)
    if report is not None and report.journal_head:
        anchor = Head(report.journal_entries, report.journal_head)
        if not journal.holds(transaction, anchor):
            faults.append(LinkFault(anchor.seq, "anchor"))
    return count, faults


def difference_in_words(one: Difference, words: Words) -> str:
    """Which value of which row is not what it should be."""
    return words.say("history.difference", **msgspec.structs.asdict(one))


def doubt_table(found: Verified, words: Words) -> Table:
    """All that is in doubt."""
    return Table(
        "doubts",
        "",
        (
            column(words, "seq", Kind.NUMBER),
            data("code"),
            column(words, "fault"),
            column(words, "where"),
            column(words, "expected"),
            column(words, "found"),
        ),
        tuple(
            (one.seq, one.code, words.named("fault", one.code), one.where, one.expected, one.found)
            for one in found.doubts
        ),
        tone="bad",
    )
