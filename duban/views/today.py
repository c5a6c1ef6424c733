"""What there is to do today: what is late and whose fault it is, what falls due, what is wrong."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.alarms import AlarmQuery, Alarms, banner
from duban.views.by_region import Around, around_lists
from duban.views.cases import CaseQuery, Cases
from duban.views.duties import Duties, DutyQuery
from duban.views.listing import SIZE, AnyListing
from duban.views.mails import MailQuery, Mails
from duban.views.next_acts import NextActs
from duban.views.night.page import checks_of
from duban.views.overnight import evening_before, overnight_table
from duban.views.page import (
    Checks,
    Figures,
    Page,
    Part,
    Prose,
    Ref,
    Subject,
    Table,
    Tile,
    Tone,
)
from duban.views.prepared import waiting_table
from duban.views.unseen import Unseen
from states.actors import Role
from states.duty_items import Owner
from workflow.night import reports
from workflow.record.owing import OwedStatus
from workflow.store.transaction import Transaction

DAY, SOON = timedelta(days=1), timedelta(days=7)
SHOWN = 10
"""So many rows of each list stand on the page; the figure above it leads to all of them."""

COUNTED = 1_000
"""So many rows of a list are counted; of more it is said that there are more."""

Lists = dict[str, tuple[AnyListing, Subject, Tone]]


def today_page(
    desk: Desk,
    words: Words,
    *,
    roles: Collection[Role] = (),
    second: str | None = None,
    reader: str = "",
    unseen: Unseen | None = None,
    all_came: bool = False,
) -> Page:
    """The page with which a day begins: figures that lead to their rows, and the first of these.

    What waits for a second person stands on it for the person who may be that *second* one, the
    acts that answer a duty for who acts in *roles*. What the *reader* entered is no news to them;
    cases in which something is *unseen* come first. Of what came in the first rows stand there, or
    *all*.
    """
    around = around_lists(desk)
    next_acts = NextActs(words, desk, roles, around.rulebook) if roles else None
    lists = _lists(desk, around, words, unseen, next_acts)
    with desk.store.reading() as transaction:
        tables = {key: one.page(transaction, counted=COUNTED) for key, (one, _, _) in lists.items()}
        night = _night(transaction, words)
        came = _came(desk, transaction, reader, around, words)
        alarmed = banner(transaction, words) if tables["alarms"].count else ""
        waits = waiting_table(transaction, desk, second, words) if second else None
    if not alarmed:  # no alarms is how it should be, and takes no place
        del lists["alarms"]
    tiles = tuple(
        _tile(key, tables[key], lists[key][0], lists[key][1], lists[key][2], words) for key in lists
    )
    parts: tuple[Part, ...] = (
        *([Prose("alarmed", "", (alarmed,), tone="bad")] if alarmed else []),
        Figures("figures", (*_approvals(waits), *tiles)),
        *([waits] if waits and waits.count else []),
        *(_titled(key, table, lists[key], words) for key, table in tables.items() if table.count),
        *([_first(came, words, all_came=all_came)] if came.count else []),
        night,
    )
    return Page(
        key="today",
        language=words.language,
        title=words.say("morning.title", day=words.long_day(desk.office.today)),
        parts=parts,
    )


def _mails(desk: Desk, status: OwedStatus, words: Words, around: Around) -> Mails:
    return Mails(desk, MailQuery(status=status, size=SHOWN), words, around)


def _tile(
    key: str, table: Table, shown: AnyListing, subject: Subject, tone: Tone, words: Words
) -> Tile:
    to = _in_full(key, shown, subject, words)
    return Tile(to.label, table.counted, tone if table.count else "good", to=to)


def _in_full(key: str, shown: AnyListing, subject: Subject, words: Words) -> Ref:
    """Where a list of the page stands in full."""
    return Ref(words.say(f"morning.{key}"), subject, shown.query.with_filter(size=SIZE).address())


def _lists(
    desk: Desk,
    around: Around,
    words: Words,
    unseen: Unseen | None,
    next_acts: NextActs | None,
) -> Lists:
    """The lists of the page, each with where it stands in full and how its figure is coloured."""
    today = desk.office.today

    def duties(**asked: Any) -> Duties:
        query = DutyQuery(size=SHOWN, **asked)
        return Duties(desk, query, words, around, unseen=unseen, next_acts=next_acts)

    def cases(**asked: Any) -> Cases:
        query = CaseQuery(size=SHOWN, **asked)
        return Cases(
            desk, query, words, around, unseen=unseen, tells_late=True, next_acts=next_acts
        )

    news: Lists = {"news": (cases(news=True), Subject.CASES, "")} if unseen else {}
    return {
        "alarms": (Alarms(desk, AlarmQuery(size=SHOWN), words, around), Subject.ALARMS, "bad"),
        "ours": (
            duties(owner=Owner.CITY, overdue=True),
            Subject.DUTIES,
            "bad",
        ),
        "theirs": (
            duties(owner=Owner.DISTRICT, overdue=True),
            Subject.DUTIES,
            "warn",
        ),
        "institutions": (
            duties(owner=Owner.INSTITUTION, overdue=True),
            Subject.DUTIES,
            "warn",
        ),
        "due": (
            duties(due_from=today, due_before=today),
            Subject.DUTIES,
            "",
        ),
        "soon": (
            duties(owner=Owner.CITY, due_from=today + DAY, due_before=today + SOON),
            Subject.DUTIES,
            "",
        ),
        **news,
        "flagged": (cases(flag=True), Subject.CASES, "bad"),
        "failed": (_mails(desk, OwedStatus.FAILED, words, around), Subject.MAILS, "bad"),
        "uncertain": (_mails(desk, OwedStatus.UNCERTAIN, words, around), Subject.MAILS, "warn"),
        "held": (_mails(desk, OwedStatus.HELD, words, around), Subject.MAILS, "warn"),
    }


def _approvals(waits: Table | None) -> Iterator[Tile]:
    """How much waits for the person who looks; nothing for who approves nothing."""
    if waits is not None:
        to = Ref(waits.title, Subject.APPROVALS, "")
        yield Tile(waits.title, f"{waits.count:,}", "warn" if waits.count else "good", to=to)


def _titled(key: str, table: Table, of: tuple[AnyListing, Subject, Tone], words: Words) -> Table:
    shown, subject, _ = of
    to = _in_full(key, shown, subject, words)
    return replace(table, key=key, title=to.label, empty="", all_at=to)


def _first(came: Table, words: Words, *, all_came: bool) -> Table:
    """What came in, its first rows alone where not all of it is asked for."""
    if all_came:
        return came
    return replace(came.cut(SHOWN), all_at=Ref(came.title, Subject.TODAY, "came=all#overnight"))


def _came(desk: Desk, transaction: Transaction, reader: str, around: Around, words: Words) -> Table:
    """What came in since the office closed on its last working day."""
    calendar = desk.office.in_force(transaction).calendar
    since = evening_before(desk.office.today, calendar)
    return overnight_table(transaction, since, reader, around.regions, words)


def _night(transaction: Transaction, words: Words) -> Checks:
    """Whether the figures of the last night balance, and whether its history proves itself."""
    night = reports.last(transaction)
    if night is None:
        return Checks("night", words.say("morning.no_night"), ())
    title = words.say("morning.night_of", day=words.day(night.day))
    return Checks("night", title, checks_of(night, words))
