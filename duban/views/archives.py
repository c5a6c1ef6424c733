"""归档: the programmes that were closed, what stands in the way of one, what is not as it was."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from config.words import Words
from duban.views.history import Doubt, Verified, doubt_table, row_doubts
from duban.views.page import (
    Column,
    Kind,
    Page,
    Ref,
    Subject,
    Table,
    Value,
    Where,
    column,
    data,
)
from states.money import Fen
from workflow.past.obstacles import Obstacle, What
from workflow.record import archives
from workflow.record.archives import Archive, Step
from workflow.store.columns import time
from workflow.store.transaction import Transaction

COMMANDS = {
    What.NO_CASES: "duban case list --programme {programme}",
    What.OPEN: "duban case list --programme {programme} --outcome OPEN",
    What.UNPAID: "duban case list --programme {programme}",
    What.FLAGGED: "duban case list --programme {programme} --flag",
    What.CHECKED: "duban job list",
    What.DUTIES: "duban duty list --programme {programme}",
    What.PLANNED: "duban mail list --programme {programme} --status planned",
    What.HELD: "duban mail list --programme {programme} --status held",
    What.POSTED: "duban mail list --programme {programme} --status posted",
    What.MAILS: "duban mail list --programme {programme}",
    What.PREPARED: "duban serve",
    What.ALARMS: "duban alarm list --programme {programme}",
    What.DIFFERENCES: "duban history verify",
}
"""By what stands in the way the command to look at it; prepared acts are seen in the console."""

_CASES, _DUTIES, _MAILS = Subject.CASES, Subject.DUTIES, Subject.MAILS
PAGES = {
    What.OPEN: (_CASES, "programme={programme}&outcome=OPEN"),
    What.UNPAID: (_CASES, "programme={programme}"),
    What.FLAGGED: (_CASES, "programme={programme}&flag=1"),
    What.DUTIES: (_DUTIES, "programme={programme}"),
    What.PLANNED: (_MAILS, "programme={programme}&status=planned"),
    What.HELD: (_MAILS, "programme={programme}&status=held"),
    What.POSTED: (_MAILS, "programme={programme}&status=posted"),
    What.MAILS: (_MAILS, "programme={programme}"),
    What.PREPARED: (Subject.APPROVALS, ""),
    What.ALARMS: (Subject.ALARMS, "programme={programme}&status=open"),
}
"""By what stands in the way the page that lists it, where there is one."""


def archive_table(found: Sequence[Archive], words: Words, title: str = "") -> Table:
    """Archives, one a row, those too that were opened again."""
    rows = tuple(
        (
            one.programme_id,
            words.say("archive.closed" if one.is_closed else "archive.reopened"),
            time(one.closed_at),
            one.closed_by,
            one.cases,
            one.acts,
            one.rows,
            f"{one.first_seq}-{one.last_seq}",
            Fen(one.disbursed),
            Fen(one.booked),
            one.head,
            one.digest,
            time(one.reopened_at),
            one.reopened_by,
            one.reason,
        )
        for one in found
    )
    return Table("archives", title, _columns(words), rows, empty=words.say("archive.none"))


def _columns(words: Words) -> tuple[Column, ...]:
    def of(key: str, kind: Kind = Kind.TEXT, where: Where = Where.PAGE) -> Column:
        return Column(key, words.say(f"archive_column.{key}"), kind, where=where)

    return (
        column(words, "programme", whole=True),
        of("standing"),
        of("closed_at", Kind.MOMENT),
        of("closed_by"),
        column(words, "cases", Kind.COUNT),
        of("acts", Kind.COUNT),
        of("rows", Kind.COUNT),
        of("numbers", where=Where.SHEET),
        of("disbursed", Kind.MONEY),
        of("booked", Kind.MONEY, Where.SHEET),
        of("head", where=Where.SHEET),
        of("digest", where=Where.SHEET),
        of("reopened_at", Kind.MOMENT, Where.SHEET),
        of("reopened_by", where=Where.SHEET),
        of("reason", where=Where.SHEET),
    )


def obstacle_table(programme: str, found: Iterable[Obstacle], words: Words) -> Table:
    """What stands in the way of closing a programme, how much of each, and how to look at it."""
    rows = tuple(
        (
            str(one.what),
            _obstacle(one.what, programme, words),
            one.count,
            COMMANDS[one.what].format(programme=programme),
        )
        for one in found
    )
    columns = (
        data("code"),
        Column("obstacle", words.say("archive_column.obstacle")),
        Column("count", words.say("archive_column.count"), Kind.COUNT),
        Column("look", words.say("archive_column.look")),
    )
    return Table("obstacles", "", columns, rows, tone="bad")


def _obstacle(what: What, programme: str, words: Words) -> Value:
    said = words.say(f"archive_obstacle.{what}")
    if what not in PAGES:
        return said
    subject, asked = PAGES[what]
    return Ref(said, subject, asked.format(programme=programme))


def trial_page(programme: str, found: Archive | Sequence[Obstacle], words: Words) -> Page:
    """What trying to close a programme came to: what would be kept, or what stands in the way."""
    if isinstance(found, Archive):
        said = words.say("archive.would_close", programme=programme, rows=found.rows)
        return _page(said, archive_table([found], words), words)
    table = obstacle_table(programme, found, words)
    return _page(words.say("archive.stands_in_way", programme=programme, count=len(found)),
                 _without_commands(table), words)  # fmt: skip


def _without_commands(table: Table) -> Table:
    """A table of what stands in the way for the console, whose rows lead there themselves."""
    columns = tuple(
        replace(one, where=Where.DATA) if one.key == "look" else one for one in table.columns
    )
    return replace(table, columns=columns)


def closed_page(done: Archive, words: Words) -> Page:
    """A programme that was closed, with what is to be kept elsewhere too."""
    said = words.say(
        "archive.done", programme=done.programme_id, rows=done.rows, digest=done.digest
    )
    return _page(said, archive_table([done], words), words)


def proof_page(closed: Sequence[Archive], doubts: Sequence[Doubt], words: Words) -> Page:
    """Whether closed programmes are as they were, and what is not."""
    if doubts:
        said = words.say("archive.broken", count=len(doubts))
        return _page(said, doubt_table(Verified(0, "", tuple(doubts)), words), words)
    rows = sum(one.rows for one in closed)
    said = words.say("archive.sound", count=len(closed), rows=rows)
    return _page(said, archive_table(closed, words), words)


def _page(lead: str, table: Table, words: Words) -> Page:
    return Page(key="archive", language=words.language, title="", lead=lead, parts=(table,))


def doubts_of(
    transaction: Transaction, found: Iterable[Archive], step: Step = lambda: None
) -> Iterator[Doubt]:
    """What is not as it was of some programmes that are closed, row by row."""
    for one in found:
        yield from row_doubts(archives.differences_of(transaction, one, step))
    yield from row_doubts(archives.lock_differences(transaction))
