"""What there is to do today: what is late and whose fault it is, what falls due, what is wrong."""

from collections.abc import Iterator

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.cases import CaseQuery, Cases
from duban.views.duties import Duties, DutyQuery
from duban.views.listing import SIZE, AnyListing
from duban.views.mails import MailQuery, Mails
from duban.views.night.page import checks_of
from duban.views.page import (
    Checks,
    Figures,
    Page,
    Part,
    Ref,
    Subject,
    Table,
    Tile,
    Tone,
)
from duban.views.prepared import waiting_table
from states.items import Owner
from workflow.night import reports
from workflow.record.owing import OwedStatus
from workflow.store.transaction import Transaction

SHOWN = 10
"""So many rows of each list stand on the page; the figure above it leads to all of them."""


def morning(desk: Desk, words: Words, person_id: str | None = None) -> Page:
    """The page with which a day begins: figures that lead to their rows, and the first of these.

    What waits for a second person stands on it for the person who may be that second one.
    """
    today = desk.office.today
    lists: dict[str, tuple[AnyListing, Subject, Tone]] = {
        "ours": (
            Duties(desk, DutyQuery(owner=Owner.CITY, overdue=True, size=SHOWN), words),
            Subject.DUTIES,
            "bad",
        ),
        "theirs": (
            Duties(desk, DutyQuery(owner=Owner.DISTRICT, overdue=True, size=SHOWN), words),
            Subject.DUTIES,
            "warn",
        ),
        "institutions": (
            Duties(desk, DutyQuery(owner=Owner.INSTITUTION, overdue=True, size=SHOWN), words),
            Subject.DUTIES,
            "warn",
        ),
        "due": (
            Duties(desk, DutyQuery(due_from=today, due_before=today, size=SHOWN), words),
            Subject.DUTIES,
            "",
        ),
        "flagged": (Cases(desk, CaseQuery(flag=True, size=SHOWN), words), Subject.CASES, "bad"),
        "failed": (_mails(desk, OwedStatus.FAILED, words), Subject.MAILS, "bad"),
        "uncertain": (_mails(desk, OwedStatus.UNCERTAIN, words), Subject.MAILS, "warn"),
        "held": (_mails(desk, OwedStatus.HELD, words), Subject.MAILS, "warn"),
    }
    with desk.store.reading() as transaction:
        tables = {key: one.page(transaction) for key, (one, _, _) in lists.items()}
        night = _night(transaction, words)
        waits = waiting_table(transaction, desk, person_id, words) if person_id else None
    tiles = tuple(
        _tile(key, tables[key], lists[key][0], lists[key][1], lists[key][2], words) for key in lists
    )
    parts: tuple[Part, ...] = (
        Figures("figures", (*_approvals(waits), *tiles)),
        *([waits] if waits and waits.count else []),
        *(_titled(key, table, words) for key, table in tables.items() if table.count),
        night,
    )
    return Page(
        key="today",
        language=words.language,
        title=words.say("morning.title", day=words.long_day(today)),
        parts=parts,
    )


def _mails(desk: Desk, status: OwedStatus, words: Words) -> Mails:
    return Mails(desk, MailQuery(status=status, size=SHOWN), words)


def _tile(
    key: str, table: Table, shown: AnyListing, subject: Subject, tone: Tone, words: Words
) -> Tile:
    label = words.say(f"morning.{key}")
    to = Ref(label, subject, shown.query.with_filter(size=SIZE).address())
    return Tile(label, f"{table.count:,}", tone if table.count else "good", to=to)


def _approvals(waits: Table | None) -> Iterator[Tile]:
    """How much waits for the person who looks; nothing for who approves nothing."""
    if waits is not None:
        to = Ref(waits.title, Subject.APPROVALS, "")
        yield Tile(waits.title, f"{waits.count:,}", "warn" if waits.count else "good", to=to)


def _titled(key: str, table: Table, words: Words) -> Table:
    return Table(
        key,
        words.say(f"morning.{key}"),
        table.columns,
        table.rows,
        tones=table.tones,
        more=table.more,
    )


def _night(transaction: Transaction, words: Words) -> Checks:
    """Whether the figures of the last night balance, and whether its history proves itself."""
    night = reports.last(transaction)
    if night is None:
        return Checks("night", words.say("morning.no_night"), ())
    title = words.say("morning.night_of", day=words.day(night.day))
    return Checks("night", title, checks_of(night, words))
