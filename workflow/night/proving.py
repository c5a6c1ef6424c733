"""A share of the office held against its acts, its chains and its journal each night."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from itertools import islice
from typing import Any

import msgspec

from states.calendar import ONE_DAY, every_day
from workflow.night.unread import Reader
from workflow.people import security
from workflow.record import archives, history, journaled, proof, vault
from workflow.record.differing import SCHEMA, UNOPENED, UNSOUND, Difference
from workflow.record.journaled import BEGINNING, Place
from workflow.record.vault import Vault
from workflow.store import integrity, journal, parts
from workflow.store.chaining import EMPTY, Head
from workflow.store.parts import PartFault
from workflow.store.transaction import Transaction

PROVED_A_NIGHT = 50
"""So many cases are looked at each night, the next ones the next night."""

DIFFERENCES_SHOWN = 200
"""So many differences of a night stand in its report; each of them is an alarm."""

MOST_TOLD = 20_000
"""So many differences of one source are told in a night, for memory is not without end."""

ROWS_A_NIGHT = 500
"""So many rows that no act makes are looked at each night, the next ones the next night."""

LINKS_A_NIGHT = 1_000
"""So many acts, and entries of log and journal, that were proved before are proved again."""

CHECKED_ON = 0
"""The weekday, Monday, whose night has SQLite check its file; missed, it is made up for."""

MOST_PAGES = 100_000
"""A file of more pages would keep those who write waiting too long: the doctor checks it."""


class Proved(msgspec.Struct, frozen=True, omit_defaults=True):
    """How many cases were held against their acts, up to which one, and what differs.

    `until` is empty where no more followed: the next night begins at the first case again. `rows`
    is up to where the rows that no act makes were held against the journal; `acts`, `log` and
    `entries` are up to where history, security log and journal were proved once more; `night` is
    the last that saw to the file. A report keeps the first differences, and how many `more`.
    """

    looked_at: int = 0
    until: str = ""
    differences: tuple[Difference, ...] = ()
    rows: Place = BEGINNING
    acts: Head = EMPTY
    log: Head = EMPTY
    entries: Head = EMPTY
    night: date | None = None
    more: int = 0


_Places = dict[str, Any]
_Looked = tuple[Iterable[Difference], _Places]
_Source = Callable[[], _Looked]
_NOTHING: tuple[list[Difference], _Places] = ([], {})


def prove(
    transaction: Transaction,
    before: Proved,
    night: date,
    key: Vault,
    reader: Reader | None = None,
) -> Proved:
    """Hold what comes next after what was *before* against acts and journal, texts against hashes.

    Each source goes on after its own place. What the *reader* can't read stays at its place, and
    so does a source that has too much to tell; without a reader it is an error. Where no journal is
    kept, cases are taken down as they end, and prove nothing.
    """
    if transaction.notes is None:
        return Proved()
    reader = reader or Reader(goes_on=False)
    proved, found = put_off(before), list[Difference]()
    for section, look in _sources(transaction, before, night, key, reader).items():
        some, places = reader.read(section, partial(_told, look), _NOTHING)
        found += some
        proved = msgspec.structs.replace(proved, **places)
    return msgspec.structs.replace(proved, differences=tuple(found))


def _sources(
    transaction: Transaction, before: Proved, night: date, key: Vault, reader: Reader
) -> dict[str, _Source]:
    """What is held against each other in a night, by the section of the report."""
    share = reader.read(
        "proof_cases", lambda: proof.known_cases(transaction, before.until, PROVED_A_NIGHT), None
    )
    sources: dict[str, _Source] = {
        "proof_file": lambda: (_file(transaction, before.night, night), {"night": night}),
        "proof_schema": lambda: (of_schema(transaction), {}),
        "proof_texts": lambda: (proof.text_differences(transaction), {}),
        "proof_acts": lambda: _acts(transaction, before.acts),
        "proof_log": lambda: _log(transaction, before.log),
        "proof_entries": lambda: _entries(transaction, before.entries),
        "proof_archives": lambda: (archives.standing_differences(transaction), {}),
    }
    if share is not None:
        until = share[-1] if len(share) == PROVED_A_NIGHT else ""
        places = {"looked_at": len(share), "until": until}
        sources["proof_cases"] = lambda: (_of_cases(transaction, share), places)
        sources["proof_seals"] = lambda: (of_seals(transaction, key, share), {})
    return {**sources, "proof_rows": lambda: _rows(transaction, before.rows)}


def _of_cases(transaction: Transaction, share: list[str]) -> Iterator[Difference]:
    yield from proof.of_cases(transaction, share)
    yield from archives.of_cases(transaction, share)


def _told(look: _Source) -> tuple[list[Difference], _Places]:
    """What a source finds; where that is too much the next night looks there again."""
    found, places = look()
    some = list(islice(found, MOST_TOLD + 1))
    return (some, places) if len(some) <= MOST_TOLD else (some[:MOST_TOLD], {})


def _acts(transaction: Transaction, since: Head) -> _Looked:
    end, faults = history.stretch(transaction, since, LINKS_A_NIGHT)
    found = (
        Difference("event", f"{one.case} {one.seq}", one.code, "", "", one.case) for one in faults
    )
    return found, {"acts": end}


def _log(transaction: Transaction, since: Head) -> _Looked:
    end, faults = security.stretch(transaction, since, LINKS_A_NIGHT)
    return (Difference("security", str(one.seq), one.code, "", "") for one in faults), {"log": end}


def _entries(transaction: Transaction, since: Head) -> _Looked:
    end, faults = journal.stretch(transaction, since, LINKS_A_NIGHT)
    found = (Difference("journal", str(one.seq), one.code, "", "") for one in faults)
    return found, {"entries": end}


def _rows(transaction: Transaction, place: Place) -> _Looked:
    untold, rows = journaled.share_of(transaction, place, ROWS_A_NIGHT)
    return untold, {"rows": rows or BEGINNING}


def cut(proved: Proved) -> Proved:
    """What a report keeps of it: the first differences, and how many more there are."""
    more = max(0, len(proved.differences) - DIFFERENCES_SHOWN)
    first = proved.differences[:DIFFERENCES_SHOWN]
    return msgspec.structs.replace(proved, differences=first, more=more)


def put_off(before: Proved) -> Proved:
    """Look at nothing tonight; the next night goes on after what was *before*."""
    return msgspec.structs.replace(before, looked_at=0, differences=(), more=0)


def _file(transaction: Transaction, before: date | None, night: date) -> Iterator[Difference]:
    """What is wrong with the file, where a Monday has come since the night *before*."""
    since = night if before is None else before + ONE_DAY
    if any(day.weekday() == CHECKED_ON for day in every_day(since, night)):
        yield from of_file(transaction)


def can_check_file(transaction: Transaction) -> bool:
    """Whether the file is not too large to be looked at in a night."""
    return integrity.pages(transaction) <= MOST_PAGES


def of_file(transaction: Transaction) -> Iterator[Difference]:
    """What SQLite finds wrong with its file; nothing of one that is too large for a night."""
    if can_check_file(transaction):
        yield from map(unsound, integrity.damage(transaction))


def of_schema(transaction: Transaction) -> Iterator[Difference]:
    """The parts of the database that are not as it was made with them."""
    yield from map(unlike, parts.faults(transaction))


def of_seals(transaction: Transaction, key: Vault, share: list[str]) -> Iterator[Difference]:
    """The sealed account numbers of a share of cases that the key does not open."""
    yield from map(unopened, vault.unopened_of(transaction, key, share))


def unsound(damage: str) -> Difference:
    """That SQLite finds a damage of its file."""
    return Difference("file", damage, "", integrity.SOUND, UNSOUND)


def unlike(fault: PartFault) -> Difference:
    """That a part of the database is missing, changed, or somebody else's."""
    row, is_told = f"{fault.kind} {fault.name}", fault.right or fault.found
    found = fault.found if is_told else fault.state
    return Difference(SCHEMA, row, fault.table, fault.right, found)


def unopened(account: str) -> Difference:
    """That the key does not open the number of an account, named by case and institution."""
    return Difference("account", account, "sealed", "", UNOPENED, account.partition(" ")[0])
