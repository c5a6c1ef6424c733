"""A fault plan: two years of three cases, and all that goes wrong meanwhile, drawn from a seed."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from random import Random

from notifications.letter import Letter
from notifications.parcel import Unreachable
from states.calendar import OFFICE_TIME, WorkCalendar
from states.mail_kinds import AWAITING_RELEASE, Addressee
from states.reading import read_command
from tests.conformance.sensible import sensible
from tests.empty_office import new_store
from tests.faults.auditor import Auditor
from tests.faults.carrier import Busy, Carrier, Killed, MortalClock
from tests.faults.persons import CODES, Persons
from tests.practice import Practice, at, request, slow_way, the_calendar, usual_way
from tests.workflow.postroom import OFFICE, post
from workflow.mail.delivery import deliver
from workflow.mail.dispatch import OFFICE_HOURS
from workflow.mail.in_hand import CLAIM, LEASE
from workflow.mail.letters import Post
from workflow.night.job_names import JobName
from workflow.night.job_results import JobResult
from workflow.night.looking import JOB_TIME
from workflow.night.plan import JOBS, day_plan, done_until
from workflow.office import redating
from workflow.office.request import Done
from workflow.runners.embedded import Job, Runner
from workflow.store.database import Store
from workflow.store.transaction import Transaction

FIRST, LAST = date(2023, 7, 18), date(2025, 7, 18)
JOURNALED = 10
"""One plan of so many keeps a journal, which each night holds its rows against."""

OUTAGES = (1, 1, 1, 2, 3, 3, 7, 14, 30, 60, 120, 400)


class Life:
    """How a case is led: along the usual way up to an act, so late, then at such a pace."""

    def __init__(self, code: str, draw: Random) -> None:
        self.code = code
        way = [*usual_way(code), *slow_way()]
        until = draw.choice([0, 1, 4, 6, 9, len(way) - 6, len(way) - 6, len(way), len(way)])
        self.late = timedelta(days=draw.choice([0, 0, 0, 2, 9, 40]))
        self.pace = draw.choice([0.01, 0.03, 0.1, 0.2])
        self.way = [(at(moment), name, data) for moment, name, data in way[:until]]


class Plan:
    """An office that is led through its two years by one seed; `did` counts what befell it."""

    def __init__(self, seed: int, store: Store | None = None) -> None:
        self.draw = draw = Random(seed)
        self.calendar, self.unknown_from, self.import_on = _calendar(draw)
        store = store or new_store("sqlite://", keeps_journal=seed % JOURNALED == 0)
        self.practice = Practice(store, calendar=self.calendar)
        self.office = self.practice.office
        self.clock = self.practice.clock = MortalClock(lambda: self.practice.now)
        self.practice.put_in_force(
            held=draw.choice([frozenset(), AWAITING_RELEASE]),
            report_to=draw.choice([(), (), (), (Addressee.CITY_OPERATOR,)]),
        )
        self.hours = draw.choice([OFFICE_HOURS, OFFICE_HOURS, None])
        self.auditor = Auditor(
            self.practice, trial_to=OFFICE.email, keeps_hours=self.hours is not None
        )
        self.lives = [Life(code, draw) for code in CODES]
        self.did: Counter[str] = Counter()
        self.runners = [self._new_runner(), self._new_runner()]
        self.is_half_done = False
        self.objection: AssertionError | None = None
        self.persons = Persons(self.practice, self.auditor, draw, self.did)

    # --- the days -------------------------------------------------------------------------------

    def play(self) -> Counter[str]:
        """Live through all days, then mend everything and let the mails of two weeks leave."""
        day = FIRST
        while day <= LAST:
            if self.draw.random() < 0.02:
                self.did["outages"] += 1
                day += timedelta(days=self.draw.choice(OUTAGES))
            self.practice.now = datetime.combine(day, JOB_TIME, OFFICE_TIME)
            self._day(day)
            day += timedelta(days=1)
        self._recover(day)
        self.auditor.at_the_end()
        self.did["repeats"] = self.auditor.repeats
        return self.did

    def _day(self, day: date) -> None:
        draw = self.draw
        if draw.random() < 0.35:
            self._night(day)
        self._at_hour(draw.choice([6, 7, 9]))
        if draw.random() < 0.25:
            self._deliver()
        self._at_hour(10)
        for life in self.lives:
            self._lead(life)
        if self.import_on is not None and day >= self.import_on:
            self._import_years()
        if draw.random() < 0.15:
            self.persons.meddle()
        self._at_hour(draw.choice([11, 14, 17, 20]))
        if self.is_half_done:
            self._night(day)
        if draw.random() < 0.4:
            self._deliver()
            if draw.random() < 0.5:
                self.practice.now += draw.choice(
                    [timedelta(hours=-1), CLAIM, timedelta(minutes=5), LEASE]
                )
                self._deliver()

    def _at_hour(self, hour: int) -> None:
        moment = datetime.combine(self.practice.now.date(), time(hour), OFFICE_TIME)
        self.practice.now = max(self.practice.now, moment)

    def _recover(self, day: date) -> None:
        """Everything works again: one night, and deliveries until all that may leave has left."""
        self.persons.restore_contacts()
        if self.import_on is not None:
            self._import_years()
        self.practice.now = datetime.combine(day, JOB_TIME, OFFICE_TIME)
        self._plan_day(day, by_runner=self.is_half_done)
        for n in range(14):
            self.practice.now = datetime.combine(day + timedelta(days=n), time(10), OFFICE_TIME)
            self._carry(healthy=True)
            self.practice.now += LEASE
            self._carry(healthy=True)

    # --- nights ---------------------------------------------------------------------------------

    def _night(self, day: date) -> None:
        """The day plan, by one of two schedulers or by hand; now and then it dies of it."""
        draw = self.draw
        by_runner = self.is_half_done or draw.random() < 0.25
        for _ in range(draw.choice([1, 1, 1, 2])):
            if by_runner and draw.random() < 0.15:
                self.clock.readings = draw.randrange(8)
            try:
                self._plan_day(day, by_runner=by_runner)
                self.is_half_done = False
            except Killed:
                self.did["killed nights"] += 1
                self.runners = [self._new_runner(), draw.choice(self.runners)]
                by_runner = self.is_half_done = True
            self.clock.readings = None

    def _plan_day(self, day: date, *, by_runner: bool) -> None:
        """Do the work of a day: a scheduler catches up with the days before, a hand does not."""
        if by_runner:
            self.draw.choice(self.runners).tick(self._job)
        else:
            self._work(day, is_last=True)
            self.runners = [self._new_runner(), self._new_runner()]
        if self.objection:
            raise self.objection

    def _new_runner(self) -> Runner:
        self._job = Job(
            name=JobName.DAY_PLAN,
            cron=f"0 {JOB_TIME.hour} * * *",
            clock=lambda: self.practice.now,
            work=lambda fire, is_last: self._work(fire.date(), is_last=is_last),
            parts=tuple(JOBS),
            done=done_until,
        )
        return Runner(
            self.practice.store, (self._job,), gone_by=lambda: self.practice.now.timestamp()
        )

    def _work(self, day: date, *, is_last: bool) -> JobResult:
        self.did["nights"] += 1
        try:
            return day_plan(self.office, day, mails=is_last).result
        finally:
            readings, self.clock.readings = self.clock.readings, None
            self._audit(day, is_last=is_last)
            self.clock.readings = readings

    def _audit(self, day: date, *, is_last: bool) -> None:
        """A runner goes on after errors, but not the plan after an objection."""
        try:
            self.auditor.after_jobs(day, mails=is_last)
        except AssertionError as objection:
            self.objection = objection
            raise

    # --- cases ----------------------------------------------------------------------------------

    def _lead(self, life: Life) -> None:
        now = self.practice.now
        while life.way and now >= life.way[0][0] + life.late:
            _, name, data = life.way.pop(0)
            if not self._act(life.code, name, data):
                life.way.clear()
        if not life.way and self.draw.random() < life.pace:
            stored = self.practice.stored(life.code)
            facts = stored.facts if stored else None
            options = list(sensible(facts, life.code, now.date(), self.draw))
            (chosen,) = self.draw.choices(options, [weight for weight, _, _ in options])
            self._act(life.code, *chosen[1:])

    def _act(self, code: str, name: str, data: dict[str, object]) -> bool:
        self.practice.now += timedelta(minutes=1)
        asked = request(read_command(name, data, "plan", strict=False), code=code)
        answer = self.office.handle(asked)
        self.auditor.after_act(answer)
        self.did[name if isinstance(answer, Done) else "refused"] += 1
        return isinstance(answer, Done)

    def _import_years(self) -> None:
        """The years that were missing are imported; a draft that is in use stays as it is."""
        self.import_on = None
        if self.practice.now.date() >= self.unknown_from <= self.calendar.last:
            return
        keep = partial(self.practice.shelf.keep, calendar=the_calendar())
        redating.adopt(self.office, self.unknown_from, keep)
        self.auditor.look_at_cases(self.practice.now.date())
        self.did["imports"] += 1

    # --- mail -----------------------------------------------------------------------------------

    def _deliver(self) -> None:
        """A delivery with a faulty server, that may die at any reading of the clock."""
        if self.draw.random() < 0.1:
            self.clock.readings = self.draw.randrange(12)
        try:
            self._carry(healthy=False)
        except Killed:
            self.did["killed deliveries"] += 1
        except Unreachable:
            self.did["closed"] += 1
        except Busy:
            self.did["not settled"] += 1
        self.clock.readings, self.clock.is_busy = None, False

    def _carry(self, *, healthy: bool, alone: bool = False) -> None:
        def let_pass(span: timedelta) -> None:
            self.practice.now += span

        def between() -> None:
            if not alone and self.draw.random() < 0.3:
                self._carry(healthy=True, alone=True)

        carrier = Carrier(self.draw, self.clock, self.auditor, let_pass, between, healthy=healthy)
        counts = deliver(self.office, self._post(), carrier, self.practice.now.date())
        self.did.update(counts)

    def _post(self) -> Post:
        persons = self.persons
        return post(persons.sending(self.hours), persons.directory(), night=_night_mail)


def _night_mail(transaction: Transaction, day: date) -> Letter:
    return Letter(f"{day}", "晚报", "<p>晚报</p>", {"X-Duban-Kind": "nightly_report"})


def _calendar(draw: Random) -> tuple[WorkCalendar, date, date | None]:
    """The calendar at first, from when on it lacks years, and when those are imported.

    Until then they are missing, or stand in it without their holidays.
    """
    year = draw.choice([2023, 2024, 2026])
    if year == 2026:
        return the_calendar(), the_calendar().last, None
    is_draft = draw.random() < 0.5
    days = draw.randrange(60 if is_draft else 150)
    import_on = date(year, 11, 1) + timedelta(days=days)
    return _known(year, is_draft=is_draft), date(year + 1, 1, 1), import_on


@cache
def _known(year: int, *, is_draft: bool) -> WorkCalendar:
    whole = the_calendar()
    return WorkCalendar(
        whole.first,
        whole.last if is_draft else date(year, 12, 31),
        (day for day in whole.weekday_holidays if day.year <= year),
        (day for day in whole.weekend_workdays if day.year <= year),
        version=f"{year} {is_draft}",
    )
