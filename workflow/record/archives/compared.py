"""Closed programmes held against what was kept of them: every row that is not as it was."""

from collections.abc import Iterator, Mapping

import msgspec

from workflow.record import history
from workflow.record.archives.contents import (
    Contents,
    Digests,
    Part,
    Step,
    contents_of,
    digest_of_parts,
)
from workflow.record.archives.kept import COUNTED, Archive, closed_ones, parts
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
    closed = closed_ones(transaction)
    for one in closed:
        yield from differences_of(transaction, one)
    if closed:
        yield from lock_differences(transaction)


def lock_differences(transaction: Transaction) -> Iterator[Difference]:
    """The locks that somebody took away."""
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
        yield Difference("archive", name, "digest", archive.digest[:SHOWN], DAMAGED)
        return
    digest = digest_of_parts(kept)
    if digest != archive.digest:
        yield Difference("archive", name, "digest", archive.digest[:SHOWN], digest[:SHOWN])
    if history.number_of(transaction, archive.head) != archive.head_seq:
        yield Difference("archive", name, "head", archive.head[:SHOWN], MISSING)
    found = contents_of(transaction, name, step)
    yield from _of_rows(kept, found.parts)
    yield from _of_counts(archive, found)


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
