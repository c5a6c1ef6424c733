"""What was done to a case: each act with its moment, who did it, and what it changed."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from msgspec.structs import replace

from config.words import Words
from duban.views.act_fields import said_of
from duban.views.basis import basis_in_words
from duban.views.page import (
    Coded,
    Column,
    Kind,
    Ref,
    Subject,
    Table,
    Value,
    Where,
    coded,
    column,
    data,
)
from duban.views.places import record_ref
from states.events import Transition
from states.procedure import Rulebook
from workflow.office.standing_acts import CORRECT, UNDO, past_of
from workflow.record import history
from workflow.record.cases import Stored
from workflow.record.folding import fold
from workflow.record.history import Record
from workflow.store.transaction import Transaction

TAKEN_BACK, STRUCK, CORRECTED = "taken_back", "struck", "corrected"
"""What became of an act that no longer stands as it was done."""


def acts(transaction: Transaction, case_id: str, until: date, words: Words) -> Table:
    """The acts of a case that were entered up to a day, in their order."""
    return acts_of(history.of_case(transaction, case_id), until, words)


def acts_of(records: Sequence[Record], until: date, words: Words) -> Table:
    """Acts that are read already, those that were entered up to a day."""
    shown = [one for one in records if one.entered.date() <= until]
    fates = _fates(shown, words)
    gone = {number for number, fate in fates.items() if fate.code != CORRECTED}
    columns = (
        column(words, "seq", Kind.NUMBER),
        column(words, "happened", Kind.MOMENT),
        data("entered", Kind.MOMENT),
        column(words, "late_entered", Kind.MOMENT),
        column(words, "act", Kind.CODED, title="act_label"),
        column(words, "fate", Kind.CODED),
        data("party"),
        column(words, "by"),
        data("person"),
        Column("prepared_by", words.say("audit.prepared_by"), where=Where.SHEET),
        Column("approved_by", words.say("audit.approved_by"), where=Where.SHEET),
        column(words, "change"),
        column(words, "said", where=Where.SHEET),
        column(words, "clause", Kind.CLAUSE, where=Where.SHEET),
        column(words, "basis"),
        data("data"),
        data("changed"),
    )
    return Table(
        "acts",
        "",
        columns,
        tuple(_row(one, fates.get(one.seq), words) for one in shown),
        tones=tuple("faint" if one.seq in gone else "" for one in shown),
        details=tuple(record_ref(one.case, one.seq) for one in shown),
    )


def numbers_standing(
    records: Sequence[Record], rulebook: Rulebook, now: datetime
) -> frozenset[int]:
    """The numbers of the acts of a case that stand and can be corrected."""
    return frozenset(turn.seq for turn in past_of(records, rulebook, now).turns)


def with_corrections(
    done: Table, case_id: str, standing: Collection[int], words: Words, *, undoable: int | None
) -> Table:
    """The acts of a case, each that stands with the way to its correction.

    That of the number *undoable*, the last, also has the way to take it back.
    """
    at = [one.key for one in done.columns].index("seq")
    label, undoing = words.label("command", CORRECT), words.say("acting.take_back")
    undo = Ref(undoing, Subject.ACT, f"{case_id}/acts/{UNDO}")

    def ways(number: Value) -> tuple[Ref, ...]:
        if number not in standing:
            return ()
        correction = Ref(label, Subject.CORRECTION, f"{case_id}/records/{number}/correction")
        return (correction, undo) if number == undoable else (correction,)

    rows = tuple((*row, ways(row[at])) for row in done.rows)
    return replace(done, columns=(*done.columns, column(words, "correct")), rows=rows)


def with_news(done: Table, new: Collection[int], words: Words) -> Table:
    """The acts of a case, those that are new to who looks marked by name."""
    keys = [one.key for one in done.columns]
    at, act = keys.index("seq"), keys.index("act") + 1
    mark = Coded("new", words.say("new.mark"))
    rows = tuple((*row[:act], mark if row[at] in new else None, *row[act:]) for row in done.rows)
    columns = (*done.columns[:act], column(words, "news", Kind.CODED), *done.columns[act:])
    return replace(done, columns=columns, rows=rows)


def as_it_stood(transaction: Transaction, stored: Stored, day: date) -> Stored | None:
    """The case as what was entered up to the end of *day* adds up to; None if it was not there."""
    records = [r for r in history.of_case(transaction, stored.id) if r.entered.date() <= day]
    if not records:
        return None
    return Stored(
        stored.id,
        stored.programme_id,
        stored.notice_hash,
        stored.procedure_hash,
        len(records),
        fold(records),
    )


def _fates(records: Sequence[Record], words: Words) -> dict[int, Coded]:
    """Which acts no longer stand as they were done, by their numbers: by which later act."""
    found = dict[int, Coded]()
    for one in reversed(records):  # what was taken back itself takes nothing back
        code, number = _reaches_back(one)
        if number is not None and (one.seq not in found or found[one.seq].code == CORRECTED):
            found.setdefault(number, Coded(code, words.say(f"fate.{code}", number=one.seq)))
    return found


def _reaches_back(record: Record) -> tuple[str, int | None]:
    """What an act does to an earlier one, and the number of that."""
    if record.undoes is not None:
        return TAKEN_BACK, record.undoes
    return CORRECTED if record.data.get("corrected") else STRUCK, record.corrects


def _row(record: Record, fate: Coded | None, words: Words) -> tuple[Value, ...]:
    is_late = record.entered.date() != record.at.date()
    return (
        record.seq,
        record.at,
        record.entered,
        record.entered if is_late else None,
        named_act(record, words),
        fate,
        record.party,
        by_whom(record, words),
        record.person,
        record.prepared_by,
        record.approved_by,
        tuple(change_in_words(one, words) for one in record.transitions),
        tuple(
            words.say("word.of_name", name=label, value=text)
            for label, text in said_of(record.command, record.data, words)
        ),
        record.clause,
        basis_in_words(record.basis, words),
        record.data,
        tuple(sorted(record.changed)),
    )


def named_act(record: Record, words: Words) -> Coded:
    """What an act is called; of a correction and of what takes an act back, of which."""
    if record.undoes is not None:
        return Coded(record.command, words.say("amended.undoes", number=record.undoes))
    if record.corrects is None:
        return coded(words, "command", record.command)
    key = "amended.corrects" if record.data.get("corrected") else "amended.strikes"
    return Coded(record.command, words.say(key, number=record.corrects))


def by_whom(record: Record, words: Words) -> str:
    """On whose behalf, and the persons who did it."""
    persons = dict.fromkeys(p for p in (record.person, record.prepared_by, record.approved_by) if p)
    if record.person and record.in_place_of:
        told = words.say("word.in_place_of", name=record.person, other=record.in_place_of)
        persons = dict.fromkeys(told if one == record.person else one for one in persons)
    party = words.label("party", record.party)
    return words.say("word.by", party=party, persons=words.listed(persons)) if persons else party


def change_in_words(move: Transition, words: Words) -> str:
    """From which state to which, each with its step where the step changes with it."""
    before = words.label("state", move.from_state) if move.from_state else "—"
    after = words.label("state", move.to_state)
    if move.from_step in (None, move.to_step):
        return f"{before} → {after}"
    return f"{move.from_step} {before} → {move.to_step} {after}"
