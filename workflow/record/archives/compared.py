"""Closed programmes held against what was kept of them: every row that is not as it was."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from workflow.record import history
from workflow.record.archives import contents
from workflow.record.archives.contents import (
    Contents,
    Digests,
    Part,
    Step,
    contents_of,
    digest_of_parts,
)
from workflow.record.archives.kept import COUNTED, Archive, closed_ones, parts, parts_of_case
from workflow.record.cases.names import programme_of
from workflow.record.differing import MISSING, SURPLUS, Difference
from workflow.store import locking
from workflow.store.transaction import Transaction

SHOWN = 12
"""So much of a digest is shown."""

DAMAGED = "unreadable"
"""What is found in place of an archive that can't be read."""

LOCKS = "locks"
"""The row that stands for what keeps the rows of closed programmes from being changed."""


def all_differences(transaction: Transaction) -> Iterator[Difference]:
    """What differs of all programmes that are closed, and the locks that they lack."""
    for one in closed_ones(transaction):
        yield from differences_of(transaction, one)
    yield from lock_differences(transaction)


def standing_differences(transaction: Transaction) -> Iterator[Difference]:
    """What a look without any rows shows: heads that the history lacks, and locks that are gone."""
    for one in closed_ones(transaction):
        yield from _of_head(transaction, one)
    yield from lock_differences(transaction)


def of_cases(transaction: Transaction, case_ids: Iterable[str]) -> Iterator[Difference]:
    """What differs of those cases whose programme is closed, but for mails: one may be of many."""
    closed = {one.programme_id: one for one in closed_ones(transaction)}
    for case_id in case_ids if closed else ():
        if (archive := closed.get(programme_of(case_id))) is not None:
            try:
                kept = parts_of_case(transaction, archive, case_id)
            except msgspec.MsgspecError:
                yield _damaged(archive)
            else:
                yield from _of_rows(kept, contents.of_case(transaction, case_id))


def of_mails(transaction: Transaction, table: str, names: Sequence[str]) -> Iterator[Difference]:
    """What differs of these mails, or of what they carry, where that was kept of a programme."""
    for archive in closed_ones(transaction) if table in contents.OF_ANY else ():
        try:
            kept = parts_of_case(transaction, archive, "").get((table, ""), {})
        except msgspec.MsgspecError:
            yield _damaged(archive)
            continue
        if some := {name: kept[name] for name in names if name in kept}:
            there = contents.of_table(transaction, archive.programme_id, table)
            found = {name: there[name] for name in some if name in there}
            yield from _of_rows({(table, ""): some}, {(table, ""): found})


def lock_differences(transaction: Transaction) -> Iterator[Difference]:
    """The locks that somebody took away, or put another in the place of."""
    for name in locking.missing(transaction):
        yield Difference("archive", LOCKS, name, "", MISSING)


def differences_of(
    transaction: Transaction, archive: Archive, step: Step = lambda: None
) -> Iterator[Difference]:
    """The rows of a closed programme that were changed, have gone or have come since.

    What was kept of it is held against its own digest first, and the history against the head that
    it had: so a history that was written anew as a whole is found as well.
    """
    name = archive.programme_id
    try:
        kept = parts(transaction, archive)
    except msgspec.MsgspecError:
        yield _damaged(archive)
        return
    digest = digest_of_parts(kept)
    if digest != archive.digest:
        yield Difference("archive", name, "digest", archive.digest[:SHOWN], digest[:SHOWN])
    yield from _of_head(transaction, archive)
    found = contents_of(transaction, name, step)
    yield from _of_rows(kept, found.parts)
    yield from _of_counts(archive, found)


def _of_head(transaction: Transaction, archive: Archive) -> Iterator[Difference]:
    if history.number_of(transaction, archive.head) != archive.head_seq:
        yield Difference("archive", archive.programme_id, "head", archive.head[:SHOWN], MISSING)


def _damaged(archive: Archive) -> Difference:
    return Difference("archive", archive.programme_id, "digest", archive.digest[:SHOWN], DAMAGED)


def _of_rows(kept: Mapping[Part, Digests], found: Mapping[Part, Digests]) -> Iterator[Difference]:
    for part in sorted({*kept, *found}):
        (table, case), before, now = part, kept.get(part, {}), found.get(part, {})
        for row in sorted({*before, *now}):
            if row not in now:
                yield Difference(table, row, "", "", MISSING, case)
            elif row not in before:
                yield Difference(table, row, "", "", SURPLUS, case)
            elif before[row] != now[row]:
                yield Difference(table, row, "", before[row][:SHOWN], now[row][:SHOWN], case)


def _of_counts(archive: Archive, found: Contents) -> Iterator[Difference]:
    for name in COUNTED:
        said, there = getattr(archive, name), getattr(found, name)
        if said != there:
            yield Difference("archive", archive.programme_id, name, str(said), str(there))
