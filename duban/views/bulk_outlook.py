"""What would follow from one act on many cases, together: each date and each mail once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from config.words import Words
from duban.views.form.foreseen import changes, compared
from duban.views.owners import owed_by
from duban.views.page import Column, Kind, Table, Value, coded, column
from states.facts import Facts
from workflow.office.bulk import Failed
from workflow.office.request import Answer, Done

Row = tuple[Value, ...]


def bulk_outlook(
    before: Mapping[str, Facts], answers: Iterable[Answer | Failed], words: Words
) -> Sequence[Table]:
    """The dates that would begin, move or end, and the mails that would be owed, with how many.

    *before* are the cases as they are, by name; one that is yet to be opened is not there.
    """
    done = [one for one in answers if isinstance(one, Done) and not one.repeated]
    return _dates(before, done, words), _mails(done, words)


def _dates(before: Mapping[str, Facts], done: Iterable[Done], words: Words) -> Table:
    columns = (
        column(words, "change", Kind.CODED),
        column(words, "item", Kind.CODED),
        column(words, "owner", Kind.CODED),
        column(words, "due", Kind.DAY),
        _count(words, "cases"),
    )
    rows = (
        (change, coded(words, "item", duty.called), owed_by(duty.item, duty.owner, words), duty.due)
        for one in done
        for old, duty in compared(before.get(one.case_id), one.decision.facts)
        for change, _ in changes(old, duty, words)
    )
    return Table("dates", words.say("foreseen.dates"), columns, tuple(_each_once(rows)))


def _mails(done: Iterable[Done], words: Words) -> Table:
    columns = (
        column(words, "mail_kind", Kind.CODED),
        column(words, "to", Kind.CODED),
        _count(words, "mails"),
    )
    rows = (
        (coded(words, "mail_kind", owing.kind), tuple(coded(words, "role", to) for to in owing.to))
        for one in done
        for owing in one.decision.owed
    )
    return Table("mails", words.say("foreseen.mails"), columns, tuple(_each_once(rows)))


def _count(words: Words, what: str) -> Column:
    return column(words, what, Kind.COUNT)


def _each_once(rows: Iterable[Row]) -> Iterator[Row]:
    """Each row once, in the order in which it first came, with how often it came."""
    for row, count in Counter(rows).items():
        yield *row, count
