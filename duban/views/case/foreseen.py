"""The time of a case on one axis: what happened, what is due, what comes if nobody acts."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from enum import StrEnum

import msgspec

from config.words import Words
from duban.views.axis import Axis, Mark
from duban.views.case.acts import change_in_words
from duban.views.owners import owed_by
from duban.views.page import Coded, Column, Kind, Table, Tone, column
from states.deadlines import late_from, working_days_late
from states.facts import Duty, Facts
from states.mail_kinds import MailKind
from workflow.record.history import Record
from workflow.record.owing import Owed
from workflow.rehearsal.unattended import Coming

GRAVE: dict[str, Tone] = {MailKind.OVERDUE: "warn", MailKind.ESCALATION: "bad"}
"""The mails that tell of a breach."""


class When(StrEnum):
    """How something stands to today."""

    PAST = "past"
    DUE = "due"
    COMES = "comes"


class Point(msgspec.Struct, frozen=True):
    """Something on the axis: its day, what it is, whom it is for."""

    day: date
    when: When
    says: str
    whom: str = ""
    tone: Tone = ""


class Foreseen(msgspec.Struct, frozen=True):
    """The axis of a case, the same as a table, and what comes in sentences."""

    lines: tuple[str, ...]
    axis: Axis
    table: Table


def foreseen(
    past: Sequence[Record],
    facts: Facts,
    coming: Coming,
    today: date,
    words: Words,
    new: Collection[int] = (),
) -> Foreseen:
    """The case with its *past* acts and *facts*, and what is *coming*, from the first act on.

    Acts that are *new* to who looks are marked by name.
    """
    comes = sorted(_comes(facts, coming, today, words), key=lambda one: one.day)
    points = [*_past(past, new, words), *_due(facts, coming, today, words), *comes]
    ordered = sorted(points, key=lambda one: (one.day, list(When).index(one.when)))
    return Foreseen(
        (*_late_now(facts, coming, today, words), *_lines(facts, comes, coming, words)),
        _axis(ordered, coming.until, today, words),
        _table(ordered, words),
    )


# --- what stands on the axis ----------------------------------------------------------------------


def _past(acts: Sequence[Record], new: Collection[int], words: Words) -> Iterator[Point]:
    for one in acts:
        who, says = words.label("party", one.party), _act(one, words)
        if one.seq in new:
            yield Point(one.at.date(), When.PAST, words.say("new.badge", what=says), who)
        else:
            yield Point(one.at.date(), When.PAST, says, who, "faint")


def _act(record: Record, words: Words) -> str:
    """An act, with the states that it leads from and to where it leads on."""
    act = words.label("command", record.command)
    changes = words.listed(change_in_words(one, words) for one in record.transitions)
    return words.say("ahead.act", act=act, change=changes) if changes else act


def _due(facts: Facts, coming: Coming, today: date, words: Words) -> Iterator[Point]:
    """The open duties on the days that they are due; one that is late stands out."""
    for _, duty in facts.open_duties():
        if duty.due is not None:
            tone: Tone = "bad" if working_days_late(duty, today, coming.calendar) else ""
            yield Point(duty.due, When.DUE, _duty(duty, words), _owner(duty, words), tone)


def _comes(facts: Facts, coming: Coming, today: date, words: Words) -> Iterator[Point]:
    for one in coming.acts:
        yield Point(one.at.date(), When.COMES, _act(one, words), tone="warn")
    for mail in coming.owed:
        yield _mail(mail, words)
    for key, duty in coming.facts.open_duties():
        was_late = key in facts.duties and bool(
            working_days_late(facts.duties[key], today, coming.calendar)
        )
        last = late_from(duty, coming.calendar)
        if last is not None and last < coming.until and not was_late:
            says = words.say("ahead.late", item=_duty(duty, words))
            day = coming.calendar.add_working_days(last, 1)
            yield Point(day, When.COMES, says, _owner(duty, words), "bad")


def _mail(mail: Owed, words: Words) -> Point:
    kind = words.label("mail_kind", mail.kind)
    item = words.label("item", mail.item) if mail.item else ""
    to = words.listed(words.label("role", role) for role in mail.recipients)
    says = f"{kind} {item}".strip()
    day = date.fromisoformat(mail.day)
    return Point(day, When.COMES, says, to, GRAVE.get(mail.kind, ""))


def _duty(duty: Duty, words: Words) -> str:
    return words.label("item", duty.called)


def _owner(duty: Duty, words: Words) -> str:
    return owed_by(duty.item, duty.owner, words).label


# --- how it is told -------------------------------------------------------------------------------


def _late_now(facts: Facts, coming: Coming, today: date, words: Words) -> Iterator[str]:
    """What somebody is late with already, whatever comes: what, who, by how much."""
    for _, duty in facts.open_duties():
        if days := working_days_late(duty, today, coming.calendar):
            item, whom = _duty(duty, words), _owner(duty, words)
            yield words.say("ahead.late_now", item=item, whom=whom, days=days)


def _lines(facts: Facts, comes: list[Point], coming: Coming, words: Words) -> Iterator[str]:
    """What comes, counted; and the duties that no axis can hold, for they have no date."""
    kinds = [mail.kind for mail in coming.owed]
    if not comes:
        yield words.say("ahead.nothing", until=words.day(coming.until))
    else:
        yield words.say(
            "ahead.comes",
            until=words.day(coming.until),
            owed=len(kinds),
            escalations=kinds.count(MailKind.ESCALATION),
            acts=len(coming.acts),
        )
    for one in comes:
        if one.tone == "bad" and one.whom:
            yield words.say("ahead.first", day=words.day(one.day), says=one.says, whom=one.whom)
            break
    later = sum(duty.due > coming.until for _, duty in facts.open_duties() if duty.due)
    if later:
        yield words.say("ahead.later", count=later)
    undated = [_duty(duty, words) for _, duty in facts.open_duties() if duty.due is None]
    if undated:
        yield words.say("ahead.undated", items=words.listed(undated))


def _axis(points: list[Point], until: date, today: date, words: Words) -> Axis:
    lanes = tuple(When)
    days = [one.day for one in points]
    return Axis(
        words.say("ahead.axis"),
        tuple(words.say(f"ahead.lane_{one}") for one in lanes),
        min([*days, today]),
        until,
        today,
        words.say("ahead.today"),
        tuple(Mark(lanes.index(one.when), one.day, one.says, one.tone) for one in points),
    )


def _table(points: list[Point], words: Words) -> Table:
    columns = (
        column(words, "day", Kind.DAY),
        Column("when", words.say("ahead.when"), Kind.CODED, whole=True),
        Column("says", words.say("ahead.says")),
        Column("whom", words.say("ahead.whom")),
    )
    rows = tuple(
        (
            one.day,
            Coded(one.when.value, words.say(f"ahead.lane_{one.when}")),
            one.says,
            one.whom,
        )
        for one in points
    )
    return Table("axis", "", columns, rows, tones=tuple(one.tone for one in points))
