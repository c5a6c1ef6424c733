"""The alarms of a night: what it found is raised or seen again, what is open is looked at again."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice

import msgspec

from workflow.mail import unread_mails
from workflow.night import proving
from workflow.night.looking import JOB_TIME
from workflow.night.proving import of_file, of_schema, of_seals
from workflow.night.reports import NightlyReport
from workflow.night.unread import Reader
from workflow.office.door import Office
from workflow.people import security
from workflow.record import alarms, archives, history, journaled, ledger, proof
from workflow.record.alarms import Alarm
from workflow.record.alarms.findings import (
    HEAD,
    Code,
    Differing,
    Finding,
    merged,
    of_acts,
    of_differences,
    of_imbalances,
    of_links,
)
from workflow.record.chain_faults import ChainFault
from workflow.record.vault import Vault
from workflow.store import journal
from workflow.store.chaining import GENESIS, Head, LinkFault
from workflow.store.errors import Unreadable
from workflow.store.transaction import Transaction


class _Again(msgspec.Struct, frozen=True):
    """What was found where alarms are about, and the numbers of those alarms."""

    found: list[Finding] = []
    looked_at: frozenset[int] = frozenset()


def sound(
    office: Office, transaction: Transaction, report: NightlyReport, reader: Reader, *, proves: bool
) -> None:
    """Raise what the report found, and what its *reader* could not read, as alarms.

    A night that *proves* looks at the known ones again; where that can't be done they stay as they
    are. Where no journal is kept an office is only played, and has nobody to alarm.
    """
    if transaction.notes is None:
        return
    again = _Again()
    if proves:
        again = reader.read("alarms", lambda: _look_again(office, transaction, report.day), again)
    found = merged([*found_by(report), *again.found, *reader.findings])
    reader.read(
        "alarms", lambda: alarms.take(transaction, found, again.looked_at, office.clock()), 0
    )


def raise_found(office: Office, found: Iterable[Finding]) -> int:
    """Raise what somebody found who looked between the nights; return how many alarms are new.

    What is open already is seen again. So many are taken as a night takes of one source. Raises
    StoreError where the office can't be written.
    """
    some = merged(islice(found, proving.MOST_TOLD))
    with office.store.writing() as transaction:
        history.head(transaction, to_append=True)
        return alarms.take(transaction, some, (), office.clock())


def _look_again(office: Office, transaction: Transaction, night: date) -> _Again:
    watched = _that_can_be_looked_at(transaction, alarms.watched(transaction), night)
    again = list(looked_at_again(transaction, office.vault, watched))
    return _Again(again, frozenset(one.id for one in watched))


def found_by(report: NightlyReport) -> Iterator[Finding]:
    """All that a report found which an office should not have."""
    yield from of_acts(report.history_faults)
    yield from of_links(Code.LOG, "security", report.log_faults)
    yield from of_links(Code.JOURNAL, "journal", report.journal_faults)
    yield from of_imbalances(report.ledger_faults)
    yield from of_differences(report.proved.differences)
    if (tally := report.tally) is not None and not tally.adds_up:
        told = tally.before + tally.by_acts + tally.by_jobs + tally.by_going_live
        differing = Differing("count", str(told), str(tally.total))
        yield Finding(Code.TALLY, "owed", report.day.isoformat(), "", (differing,))


def _that_can_be_looked_at(
    transaction: Transaction, watched: Iterable[Alarm], night: date
) -> list[Alarm]:
    """The alarms of which a night can tell whether they stand.

    What could not be read is read by each night, which has told by now where it could not: but of
    a part that was left it can't tell, nor of a file that is too large to be looked at, nor of
    what hangs on all rows of a closed programme.
    """
    some, began = list(watched), f"{night.isoformat()}T{JOB_TIME:%H:%M}"
    parts = {one.of_table for one in some if one.code == Code.UNREADABLE and one.row}
    left = {one for one in parts if _was_left(transaction, one, began)}
    checks_file = proving.can_check_file(transaction)
    return [
        one
        for one in some
        if one.of_table != unread_mails.PART
        and (one.code != Code.UNREADABLE or (one.last_seen < began and one.of_table not in left))
        and (one.code != Code.FILE or checks_file)
        and not _is_of_whole_archive(one)
    ]


def _is_of_whole_archive(alarm: Alarm) -> bool:
    """Whether it is about a digest, a count or a sum over all rows of a closed programme."""
    is_told = alarm.row.startswith("[")  # by its key, as the journal tells of rows
    return alarm.of_table == "archive" and alarm.row not in (archives.LOCKS, HEAD) and not is_told


def _was_left(transaction: Transaction, part: str, began: str) -> bool:
    """Whether a part of a job met so much that can't be read that the rest of it was left."""
    last = alarms.last_of(transaction, Finding(Code.UNREADABLE, part, ""))
    return last is not None and last.last_seen >= began


# --- looking again --------------------------------------------------------------------------------


def looked_at_again(
    transaction: Transaction, key: Vault, watched: Iterable[Alarm]
) -> Iterator[Finding]:
    """What is found now where alarms are about: of their cases, rows, entries, of the file."""
    some = list(watched)
    case_ids = sorted({one.case_id for one in some if one.case_id})
    yield from of_differences(proof.of_cases(transaction, case_ids))
    yield from of_differences(archives.of_cases(transaction, case_ids))
    yield from of_differences(archives.standing_differences(transaction))
    if case_ids:
        yield from of_differences(of_seals(transaction, key, case_ids))
    yield from _of_rows(transaction, [one for one in some if one.code == Code.ROW])
    unbalanced = sorted({one.case_id for one in some if one.code == Code.LEDGER})
    yield from of_imbalances(ledger.imbalances_of(transaction, unbalanced))
    if any(one.code == Code.FILE for one in some):
        yield from of_differences(of_file(transaction))
    if any(one.code == Code.SCHEMA for one in some):
        yield from of_differences(of_schema(transaction))
    for one in some:
        if (look := _CHAINS.get(one.code)) is not None:
            yield from look(transaction, one)


def _of_rows(transaction: Transaction, some: list[Alarm]) -> Iterator[Finding]:
    yield from of_differences(proof.text_differences(transaction))
    for name in sorted({one.of_table for one in some}):
        rows = [one.row for one in some if one.of_table == name]
        yield from of_differences(journaled.differences_of(transaction, name, rows))
        yield from of_differences(archives.of_mails(transaction, name, rows))


def _number(alarm: Alarm) -> int | None:
    """The number of the act or entry that an alarm is about."""
    last = alarm.row.rpartition(" ")[2]
    return int(last) if last.isdigit() else None


def _act(transaction: Transaction, alarm: Alarm) -> Iterator[Finding]:
    """Whether an act, or the head of the history, stands where it should."""
    seq = _number(alarm)
    if seq is None:
        if not _history_ends_at_head(transaction):
            yield from of_acts([ChainFault(0, HEAD, "", "")])
        return
    here = next(history.rows_after(transaction, seq - 1), None)
    if here is None or here[0] != seq:
        if seq <= history.head(transaction).seq:
            yield from of_acts([ChainFault(seq, "gap", str(seq), "", alarm.case_id)])
        return
    before = next(history.rows_after(transaction, seq - 2), None)
    stands_before = before is not None and before[0] == seq - 1
    since = Head(seq - 1, str(before[3]) if before and stands_before else GENESIS)
    _, faults = history.stretch(transaction, since, 1)
    yield from of_acts(one for one in faults if one.code != HEAD)


def _history_ends_at_head(transaction: Transaction) -> bool:
    """Whether the head of the history is its last act."""
    try:
        last = history.head(transaction)
    except Unreadable:
        return False
    stands = last.seq == 0 or history.number_of(transaction, last.hash) == last.seq
    return stands and next(history.rows_after(transaction, last.seq), None) is None


def _entry(
    code: Code,
    table: str,
    at: Callable[[Transaction, int], list[LinkFault]],
    ends_at_head: Callable[[Transaction], bool],
) -> Callable[[Transaction, Alarm], Iterator[Finding]]:
    def look(transaction: Transaction, alarm: Alarm) -> Iterator[Finding]:
        seq = _number(alarm)
        if seq is not None:
            yield from of_links(code, table, at(transaction, seq))
        elif not ends_at_head(transaction):
            yield from of_links(code, table, [LinkFault(0, HEAD)])

    return look


_CHAINS: Mapping[str, Callable[[Transaction, Alarm], Iterator[Finding]]] = {
    Code.EVENT: _act,
    Code.LOG: _entry(Code.LOG, "security", security.at, security.ends_at_head),
    Code.JOURNAL: _entry(Code.JOURNAL, "journal", journal.at, journal.ends_at_head),
}
