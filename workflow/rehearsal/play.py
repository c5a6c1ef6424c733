"""Playing a script: the jobs of every day, the events in their order, what was seen on the way."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby

import msgspec
from cryptography.fernet import Fernet
from sqlalchemy import bindparam, delete, update

from states.actors import Channel, somebody
from states.calendar import OFFICE_TIME, WorkCalendar
from states.commands import PublishResult
from states.deadlines import overdue_working_days
from states.facts import Facts
from states.notice import Notice
from states.refusals import Refusal
from states.rulebook import Rulebook
from states.work import replace
from workflow.night import reports
from workflow.night.jobs import JOB_TIME, day_plan
from workflow.night.reports import NightlyReport
from workflow.office.door import Office
from workflow.office.library import InForce
from workflow.office.request import Conflict, Request
from workflow.record import cases, duties, history, owing
from workflow.record.founding import found
from workflow.record.history import Record
from workflow.record.owing import Owed
from workflow.record.vault import Vault
from workflow.rehearsal.scenario import Checkpoint, Happening, Scenario, Script
from workflow.store.database import Store
from workflow.store.statement import Statement
from workflow.store.tables import CaseRow, DutyRow, RungRow, table
from workflow.store.transaction import Transaction

Progress = Callable[[date], None]

_duty, _rung, _case = table(DutyRow), table(RungRow), table(CaseRow)
_RETIRE = (
    Statement(
        update(_duty)
        .where(_duty.c.case_id == bindparam("case_id_"))
        .values(status="retired", chase_on=None)
    ),
    Statement(delete(_rung).where(_rung.c.case_id == bindparam("case_id_"))),
    Statement(
        update(_case).where(_case.c.id == bindparam("case_id_")).values(check_on=None, flag=None)
    ),
)


class Refused(msgspec.Struct, frozen=True):
    """An event that was refused; it changed nothing and the play went on."""

    seq: int
    refusal: Refusal


class Seen(msgspec.Struct, frozen=True):
    """What a checkpoint saw; step and state are None while there is no case."""

    checkpoint: Checkpoint
    step: int | None
    state: str | None
    overdue_items: tuple[str, ...]


class Played(msgspec.Struct, frozen=True):
    """A case at the end of its last day; facts are None where it was never opened."""

    scenario: Scenario
    facts: Facts | None
    records: tuple[Record, ...]
    owed: tuple[Owed, ...]
    refusals: tuple[Refused, ...]
    checkpoints: tuple[Seen, ...]


class Run(msgspec.Struct, frozen=True):
    """All that a rehearsal showed; `nights` are those that anything was due on, and the last."""

    cases: tuple[Played, ...]
    nights: tuple[NightlyReport, ...]
    events: int
    head: str
    verified: bool


class _Fixed:
    """A library of one notice, one procedure and one calendar."""

    def __init__(self, notice: Notice, rulebook: Rulebook, calendar: WorkCalendar) -> None:
        self._notice, self._rulebook, self._in_force = notice, rulebook, InForce(calendar)

    def notice(self, notice_hash: str) -> Notice:
        return self._notice

    def rulebook(self, procedure_hash: str) -> Rulebook:
        return self._rulebook

    def in_force(self, transaction: Transaction) -> InForce:
        return self._in_force


class Stage:
    """A scratch office with a virtual clock, one programme for each scenario."""

    def __init__(
        self, script: Script, notice: Notice, rulebook: Rulebook, calendar: WorkCalendar
    ) -> None:
        self.script = script
        if not any(
            isinstance(e.command, PublishResult) for s in script.scenarios for e in s.events
        ):
            # a script without this act is not late with it every night of its two years
            notice = replace(notice, publish_result_working_days=0)
        self.now = datetime.combine(self.first_day, JOB_TIME, OFFICE_TIME)
        store = Store("sqlite://", synchronous="OFF")
        store.create()
        self._calendar = calendar
        library = _Fixed(notice, rulebook, calendar)
        self.office = Office(store, library, lambda: self.now, Vault(Fernet.generate_key()))
        programmes = [scenario.id for scenario in script.scenarios]
        found(store, kind="rehearsal", programmes=programmes, notice_hash="", procedure_hash="")
        self._refusals: dict[str, list[Refused]] = {s.id: [] for s in script.scenarios}
        self._seen: dict[str, list[Seen]] = {s.id: [] for s in script.scenarios}
        self._wake = date.min

    @property
    def first_day(self) -> date:
        """The day of the earliest event."""
        return min(scenario.starts for scenario in self.script.scenarios)

    @property
    def last_day(self) -> date:
        """The last day of the case that is played longest."""
        return max(scenario.as_of for scenario in self.script.scenarios)

    def close(self) -> None:
        """Let the scratch database go."""
        self.office.store.close()

    # --- one day --------------------------------------------------------------------------------

    def play(self, progress: Progress | None = None) -> Run:
        """Play all days, and return what was seen."""
        events = {
            day: list(ones)
            for day, ones in groupby(self._in_order(), key=lambda pair: pair[1].at.date())
        }
        played: dict[str, Played] = {}
        nights = []
        first = self.first_day
        for day in (first + timedelta(days=n) for n in range((self.last_day - first).days + 1)):
            self.now = datetime.combine(day, JOB_TIME, OFFICE_TIME)
            is_idle = day < self._wake and day != self.last_day
            if not is_idle:
                day_plan(self.office, day)
                nights.append(self._night(day))
            self._check(day, "after_daily_job")
            self._play_events(day, events.get(day, []))
            self._check(day, "end_of_day")
            for scenario in self.script.scenarios:
                if scenario.as_of == day:
                    played[scenario.id] = self._retire(scenario)
            if not is_idle or day in events:
                self._look_ahead()
            if progress:
                progress(day)
        with self.office.store.reading() as transaction:
            count, faults = history.verify(transaction)
            head = history.head(transaction)
        in_order = tuple(played[scenario.id] for scenario in self.script.scenarios)
        return Run(in_order, tuple(nights), count, head.hash, not faults)

    def _look_ahead(self) -> None:
        """Find the next day with work; the quiet ones before it need no plan to be played."""
        with self.office.store.reading() as transaction:
            self._wake = duties.next_day(transaction)

    def _in_order(self) -> Iterator[tuple[Scenario, Happening]]:
        pairs = [
            (scenario, event)
            for scenario in self.script.scenarios
            for event in scenario.events
            if event.at.date() <= scenario.as_of
        ]
        return iter(sorted(pairs, key=lambda pair: pair[1].at))

    def _night(self, day: date) -> NightlyReport:
        with self.office.store.reading() as transaction:
            report = reports.on_day(transaction, day)
        if report is None:
            raise LookupError(f"the night of {day} left no report")
        return report

    def _play_events(self, day: date, events: list[tuple[Scenario, Happening]]) -> None:
        moments = sorted(
            {
                point.when
                for scenario in self.script.scenarios
                for point in scenario.checkpoints
                if point.day == day and point.when.startswith("T")
            }
        )
        for scenario, event in events:
            while moments and _time(moments[0]) <= event.at.time().replace(tzinfo=None):
                self._check(day, moments.pop(0))
            self._act(scenario, event)
        for moment in moments:
            self._check(day, moment)

    def _act(self, scenario: Scenario, event: Happening) -> None:
        self.now = max(self.now, event.at)
        answer = self.office.handle(
            Request(
                case_id=cases.case_id(scenario.id, scenario.region_code),
                command=event.command,
                actor=somebody(event.party, Channel.REHEARSAL),
                at=event.at,
            )
        )
        if isinstance(answer, Conflict):
            raise RuntimeError("a rehearsal has one operator")
        if isinstance(answer, Refusal):
            self._refusals[scenario.id].append(Refused(event.seq, answer))

    # --- looking -------------------------------------------------------------------------------

    def _check(self, day: date, when: str) -> None:
        for scenario in self.script.scenarios:
            if scenario.as_of < day:
                continue
            for point in scenario.checkpoints:
                if point.day == day and point.when == when:
                    self._seen[scenario.id].append(self._look(scenario, point))

    def _look(self, scenario: Scenario, point: Checkpoint) -> Seen:
        case_id = cases.case_id(scenario.id, scenario.region_code)
        with self.office.store.reading() as transaction:
            stored = cases.load(transaction, case_id)
            late = duties.late(transaction, point.day)
        if stored is None:
            return Seen(point, None, None, ())
        items = tuple(
            one.label
            for one in late
            if one.case_id == case_id
            and one.owner in ("district", "institution")
            and overdue_working_days(one.late_from, point.day, self._calendar)
        )
        return Seen(point, int(stored.facts.step), stored.facts.shown_state, items)

    def _retire(self, scenario: Scenario) -> Played:
        """Take the case down as it stands, and let no job look at it any more."""
        case_id = cases.case_id(scenario.id, scenario.region_code)
        with self.office.store.writing() as transaction:
            stored = cases.load(transaction, case_id)
            played = Played(
                scenario,
                stored.facts if stored else None,
                tuple(history.of_case(transaction, case_id)),
                tuple(owing.of_case(transaction, case_id)),
                tuple(self._refusals[scenario.id]),
                tuple(self._seen[scenario.id]),
            )
            for statement in _RETIRE:
                transaction.run(statement, {"case_id_": case_id})
        return played


def _time(when: str) -> time:
    return time.fromisoformat(when[1:])


def rehearse(
    script: Script,
    notice: Notice,
    rulebook: Rulebook,
    calendar: WorkCalendar,
    progress: Progress | None = None,
) -> Run:
    """Play a script under a notice, a procedure and a calendar."""
    stage = Stage(script, notice, rulebook, calendar)
    try:
        return stage.play(progress)
    finally:
        stage.close()
