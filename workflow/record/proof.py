"""The present proved by the history: what can be derived from it is derived again and compared.

Of a case these are its row, its institutions, its duties, its ledger and what its acts owe; of
the office the texts that cases are pinned to, which are hashed again.
"""

from collections.abc import Iterable, Iterator

import msgspec
from msgspec.structs import asdict

from workflow.record import archives, documents, history, journaled, ledger
from workflow.record.cases import compared
from workflow.record.differing import MISSING, Difference, differences
from workflow.record.duties import compared as duties_compared
from workflow.record.folding import fold
from workflow.record.history import Record
from workflow.record.owing import compared as owed_compared
from workflow.record.owing.compared import OfAct
from workflow.store.errors import Unreadable
from workflow.store.excerpts import ANY_NUMBER
from workflow.store.transaction import Transaction

READING_ERRORS = (
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError),
    msgspec.MsgspecError,
    Unreadable,
)
"""What reading a row raises that holds what nobody of ours has written."""

UNREADABLE = "unreadable"
"""What is found in place of an act that can be read."""


def all_differences(transaction: Transaction) -> Iterator[Difference]:
    """All that differs: texts, each case that any table names, what no act makes, archives."""
    yield from text_differences(transaction)
    yield from of_cases(transaction, known_cases(transaction, "", ANY_NUMBER))
    yield from journaled.all_differences(transaction)
    yield from archives.all_differences(transaction)


def known_cases(transaction: Transaction, after: str, most: int) -> list[str]:
    """The cases that any table names, in order: *most* of those after one."""
    first = f"{after}{_NEXT}" if after else ""
    acted = (one.case_ids(transaction, after, most) for one in (compared, history))
    of_rows = (ids(transaction, first, most) for ids in (*_NAMING, archives.case_ids))
    return sorted({name for some in (*acted, *of_rows) for name in some})[:most]


_NAMING = (
    compared.filed_case_ids,
    duties_compared.case_ids,
    owed_compared.case_ids,
    ledger.case_ids,
)
_NEXT = "\x01"
"""Put behind the name of a case it makes what comes next."""


def of_cases(transaction: Transaction, case_ids: Iterable[str]) -> Iterator[Difference]:
    """What differs of these cases, and the texts that they are pinned to and miss."""
    texts = documents.digests(transaction)
    for case_id in case_ids:
        try:
            found = list(_of_case(transaction, case_id))
        except READING_ERRORS:
            found = [Difference("case", case_id, "", "", UNREADABLE)]
        for one in found:
            yield msgspec.structs.replace(one, case=case_id)
        for text in compared.pinned(transaction, case_id):
            if text not in texts:
                yield Difference("document", text, "", case_id, MISSING, case_id)


def _of_case(transaction: Transaction, case_id: str) -> Iterator[Difference]:
    try:
        acts = history.of_case(transaction, case_id)
        facts = fold(acts) if acts else None
    except (msgspec.DecodeError, msgspec.ValidationError, Unreadable):
        yield Difference("event", case_id, "body", "", UNREADABLE)
        return
    if facts is None:
        yield Difference("event", case_id, "", "", MISSING)
    yield from compared.case_differences(transaction, case_id, facts, len(acts))
    yield from duties_compared.duty_differences(transaction, case_id, facts)
    yield from _ledger_differences(transaction, case_id, acts)
    owed = [
        OfAct(act.seq, act.entered.date().isoformat(), act.owed, act.owed_digests) for act in acts
    ]
    yield from owed_compared.owed_differences(transaction, case_id, owed)


def _ledger_differences(
    transaction: Transaction, case_id: str, acts: list[Record]
) -> Iterator[Difference]:
    made = [line for act in acts for line in _lines(act)]
    kept = ledger.lines(transaction, case_id)
    yield from differences(
        "ledger",
        {f"{case_id} {line.seq}.{line.line}": asdict(line) for line in made},
        {f"{case_id} {line.seq}.{line.line}": asdict(line) for line in kept},
    )


def _lines(act: Record) -> list[ledger.Line]:
    name = act.approved_by or act.person or act.party
    day = act.at.date()
    return ledger.lines_of(act.seq, act.case, act.postings, day, act.basis, act.clause, name)


def text_differences(transaction: Transaction) -> Iterator[Difference]:
    """The texts that are not what they are named by."""
    for name, found in documents.digests(transaction).items():
        if found != name:
            yield Difference("document", name, "body", name, found)
