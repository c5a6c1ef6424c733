"""Playing a script in a scratch office: the nights, the events, what was seen on the way."""

from collections.abc import Callable
from datetime import date, datetime, time

from cryptography.fernet import Fernet

from states.act_in_hand import replace
from states.calendar import OFFICE_TIME, WorkCalendar, every_day
from states.commands import PublishResult
from states.deadlines import overdue_working_days
from states.notice import Notice
from states.procedure import Rulebook
from states.refusals import Refusal
from workflow.night import reports
from workflow.night.looking import JOB_TIME
from workflow.night.reports import NightlyReport
from workflow.office.door import Office
from workflow.office.request import Done
from workflow.office.shelf import InForce, Shelf
from workflow.record import cases, duties, history, owing
from workflow.record.founding import found
from workflow.record.vault import Vault
from workflow.rehearsal.player import Planned, Player, StandingClock, planned
from workflow.rehearsal.scenario import AFTER_JOB, END_OF_DAY, Checkpoint, Scenario, Script
from workflow.rehearsal.shown import Played, Refused, Run, Seen
from workflow.store.database import Store
from workflow.store.transaction import Transaction

Progress = Callable[[date], None]


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


def _fitting(notice: Notice, script: Script) -> Notice:
    """The notice for a script; one without that act is not late with it every night."""
    acts = (event.command for scenario in script.scenarios for event in scenario.events)
    if any(isinstance(command, PublishResult) for command in acts):
        return notice
    return replace(notice, publish_result_working_days=0)


def _in_memory() -> Store:
    store = Store("sqlite://", synchronous="OFF", keeps_journal=False)
    store.create()
    return store


def _scratch_office(store: Store, script: Script, shelf: Shelf, clock: StandingClock) -> Office:
    """An office in an empty database, with a programme for each scenario."""
    programmes = [scenario.id for scenario in script.scenarios]
    found(store, kind="rehearsal", programmes=programmes, notice_hash="", procedure_hash="")
    return Office(store, shelf, clock, Vault(Fernet.generate_key()))


class Stage(Player):
    """A scratch office, one programme for each scenario: in *store*, by default in memory."""

    def __init__(
        self,
        script: Script,
        notice: Notice,
        rulebook: Rulebook,
        calendar: WorkCalendar,
        store: Store | None = None,
    ) -> None:
        self.script, self._calendar = script, calendar
        self.first_day = min(scenario.starts for scenario in script.scenarios)
        self.last_day = max(scenario.as_of for scenario in script.scenarios)
        clock = StandingClock(datetime.combine(self.first_day, JOB_TIME, OFFICE_TIME))
        shelf = _Fixed(_fitting(notice, script), rulebook, calendar)
        super().__init__(_scratch_office(store or _in_memory(), script, shelf, clock), clock)
        self._scenarios = {_case_id(one): one for one in script.scenarios}
        self._points: dict[date, list[tuple[str, Checkpoint]]] = {}
        for name, one in self._scenarios.items():
            for point in one.checkpoints:
                if point.day <= one.as_of:  # later its case is not played any more
                    self._points.setdefault(point.day, []).append((name, point))
        self._refusals: dict[str, list[Refused]] = {name: [] for name in self._scenarios}
        self._seen: dict[str, list[Seen]] = {name: [] for name in self._scenarios}
        self._played: dict[str, Played] = {}
        self._nights: list[NightlyReport] = []
        self._moments: list[time] = []
        self._wake, self._has_moved = date.min, False
        self._progress: Progress | None = None

    def close(self) -> None:
        """Let the scratch database go."""
        self.office.store.close()

    def play(self, progress: Progress | None = None) -> Run:
        """Play all days, and return what was seen."""
        self._progress = progress
        acts = [
            planned(name, event)
            for name, one in self._scenarios.items()
            for event in one.events
            if event.at.date() <= one.as_of
        ]
        self.lead(every_day(self.first_day, self.last_day), acts)
        with self.office.store.reading() as transaction:
            count, faults = history.verify(transaction)
            head = history.head(transaction)
        in_order = tuple(self._played[name] for name in self._scenarios)
        return Run(in_order, tuple(self._nights), count, head.hash, not faults)

    # --- one day --------------------------------------------------------------------------------

    def night(self, day: date) -> None:
        """Do the plan of a day that has any work, and look at what it left."""
        self._has_moved = day >= self._wake or day == self.last_day
        if self._has_moved:
            super().night(day)
            self._nights.append(self._report(day))
        self._check(day, AFTER_JOB)
        self._moments = sorted(
            {_time(point) for _, point in self._points.get(day, ()) if _is_time(point)}
        )

    def act(self, one: Planned) -> Done | Refusal:
        """Look at what is to be seen before the act, and do it."""
        self._check_times(one.at.date(), one.at.time())
        self._has_moved = True
        return super().act(one)

    def acted(self, one: Planned, answer: Done | Refusal) -> None:
        """Note what was refused."""
        if isinstance(answer, Refusal):
            self._refusals[one.case_id].append(Refused(one.seq, answer))

    def day_over(self, day: date) -> None:
        """Look at the end of the day, and take down the cases that end with it."""
        self._check_times(day, time.max)
        self._check(day, END_OF_DAY)
        for name, scenario in self._scenarios.items():
            if scenario.as_of == day:
                self._played[name] = self._retire(name, scenario)
        if self._has_moved:
            self._look_ahead()
        if self._progress:
            self._progress(day)

    def _look_ahead(self) -> None:
        """Find the next day with work; the quiet ones before it need no plan to be played."""
        with self.office.store.reading() as transaction:
            self._wake = duties.next_day(transaction)

    # --- looking --------------------------------------------------------------------------------

    def _report(self, day: date) -> NightlyReport:
        with self.office.store.reading() as transaction:
            report = reports.on_day(transaction, day)
        if report is None:
            raise LookupError(f"the night of {day} left no report")
        return report

    def _check(self, day: date, when: str) -> None:
        for name, point in self._points.get(day, ()):
            if point.when == when:
                self._seen[name].append(self._look(name, point))

    def _check_times(self, day: date, until: time) -> None:
        while self._moments and self._moments[0] <= until:
            self._check(day, f"T{self._moments.pop(0):%H:%M}")

    def _look(self, case_id: str, point: Checkpoint) -> Seen:
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

    def _retire(self, case_id: str, scenario: Scenario) -> Played:
        """Take the case down as it stands, and let no job look at it any more."""
        with self.office.store.writing() as transaction:
            stored = cases.load(transaction, case_id)
            played = Played(
                scenario,
                stored.facts if stored else None,
                tuple(history.of_case(transaction, case_id)),
                tuple(owing.of_case(transaction, case_id)),
                tuple(self._refusals[case_id]),
                tuple(self._seen[case_id]),
            )
            duties.retire(transaction, case_id)
            cases.retire(transaction, case_id)
        return played


def _case_id(scenario: Scenario) -> str:
    return cases.case_id(scenario.id, scenario.region_code)


def _is_time(point: Checkpoint) -> bool:
    return point.when.startswith("T")


def _time(point: Checkpoint) -> time:
    return time.fromisoformat(point.when[1:])


def rehearse(
    script: Script,
    notice: Notice,
    rulebook: Rulebook,
    calendar: WorkCalendar,
    progress: Progress | None = None,
    store: Store | None = None,
) -> Run:
    """Play a script under a notice, a procedure and a calendar; in *store*, or in memory."""
    stage = Stage(script, notice, rulebook, calendar, store)
    try:
        return stage.play(progress)
    finally:
        stage.close()
