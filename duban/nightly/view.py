"""The nightly report put together as a page: what is to be seen first, the drawings, the proof."""

import msgspec

from config.wording import Wording
from duban.nightly.cells import Regions
from duban.nightly.lists import Lists
from duban.nightly.words import Words, words_of
from notifications.charts import Bar, Bars, Curve
from notifications.report import Check, Page, Tile, printed
from notifications.wording import wording as terms_of
from workflow.night.reports import COVERAGE_DAYS, NightlyReport

STEPS = range(1, 7)


def page_of(
    report: NightlyReport,
    regions: Regions,
    labels: Wording,
    *,
    office: str,
    synthetic: bool = False,
) -> Page:
    """The page of one night in the language of *labels*; *office* is the name at its head."""
    words, terms = words_of(labels.language), terms_of(labels.language)
    lists, page = Lists(report, regions, labels), words.page
    subject = page["subject"].format(
        day=report.day, overdue=report.count("overdue"), flags=report.count("flags")
    )
    return Page(
        language=labels.language,
        day=report.day,
        office=office,
        title=page["title"].format(terms.weekday(report.day.isoformat())),
        subject=subject if report.is_sound else subject + page["subject_unsound"],
        lead=_lead(report, words),
        tiles=_tiles(report, words),
        steps=_steps(report, words),
        trend=_trend(report, words),
        lists=lists.all(),
        figures=lists.figures(),
        checks=checks_of(report, words),
        proof=page["proof"],
        nothing=page["nothing"],
        more=page["more"],
        foot=page["foot"],
        demo=page["demo"] if synthetic else None,
    )


def _lead(report: NightlyReport, words: Words) -> str:
    """The night in one sentence."""
    page = words.page
    late, city, flags = map(report.count, ("overdue", "city_overdue", "flags"))
    longest = max((one.overdue_working_days for one in report.overdue), default=0)
    return page["lead"].format(
        late=page["lead_late"].format(late, longest) if late else page["lead_late_none"],
        city=page["lead_city"].format(city) if city else page["lead_city_none"],
        flags=page["lead_flags"].format(flags) if flags else page["lead_flags_none"],
        books=page["lead_sound"] if report.is_sound else page["lead_unsound"],
    )


def _tiles(report: NightlyReport, words: Words) -> tuple[Tile, ...]:
    stuck = sum(report.mails.get(status, 0) for status in ("failed", "held", "uncertain"))
    named = (
        ("overdue", report.count("overdue"), "bad"),
        ("city_overdue", report.count("city_overdue"), "bad"),
        ("due_soon", report.count("due_soon"), ""),
        ("flags", report.count("flags"), "warn"),
        ("unpaid", report.outstanding, "warn"),
        ("stuck", stuck, "bad"),
    )
    return tuple(
        Tile(
            words.tile[name],
            printed(value, "money" if name == "unpaid" else "count"),
            tone if value else "",  # type: ignore[arg-type]  # one of the tones above
            anchor=name if value else "",
        )
        for name, value, tone in named
    )


def _steps(report: NightlyReport, words: Words) -> Bars:
    """How many duties are late, by the step that they belong to, wherever their case stands."""
    late = report.late_by_step
    page = words.page
    return Bars(
        page["steps"],
        (page["others"], page["city"]),
        tuple(
            Bar(
                page["step"].format(number=step, name=words.step[str(step)]),
                *late.get(step, (0, 0)),
            )
            for step in STEPS
        ),
    )


def _trend(report: NightlyReport, words: Words) -> Curve:
    page, points = words.page, report.trend
    return Curve(
        page["trend"].format(len(points)),
        (page["others"], page["city"]),
        tuple(point.day for point in points),
        tuple(point.overdue for point in points),
        tuple(point.city_overdue for point in points),
    )


def checks_of(report: NightlyReport, words: Words) -> tuple[Check, ...]:
    """Whether ledger, mails and history prove themselves, how far the calendar reaches."""
    said = words.check
    found = [_ledger(report, said), _history(report, said)]
    if (tally := report.tally) is not None:
        how = "good" if tally.adds_up else "bad"
        text = said[f"mails_{how}"].format(**msgspec.structs.asdict(tally))
        found.insert(1, Check(said["mails"], text, "good" if tally.adds_up else "bad"))
    days = (report.calendar_ends - report.day).days
    short = days < COVERAGE_DAYS
    text = said["calendar_bad" if short else "calendar_good"]
    text = text.format(day=report.calendar_ends, days=days)
    found.append(Check(said["calendar"], text, "warn" if short else "good"))
    if report.since is None:
        nights = said["nights_first"]
    else:
        nights = said["nights_bad" if report.missed_nights else "nights_good"]
        nights = nights.format(since=report.since, missed=report.missed_nights)
    found.append(Check(said["nights"], nights, "warn" if report.missed_nights else "good"))
    return tuple(found)


def _ledger(report: NightlyReport, said: dict[str, str]) -> Check:
    if report.ledger_faults:
        return Check(said["ledger"], said["ledger_bad"].format(len(report.ledger_faults)), "bad")
    paid = printed((report.books or {}).get("disbursed", 0), "money")
    return Check(said["ledger"], said["ledger_good"].format(paid))


def _history(report: NightlyReport, said: dict[str, str]) -> Check:
    head, events = report.history_head, report.history_events
    if report.history_faults:
        facts = {"faults": len(report.history_faults), "events": events, "head": head}
        return Check(said["history"], said["history_bad"].format(**facts), "bad")
    return Check(said["history"], said["history_good"].format(events=events, head=head))
