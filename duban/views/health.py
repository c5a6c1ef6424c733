"""How an installation and its office are: what was looked at, what is wrong, what cures it."""

import platform
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from datetime import timedelta
from functools import partial
from typing import Any

from config.errors import ConfigError
from config.words import Words
from duban.bootstrap import monitor
from duban.bootstrap.desk import Desk
from duban.bootstrap.monitor import Answer
from duban.bootstrap.restoring import restored_at
from duban.bootstrap.sealing import KEY_FILE, KeyMissing, open_to_others
from duban.bootstrap.writing import as_writer
from duban.views.history import journal_faults
from duban.views.log import proved
from duban.views.page import Kind, Table, Tone, Value, column, printed
from states.calendar import Reach
from states.night_checks import last_due
from states.saying import Failure, sayings_of
from workflow.night import alarming, job_runs, proving
from workflow.night.plan import JOBS
from workflow.record import alarms, history, ledger, owing, proof, vault
from workflow.record.alarms.findings import (
    Code,
    Finding,
    of_acts,
    of_differences,
    of_imbalances,
    of_links,
)
from workflow.record.owing import OwedStatus
from workflow.record.proof import READING_ERRORS
from workflow.record.vault import Vault
from workflow.store import grants, integrity, parts
from workflow.store.drivers import FIXED_WAL, sqlite_module
from workflow.store.errors import (
    Damaged,
    NotAnOffice,
    NotPermitted,
    OtherSchema,
    OwnersTurn,
    ReadOnly,
    StoreBusy,
    StoreError,
    Unreadable,
)
from workflow.store.parts import PartFault
from workflow.store.schema import is_current
from workflow.store.transaction import Transaction

Row = tuple[Value, ...]
NAMED = 5
"""So many alarms are named."""


def health_table(looked_at: Iterable[Row], words: Words) -> Table:
    """What was looked at, a row each; what is not sound stands out."""
    rows = tuple(looked_at)
    tones: tuple[Tone, ...] = tuple("" if row[2] else "bad" for row in rows)
    made = (
        column(words, "what"),
        column(words, "found"),
        column(words, "sound"),
        column(words, "cure"),
    )
    return Table("health", "", made, rows, tones=tones)


def is_sound(table: Table) -> bool:
    """Whether all that was looked at is as it should be."""
    return not any(table.tones)


def _row(words: Words, what: str, found: object, sound: bool, cure: str = "") -> Row:
    said = "" if sound or not cure else words.say(f"doctor.{cure}")
    told = printed(found, Kind.TEXT, words) if isinstance(found, bool) else str(found)
    return words.say(f"doctor.{what}"), told, sound, said


def machine(words: Words) -> Iterator[Row]:
    """What the program itself stands on."""
    sqlite = sqlite_module()
    yield _row(words, "python", platform.python_version(), True)
    found = words.say(
        "doctor.sqlite_found",
        version=sqlite.sqlite_version,
        library=sqlite.__name__.partition(".")[0],
    )
    yield _row(words, "sqlite", found, sqlite.sqlite_version_info >= FIXED_WAL, "sqlite_cure")


def office(desk: Desk, words: Words, *, raises: bool = False) -> Iterator[Row]:
    """How an open office is: its schema, whether it proves itself, its mails, jobs and calendar.

    What can't be read is told of in its place, and all else is looked at. Where it *raises* what
    it found, that is an alarm, as of a night, which stays until a person has dealt with it.
    """
    found = list[Finding]()
    yield from _looked(partial(_itself, desk, words, found), words)
    yield from _looked(partial(_files, desk, words, found), words)
    yield from _looked(partial(_proofs, desk, words, found), words)
    if raises and found:
        yield from _looked(partial(_raised, desk, words, found), words)
    for look in (_alarms, _mails, _jobs, _backups, _ticking, _calendar):
        yield from _looked(partial(look, desk, words), words)


def _raised(desk: Desk, words: Words, found: list[Finding]) -> Iterator[Row]:
    """Raise what was found as alarms; that it could not be, where the office is only looked at."""
    try:
        with as_writer(desk.settings, desk.store):
            alarming.raise_found(desk.office, found)
    except StoreError as error:
        yield _row(words, "unraised", words.said(*error.sayings), False, "unraised_cure")


def _looked(look: Callable[[], Iterable[Row]], words: Words) -> list[Row]:
    """What a look finds; that it can't, where somebody has written what can't be read."""
    try:
        return list(look())
    except READING_ERRORS as error:
        said = words.said(*error.sayings) if isinstance(error, Unreadable) else str(error)
        return [_row(words, "unreadable", f"{type(error).__name__}: {said}", False, "proof_cure")]


def _itself(desk: Desk, words: Words, raised: list[Finding]) -> Iterator[Row]:
    """What office it is, and by which schema."""
    kind, current = words.named("kind", desk.kind), is_current(desk.store)
    yield _row(words, "office", f"{desk.settings.office} ({kind})", True)
    with desk.store.reading() as transaction:
        restored = restored_at(transaction)
    if restored:  # there may be another one that still sends
        at, head = restored
        told = words.say("doctor.restored_found", at=at, head=head)
        yield _row(words, "restored", told, True)
    yield _row(words, "schema", words.say(f"doctor.schema_{current}"), current, "schema_cure")
    if current:
        yield from _parts(desk, words, raised)


def _parts(desk: Desk, words: Words, raised: list[Finding]) -> Iterator[Row]:
    """Whether the database is as it was made, which keeps others from changing rows."""
    with desk.store.reading() as transaction:
        faults = parts.faults(transaction)
    raised += of_differences(map(proving.unlike, faults))
    found = (
        _listed([part(one, words) for one in faults], words)
        if faults
        else words.say("doctor.parts_whole")
    )
    yield _row(words, "parts", found, not faults, "parts_cure")


def part(fault: PartFault, words: Words) -> str:
    """What is wrong with a part of the database; of what was changed what it says now."""
    state = "changed_to" if fault.found else fault.state
    part = words.say(f"doctor.{fault.kind}", name=fault.name)
    return words.say(f"doctor.part_{state}", part=part, found=fault.found)


def _mails(desk: Desk, words: Words) -> Iterator[Row]:
    """How many mails stand how; failed ones are no sound thing."""
    with desk.store.reading() as transaction:
        counts = owing.counts(transaction)
    mails = [f"{words.label('owed_status', status)} {n}" for status, n in counts.items()]
    failed = counts.get(OwedStatus.FAILED, 0)
    yield _row(words, "mails", _listed(mails, words), not failed, "mails_cure")


def _jobs(desk: Desk, words: Words) -> Iterator[Row]:
    """When each job was due last, and whether the work of days is done."""
    until = desk.days_until()
    with desk.store.reading() as transaction:
        last, done = (
            job_runs.last(transaction),
            job_runs.done_until(transaction, JOBS),
        )
    expected = last_due(until) - timedelta(days=int(desk.is_training))
    is_late = done is not None and done.date() < expected
    jobs = [f"{words.named('job', job)} {due.replace('T', ' ')}" for job, due in last.items()]
    yield _row(words, "jobs", _listed(jobs, words), not is_late, "jobs_cure")


def _backups(desk: Desk, words: Words) -> Iterator[Row]:
    """Whether the backups are made, in an office that makes any by itself."""
    answer = monitor.backup_is_made(desk)
    if answer.found or answer.faults or desk.settings.backups is not None:
        told = words.said(*answer.faults) or answer.found or words.say("word.none")
        yield _row(words, "backups", told, not answer.faults, "backups_cure")


def _calendar(desk: Desk, words: Words) -> Iterator[Row]:
    """How far the working days reach."""
    ends = desk.calendar.last
    is_short = desk.notice().calendar_reach(ends, desk.office.today) is Reach.SHORT
    reaches = not is_short or desk.is_training
    yield _row(words, "calendar", ends, reaches, "calendar_cure")


def _listed(some: Iterable[str], words: Words) -> str:
    return words.say("word.comma").join(some) or words.say("word.none")


def _alarms(desk: Desk, words: Words) -> Iterator[Row]:
    """The alarms that nobody has dealt with, each by its number and where it is."""
    with desk.store.reading() as transaction:
        some, count = alarms.open_ones(transaction, NAMED), alarms.count_open(transaction)
    named = [f"{one.id} {one.of_table} {one.row}" for one in some]
    more = ["…"] if count > len(some) else []
    yield _row(words, "alarms", _listed([*named, *more], words), not count, "alarms_cure")


def _files(desk: Desk, words: Words, raised: list[Finding]) -> Iterator[Row]:
    """Whether the file of the database is whole, and nobody else reads it or the key."""
    with desk.store.reading() as transaction:
        if desk.store.is_sqlite:
            damage = integrity.damage(transaction)
            raised += of_differences(map(proving.unsound, damage))
            found = words.say("doctor.file_whole") if not damage else damage[0]
            yield _row(words, "file", found, not damage, "file_cure")
        else:
            found = f"{integrity.server(transaction)}, {desk.store.place}"
            yield _row(words, "server", found, True)
            used = grants.account(transaction)
            yield _row(words, "account", words.say(f"doctor.as_{used.right}", name=used.name), True)
    own = [desk.settings.office / KEY_FILE, *([desk.store.path] if desk.store.path else [])]
    exposed = open_to_others(own)
    yield _row(words, "private", _listed(exposed, words), not exposed, "private_cure")


def _proofs(desk: Desk, words: Words, raised: list[Finding]) -> Iterator[Row]:
    """Whether history and ledger prove themselves and the rest, and the key opens the seals."""
    with desk.store.reading() as transaction:
        for what in _PROOFS:
            look = partial(_proof, transaction, desk.office.vault, what, words, raised)
            yield from _looked(look, words)


def _proof(
    transaction: Transaction, key: Vault, what: str, words: Words, raised: list[Finding]
) -> list[Row]:
    faults = _PROOFS[what](transaction, key)
    raised += _AS_FINDINGS[what](faults)
    return [_row(words, what, len(faults), not faults, f"{what}_cure")]


_AS_FINDINGS: Mapping[str, Callable[[Any], Iterator[Finding]]] = {
    "history": of_acts,
    "ledger": of_imbalances,
    "proof": of_differences,
    "log": partial(of_links, Code.LOG, "security"),
    "journal": partial(of_links, Code.JOURNAL, "journal"),
    "seal": lambda accounts: of_differences(map(proving.unopened, accounts)),
}
"""What makes alarms of what was found, by what found it."""

_PROOFS: Mapping[str, Callable[[Transaction, Vault], Sized]] = {
    "history": lambda transaction, key: history.verify(transaction)[1],
    "ledger": lambda transaction, key: ledger.imbalances(transaction),
    "proof": lambda transaction, key: list(proof.all_differences(transaction)),
    "log": lambda transaction, key: proved(transaction).faults,
    "journal": lambda transaction, key: journal_faults(transaction)[1],
    "seal": vault.unopened,
}
"""All that an office proves, by what proves it: each says what is in doubt."""


def proofs(transaction: Transaction, key: Vault) -> dict[str, Sized]:
    """What is in doubt of all that an office proves, by what proves it."""
    return {what: prove(transaction, key) for what, prove in _PROOFS.items()}


def _ticking(desk: Desk, words: Words) -> Iterator[Row]:
    """Whether anything runs the jobs; where none ever was, that is said and no fault."""
    answer = monitor.clock_ticks(desk)
    is_new = answer.found == ""
    found = words.said(*answer.faults) or answer.found or words.say("word.none")
    yield _row(words, "tick", found, is_new or not answer.faults, "tick_cure")


def closed(error: Failure | OSError, words: Words) -> Row:
    """Why an office can't be opened, and what to do about it: restoring is rarely the cure."""
    what = "key" if isinstance(error, KeyMissing) else "office"
    found = words.said(*sayings_of(error))
    return _row(words, what, found, False, f"closed_{_ailment(error)}_cure")


AILMENTS: tuple[tuple[type[Exception], str], ...] = (
    (KeyMissing, "key"),
    (OwnersTurn, "owner"),
    (OtherSchema, "schema"),
    (Damaged, "damaged"),
    (Unreadable, "unreadable"),
    (ConfigError, "unreadable"),
    (NotAnOffice, "path"),
    (NotPermitted, "account"),
    (ReadOnly, "read_only"),
    (StoreBusy, "busy"),
    (PermissionError, "rights"),
)
"""What an error says of an office that it keeps shut; the first that fits."""


def _ailment(error: Failure | OSError) -> str:
    for kind, name in AILMENTS:
        if isinstance(error, kind):
            return name
    words = str(error.__cause__ or error).lower()
    if "full" in words or "no space" in words:
        return "full"
    return "rights" if "unable to open" in words or "denied" in words else "store"


# --- what a monitor is told -------------------------------------------------------------------


def here(said: str, is_heard: bool, words: Words) -> Row:
    """What is *said* of the process that stays on this machine."""
    return _row(words, "here", said, is_heard)


def watch_table(answers: Iterable[Answer], words: Words) -> Table:
    """What a monitor asked, a row each, with the sentence for what is wrong."""
    found = [(one, words.said(*one.faults)) for one in answers]
    rows = tuple(
        (*_row(words, one.what, words.said(one.told) if one.told else one.found, not said), said)
        for one, said in found
    )
    made = (*health_table((), words).columns, column(words, "fault"))
    tones: tuple[Tone, ...] = tuple("bad" if said else "" for _, said in found)
    return Table("watch", "", made, rows, tones=tones)
