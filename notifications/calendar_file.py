"""The deadlines of a mail as a calendar file (RFC 5545), to be taken into one's own calendar.

A duty keeps its entry: the same case and item give the same UID, and a later mail has the higher
SEQUENCE, so it moves the entry that is there.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from notifications.frame import grounds
from notifications.kinds import VOLUNTARY, duty_of
from notifications.letter import DEMO_MARK, Brief, Sender
from notifications.text import one_line
from notifications.wording import Wording

ITEMS_OF: dict[str, tuple[str, ...]] = {
    "due": ("{}",),
    "filing_deadline": ("plan_filing", "institution_filing"),
    "correction_due": ("correction_{}",),
    "contract_due": ("contract_signing",),
    "statement_due": ("statement",),
    "recovery_due": ("recovery",),
    "return_due": ("recovery",),
    "rectification_due": ("rectification",),
}
"""The items that fall due on the day of a fact; `{}` is the item of the notice."""

PAST_DUE = frozenset({"overdue", "escalation"})
"""The kinds whose deadlines lie behind; they make no entry."""

LINE_OCTETS = 75

FILE = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Duban//Duban//ZH
CALSCALE:GREGORIAN
METHOD:PUBLISH
%sEND:VCALENDAR
""".replace("\n", "\r\n")

EVENT = """\
BEGIN:VEVENT
%s
DTSTAMP:%sT010000Z
SEQUENCE:%d
DTSTART;VALUE=DATE:%s
%s
%s
%sTRANSP:TRANSPARENT
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT15H
%s
END:VALARM
END:VEVENT
""".replace("\n", "\r\n")
"""An all-day entry, stamped 09:00 of Asia/Shanghai. Its alarm rings at 09:00 of the day before,
15 hours before the due day begins."""


class Entry(msgspec.Struct, frozen=True):
    """A due day, with what a calendar shows of it; `uid` names the duty."""

    uid: str
    day: date
    summary: str
    description: tuple[str, ...]


def entries(notice: Brief, facts: dict[str, Any], wording: Wording) -> list[Entry]:
    """Return an entry for each deadline that *notice* names and that does not lie behind."""
    if notice.kind in PAST_DUE:
        return []
    return [
        _entry(notice, item.format(notice.item), iso, wording)
        for name, iso in facts.items()
        if name in ITEMS_OF and iso is not None and iso >= notice.day.isoformat()
        for item in ITEMS_OF[name]
    ]


def _entry(notice: Brief, item: str, iso: str, wording: Wording) -> Entry:
    duty = duty_of(item)[0]
    uid, summary = f"{notice.case_id}/{item}@duban", wording.entry(duty, notice.region)
    sentence = wording.invitation if item in VOLUNTARY else wording.request
    description: tuple[str, ...] = (
        sentence.format(by=wording.until(iso), action=wording.actions[duty]),
        f"{wording.labels['basis']}{wording.colon}{grounds(notice, wording)}",
        f"{wording.labels['case_id']}{wording.colon}{notice.case_id}",
    )
    if notice.synthetic:
        uid, summary = f"demo/{uid}", DEMO_MARK + summary
        description = (wording.demo, *description)
    return Entry(uid, date.fromisoformat(iso), summary, description)


def calendar_file(found: Iterable[Entry], day: date, office: Sender) -> str | None:
    """Return the calendar file that *office* sends on *day*; None where there is no entry."""
    stamp, sequence = _basic(day), day.toordinal()
    events, organizer = "", ""
    for entry in found:
        organizer = organizer or _organizer(office)
        summary = _text(entry.summary)
        events += EVENT % (
            _folded("UID:" + _text(entry.uid)),
            stamp,
            sequence,
            _basic(entry.day),
            _folded("SUMMARY:" + summary),
            _folded("DESCRIPTION:" + "\\n".join([_text(line) for line in entry.description])),
            organizer,
            _folded("DESCRIPTION:" + summary),
        )
    return FILE % events if events else None


def marked(calendar: str, mark: str) -> str:
    """Return the calendar file *calendar* with *mark* before the summary of each entry."""
    lines = calendar.replace("\r\n ", "").replace("\r\nSUMMARY:", f"\r\nSUMMARY:{_text(mark)}")
    return "\r\n".join([_folded(line) for line in lines.split("\r\n")])


def _organizer(office: Sender) -> str:
    """Return the line of the organizer, nothing for an office without a mailbox."""
    if office.email is None:
        return ""
    name = one_line(office.name).replace('"', "'")
    return _folded(f'ORGANIZER;CN="{name}":mailto:{one_line(office.email)}') + "\r\n"


def _basic(day: date) -> str:
    return day.isoformat().replace("-", "")


def _text(text: str) -> str:
    escaped = one_line(text).replace("\\", "\\\\")
    return escaped.replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """Return *line* with a break before what is beyond 75 octets, never inside a character."""
    octets = line.encode()
    if len(octets) <= LINE_OCTETS:
        return line
    pieces, start, end = [], 0, LINE_OCTETS
    while end < len(octets):
        while octets[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(octets[start:end])
        start, end = end, end + LINE_OCTETS - 1
    pieces.append(octets[start:])
    return b"\r\n ".join(pieces).decode()
