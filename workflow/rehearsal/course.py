"""One way in which an office may go on from its present day, played in a copy of its database."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta

import msgspec
from cryptography.fernet import Fernet

from states.actors import Channel, somebody
from states.calendar import OFFICE_TIME, WorkCalendar, every_day
from states.duty_items import Owner
from states.facts import Case, Facts, Party
from states.refusals import Refusal
from workflow.night.looking import JOB_TIME
from workflow.office.door import Office
from workflow.office.request import Done
from workflow.office.shelf import Shelf
from workflow.record import cases, duties, owing
from workflow.record.owing import Owed, OwedStatus
from workflow.record.vault import Vault
from workflow.rehearsal.player import Planned, Player, StandingClock
from workflow.rehearsal.punctual import Deed, deeds
from workflow.store.database import Store

CLOSING = time(23, 59)
"""What is changed in an office is changed when its day is over; it counts from the next."""
POST_TIME = time(16, 30)
"""When a punctual unit acts on the day on which a duty is due."""
UNITS = (Party.DISTRICT, Party.INSTITUTION)
OWING_UNITS = (Owner.DISTRICT, Owner.INSTITUTION)

Progress = Callable[[date], None]
Lags = Mapping[str, int | None]
"""By how many days a unit is late with its duties, by region; None is never."""


class Refused(msgspec.Struct, frozen=True):
    """A foreseen act that the rules refused; `seq` is 0 for one that nobody wrote down."""

    case_id: str
    seq: int
    act: str
    day: date
    rules: tuple[str, ...]


class Ending(msgspec.Struct, frozen=True):
    """How a course came out: its cases and what they owe by their names, and what was refused."""

    until: date
    calendar: WorkCalendar
    facts: dict[str, Facts]
    owed: dict[str, tuple[Owed, ...]]
    refused: tuple[Refused, ...]


class Course(Player):
    """A scratch office that goes on from *today*, on a clock of its own."""

    def __init__(self, store: Store, shelf: Shelf, programme: str, today: date) -> None:
        self.today, self.programme = today, programme
        clock = StandingClock(datetime.combine(today, JOB_TIME, OFFICE_TIME))
        super().__init__(Office(store, shelf, clock, Vault(Fernet.generate_key())), clock)
        self._lags: Lags | None = None
        self._progress: Progress | None = None
        self._refused: list[Refused] = []

    def close_day(self) -> None:
        """Let the present day be over."""
        self.clock.reach(datetime.combine(self.today, CLOSING, OFFICE_TIME))

    def play(
        self,
        until: date,
        acts: Iterable[Planned],
        lags: Lags | None = None,
        progress: Progress | None = None,
    ) -> Ending:
        """Play every day up to *until*: its jobs, its foreseen acts, and what punctual units do.

        *lags* are None where units do nothing but what is foreseen.
        """
        self._lags, self._progress = lags, progress
        self.lead(every_day(self.today, until), acts)
        return self._ending(until)

    def night(self, day: date) -> None:
        """Do the work of a day; that of the first is done."""
        if day > self.today:
            super().night(day)

    def acted(self, one: Planned, answer: Done | Refusal) -> None:
        """Note what was refused."""
        if isinstance(answer, Refusal):
            self._note(answer, one.case_id, one.seq, one.at.date())

    def day_over(self, day: date) -> None:
        """Let the units do what they owe."""
        if self._lags is not None:
            self._keep_terms(day, self._lags)
        if self._progress and day > self.today:
            self._progress(day)

    def _note(self, refusal: Refusal, case_id: str, seq: int, day: date) -> None:
        self._refused.append(Refused(case_id, seq, refusal.command, day, refusal.rules))

    # --- what units do of themselves ---------------------------------------------------------

    def _keep_terms(self, day: date, lags: Lags) -> None:
        """Let each unit do what it owes on the day it is due, or so many days later."""
        for lag in {0, *lags.values()} - {None}:
            due = day - timedelta(days=lag or 0)
            with self.office.store.reading() as transaction:
                owed = duties.coming(transaction, due, due)
            for one in owed:
                if one.owner in OWING_UNITS and lags.get(one.region_code, 0) == lag:
                    self._do(one.case_id, one.key, day)

    def _do(self, case_id: str, key: str, day: date) -> None:
        """Do what fulfils a duty; where that is refused, note the last refusal."""
        at = datetime.combine(day, POST_TIME, OFFICE_TIME)
        refusal: Refusal | None = None
        for party, command in self._deeds(case_id, key, day):
            actor = somebody(party, Channel.REHEARSAL)
            answer = self.act(Planned(case_id, 0, at, actor, command))
            refusal = answer if isinstance(answer, Refusal) else refusal
        if refusal is not None and self._facts(case_id).duties[key].is_open:
            self._note(refusal, case_id, 0, day)

    def _deeds(self, case_id: str, key: str, day: date) -> list[Deed]:
        with self.office.store.reading() as transaction:
            stored = cases.load(transaction, case_id)
        if stored is None or not (duty := stored.facts.duties[key]).is_open:
            return []
        notice = self.office.shelf.notice(stored.notice_hash)
        region = notice.regions_by_code[stored.facts.region_code]
        return deeds(Case(region, stored.facts), duty, notice, day)

    # --- looking -----------------------------------------------------------------------------

    def _facts(self, case_id: str) -> Facts:
        with self.office.store.reading() as transaction:
            stored = cases.load(transaction, case_id)
        if stored is None:
            raise LookupError(case_id)
        return stored.facts

    def _ending(self, until: date) -> Ending:
        first = self.today.isoformat()
        with self.office.store.reading() as transaction:
            calendar = self.office.in_force(transaction).calendar
            names = [one.id for one in cases.listed(transaction)]
            owed = {
                name: tuple(
                    one
                    for one in owing.of_case(transaction, name)
                    if one.day >= first and one.status is not OwedStatus.SUPERSEDED
                )
                for name in names
            }
        facts = {name: self._facts(name) for name in names}
        return Ending(until, calendar, facts, owed, tuple(self._refused))
