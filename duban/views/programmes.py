"""The programmes of an office, each with the notice that its cases keep."""

from collections.abc import Sequence

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.notice import name_of, notice_file
from duban.views.page import Coded, Column, Kind, Pairs, Ref, Subject, Table, column, pair
from states.facts import Outcome
from workflow.record.cases.search import CasesWanted, count_cases
from workflow.store import locking
from workflow.store.transaction import Transaction


def programme_table(transaction: Transaction, known: Sequence[str], words: Words) -> Table:
    """The programmes *known*, the one in force last there and first here, where it is marked."""
    closed, rows = locking.closed(transaction), []
    for n, one in enumerate(reversed(known)):
        notice = notice_file(transaction, one).notice
        rows.append(
            (
                Ref(one, Subject.PROGRAMME, one),
                notice.document_number,
                name_of(notice.title, words),
                notice.issued,
                notice.filing_deadline,
                len(notice.regions),
                *_counts(transaction, one),
                words.say("word.yes") if n == 0 else "",
                words.say("archive.closed") if one in closed else "",
            )
        )
    columns = (
        column(words, "programme", whole=True),
        Column("number", words.say("notice_item.document_number")),
        Column("title", words.say("notice_item.title")),
        Column("issued", words.say("notice_item.issued"), Kind.DAY),
        Column("deadline", words.say("notice_item.filing_deadline"), Kind.DAY),
        Column("units", words.say("notice_item.regions"), Kind.COUNT),
        column(words, "cases", Kind.COUNT),
        column(words, "cases_open", Kind.COUNT),
        Column("in_force", words.say("admin.in_force")),
        Column("archived", words.say("archive_column.archived")),
    )
    return Table("programmes", "", columns, tuple(rows))


def archivable_table(transaction: Transaction, known: Sequence[str], words: Words) -> Table:
    """The programmes *known*, the last first: how far they are; each leads to its archiving."""
    closed = locking.closed(transaction)
    rows = []
    for one in reversed(known):
        every, ongoing = _counts(transaction, one)
        is_over = every and not ongoing
        stands = "closed" if one in closed else "over" if is_over else "goes_on"
        rows.append(
            (
                Ref(one, Subject.ARCHIVE, one),
                name_of(notice_file(transaction, one).notice.title, words),
                every,
                ongoing,
                Coded(stands, words.say(f"archive.{stands}")),
            )
        )
    columns = (
        column(words, "programme", whole=True),
        Column("title", words.say("notice_item.title")),
        column(words, "cases", Kind.COUNT),
        column(words, "cases_open", Kind.COUNT),
        Column("standing", words.say("archive_column.standing"), Kind.CODED),
    )
    return Table("archivable", words.say("archive.programmes"), columns, tuple(rows))


def programme_pairs(desk: Desk, programme: str, words: Words) -> Pairs:
    """A programme: its notice, the versions that its cases are pinned to, how many there are."""
    versions = desk.versions(programme)
    notice = desk.office.shelf.notice(versions.notice_hash)
    with desk.store.reading() as transaction:
        count, ongoing = _counts(transaction, programme)
    return Pairs(
        "programme",
        programme,
        (
            pair(words, "notice_title", name_of(notice.title, words)),
            pair(words, "document_number", notice.document_number),
            pair(words, "authority", notice.authority),
            pair(words, "issued", notice.issued, Kind.DAY),
            pair(words, "units", len(notice.regions), Kind.COUNT),
            pair(words, "cases", count, Kind.COUNT),
            pair(words, "cases_open", ongoing, Kind.COUNT),
            pair(words, "notice_hash", versions.notice_hash),
            pair(words, "procedure_hash", versions.procedure_hash),
        ),
    )


def _counts(transaction: Transaction, programme: str) -> tuple[int, int]:
    """How many cases a programme has, and how many of them go on."""
    every = count_cases(transaction, CasesWanted(programme=programme))
    ongoing = CasesWanted(programme=programme, outcome=Outcome.OPEN)
    return every, count_cases(transaction, ongoing)
