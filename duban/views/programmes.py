"""The programmes of an office, each with the notice that its cases keep."""

from config.words import Words
from duban.views.notice import notice_file
from duban.views.page import Column, Kind, Ref, Subject, Table, column
from workflow.record.programmes import programmes
from workflow.store.transaction import Transaction


def programme_table(transaction: Transaction, words: Words) -> Table:
    """All programmes, the latest first; the one that new cases are opened in is marked."""
    known = programmes(transaction)[::-1]
    rows = []
    for n, one in enumerate(known):
        notice = notice_file(transaction, one).notice
        rows.append(
            (
                Ref(one, Subject.PROGRAMME, one),
                notice.document_number,
                notice.title,
                notice.issued,
                notice.filing_deadline,
                len(notice.regions),
                words.say("word.yes") if n == 0 else "",
            )
        )
    columns = (
        column(words, "programme", whole=True),
        Column("number", words.say("notice_item.document_number")),
        Column("title", words.say("notice_item.title")),
        Column("issued", words.say("notice_item.issued"), Kind.DAY),
        Column("deadline", words.say("notice_item.filing_deadline"), Kind.DAY),
        Column("units", words.say("notice_item.regions"), Kind.COUNT),
        Column("in_force", words.say("admin.in_force")),
    )
    return Table("programmes", "", columns, tuple(rows))
