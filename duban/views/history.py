"""Whether the history proves itself, and with it the cases as they stand."""

from collections.abc import Iterator

import msgspec

from config.words import Words
from duban.views.page import Kind, Table, column, data
from workflow.record import cases, history
from workflow.record.cases.search import CasesWanted, cases_wanted
from workflow.store.transaction import Transaction


class Doubt(msgspec.Struct, frozen=True):
    """A place where something does not prove itself; `seq` is None where a case differs."""

    seq: int | None
    code: str
    expected: str
    found: str


class Verified(msgspec.Struct, frozen=True):
    """How many acts were held against their chain, its head, and all that is in doubt."""

    count: int
    head: str
    doubts: tuple[Doubt, ...]


def verified(transaction: Transaction, anchor: str | None = None) -> Verified:
    """Verify the whole history, and that it holds a head that was kept elsewhere, the *anchor*."""
    count, faults = history.verify(transaction)
    last = history.head(transaction)
    doubts = [Doubt(one.seq, one.code, one.expected, one.found) for one in faults]
    if anchor is not None and not history.contains(transaction, anchor):
        doubts.append(Doubt(last.seq, "anchor", anchor, last.hash))
    return Verified(count, last.hash, (*doubts, *_differing(transaction)))


def _differing(transaction: Transaction) -> Iterator[Doubt]:
    """The cases whose acts do not add up to the facts that are stored of them."""
    for one in cases_wanted(transaction, CasesWanted()):
        stored, acts = cases.load(transaction, one.id), history.of_case(transaction, one.id)
        if stored is None or history.fold(acts) != stored.facts:
            yield Doubt(None, "state", one.id, one.state)


def doubt_table(found: Verified, words: Words) -> Table:
    """All that is in doubt."""
    return Table(
        "doubts",
        "",
        (
            column(words, "seq", Kind.NUMBER),
            data("code"),
            column(words, "fault"),
            column(words, "expected"),
            column(words, "found"),
        ),
        tuple(
            (one.seq, one.code, words.named("fault", one.code), one.expected, one.found)
            for one in found.doubts
        ),
        tone="bad",
    )
