"""Correcting an act: the case is played again, and what was told of it is made good.

The rule itself stands in `states.acts.correction`. A mail that is still here is withdrawn; where
one has left that no longer stands, those who have it are owed an amendment (更正).
"""

from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache

import msgspec
from msgspec.structs import replace

from states.acts.correction import Correction, correct
from states.commands import ALL, Command
from states.commands.correction import CorrectAct
from states.deciding import World
from states.events import Act, Decision, Owing
from states.facts import Facts
from states.mail_kinds import Addressee, MailKind
from states.notice import Region
from states.refusals import Refusal
from states.replay import Around, Course
from workflow.office.standing_acts import command_of, corrected_turn, past_of
from workflow.record import cases, history, owing
from workflow.record.owing import Owed, OwedStatus, Reason
from workflow.store.transaction import Transaction

STILL_HERE = (OwedStatus.PLANNED, OwedStatus.HELD)
OUT = (OwedStatus.POSTED, OwedStatus.SENT, OwedStatus.FAILED, OwedStatus.UNCERTAIN)

_Said = tuple[str, str | None, tuple[str, ...], bytes]
"""What a mail says: its kind, its item, to whom, and its facts."""

_encode = msgspec.json.Encoder().encode


class Amended(msgspec.Struct, frozen=True):
    """A correction with what it means for mails: `withdrawn` are those that do not leave."""

    correction: Correction
    decision: Decision
    withdrawn: tuple[Owed, ...]


def amend(
    transaction: Transaction,
    case_id: str,
    command: CorrectAct,
    act: Act,
    facts: Facts,
    region: Region,
    world: World,
) -> Amended | Refusal:
    """Decide on a correction of an act of a case whose *facts* are these."""
    programme_id = cases.programme_of(case_id)

    @cache
    def elsewhere() -> Around:
        promised = cases.promised_elsewhere(transaction, programme_id, case_id)
        return Around(promised, cases.neighbours(transaction, programme_id, case_id))

    past = past_of(history.of_case(transaction, case_id), world.rulebook, act.entered_at)
    turn = past.turn(command.number)
    other = corrected_turn(turn, command) if turn else None
    found = correct(
        facts, past, command, other, act, region, world, lambda turn, before: elsewhere()
    )
    if isinstance(found, Refusal):
        return found
    owed, withdrawn = _made_good(found, owing.of_case(transaction, case_id))
    return Amended(found, replace(found.decision, owed=owed), withdrawn)


def meant_by(transaction: Transaction, case_id: str, command: CorrectAct) -> list[Command]:
    """The acts that a correction is about: the one that it corrects, and that as it is to read."""
    records = history.of_case(transaction, case_id)
    found = [
        command_of({**one.data, "command": one.command})
        for one in records
        if one.seq == command.number and one.command in ALL
    ]
    return [*found, *([command_of(command.corrected)] if command.corrected else [])]


def restore(transaction: Transaction, case_id: str, at: str, held: Collection[str]) -> None:
    """Let leave again what a correction that was entered *at* a time has withdrawn."""
    for one in owing.of_case(transaction, case_id):
        if (one.result, one.settled_at) == (Reason.CORRECTED, at):
            waits = one.kind in held
            status = OwedStatus.HELD if waits else OwedStatus.PLANNED
            reason = Reason.AWAITS_RELEASE if waits else None
            owing.put(transaction, one.key, status, None, reason)


# --- what was told --------------------------------------------------------------------------------


def _made_good(
    found: Correction, rows: Sequence[Owed]
) -> tuple[tuple[Owing, ...], tuple[Owed, ...]]:
    """What is owed now, and what does not leave any more."""
    before, after = _told(found.before), _told(found.after)
    told_no_more = Counter(map(_said, before)) - Counter(map(_said, after))
    told_now = Counter(map(_said, after)) - Counter(map(_said, before))
    new = [one for one in after if _taken(told_now, _said(one))]
    kinds = {one.kind for one in new}
    amendments, withdrawn = [], []
    for row in reversed([one for one in rows if one.seq is not None]):
        if row.status in (*STILL_HERE, *OUT) and _taken(told_no_more, _said_in(row)):
            if row.status in STILL_HERE:
                withdrawn.append(row)
            elif row.result != Reason.IN_TRIAL:
                amendments.append(_amendment(row, is_told_anew=row.kind in kinds))
    return (*reversed(amendments), *new), tuple(withdrawn)


def _taken(some: Counter[_Said], one: _Said) -> bool:
    """Take one of *some*, and say whether there was any."""
    some[one] -= 1
    return some[one] >= 0


def _told(course: Course) -> list[Owing]:
    """What the acts of a course owe, but those that were entered as history."""
    return [
        owed
        for one in course.stood
        if one.turn is None or not one.turn.is_of_past
        for owed in one.decision.owed
    ]


def _said(one: Owing) -> _Said:
    return one.kind, one.item, tuple(one.to), _encode(one.facts)


def _said_in(row: Owed) -> _Said:
    return row.kind, row.item, row.recipients, _encode(row.facts)


def _amendment(row: Owed, *, is_told_anew: bool) -> Owing:
    """What is owed to those who have a mail that no longer stands."""
    facts = {"told": row.kind, "told_on": (row.settled_at or row.day)[:10]}
    if "expert" in row.facts:
        facts["expert"] = row.facts["expert"]
    if is_told_anew:
        facts["told_anew"] = "yes"
    to = tuple(Addressee(one) for one in row.recipients)
    return Owing(MailKind.AMENDMENT, to, row.item, facts)
