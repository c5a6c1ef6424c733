"""Entries in the calendars of readers that no longer stand: the next mail about the case says so.

A duty that was done, lapsed or was undone takes its entry out of the calendar of everybody whom a
mail told of it, and one whose date moved moves it there. No mail leaves for that alone: who did the
thing knows it, and a mail that asks nothing is one more to read. So it goes beside the next mail
that the same address gets about the same case, a receipt as a rule, and beside no other after that.
An entry whose day has passed stays where it is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from notifications.calendar_file import deadlines
from notifications.letter import Outdated
from states.facts import DutyStatus
from states.labels import read_label
from states.mail_kinds import MAILS, MailKind
from workflow.mail import mails
from workflow.mail.mails import Told
from workflow.record import duties, history
from workflow.record.duties import OfCase
from workflow.record.history import Record
from workflow.store.transaction import Transaction

Reader = tuple[str, str]
"""A case, and an address that was written to about it."""


class _Entries(msgspec.Struct):
    """What a reader was told last of each item: the day, and when that mail was made.

    `mails` are all mails to the reader: when each was made, and of which act.
    """

    days: dict[str, tuple[date, str]] = {}
    mails: list[tuple[str, int]] = []

    def is_told(self, since: str, change: Record) -> bool:
        """Whether a mail made after *since* left after that change; it took back what fell.

        Mails that leave together take nothing back from each other, so one may do it twice.
        """
        entered = mails.moment(change.entered)
        return any(
            made_at > since and (seq >= change.seq or made_at > entered)
            for made_at, seq in self.mails
        )


def outdated(
    transaction: Transaction, case_ids: Sequence[str], today: date
) -> Mapping[Reader, tuple[Outdated, ...]]:
    """The entries from *today* on that no longer stand, by case and address, each told once."""
    told = _told(mails.told(transaction, case_ids), today)
    concerned = sorted({case_id for case_id, _ in told})
    theirs: dict[str, list[OfCase]] = {case_id: [] for case_id in concerned}
    for duty in duties.of_cases(transaction, concerned):
        theirs[duty.case_id].append(duty)
    return {
        (case_id, address): tuple(_fallen(transaction, case_id, entries, theirs[case_id]))
        for (case_id, address), entries in told.items()
    }


def _told(known: Iterable[Told], today: date) -> dict[Reader, _Entries]:
    """What each reader was told last, of those who have an entry from *today* on."""
    found: dict[Reader, _Entries] = {}
    for one in known:
        laid = MAILS[MailKind(one.kind)]
        facts = {name: one.facts.get(name) for name in (*laid.needs, *laid.dates, *laid.may)}
        if "due" in facts:
            facts["due"] = facts["due"] or one.due
        theirs = found.setdefault((one.case_id, one.sent_to), _Entries())
        theirs.mails.append((one.made_at, one.seq or 0))
        for label, iso in deadlines(one.item, facts):
            theirs.days[str(label)] = date.fromisoformat(iso), one.made_at
    for theirs in found.values():
        theirs.days = {label: day for label, day in theirs.days.items() if day[0] >= today}
    return {reader: theirs for reader, theirs in found.items() if theirs.days}


def _fallen(
    transaction: Transaction, case_id: str, told: _Entries, known: Sequence[OfCase]
) -> Iterator[Outdated]:
    """The entries of a reader that no longer stand, and that no mail since then took back."""
    for label, (day, made_at) in told.days.items():
        same = [duty for duty in known if duty.label == label]
        due = [duty.due for duty in same if duty.status is DutyStatus.OPEN]
        concerned = same or [duty for duty in known if _is_of_another_day(duty, label)]
        if day in due or not concerned:
            continue
        last = _last_change(transaction, case_id, {duty.key for duty in concerned})
        if last is None or not told.is_told(made_at, last):
            yield Outdated(label, day, due[-1] if due else None)


def _is_of_another_day(duty: OfCase, label: str) -> bool:
    """Whether a duty is that of the label on another day: what carries its day in its name."""
    named, told = read_label(duty.label), read_label(label)
    return told.day is not None and named.item is told.item


def _last_change(transaction: Transaction, case_id: str, keys: set[str]) -> Record | None:
    """The last act that changed one of these duties of a case."""
    changed = (
        record
        for record in history.of_case(transaction, case_id)
        if keys & record.changed.get("duties", {}).keys()
    )
    return max(changed, key=lambda record: record.seq, default=None)
