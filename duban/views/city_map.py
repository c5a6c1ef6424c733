"""The city as a map: each district by its step, by how late it is, or by how it spends."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction

import msgspec

from config.maps import city_map
from config.words import Words
from duban.views.charts import CityDrawing, Place
from duban.views.page import (
    Chart,
    Kind,
    Page,
    Part,
    Prose,
    Ref,
    Subject,
    Table,
    Tone,
    Value,
    coded,
    column,
)
from duban.views.programme import Member, Programme
from states.calendar import WorkCalendar
from states.deadlines import working_days_late
from states.facts import Facts

CITY = "tianjin"
STEPS = range(1, 7)
LONG_LATE = 5
"""More working days than that are long."""
LEVELS: dict[str, Tone] = {"bad": "bad", "warn": "warn", "ended": "faint"}


class Shade(StrEnum):
    """What colours a district."""

    STEP = "step"
    LATE = "late"
    EXECUTION = "execution"


LEGENDS: Mapping[Shade, tuple[str, ...]] = {
    Shade.STEP: (*(f"s{step}" for step in STEPS), "ended", "none"),
    Shade.LATE: ("good", "warn", "bad", "ended", "none"),
    Shade.EXECUTION: ("good", "warn", "bad", "unjudged", "ended", "none"),
}
"""The colours that each can have, in the order of the legend."""


class Seen(msgspec.Struct, frozen=True):
    """A case as the map sees it: the colour, what stands under its name, the days it is late."""

    look: str
    said: str
    late: int


def city_page(programme: Programme, by: Shade, today: date, words: Words) -> Page:
    """The city, each district coloured *by* one of the three, with the table that says the same."""
    calendar = programme.world.calendar
    seen = {one.case.id: _seen(one.case.facts, by, today, calendar) for one in programme.members}
    parts: tuple[Part, ...] = (
        Chart("map", _drawing(programme, seen, by, words)),
        _table(programme.members, seen, words),
        Prose("schematic", "", (words.say("city.schematic"),), "faint"),
    )
    title = words.say("city.title", by=words.say(f"city.{by}"))
    return Page(key="map", language=words.language, title=title, parts=parts)


def _seen(facts: Facts, by: Shade, today: date, calendar: WorkCalendar) -> Seen:
    late = _late(facts, today, calendar)
    if not facts.is_open:
        return Seen("ended", "", late)
    match by:
        case Shade.STEP:
            return Seen(f"s{int(facts.step)}", str(int(facts.step)), late)
        case Shade.LATE:
            look = "bad" if late > LONG_LATE else "warn" if late else "good"
            return Seen(look, str(late) if late else "", late)
        case Shade.EXECUTION:
            return Seen(*_execution(facts), late)


def _late(facts: Facts, today: date, calendar: WorkCalendar) -> int:
    """The working days by which the latest duty of a case is late."""
    days = (working_days_late(duty, today, calendar) for _, duty in facts.open_duties())
    return max(days, default=0)


def _execution(facts: Facts) -> tuple[str, str]:
    """How a case spends: by its open flag, else by the report that counts."""
    report, flag = facts.counting_report, facts.open_flag
    level = flag.level if flag is not None else report.verdict if report else ""
    looks = {"red": "bad", "yellow": "warn", "ok": "good"}
    said = f"{float(Fraction(report.index)):.0%}" if report and report.index else ""
    return looks.get(level, "unjudged"), said


# --- what is shown --------------------------------------------------------------------------------


def _drawing(
    programme: Programme, seen: Mapping[str, Seen], by: Shade, words: Words
) -> CityDrawing:
    city = city_map(CITY)
    members = {one.region.code: one for one in programme.members}
    nothing = Seen("none", "", 0)
    places = []
    for drawn in (*city.district, *city.zone):
        member = members.get(drawn.code)
        region = programme.notice.regions_by_code.get(drawn.code)
        if region is None:
            continue
        shown = seen[member.case.id] if member else nothing
        places.append(
            Place(
                name=words.label("region", drawn.name),
                at=drawn.at,
                outline=drawn.outline,
                lies=drawn.lies,
                look=shown.look,
                said=shown.said,
                told=_told(words.region(region), member, shown, by, words),
                case=member.case.id if member else "",
            )
        )
    return CityDrawing(
        title=words.say(f"city.{by}"),
        canvas=(city.left, city.top, city.width, city.height),
        legend=tuple((look, words.say(f"city.{by}_{look}")) for look in LEGENDS[by]),
        places=tuple(places),
        frames=(city.inset.lies, city.inset.shown),
        named=words.say("city.inset"),
        named_at=city.inset.at,
    )


def _told(name: str, member: Member | None, shown: Seen, by: Shade, words: Words) -> str:
    """A place in words, as a screen reader says it."""
    meant = words.say(f"city.{by}_{shown.look}")
    if member is None:
        return words.say("city.told", name=name, state=meant, meant="")
    state = coded(words, "state", member.case.facts.shown_state, short=True).label
    said = f"{meant} {shown.said}".strip()
    return words.say("city.told", name=name, state=state, meant=said)


def _table(members: tuple[Member, ...], seen: Mapping[str, Seen], words: Words) -> Table:
    columns = (
        column(words, "region"),
        column(words, "step", Kind.NUMBER),
        column(words, "state", Kind.CODED),
        column(words, "overdue_working_days", Kind.DAYS),
        column(words, "index"),
        column(words, "verdict", Kind.CODED),
    )
    rows = tuple(_row(one, seen[one.case.id], words) for one in members)
    tones: tuple[Tone, ...] = tuple(LEVELS.get(seen[o.case.id].look, "") for o in members)
    return Table("places", words.say("city.table"), columns, rows, tones)


def _row(one: Member, shown: Seen, words: Words) -> tuple[Value, ...]:
    facts = one.case.facts
    report = facts.counting_report
    return (
        Ref(words.region(one.region), Subject.CASE, one.case.id),
        int(facts.step),
        coded(words, "state", facts.shown_state, short=True),
        shown.late or None,
        f"{float(Fraction(report.index)):.1%}" if report and report.index else "",
        coded(words, "verdict", report.verdict) if report else None,
    )
