"""The acts of a case that stand, read from its history, as they read by now.

What was taken back stands no more, what was corrected reads as it was corrected, and what the
nights did follows from the rest.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import msgspec
from msgspec.structs import replace

from states.actors import USUAL_ROLES, Actor, Channel
from states.acts.correction import Past, with_other
from states.calendar import ONE_DAY
from states.commands import ALL, Command, OpenCase, OwnAct, UndoLastAct
from states.commands.correction import CorrectAct
from states.events import Act, Posting
from states.facts import Party
from states.night_checks import last_due
from states.procedure import Rulebook
from states.replay import Turn
from workflow.record.history import Record

UNDO, CORRECT = UndoLastAct().name, CorrectAct().name


def past_of(records: Iterable[Record], rulebook: Rulebook, now: datetime) -> Past:
    """The past of a case at *now*, from all its acts in the order of entry."""
    reading = _Reading(rulebook)
    for record in records:
        reading.read(record)
    return Past(
        tuple(reading.turns),
        tuple(reading.booked),
        frozenset(reading.nights),
        last_due(now),
        reading.since,
    )


def command_of(data: Mapping[str, object]) -> Command:
    """The command that plain data with its name stands for."""
    name = str(data["command"])
    if name in ALL:
        return msgspec.convert(data, type=ALL[name])
    own = {**data, "command": OwnAct.__name__, "act": data.get("act", name)}
    return msgspec.convert(own, type=OwnAct)


def corrected_turn(turn: Turn, command: CorrectAct) -> Turn | None:
    """An act as a correction has it; None where it is struck."""
    if not command.corrected:
        return None
    basis = turn.act.basis if command.basis is None else command.basis
    act = replace(turn.act, at=command.at or turn.act.at, basis=basis)
    return replace(turn, command=command_of(command.corrected), act=act)


class _Reading:
    """A history as far as it is read. `since` is when the last of what is not played happened."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._before: dict[int, tuple[list[Turn], set[date]]] = {}
        self.turns: list[Turn] = []
        self.booked: list[Posting] = []
        self.nights: set[date] = set()
        self.since: datetime | None = None

    def read(self, record: Record) -> None:
        """Read one act more."""
        self._before[record.seq] = list(self.turns), set(self.nights)
        self.booked += record.postings
        rule = self._rulebook.rules.get(record.command)
        if record.command == UNDO and record.undoes is not None:
            self.turns, self.nights = self._before[record.undoes]
            self._pass_over(record)
        elif record.command == CORRECT:
            self._correct(msgspec.convert(record.data, type=CorrectAct))
            self.nights.update(record.nights)
        elif rule is not None and rule.internal:
            self._leave_to_nights(record)
        else:
            self.turns.append(_turn(record))

    def _pass_over(self, record: Record) -> None:
        self.since = record.at if self.since is None else max(self.since, record.at)

    def _correct(self, command: CorrectAct) -> None:
        """Let an act read as it was corrected; with its opening, the case is struck."""
        for turn in self.turns:
            if turn.seq == command.number:
                other = corrected_turn(turn, command)
                is_case = other is None and isinstance(turn.command, OpenCase)
                self.turns = [] if is_case else list(with_other(self.turns, turn.seq, other))
                return

    def _leave_to_nights(self, record: Record) -> None:
        """What a night did comes after the acts that were entered before; those it did not see."""
        night = _night(record)
        if night is None:
            self._pass_over(record)
            return
        self.nights.add(night)
        self.turns = [
            replace(one, nights=night - ONE_DAY) if one.nights >= night else one
            for one in self.turns
        ]


def _night(record: Record) -> date | None:
    """The night that did an act, None where it was another job."""
    kind, _, day = (record.basis or "").partition(" ")
    return date.fromisoformat(day) if kind == "nightly" else None


def _turn(record: Record) -> Turn:
    """An act as it was entered; the nights before it are those that were over by then."""
    party, is_of_past = Party(record.party), record.channel is Channel.IMPORT
    actor = Actor(
        party=party,
        role=record.role or USUAL_ROLES[party],
        channel=record.channel or Channel.IMPORT,
        person=record.person,
        prepared_by=record.prepared_by,
        approved_by=record.approved_by,
        in_place_of=record.in_place_of,
    )
    return Turn(
        record.seq,
        command_of({**record.data, "command": record.command}),
        Act(actor, record.at, record.entered, record.basis),
        record.at.date() if is_of_past else last_due(record.entered),
        is_of_past,
    )
