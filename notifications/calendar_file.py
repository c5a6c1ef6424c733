"""The deadlines of a mail as a calendar file (RFC 5545), to be taken into one's own calendar.

A duty keeps its entry: the same case and item give the same UID, and a later mail has the higher
SEQUENCE, so it moves the entry that is there. An entry that no longer stands is taken back by a
file of its own (METHOD:CANCEL, RFC 5546 3.2.5), for a file has one method. `icalendar` writes the
entries. It takes longer for one than the letter takes, so entries that differ in nothing but the
case are written once, and the case is filled in.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

import msgspec

from notifications.addresses import email_address
from notifications.frame import grounds
from notifications.letter import DEMO_MARK, Brief, Sender
from notifications.terms import Terms
from notifications.text import one_line
from states.duty_items import ITEMS
from states.labels import Label, read_label

TOLD_AS = {
    fact: tuple(item for item, laid in ITEMS.items() if fact in laid.told_as)
    for fact in {fact for laid in ITEMS.values() for fact in laid.told_as}
}
"""The items that fall due on the day of a fact."""

PRODUCT = "-//Duban//Duban//ZH"
STAMPED = time(1, tzinfo=UTC)
"""09:00 of Asia/Shanghai, on the day of sending: the same mail makes the same file."""

ALARM = timedelta(hours=-15)
"""Before an all-day entry begins: 09:00 of the day before."""


class Method(StrEnum):
    """What a calendar file does with its entries: put them into a calendar, or take them out."""

    PUBLISH = "PUBLISH"
    CANCEL = "CANCEL"


CASE = "\ufdd0"
"""Stands in an entry where the case is named. It is no character of Unicode, so no text has it."""


class Entry(msgspec.Struct, frozen=True):
    """A due day of a case, with what a calendar shows of it; `uid` names the duty.

    `uid` and `description` hold CASE for the case.
    """

    case_id: str
    day: date
    uid: str
    summary: str
    description: tuple[str, ...]


def entries(brief: Brief, facts: dict[str, Any], terms: Terms) -> list[Entry]:
    """Return an entry for each deadline that *brief* names and that does not lie behind."""
    return [
        _entry(brief, label, iso, terms)
        for label, iso in deadlines(brief.item, facts)
        if iso >= brief.day.isoformat()
    ]


def deadlines(item: str | None, facts: dict[str, Any]) -> Iterator[tuple[Label, str]]:
    """The items whose due day a mail about *item* tells by its *facts*, each with that day."""
    if "overdue_working_days" in facts:  # it lies behind, whatever day the mail leaves
        return
    for name, iso in facts.items():
        if iso is not None:
            for label in _falling_due(item, name):
                yield label, iso


def _falling_due(about: str | None, fact: str) -> Iterator[Label]:
    """The items that fall due on the day of *fact*: of corrections, that of this filing."""
    if fact == "due" and about is not None:
        yield read_label(about)
    for item in TOLD_AS.get(fact, ()):
        if ITEMS[item].corrects in (None, about):
            yield Label(item)


def _entry(brief: Brief, label: Label, iso: str, terms: Terms, *, is_over: bool = False) -> Entry:
    uid, summary = f"{CASE}/{label}@duban", terms.entry(label, brief.place)
    sentence = terms.invitation if label.laid_down.voluntary else terms.request
    description: tuple[str, ...] = (
        terms.over
        if is_over
        else sentence.format(by=terms.until(iso), action=terms.actions[label.called]),
        f"{terms.labels['basis']}{terms.colon}{grounds(brief, terms)}",
        f"{terms.labels['case_id']}{terms.colon}{CASE}",
    )
    if brief.synthetic:
        uid, summary = f"demo/{uid}", DEMO_MARK + summary
        description = (terms.demo, *description)
    return Entry(brief.case_id, date.fromisoformat(iso), uid, summary, description)


def files(told: Sequence[tuple[Brief, dict[str, Any]]], terms: Terms) -> dict[str, str | None]:
    """Return the calendar files of a letter that tells these briefs with their facts.

    By the fields of Letter: `calendar` has what the briefs name and what has moved since an earlier
    mail, `cancelled` what an earlier mail named and no longer stands. What a brief names is never
    taken back beside it.
    """
    first = told[0][0]
    named = [entry for brief, facts in told for entry in entries(brief, facts, terms)]
    known = {(entry.case_id, entry.uid) for entry in named}
    over: list[Entry] = []
    for brief, _ in told:
        for one in brief.outdated:
            stands = one.due is not None and one.due >= brief.day
            iso = (one.due if one.due is not None and stands else one.day).isoformat()
            entry = _entry(brief, read_label(one.label), iso, terms, is_over=not stands)
            if (entry.case_id, entry.uid) not in known:
                known.add((entry.case_id, entry.uid))
                (named if stands else over).append(entry)
    return {
        "calendar": calendar_file(named, first.day, first.office),
        "cancelled": calendar_file(over, first.day, first.office, Method.CANCEL),
    }


def calendar_file(
    found: Iterable[Entry], day: date, office: Sender, method: Method = Method.PUBLISH
) -> str | None:
    """Return the calendar file that *office* sends on *day*; None where there is no entry."""
    known = list(found)
    return _written(known, day, office, method) if known else None


def feed(found: Iterable[Entry], day: date, office: Sender) -> str:
    """Return the calendar of *office* as it stands on *day*, be there an entry or not."""
    return _written(found, day, office, Method.PUBLISH)


def _written(found: Iterable[Entry], day: date, office: Sender, method: Method) -> str:
    opening, closing = _calendar(method)
    events = (
        _event(one.uid, one.summary, one.description, one.day, day, office, method).replace(
            CASE, _filled(one.case_id)
        )
        for one in found
    )
    return opening + "".join(events) + closing


def marked(calendar: str, mark: str) -> str:
    """Return the calendar file *calendar* with *mark* before the summary of each entry."""
    import icalendar  # noqa: PLC0415 - as in _event

    read = icalendar.Calendar.from_ical(calendar)
    for event in read.walk("VEVENT"):
        event["SUMMARY"] = icalendar.vText(mark + str(event["SUMMARY"]))
    written: bytes = read.to_ical()
    return written.decode()


@lru_cache(maxsize=1024)
def _event(
    uid: str,
    summary: str,
    description: tuple[str, ...],
    due: date,
    sent: date,
    office: Sender,
    method: Method,
) -> str:
    """Return an all-day entry, CASE standing for the case.

    It can be taken out on the day on which it was put in: that has the higher SEQUENCE.
    """
    import icalendar  # noqa: PLC0415 - takes a quarter of a second that only a mail needs

    summary = one_line(summary)
    organizer = icalendar.vCalAddress(f"mailto:{email_address(office.email)}")
    organizer.params["CN"] = one_line(office.name)
    event = icalendar.Event()
    event.add("UID", one_line(uid))
    event.add("DTSTART", due)
    event.add("DTSTAMP", datetime.combine(sent, STAMPED))
    event.add("SEQUENCE", 2 * sent.toordinal() + (method is Method.CANCEL))
    event.add("SUMMARY", summary)
    event.add("DESCRIPTION", "\n".join([one_line(line) for line in description]))
    event.add("ORGANIZER", organizer)
    event.add("TRANSP", "TRANSPARENT")
    if method is Method.CANCEL:
        event.add("STATUS", "CANCELLED")
    else:
        alarm = icalendar.Alarm()
        alarm.add("ACTION", "DISPLAY")
        alarm.add("TRIGGER", ALARM)
        alarm.add("DESCRIPTION", summary)
        event.add_component(alarm)
    written: bytes = event.to_ical()
    return written.decode()


@lru_cache(maxsize=2)
def _calendar(method: Method) -> tuple[str, str]:
    """Return what stands before the entries, and what stands behind them."""
    import icalendar  # noqa: PLC0415 - as in _event

    calendar = icalendar.Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method.value)
    written: bytes = calendar.to_ical()
    opening, end, closing = written.decode().partition("END:VCALENDAR")
    return opening, end + closing


@lru_cache(maxsize=64)
def _filled(case_id: str) -> str:
    """Return the name of a case on a line of its own: a line may be folded anywhere."""
    from icalendar import vText  # noqa: PLC0415 - as in _event
    from icalendar.parser import Contentline  # noqa: PLC0415 - as in _event

    folded: bytes = Contentline(vText(one_line(case_id)).to_ical()).to_ical()
    return "\r\n " + folded.decode()
