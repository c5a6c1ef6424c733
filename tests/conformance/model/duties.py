"""Who owes what by when, and the mails that days alone call for."""

from dataclasses import dataclass, field
from datetime import date

from tests.conformance.model.days import Days
from tests.conformance.model.terms import Terms

DISTRICT, BOTH = ("district",), ("district", "institution")
LADDERS = {
    "plan_filing": ("filing", DISTRICT),
    "institution_filing": ("filing", DISTRICT),
    "correction_plan_filing": ("correction", DISTRICT),
    "correction_institution_filing": ("correction", DISTRICT),
    "contract_signing": ("contract_signing", BOTH),
    "self_check": ("self_check", DISTRICT),
    "rectification": ("rectification", BOTH),
    "recovery": ("recovery", BOTH),
}
"""What is reminded of, on which ladder, and to whom; all else is the city's own."""


@dataclass(frozen=True)
class Mail:
    """Something that becomes owed: when, what, about what, to whom, and in how many days."""

    day: date
    kind: str
    to: tuple[str, ...]
    item: str | None = None
    count: int | None = None


@dataclass
class Duty:
    """A duty; what nights did about it is in the fields after `pauses`."""

    number: int
    item: str
    started: date
    term: str
    due: date | None
    period: date | None = None
    is_open: bool = True
    lapsed_by: str | None = None
    suspended_on: date | None = None
    pauses: list[tuple[date, date]] = field(default_factory=list)
    rungs: list[date] = field(default_factory=list)
    tell_on: date | None = None
    done: int = 0
    escalated: int = 0

    @property
    def label(self) -> str:
        """The duty as mails name it."""
        if self.item != "self_check":
            return self.item
        return f"self_check_{self.due or self.term[3:]}"

    @property
    def runs(self) -> bool:
        """Whether its time runs."""
        return self.is_open and self.suspended_on is None and self.due is not None

    def late(self, day: date, days: Days) -> int:
        """Overdue working days, without those for which it was suspended."""
        if self.due is None or day <= self.due:
            return 0
        count = days.between(self.due, day)
        for start, end in self.pauses:
            count -= days.between(max(start, self.due), end) if end > self.due else 0
        return max(count, 0)

    def lay(self, made: date, entered: date, terms: Terms, days: Days) -> None:
        """Lay its ladder as it is made or opened again; say at once that it is late already."""
        if self.item not in LADDERS:
            return
        offsets = terms.reminder_offsets_days[LADDERS[self.item][0]]
        self.rungs = days.rungs(self.due, made, offsets)
        self.done = self.late(entered, days)
        is_told = self.done and self.suspended_on is None
        self.tell_on = days.after(entered, 1) if is_told else None

    def lay_on(self, day: date, terms: Terms, days: Days) -> None:
        """Lay the rungs that are still to come, of a duty that only goes on."""
        if self.item in LADDERS:
            offsets = terms.reminder_offsets_days[LADDERS[self.item][0]]
            self.rungs = days.rungs(self.due, day, offsets)

    def go_on(self, day: date, terms: Terms, days: Days) -> None:
        """Its suspension was never so: of what was not said meanwhile one mail says it all."""
        self.lay_on(day, terms, days)
        missed = range(self.done + 1, self.late(day, days) + 1)
        if any(count <= 5 or count % 5 == 0 for count in missed):
            self.tell_on = days.after(day, 1)

    def under_another(self, today: date, terms: Terms, days: Days) -> bool:
        """The calendar is another: its date moves, and its rungs to come; whether the date did."""
        due = self.due if self.suspended_on else days.end(self.started, self.term)
        if not self.is_open or (self.due == due and self.item not in LADDERS):
            return False
        has_moved, kept = self.due != due, [rung for rung in self.rungs if rung <= today]
        self.due = due
        if self.suspended_on is None:
            self.lay_on(today, terms, days)
            self.rungs = self.rungs if has_moved else [*kept, *self.rungs]
            late = self.late(today, days)
            self.done = late if has_moved else min(self.done, late)
            self.escalated = late if has_moved else min(self.escalated, late)
        return has_moved

    def remind(self, day: date) -> Mail | None:
        """The reminder of a working day; rungs that were missed fall into it."""
        if not self.runs or self.item not in LADDERS or self.due is None:
            return None
        reached = [rung for rung in self.rungs if rung <= day]
        self.rungs = [rung for rung in self.rungs if rung > day]
        if not reached or self.due < day:
            return None
        return Mail(day, "reminder", LADDERS[self.item][1], self.label, (self.due - day).days)

    def chase(self, day: date, terms: Terms, days: Days) -> tuple[Mail | None, int]:
        """The overdue mail of a working day; and how late it is where that goes higher up."""
        count = self.late(day, days) if self.runs and self.item in LADDERS else 0
        if not count:
            return None, 0
        ladder, to = LADDERS[self.item]
        is_late_born = self.tell_on is not None and day >= self.tell_on
        is_told = is_late_born or (count > self.done and (count <= 5 or count % 5 == 0))
        rises = any(self.escalated < one <= count for one in terms.escalates_on(ladder))
        self.done, self.escalated, self.tell_on = count, count, None
        return (Mail(day, "overdue", to, self.label, count) if is_told else None), rises * count

    def next_day(self, after: date, terms: Terms, days: Days) -> date | None:
        """The next day on which a night has something to say of it."""
        if not self.runs or self.item not in LADDERS or self.due is None:
            return None
        found = [rung for rung in self.rungs if rung > after][:1]
        if self.tell_on is not None and self.tell_on > after:
            found.append(self.tell_on)
        day = days.after(max(after, self.due), 1)
        for _ in range(100):
            count = self.late(day, days)
            if count and (count <= 5 or count % 5 == 0 or count in terms.escalates_on("filing")):
                found.append(day)
                break
            day = days.after(day, 1)
        return min(found, default=None)
