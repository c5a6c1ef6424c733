"""The deadlines of a mail as a calendar file (RFC 5545), to be taken into one's own calendar.

A duty keeps its entry: the same case and item give the same UID, and a later mail has the higher
SEQUENCE, so it moves the entry that is there. `icalendar` writes the entries. It takes longer for
one than the letter takes, so entries that differ in nothing but the case are written once, and the
case is filled in.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import msgspec

from notifications.addresses import email_address
from notifications.frame import grounds
from notifications.letter import DEMO_MARK, Brief, Sender
from notifications.terms import Terms
from notifications.text import one_line
from states.items import ITEMS
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
    if "overdue_working_days" in facts:  # it lies behind, whatever day the mail leaves
        return []
    return [
        _entry(brief, label, iso, terms)
        for name, iso in facts.items()
        if iso is not None
        for label in _falling_due(brief, name)
        if iso >= brief.day.isoformat()
    ]


def _falling_due(brief: Brief, fact: str) -> Iterator[Label]:
    """The items that fall due on the day of *fact*: of corrections, that of the brief's filing."""
    if fact == "due" and brief.item is not None:
        yield read_label(brief.item)
    for item in TOLD_AS.get(fact, ()):
        if ITEMS[item].corrects in (None, brief.item):
            yield Label(item)


def _entry(brief: Brief, label: Label, iso: str, terms: Terms) -> Entry:
    uid, summary = f"{CASE}/{label}@duban", terms.entry(label, brief.place)
    sentence = terms.invitation if label.laid_down.voluntary else terms.request
    description: tuple[str, ...] = (
        sentence.format(by=terms.until(iso), action=terms.actions[label.called]),
        f"{terms.labels['basis']}{terms.colon}{grounds(brief, terms)}",
        f"{terms.labels['case_id']}{terms.colon}{CASE}",
    )
    if brief.synthetic:
        uid, summary = f"demo/{uid}", DEMO_MARK + summary
        description = (terms.demo, *description)
    return Entry(brief.case_id, date.fromisoformat(iso), uid, summary, description)


def calendar_file(found: Iterable[Entry], day: date, office: Sender) -> str | None:
    """Return the calendar file that *office* sends on *day*; None where there is no entry."""
    known = list(found)
    return feed(known, day, office) if known else None


def feed(found: Iterable[Entry], day: date, office: Sender) -> str:
    """Return the calendar of *office* as it stands on *day*, be there an entry or not."""
    opening, closing = _calendar()
    events = (
        _event(one.uid, one.summary, one.description, one.day, day, office).replace(
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
    uid: str, summary: str, description: tuple[str, ...], due: date, sent: date, office: Sender
) -> str:
    """Return an all-day entry, CASE standing for the case."""
    import icalendar  # noqa: PLC0415 - takes a quarter of a second that only a mail needs

    summary = one_line(summary)
    organizer = icalendar.vCalAddress(f"mailto:{email_address(office.email)}")
    organizer.params["CN"] = one_line(office.name)
    event = icalendar.Event()
    event.add("UID", one_line(uid))
    event.add("DTSTART", due)
    event.add("DTSTAMP", datetime.combine(sent, STAMPED))
    event.add("SEQUENCE", sent.toordinal())
    event.add("SUMMARY", summary)
    event.add("DESCRIPTION", "\n".join([one_line(line) for line in description]))
    event.add("ORGANIZER", organizer)
    event.add("TRANSP", "TRANSPARENT")
    alarm = icalendar.Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("TRIGGER", ALARM)
    alarm.add("DESCRIPTION", summary)
    event.add_component(alarm)
    written: bytes = event.to_ical()
    return written.decode()


@lru_cache(maxsize=1)
def _calendar() -> tuple[str, str]:
    """Return what stands before the entries, and what stands behind them."""
    import icalendar  # noqa: PLC0415 - as in _event

    calendar = icalendar.Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
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
