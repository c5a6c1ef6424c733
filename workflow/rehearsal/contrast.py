"""Two courses of one office side by side: in which dates, breaches and what is owed they differ."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from states.deadlines import late_from, overdue_working_days
from states.facts import Duty, Facts
from states.mail_kinds import MailKind
from workflow.record.cases import region_of
from workflow.record.owing import Owed
from workflow.rehearsal.course import Ending
from workflow.rehearsal.owed import OwedMoved, owed_moves


class DateMoved(msgspec.Struct, frozen=True):
    """A duty that is due on another day; None where it is not owed, or has no date."""

    item: str
    owner: str
    before: date | None
    after: date | None


class Breach(msgspec.Struct, frozen=True):
    """A breach that differs: overdue working days of an item, days of escalation, or flags."""

    what: str
    item: str | None
    before: Any
    after: Any


class CaseContrast(msgspec.Struct, frozen=True):
    """All in which one case differs; `standing` is step, state and outcome where they do."""

    case_id: str
    region_code: str
    dates: tuple[DateMoved, ...]
    owed: tuple[OwedMoved, ...]
    breaches: tuple[Breach, ...]
    standing: tuple[tuple[Any, ...], tuple[Any, ...]] | None
    refused: tuple[Breach, ...]

    @property
    def differs(self) -> bool:
        """Whether there is anything to tell of the case."""
        return any((self.dates, self.owed, self.breaches, self.standing, self.refused))


def contrast(before: Ending, after: Ending) -> list[CaseContrast]:
    """The cases in which two courses differ, in order."""
    names = sorted({*before.facts, *after.facts})
    return [one for name in names if (one := _case(name, before, after)).differs]


def _case(name: str, before: Ending, after: Ending) -> CaseContrast:
    pair = [ending.facts.get(name) for ending in (before, after)]
    standings = [_standing(facts) for facts in pair]
    return CaseContrast(
        case_id=name,
        region_code=region_of(name),
        dates=tuple(_dates(*pair)),
        owed=tuple(owed_moves(before.owed.get(name, ()), after.owed.get(name, ()))),
        breaches=tuple(_breaches(name, before, after)),
        standing=None if standings[0] == standings[1] else (standings[0], standings[1]),
        refused=tuple(_refused(name, before, after)),
    )


def _standing(facts: Facts | None) -> tuple[Any, ...]:
    return (int(facts.step), facts.shown_state, facts.outcome.value) if facts else ()


# --- dates ----------------------------------------------------------------------------------


def _named(facts: Facts | None) -> dict[tuple[str, date | None, int], Duty]:
    """The duties by item, period, and which of their kind they are; keys differ by course."""
    found: dict[tuple[str, date | None, int], Duty] = {}
    counts = Counter[tuple[str, date | None]]()
    for duty in facts.duties.values() if facts else ():
        if duty.is_void:
            continue
        kind = (duty.called, duty.period)
        found[(*kind, counts[kind])] = duty
        counts[kind] += 1
    return found


def _pairs(
    before: Facts | None, after: Facts | None
) -> Iterator[tuple[Duty, Duty | None, Duty | None]]:
    olds, news = _named(before), _named(after)
    for name in dict.fromkeys((*olds, *news)):
        old, new = olds.get(name), news.get(name)
        if (either := old or new) is not None:
            yield either, old, new


def _dates(before: Facts | None, after: Facts | None) -> Iterator[DateMoved]:
    for duty, old, new in _pairs(before, after):
        days = [one.due if one else None for one in (old, new)]
        if days[0] != days[1]:
            yield DateMoved(duty.label, duty.owner, *days)


# --- breaches -------------------------------------------------------------------------------


def overdue(duty: Duty | None, ending: Ending) -> int:
    """The overdue working days of a duty when it was done, or at the end of the course."""
    if duty is None or duty.is_void or duty.owner == "term":
        return 0
    days = [day for day in (ending.until, duty.closed_on, duty.suspended_on) if day is not None]
    return overdue_working_days(late_from(duty, ending.calendar), min(days), ending.calendar)


def _breaches(name: str, before: Ending, after: Ending) -> Iterator[Breach]:
    facts = [ending.facts.get(name) for ending in (before, after)]
    for duty, old, new in _pairs(*facts):
        days = overdue(old, before), overdue(new, after)
        if days[0] != days[1]:
            yield Breach("overdue", duty.label, *days)
    escalated = [_escalated(ending.owed.get(name, ())) for ending in (before, after)]
    if escalated[0] != escalated[1]:
        yield Breach("escalation", None, *escalated)
    flags = [_flags(one) for one in facts]
    if flags[0] != flags[1]:
        yield Breach("flag", None, *flags)


def _escalated(owed: tuple[Owed, ...]) -> list[date]:
    return [date.fromisoformat(one.day) for one in owed if one.kind == MailKind.ESCALATION]


def _flags(facts: Facts | None) -> list[dict[str, Any]]:
    return [
        {"level": flag.level, "raised_on": flag.raised_on, "closed_on": flag.closed_on}
        for flag in (facts.flags if facts else ())
    ]


def _refused(name: str, before: Ending, after: Ending) -> Iterator[Breach]:
    """The foreseen acts that only one course refuses, or by other rules."""
    old, new = _refusals(name, before), _refusals(name, after)
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            yield Breach("refused", key[0], old.get(key), new.get(key))


def _refusals(name: str, ending: Ending) -> dict[tuple[str, object], tuple[str, ...]]:
    """The rules by act and number; an act that nobody wrote down has its day for a number."""
    return {
        (one.act, one.seq or one.day): one.rules for one in ending.refused if one.case_id == name
    }
