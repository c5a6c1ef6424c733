"""Plays beside the real office: every act and every night is held against the second model.

Many cases share one office, each a programme of its own with its own policy; so a night is worked
once for all of them. A play of one case is a list of steps that can be played again alone.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from msgspec.structs import replace

from config.notice_overrides import POLICY_KEYS, with_policy
from states.actors import Channel, somebody
from states.calendar import WorkCalendar
from states.facts import Party
from states.notice import Notice
from states.reading import InvalidInput, read_command
from states.refusals import Refusal
from tests.conformance.compared import look, seen
from tests.conformance.model.case import Asked, Refused
from tests.conformance.model.days import Days
from tests.conformance.model.duties import Mail
from tests.conformance.model.model import ZONE, Second
from tests.conformance.model.terms import UNITS, Terms
from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import KEY, Shelf, the_calendar, the_notice
from workflow.night.looking import JOB_TIME
from workflow.night.plan import day_plan
from workflow.office.door import Office
from workflow.office.redating import adopt
from workflow.office.request import Done, Request
from workflow.record import cases, history, ledger, owing, proof
from workflow.record.founding import found
from workflow.record.programmes import add_programme
from workflow.record.vault import Vault

NIGHT, CALENDAR = "night", "calendar"
RULE = "R-"


@dataclass(frozen=True)
class Own:
    """What one case is played under: its unit, and its policy."""

    code: str
    policy: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """An act as it was asked for, a night, or a calendar that is imported."""

    entered: datetime
    name: str
    data: Mapping[str, Any] = field(default_factory=dict)
    party: str = "city"
    at: datetime | None = None
    basis: str | None = None
    off: tuple[date, ...] = ()

    def __str__(self) -> str:
        happened = f" (of {self.at:%Y-%m-%d %H:%M}, {self.basis})" if self.at else ""
        holidays = f" {[str(day) for day in self.off]}" if self.off else ""
        data = f" {dict(self.data)}" if self.data else ""
        return f"{self.entered:%Y-%m-%d %H:%M} {self.party} {self.name}{data}{happened}{holidays}"


class Difference(AssertionError):
    """The office and the second model differ about one case."""

    def __init__(self, number: int, step: Step, expected: object, got: object) -> None:
        super().__init__(f"{step}\n  expected: {expected}\n  got:      {got}")
        self.number = number


def calendar_with(off: Sequence[date]) -> tuple[WorkCalendar, Days]:
    """The packaged calendar with more weekdays off, for the office and for the second model."""
    own = the_calendar()
    holidays = own.weekday_holidays | {day for day in off if day.weekday() < 5}
    weekends = own.weekend_workdays - set(off)
    version = f"with {sorted(off)}" if off else own.version
    real = WorkCalendar(own.first, own.last, holidays, weekends, version=version)
    return real, Days(own.first, own.last, frozenset(holidays), frozenset(weekends))


def notice_of(own: Own) -> Notice:
    """The packaged notice under a policy; what no policy sets is set as a file would."""
    others = {name: value for name, value in own.policy.items() if name not in POLICY_KEYS}
    return replace(with_policy(the_notice(), own.policy), **others)


class _Notices(Shelf):
    """A library in which each programme has a notice of its own."""

    def __init__(self, notices: Sequence[Notice], calendar: WorkCalendar) -> None:
        super().__init__(the_notice(), calendar)
        self.notices = notices

    def notice(self, notice_hash: str) -> Notice:
        """The notice of a programme."""
        return self.notices[int(notice_hash)]


class Beside:
    """An office with one case for each of *owns*, and a second model of each."""

    def __init__(
        self, owns: Sequence[Own], off: Sequence[date] = (), *, is_one_programme: bool = False
    ) -> None:
        calendar, days = calendar_with(off)
        self.now = datetime(2023, 7, 18, 8, tzinfo=ZONE)
        self.store = new_store("sqlite://")
        self.shelf = _Notices([notice_of(own) for own in owns], calendar)
        self.office = Office(self.store, self.shelf, lambda: self.now, Vault(KEY))
        numbers = [0 if is_one_programme else number for number in range(len(owns))]
        self.ids = [f"p{n:03}/{own.code}" for n, own in zip(numbers, owns, strict=True)]
        found(self.store, kind="training", programmes=[], notice_hash="", procedure_hash="")
        with self.store.writing() as transaction:
            for number in sorted({*numbers}):
                name = f"p{number:03}"
                add_programme(transaction, name, notice_hash=str(number), procedure_hash="six-step")
        self.seconds = [Second(UNITS[own.code], Terms.under(own.policy), days) for own in owns]
        self.mails: list[list[tuple[int, Mail]]] = [[] for _ in owns]

    def close(self) -> None:
        """Shut the office."""
        shut(self.store)

    # --- acts -------------------------------------------------------------------------------------

    def act(self, number: int, step: Step) -> bool:
        """Ask both for an act. Returns whether it was done; raises Difference."""
        self.now, second = max(self.now, step.entered), self.seconds[number]
        try:
            command = read_command(step.name, step.data, "play", strict=False)
        except InvalidInput:
            return False
        request = Request(
            case_id=self.ids[number],
            command=command,
            actor=somebody(Party(step.party), Channel.REHEARSAL),
            at=step.at,
            basis=step.basis,
        )
        answer = self.office.handle(request)
        at = step.at or step.entered
        asked = Asked(step.name, step.data, at, step.entered, step.party, step.basis)
        try:
            mails = second.ask(asked)
        except Refused as refused:
            self._is_refused(number, step, answer, refused.rules)
            return False
        if not isinstance(answer, Done):
            raise Difference(number, step, "done", answer)
        owed = sorted((one.kind, sorted(one.to), one.item) for one in answer.decision.owed)
        wanted = sorted((one.kind, sorted(one.to), one.item) for one in mails)
        self._hold(number, step, wanted, [(k, [*map(str, to)], i) for k, to, i in owed])
        self._hold(number, step, seen(second), look(answer.decision.facts))
        self._keep(number, step, mails)
        return True

    def _is_refused(self, number: int, step: Step, answer: object, rules: tuple[str, ...]) -> None:
        if not isinstance(answer, Refusal):
            raise Difference(number, step, f"refused by {rules}", "done")
        named = [rule for rule in rules if rule.startswith((RULE, "K0"))]
        if named and not {*named} & {*answer.rules}:
            raise Difference(number, step, f"refused by {named}", answer.rules)

    def _hold(self, number: int, step: Step, expected: object, got: object) -> None:
        if isinstance(expected, dict) and isinstance(got, dict):
            differ = [name for name in expected if expected[name] != got[name]]
            expected = {name: expected[name] for name in differ}
            got = {name: got[name] for name in differ}
        if expected != got:
            raise Difference(number, step, expected, got)

    def _keep(self, number: int, step: Step, mails: list[Mail]) -> None:
        """Note what became owed; an undone act owes nothing."""
        acts = len(self.seconds[number].past)
        if step.name == "undo_last_act":
            self.mails[number] = [one for one in self.mails[number] if one[0] != acts - 1]
        self.mails[number] += [(acts, mail) for mail in mails]

    # --- nights -----------------------------------------------------------------------------------

    def night(self, day: date) -> None:
        """Work a night, and hold what becomes owed in it and what it moves.

        No night proves a share of the office: all of it is proved at the end.
        """
        self.now = max(self.now, datetime.combine(day, JOB_TIME, ZONE))
        day_plan(self.office, day, proves=False)
        step = Step(self.now, NIGHT, party="system")
        with self.store.reading() as transaction:
            owed = owing.on_day(transaction, day)
        got: dict[str, list[tuple[object, ...]]] = {}
        for one in owed:
            count = one.facts.get("days_left", one.facts.get("overdue_working_days"))
            told = (one.kind, [*one.recipients], one.item, count)
            got.setdefault(one.case_id, []).append(told)
        for number, second in enumerate(self.seconds):
            acts = len(second.past)
            mails = second.night(day)
            wanted = sorted((m.kind, [*m.to], m.item or "", m.count) for m in mails)
            real = sorted((k, t, i or "", c) for k, t, i, c in got.get(self.ids[number], []))
            self._hold(number, step, wanted, real)
            self.mails[number] += [(-1, mail) for mail in mails]
            if len(second.past) != acts:
                self.look_at(number, step)

    def import_calendar(self, step: Step) -> None:
        """Other holidays come into force, and dates move."""
        self.now = max(self.now, step.entered)
        calendar, days = calendar_with(step.off)
        since = min(step.off)
        adopt(self.office, since, lambda kept: self.shelf.keep(kept, calendar=calendar))
        for number, second in enumerate(self.seconds):
            second.import_calendar(days, step.entered)
            self.look_at(number, step)

    def look_at(self, number: int, step: Step) -> None:
        """Hold the case as it is stored."""
        second = self.seconds[number]
        with self.store.reading() as transaction:
            stored = cases.load(transaction, self.ids[number])
        if stored is None or second.case is None:
            self._hold(number, step, second.case is None, stored is None)
        else:
            self._hold(number, step, seen(second), look(stored.facts))

    def at_the_end(self) -> None:
        """Hold all that is stored: cases, mails, history, ledger."""
        step = Step(self.now, "at the end")
        for number in range(len(self.seconds)):
            self.look_at(number, step)
            with self.store.reading() as transaction:
                owed = owing.of_case(transaction, self.ids[number])
            got = Counter(
                (one.day, one.kind, one.item, frozenset(one.recipients))
                for one in owed
                if one.status != "superseded"
            )
            wanted = Counter(
                (str(mail.day), mail.kind, mail.item, frozenset(mail.to))
                for _, mail in self.mails[number]
            )
            self._hold(number, step, wanted - got, Counter[object]())
            self._hold(number, step, Counter[object](), got - wanted)
        with self.store.reading() as transaction:
            assert history.verify(transaction)[1] == []
            assert ledger.imbalances(transaction) == []
            # its notices and its procedure are on a shelf beside it
            proved = proof.all_differences(transaction)
            assert [one for one in proved if one.table != "document"] == []


def night_of(day: date) -> Step:
    """The step that works a night."""
    return Step(datetime.combine(day, JOB_TIME, ZONE), NIGHT, party="system")


def morning(day: date, minutes: int) -> datetime:
    """A time on the morning of a day."""
    return datetime.combine(day, time(9), ZONE) + timedelta(minutes=minutes)
