"""What came in since the last evening of work: filings, what nights did, mails that came back."""

from collections.abc import Iterator
from datetime import date, datetime

from config.words import Words
from duban.views.case.acts import by_whom, change_in_words
from duban.views.page import Column, Kind, Ref, Subject, Table, Value, coded, column
from duban.views.places import Regions, place_of
from states.calendar import OFFICE_TIME, ONE_DAY, WorkCalendar
from states.facts import Party
from workflow.mail import dead_addresses
from workflow.mail.dispatch import OFFICE_HOURS
from workflow.record import history_search
from workflow.record.owing import OwedStatus
from workflow.store.transaction import Transaction

LOOKED_AT = 200
"""So many of the latest acts of others stand in it."""
STANDS = {"failed": OwedStatus.FAILED, "delayed": OwedStatus.SENT}
"""How a mail stands of which that was said: one that is late is still on its way."""


def evening_before(today: date, calendar: WorkCalendar) -> datetime:
    """When the office closed on the last working day before *today*."""
    first = calendar.first
    day = calendar.on_or_before(today - ONE_DAY) if today > first else first
    return datetime.combine(day, OFFICE_HOURS[1], OFFICE_TIME)


def overnight_table(
    transaction: Transaction, since: datetime, reader: str, regions: Regions, words: Words
) -> Table:
    """What came *since* then, the latest first; what the *reader* entered is no news.

    What the city office itself did is left out, what its nights did stands in it. Where more came
    than is looked through, the title says so.
    """
    acts = history_search.of_others(transaction, since, Party.CITY, reader, LOOKED_AT)
    is_cut = len(acts) == LOOKED_AT
    rows: list[tuple[Value, ...]] = [*_came_back(transaction, since, words)]
    rows += [
        (
            one.entered,
            Ref(place_of(one.case, regions, words), Subject.CASE, one.case),
            coded(words, "command", one.command),
            by_whom(one, words),
            tuple(change_in_words(move, words) for move in one.transitions),
        )
        for one in acts
        if one.case
    ]
    columns = (
        Column("entered", words.say("audit.entered"), Kind.MOMENT),
        column(words, "region", whole=True),
        Column("what", words.say("overnight.what"), Kind.CODED),
        column(words, "by"),
        column(words, "change"),
    )
    said = "overnight.title_cut" if is_cut else "overnight.title"
    title = words.say(said, day=words.day(since.date()), most=LOOKED_AT)
    return Table("overnight", title, columns, tuple(rows))


def _came_back(
    transaction: Transaction, since: datetime, words: Words
) -> Iterator[tuple[None, str, Ref, str, str]]:
    """How many mails came back or are late, which leads to where such mails stand."""
    for action, count in dead_addresses.count_since(transaction, since).items():
        label = words.say(f"overnight.{action}", count=count)
        yield None, "", Ref(label, Subject.MAILS, f"status={STANDS[action]}"), "", ""
