"""A case played again from its acts, with the nights between them: what each act comes to.

Nothing but the rules decides, so that a case can be played as it was and as it would have been.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime

import msgspec

from states.act_in_hand import NOBODY, Neighbours
from states.actors import SYSTEM
from states.calendar import OFFICE_TIME, ONE_DAY
from states.commands import Command
from states.deciding import World, decide
from states.events import Act, Decision
from states.facts import Case, Facts
from states.night_checks import NIGHTLY_AT, what_is_due
from states.notice import Region
from states.refusals import Refusal


class Turn(msgspec.Struct, frozen=True):
    """An act that is to be played, by its number; the nights up to `nights` come before it.

    Of one that *is of the past*, entered as history, no mail was ever to leave.
    """

    seq: int
    command: Command
    act: Act
    nights: date
    is_of_past: bool = False


class Stood(msgspec.Struct, frozen=True):
    """What an act came to, and the facts before it; `turn` is None for what a night did.

    `done` is the act with its day.
    """

    turn: Turn | None
    before: Facts | None
    decision: Decision
    done: tuple[str, date]


class Course(msgspec.Struct, frozen=True):
    """How the acts came out: the facts in the end, or the act that is refused and why.

    `missed` are the nights that had something to do and have not been.
    """

    facts: Facts | None
    stood: tuple[Stood, ...]
    missed: frozenset[date] = frozenset()
    blocked: Turn | None = None
    refusal: Refusal | None = None

    @property
    def nights(self) -> frozenset[date]:
        """The nights that did something."""
        return frozenset(one.done[1] for one in self.stood if one.turn is None)


class Around(msgspec.Struct, frozen=True):
    """What other cases decide on: what they were promised, in fen, and whom they have filed."""

    promised_elsewhere: int = 0
    neighbours: Neighbours = NOBODY


ALONE = Around()
"""Nothing is asked of other cases."""

Look = Callable[[Turn, Facts | None], Around]
"""What other cases decide on at an act, on the facts before it."""


def play(
    turns: Iterable[Turn],
    region: Region,
    world: World,
    *,
    until: date,
    has_been: Callable[[date], bool],
    look: Look = lambda turn, before: ALONE,
) -> Course:
    """Play the acts of a case from its opening, then the nights up to *until*.

    A night does something where it *has been*. All ends with the first act that is refused.
    """
    playing = _Playing(region, world, has_been)
    for turn in turns:
        playing.nights(turn.nights)
        refusal = playing.act(turn.command, turn.act, turn, look(turn, playing.facts))
        if refusal is not None:
            return playing.course(turn, refusal)
    playing.nights(until)
    return playing.course()


class _Playing:
    """A case as far as it is played, and the last night that was."""

    def __init__(self, region: Region, world: World, has_been: Callable[[date], bool]) -> None:
        self._region, self._world, self._has_been = region, world, has_been
        self._night = date.min
        self._missed: set[date] = set()
        self.facts: Facts | None = None
        self.stood: list[Stood] = []

    def course(self, blocked: Turn | None = None, refusal: Refusal | None = None) -> Course:
        """How it came out so far."""
        missed = frozenset(self._missed)
        return Course(self.facts, tuple(self.stood), missed, blocked, refusal)

    def act(
        self, command: Command, act: Act, turn: Turn | None, around: Around = ALONE
    ) -> Refusal | None:
        """Do one act, or say why not."""
        before = self.facts
        answer = decide(
            None if before is None else Case(self._region, before),
            command,
            act,
            self._world,
            region=self._region,
            promised_elsewhere=around.promised_elsewhere,
            neighbours=around.neighbours,
        )
        if isinstance(answer, Refusal):
            return answer
        self.facts = answer.facts
        self.stood.append(Stood(turn, before, answer, (command.name, act.day)))
        return None

    def nights(self, until: date) -> None:
        """Let the nights up to *until* do what the rules ask of them."""
        while (day := self._next_look(until)) is not None:
            self._night = day
            self._look(day)
        self._night = max(self._night, until)

    def _next_look(self, until: date) -> date | None:
        check_on = self.facts.check_on if self.facts is not None else None
        if check_on is None or until <= self._night:
            return None
        day = check_on if check_on > self._night else self._night + ONE_DAY
        return day if day <= until else None

    def _look(self, day: date) -> None:
        at = datetime.combine(day, NIGHTLY_AT, OFFICE_TIME)
        act = Act(SYSTEM, at, at, f"nightly {day}")
        while self.facts is not None:  # until nothing more is asked of it
            command = what_is_due(self.facts, self._world.notice, day)
            if command is None:
                return
            if not self._has_been(day):
                self._missed.add(day)
                return
            if self.act(command, act, None) is not None:
                return
