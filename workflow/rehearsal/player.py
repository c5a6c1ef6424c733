"""The player: it leads an office through days, the night of each and then its acts in their order.

Whoever plays says what there is to do at night and what to look at in between; every act goes
through the door.
"""

from collections import deque
from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

import msgspec

from states.actors import Actor, Channel, somebody
from states.calendar import OFFICE_TIME
from states.commands import Command
from states.refusals import Refusal
from workflow.night.looking import JOB_TIME
from workflow.night.plan import day_plan
from workflow.office.door import Office
from workflow.office.request import Answer, Conflict, Done, Request
from workflow.rehearsal.scenario import Happening


class Clock(Protocol):
    """What a player moves."""

    def reach(self, moment: datetime) -> None:
        """Go on to *moment*; a clock that is past it stays where it is."""
        ...


class StandingClock:
    """The clock of a scratch office: it stands where it was put last."""

    def __init__(self, moment: datetime) -> None:
        self.now = moment

    def __call__(self) -> datetime:
        """The time of the office."""
        return self.now

    def reach(self, moment: datetime) -> None:
        """Go on to *moment*; a clock that is past it stays where it is."""
        self.now = max(self.now, moment)


class Planned(msgspec.Struct, frozen=True):
    """An act that is to be played; `seq` orders those of one moment."""

    case_id: str
    seq: int
    at: datetime
    actor: Actor
    command: Command
    basis: str | None = None


def planned(case_id: str, event: Happening) -> Planned:
    """An event of a scenario, to be played on that case by whoever usually acts for its party."""
    actor = somebody(event.party, Channel.REHEARSAL)
    return Planned(case_id, event.seq, event.at, actor, event.command)


class Player:
    """Leads an office through days on a clock that it moves."""

    def __init__(self, office: Office, clock: Clock) -> None:
        self.office, self.clock = office, clock

    def lead(self, days: Iterable[date], acts: Iterable[Planned] = ()) -> None:
        """Play *days*, in order, with the *acts* that fall on them."""
        waiting = deque(sorted(acts, key=lambda one: (one.at, one.seq)))
        for day in days:
            self.clock.reach(datetime.combine(day, JOB_TIME, OFFICE_TIME))
            self.night(day)
            while waiting and waiting[0].at.date() <= day:
                one = waiting.popleft()
                self.acted(one, self.act(one))
            self.day_over(day)

    def night(self, day: date) -> None:
        """Do the work of a day, in its morning; what is just being played needs no proof."""
        day_plan(self.office, day, proves=False)

    def act(self, one: Planned) -> Done | Refusal:
        """Do an act when it happens. Raises RuntimeError where somebody else acts as well."""
        self.clock.reach(one.at)
        answer = self.ask(
            Request(
                case_id=one.case_id,
                command=one.command,
                actor=one.actor,
                at=one.at,
                basis=one.basis,
            )
        )
        if isinstance(answer, Conflict):
            raise RuntimeError(f"{one.command.name} met a conflict: the office is played alone")
        return answer

    def ask(self, request: Request) -> Answer:
        """Put a request through the door."""
        return self.office.handle(request)

    def acted(self, one: Planned, answer: Done | Refusal) -> None:
        """Look at what became of an act that was to be played."""

    def day_over(self, day: date) -> None:
        """Look at a day when its acts are done."""
