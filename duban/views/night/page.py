"""The nightly report as a page: what is to be seen first, the drawings, the lists, the proof."""

from collections.abc import Iterator
from datetime import date

import msgspec

from config.words import Words
from duban.views.alarms import alarm_table
from duban.views.charts import Bar, Bars, Curve
from duban.views.history import difference_in_words
from duban.views.night.lists import Lists
from duban.views.page import (
    Chart,
    Check,
    Checks,
    Figures,
    Kind,
    Page,
    Table,
    Tile,
    Tone,
    printed,
)
from duban.views.places import Regions
from states.money import grouped
from workflow.night.reports import NightlyReport

STEPS = range(1, 7)
TITLED = {"unpaid": Kind.MONEY}
"""The tiles that are no counts."""


class NightPage(Page, frozen=True, kw_only=True):
    """The page of one night: with the office at its head, the subject of its mail, a foot.

    `lists` ask for something, `record` is for the record; both are among the parts.
    """

    day: date
    office: str
    subject: str
    foot: str
    lists: tuple[Table, ...]
    record: tuple[Table, ...]
    trend: Table
    history_head: str

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """The figures that are to be seen first."""
        return tuple(t for part in self.parts if isinstance(part, Figures) for t in part.tiles)

    @property
    def charts(self) -> tuple[Chart, ...]:
        """The drawings."""
        return tuple(part for part in self.parts if isinstance(part, Chart))

    @property
    def proof(self) -> Checks:
        """What proves itself."""
        (found,) = (part for part in self.parts if isinstance(part, Checks))
        return found


def page_of(
    report: NightlyReport,
    regions: Regions,
    words: Words,
    *,
    office: str,
    synthetic: bool = False,
    several: bool = False,
) -> NightPage:
    """The page of one night in the language of *words*; *office* is the name at its head.

    In an office of *several* programmes each row says which it is of.
    """
    made = Lists(report, regions, words, several=several)
    subject = words.say(
        "night.subject",
        day=report.day,
        overdue=report.count("overdue"),
        flags=report.count("flags"),
    )
    lists, record, trend = made.all(), made.figures(), made.trend()
    if report.alarms:
        lists = (alarm_table(report.alarms, words, more=report.more.get("alarms", 0)), *lists)
    proof = Checks("proof", words.say("night.proof"), checks_of(report, words))
    return NightPage(
        key="night",
        language=words.language,
        title=words.say("night.title").format(words.long_day(report.day)),
        lead=_lead(report, words),
        mark=words.say("night.demo") if synthetic else None,
        parts=(
            Figures("tiles", _tiles(report, words)),
            Chart("steps", _steps(report, words)),
            Chart("trend", _trend(report, words), trend),
            *lists,
            *record,
            proof,
        ),
        day=report.day,
        office=office,
        subject=subject + _warning(report, words),
        foot=words.say("night.foot"),
        lists=lists,
        record=record,
        trend=trend,
        history_head=report.history_head,
    )


def _warning(report: NightlyReport, words: Words) -> str:
    """What the subject says where the office does not prove itself, or alarms wait."""
    unsound = "" if report.is_sound else words.say("night.subject_unsound")
    count = report.count("alarms")
    return unsound + (words.say("night.subject_alarms", count=count) if count else "")


def _lead(report: NightlyReport, words: Words) -> str:
    """The night in one sentence."""
    late, city, flags = map(report.count, ("overdue", "city_overdue", "flags"))
    longest = max((one.overdue_working_days for one in report.overdue), default=0)

    def counted(name: str, *numbers: int) -> str:
        if not numbers[0]:
            return words.say(f"night.lead_{name}_none")
        return words.say(f"night.lead_{name}").format(*numbers)

    return words.say(
        "night.lead",
        late=counted("late", late, longest),
        city=counted("city", city),
        flags=counted("flags", flags),
        books=words.say("night.lead_sound" if report.is_sound else "night.lead_unsound"),
    )


def _tiles(report: NightlyReport, words: Words) -> tuple[Tile, ...]:
    stuck = sum(report.owed.get(status, 0) for status in ("failed", "held", "uncertain"))
    alarms = report.count("alarms")
    named = (
        *([("alarms", alarms, "bad")] if alarms else []),
        ("overdue", report.count("overdue"), "bad"),
        ("city_overdue", report.count("city_overdue"), "bad"),
        ("due_soon", report.count("due_soon"), ""),
        ("flags", report.count("flags"), "warn"),
        ("unpaid", report.outstanding, "warn"),
        ("stuck", stuck, "bad"),
    )
    return tuple(
        Tile(
            words.say(f"night_tile.{name}"),
            printed(value, TITLED.get(name, Kind.COUNT), words),
            tone if value else "",  # type: ignore[arg-type]  # one of the tones above
            anchor=name if value else "",
        )
        for name, value, tone in named
    )


def _steps(report: NightlyReport, words: Words) -> Bars:
    """How many duties are late, by the step that they belong to, wherever their case stands."""
    late = report.late_by_step
    return Bars(
        words.say("night.steps"),
        (words.say("night.others"), words.say("night.city")),
        tuple(
            Bar(
                words.say("night.step", number=step, name=words.say(f"step.{step}")),
                *late.get(step, (0, 0)),
            )
            for step in STEPS
        ),
    )


def _trend(report: NightlyReport, words: Words) -> Curve:
    points = report.trend
    return Curve(
        words.say("night.trend").format(len(points)),
        (words.say("night.others"), words.say("night.city")),
        tuple(point.day for point in points),
        tuple(point.overdue for point in points),
        tuple(point.city_overdue for point in points),
    )


def checks_of(report: NightlyReport, words: Words) -> tuple[Check, ...]:
    """Whether ledger, mails, history, log and journal prove themselves, how far days reach."""
    found = [_ledger(report, words), _history(report, words), *_cases(report, words)]
    if report.unread:
        named = words.listed(words.named("alarm_part", one.table) for one in report.unread)
        said = words.say("night_check.unread_bad", parts=named)
        found.append(Check(words.say("night_check.unread"), said, "bad"))
    if report.log_head or report.log_faults:
        found.append(_log(report, words))
    if report.journal_head or report.journal_faults:
        found.append(_journal(report, words))
    if (tally := report.tally) is not None:
        how = "good" if tally.adds_up else "bad"
        text = words.say(f"night_check.mails_{how}", **msgspec.structs.asdict(tally))
        label = words.say("night_check.mails")
        found.insert(1, Check(label, text, "good" if tally.adds_up else "bad"))
    days = (report.calendar_ends - report.day).days
    text = words.say(
        f"night_check.calendar_{_reach(report)}",
        day=report.calendar_ends,
        days=days,
        year=report.calendar_ends.year + 1,
    )
    tone: Tone = "warn" if report.calendar_is_short else "good"
    found.append(Check(words.say("night_check.calendar"), text, tone))
    missed = report.missed_nights
    if report.since is None:
        nights = words.say("night_check.nights_first")
    else:
        key = "night_check.nights_bad" if missed else "night_check.nights_good"
        nights = words.say(key, since=report.since, missed=missed)
    found.append(Check(words.say("night_check.nights"), nights, "warn" if missed else "good"))
    return tuple(found)


def _reach(report: NightlyReport) -> str:
    """How far the calendar reaches, as its sentence is named."""
    if report.calendar_is_short:
        return "bad"
    return "awaited" if report.calendar_is_awaited else "good"


def _ledger(report: NightlyReport, words: Words) -> Check:
    label = words.say("night_check.ledger")
    if report.ledger_faults:
        said = words.say("night_check.ledger_bad").format(len(report.ledger_faults))
        return Check(label, said, "bad")
    paid = grouped((report.books or {}).get("disbursed", 0))
    return Check(label, words.say("night_check.ledger_good").format(paid))


def _cases(report: NightlyReport, words: Words) -> Iterator[Check]:
    proved, known = report.proved, sum(report.steps.values())
    label = words.say("night_check.cases")
    if proved.differences:
        first = difference_in_words(proved.differences[0], words)
        count = len(proved.differences) + proved.more
        said = words.say("night_check.cases_bad", count=count, first=first)
        yield Check(label, said, "bad")
    elif proved.looked_at:
        yield Check(
            label, words.say("night_check.cases_good", looked_at=proved.looked_at, known=known)
        )


def _history(report: NightlyReport, words: Words) -> Check:
    label = words.say("night_check.history")
    head, events = report.history_head, report.history_events
    if report.history_faults:
        faults = len(report.history_faults)
        said = words.say("night_check.history_bad", faults=faults, events=events, head=head)
        return Check(label, said, "bad")
    return Check(label, words.say("night_check.history_good", events=events, head=head))


def _log(report: NightlyReport, words: Words) -> Check:
    label, faults = words.say("night_check.log"), len(report.log_faults)
    how = "bad" if faults else "good"
    text = words.say(
        f"night_check.log_{how}", faults=faults, entries=report.log_entries, head=report.log_head
    )
    return Check(label, text, "bad" if faults else "good")


def _journal(report: NightlyReport, words: Words) -> Check:
    label, faults = words.say("night_check.journal"), len(report.journal_faults)
    how = "bad" if faults else "good"
    text = words.say(
        f"night_check.journal_{how}",
        faults=faults,
        entries=report.journal_entries,
        head=report.journal_head,
    )
    return Check(label, text, "bad" if faults else "good")
