"""归档: the programmes that were closed, what stands in the way of one, what is not as it was."""

from collections.abc import Iterable, Iterator, Sequence

from config.words import Words
from duban.views.history import Doubt, row_doubts
from duban.views.page import Column, Kind, Table, Where, column, data
from states.money import Fen
from workflow.past.obstacles import Obstacle, What
from workflow.record import archives
from workflow.record.archives import Archive
from workflow.store.columns import time
from workflow.store.transaction import Transaction

LOOK = {
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


def archive_table(found: Sequence[Archive], words: Words) -> Table:
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
    return Table("archives", "", _columns(words), rows, empty=words.say("archive.none"))


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
            words.say(f"archive_obstacle.{one.what}"),
            one.count,
            LOOK[one.what].format(programme=programme),
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


def doubts_of(transaction: Transaction, found: Iterable[Archive]) -> Iterator[Doubt]:
    """What is not as it was of some programmes that are closed, row by row."""
    for one in found:
        yield from row_doubts(archives.differences_of(transaction, one))
    yield from row_doubts(archives.lock_differences(transaction))
