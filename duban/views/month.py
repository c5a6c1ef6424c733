"""A month of the office: each day with what it is and what falls due on it."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.calendar import DayKind, kind_of
from duban.views.duties import DutyQuery
from duban.views.page import Ref, Subject, Tone
from duban.views.places import Regions, place_of
from states.deadlines import last_worked
from states.duty_items import Owner
from states.reading import InvalidInput
from states.reading import day as read_day
from states.saying import saying
from workflow.record.duties import search
from workflow.record.duties.search import DueTogether, DutiesWanted

SHOWN = 8
"""So many kinds of duty stand on a day; the others are behind the link to them all."""


class Due(msgspec.Struct, frozen=True):
    """Duties of one kind on one day: what is said of them, and where they are found."""

    to: Ref
    owner: Owner
    tone: Tone


class DayShown(msgspec.Struct, frozen=True):
    """A day of a month. `kind` is None where the calendar does not reach; `more` are left out."""

    day: date
    title: str
    kind: DayKind | None
    mark: str
    is_today: bool
    due: tuple[Due, ...]
    all: Ref
    more: int


class MonthShown(msgspec.Struct, frozen=True):
    """A month, and the first days of those before and after it."""

    first: date
    title: str
    days: tuple[DayShown, ...]
    before: date
    after: date


def month_asked(given: str, today: date) -> date:
    """The first day of the month that is asked for as 2024-04, by default of today's.

    Raises InvalidInput, for the first and the last month that there are too: none lies beside them.
    """
    found = read_day(f"{given}-01", "month") if given else today.replace(day=1)
    if found in (date.min, date.max.replace(day=1)):
        raise InvalidInput("month", saying("expected.day"), given)
    return found


def month_shown(desk: Desk, first: date, words: Words) -> MonthShown:
    """The month that begins on *first*, with all open duties that fall due in it."""
    last = first.replace(day=monthrange(first.year, first.month)[1])
    calendar, today = desk.calendar, desk.office.today
    wanted, worked = DutiesWanted(since=first, before=last), last_worked(today, calendar)
    with desk.store.reading() as transaction:
        found = search.due_by_day(transaction, wanted, worked)
    regions = desk.regions()
    days = []
    for n in range(last.day):
        day = first + timedelta(days=n)
        kind = kind_of(calendar, day) if day in calendar else None
        together = [one for one in found if one.due == day.isoformat()]
        days.append(
            DayShown(
                day=day,
                title=words.day(day).partition(" ")[2],
                kind=kind,
                mark=words.say(f"calendar_mark.{kind}") if kind else "",
                is_today=day == today,
                due=tuple(_due(one, regions, words) for one in together[:SHOWN]),
                all=_all_of(day, together, words),
                more=sum(one.count for one in together[SHOWN:]),
            )
        )
    working = sum(one.kind is not None and one.kind.is_working for one in days)
    return MonthShown(
        first=first,
        title=words.say("calendar.month", year=first.year, month=first.month, count=working),
        days=tuple(days),
        before=(first - timedelta(days=1)).replace(day=1),
        after=last + timedelta(days=1),
    )


def _due(one: DueTogether, regions: Regions, words: Words) -> Due:
    item, due = words.label("item", one.item), date.fromisoformat(one.due)
    tone: Tone = "bad" if one.late else ""
    if one.count == 1:
        label = words.say("month.one", region=place_of(one.case_id, regions, words), item=item)
        return Due(Ref(label, Subject.CASE, one.case_id), one.owner, tone)
    asked = DutyQuery(item=one.item, owner=one.owner, due_from=due, due_before=due)
    label = words.say("month.several", count=one.count, item=item)
    return Due(Ref(label, Subject.DUTIES, asked.address()), one.owner, tone)


def _all_of(day: date, together: Iterable[DueTogether], words: Words) -> Ref:
    count = sum(one.count for one in together)
    asked = DutyQuery(due_from=day, due_before=day)
    return Ref(words.say("month.all", count=count), Subject.DUTIES, asked.address())
