"""Whole past cases entered into an office: all in one transaction, or none.

Each act is entered now, dated when it happened, with its basis. The nights between are played
for what the rules ask of them (a flag, an expiry), at their own dates; nothing owed in the past
leaves: what past acts owed is kept as superseded, and rungs of past days are dropped.
"""

from collections.abc import Iterable
from datetime import date, datetime

import msgspec
from msgspec.structs import replace

from states.calendar import every_day, local
from states.facts import Facts
from states.night_checks import last_due
from states.refusals import Refusal
from workflow.night.looking import asked_of_night
from workflow.office.door import Office
from workflow.office.request import Answer, Done, Request
from workflow.past.file import PastAct, PastCase
from workflow.record import cases, owing
from workflow.record.duties import rungs
from workflow.record.owing import Reason
from workflow.rehearsal.player import Planned, Player
from workflow.store.transaction import Transaction


class Night(msgspec.Struct, frozen=True):
    """What the night of a day did to a case of the past."""

    day: date
    act: str


class RefusedAct(msgspec.Struct, frozen=True):
    """An act of the file that the rules refuse."""

    act: PastAct
    refusal: Refusal


class Entered(msgspec.Struct, frozen=True):
    """A past case as it stands today; facts are None where it was never opened.

    `superseded` are the mails of the past that do not leave.
    """

    region_code: str
    case_id: str
    facts: Facts | None
    acts: int
    nights: tuple[Night, ...]
    refused: tuple[RefusedAct, ...]
    superseded: int


def preview(office: Office, programme: str, past: Iterable[PastCase]) -> tuple[Entered, ...]:
    """What entering these cases would come to; nothing is kept."""
    return _enter(office, programme, past, keep=False)


def enter(office: Office, programme: str, past: Iterable[PastCase]) -> tuple[Entered, ...]:
    """Enter these cases; one act that is refused, and none of them is kept."""
    return _enter(office, programme, past, keep=True)


def _enter(
    office: Office, programme: str, past: Iterable[PastCase], *, keep: bool
) -> tuple[Entered, ...]:
    with office.store.writing() as transaction:
        entered = _Clerk(office, transaction, programme, past).enter()
        if not keep or any(one.refused for one in entered):
            transaction.give_up()
        return entered


class _Entry:
    """A past case as far as it is entered."""

    def __init__(self, past: PastCase) -> None:
        self.acts = {act.number: act for act in past.acts}
        self.region_code = past.region_code
        self.nights: list[Night] = []
        self.refused: list[RefusedAct] = []
        self.done = self.superseded = 0
        self.check_on: date | None = None


class _Now:
    """The clock of who enters the past: it is now, whatever happened when."""

    def reach(self, moment: datetime) -> None:
        """Stay."""


class _Clerk(Player):
    """Plays past cases into one transaction, with the nights of those cases alone."""

    def __init__(
        self, office: Office, transaction: Transaction, programme: str, past: Iterable[PastCase]
    ) -> None:
        super().__init__(office, _Now())
        self._transaction, self._now = transaction, local(office.clock())
        self._last_night = last_due(self._now)
        self._entries = {cases.case_id(programme, one.region_code): _Entry(one) for one in past}

    def enter(self) -> tuple[Entered, ...]:
        """Enter all cases, and say what became of them."""
        acts = [
            Planned(case_id, act.number, act.at, act.actor, act.command, act.basis)
            for case_id, entry in self._entries.items()
            for act in entry.acts.values()
        ]
        days = [act.at.date() for act in acts]
        self.lead(every_day(min(days), max(*days, self._last_night)), acts)
        return tuple(self._end(case_id, entry) for case_id, entry in self._entries.items())

    def night(self, day: date) -> None:
        """Do what the rules ask of a night for the cases that are due for a look."""
        for case_id, entry in self._entries.items():
            if entry.check_on is not None and entry.check_on <= day <= self._last_night:
                self._look_at(case_id, entry, day)

    def _look_at(self, case_id: str, entry: _Entry, day: date) -> None:
        stored = cases.load(self._transaction, case_id)
        while stored is not None:  # until nothing more is asked of it
            notice = self.office.shelf.notice(stored.notice_hash)
            request = asked_of_night(case_id, stored.facts, notice, day, self._now)
            answer = self.ask(request) if request else None
            if request is None or not isinstance(answer, Done):
                return
            entry.nights.append(Night(day, request.command.name))
            stored = replace(stored, facts=answer.decision.facts)

    def ask(self, request: Request) -> Answer:
        """Do an act whose mails do not leave."""
        answer = self.office.handle_within(self._transaction, request)
        if isinstance(answer, Done):
            owing.supersede(
                self._transaction, answer.seq, self._now.isoformat(), Reason.ENTERED_AS_HISTORY
            )
            entry = self._entries[request.case_id]
            entry.superseded += len(answer.owed)
            entry.check_on = answer.decision.facts.check_on
        return answer

    def acted(self, one: Planned, answer: Done | Refusal) -> None:
        """Count what was done, and note what was refused."""
        entry = self._entries[one.case_id]
        if isinstance(answer, Refusal):
            entry.refused.append(RefusedAct(entry.acts[one.seq], answer))
        else:
            entry.done += 1

    def _end(self, case_id: str, entry: _Entry) -> Entered:
        """Drop the reminders that the past would have sent, and tell how the case stands."""
        rungs.drop_before(self._transaction, case_id, self._now.date())
        stored = cases.load(self._transaction, case_id)
        return Entered(
            region_code=entry.region_code,
            case_id=case_id,
            facts=None if stored is None else stored.facts,
            acts=entry.done,
            nights=tuple(entry.nights),
            refused=tuple(entry.refused),
            superseded=entry.superseded,
        )
