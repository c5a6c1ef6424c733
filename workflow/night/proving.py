"""A share of the office held against its acts, its chains and its journal each night."""

from collections.abc import Iterator
from datetime import date
from itertools import chain, islice

import msgspec

from states.calendar import ONE_DAY, every_day
from workflow.people import security
from workflow.record import history, journaled, proof, vault
from workflow.record.differing import UNOPENED, UNSOUND, Difference
from workflow.record.journaled import BEGINNING, Place
from workflow.record.vault import Vault
from workflow.store import integrity, journal
from workflow.store.chaining import EMPTY, Head
from workflow.store.transaction import Transaction

PROVED_A_NIGHT = 50
"""So many cases are looked at each night, the next ones the next night."""

DIFFERENCES_SHOWN = 200
"""So many differences of a night are told, which suffice to see what happened."""

ROWS_A_NIGHT = 500
"""So many rows that no act makes are looked at each night, the next ones the next night."""

LINKS_A_NIGHT = 1_000
"""So many acts, and entries of log and journal, that were proved before are proved again."""

CHECKED_ON = 0
"""The weekday, Monday, whose night has SQLite check its file; missed, it is made up for."""

MOST_PAGES = 100_000
"""A file of more pages would keep those who write waiting too long: the doctor checks it."""


class Proved(msgspec.Struct, frozen=True, omit_defaults=True):
    """How many cases were held against their acts, up to which one, and the first that differ.

    `until` is empty where no more followed: the next night begins at the first case again. `rows`
    is up to where the rows that no act makes were held against the journal; `acts`, `log` and
    `entries` are up to where history, security log and journal were proved once more; `night` is
    the last that proved anything.
    """

    looked_at: int = 0
    until: str = ""
    differences: tuple[Difference, ...] = ()
    rows: Place = BEGINNING
    acts: Head = EMPTY
    log: Head = EMPTY
    entries: Head = EMPTY
    night: date | None = None


def prove(transaction: Transaction, before: Proved, night: date, key: Vault) -> Proved:
    """Hold what comes next after what was *before* against acts and journal, texts against hashes.

    Where no journal is kept, cases are taken down as they end, and prove nothing.
    """
    if transaction.notes is None:
        return Proved()
    share = proof.known_cases(transaction, before.until, PROVED_A_NIGHT)
    until = share[-1] if len(share) == PROVED_A_NIGHT else ""
    untold, rows = journaled.share_of(transaction, before.rows, ROWS_A_NIGHT)
    acts, of_acts = history.stretch(transaction, before.acts, LINKS_A_NIGHT)
    log, of_log = security.stretch(transaction, before.log, LINKS_A_NIGHT)
    entries, of_entries = journal.stretch(transaction, before.entries, LINKS_A_NIGHT)
    found = chain(
        _file(transaction, before.night, night),
        proof.text_differences(transaction),
        (
            Difference("event", f"{one.case} {one.seq}", one.code, "", "", one.case)
            for one in of_acts
        ),
        (Difference("security", str(one.seq), one.code, "", "") for one in of_log),
        (Difference("journal", str(one.seq), one.code, "", "") for one in of_entries),
        proof.of_cases(transaction, share),
        of_seals(transaction, key, share),
        untold,
    )
    shown = tuple(islice(found, DIFFERENCES_SHOWN))
    return Proved(len(share), until, shown, rows or BEGINNING, acts, log, entries, night)


def put_off(before: Proved) -> Proved:
    """Look at nothing tonight; the next night goes on after what was *before*."""
    return msgspec.structs.replace(before, looked_at=0, differences=())


def _file(transaction: Transaction, before: date | None, night: date) -> Iterator[Difference]:
    """What is wrong with the file, where a Monday has come since the night *before*."""
    since = night if before is None else before + ONE_DAY
    if any(day.weekday() == CHECKED_ON for day in every_day(since, night)):
        yield from of_file(transaction)


def of_file(transaction: Transaction) -> Iterator[Difference]:
    """What SQLite finds wrong with its file; nothing of one that is too large for a night."""
    if integrity.pages(transaction) <= MOST_PAGES:
        for damage in integrity.damage(transaction):
            yield Difference("file", damage, "", integrity.SOUND, UNSOUND)


def of_seals(transaction: Transaction, key: Vault, share: list[str]) -> Iterator[Difference]:
    """The sealed account numbers of a share of cases that the key does not open."""
    for one in vault.unopened_of(transaction, key, share):
        yield Difference("account", one, "sealed", "", UNOPENED, one.partition(" ")[0])
