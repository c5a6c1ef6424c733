"""审计: the history searched, and what its proof was held against."""

from collections.abc import Iterator
from datetime import date

import msgspec

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.basis import basis_in_words
from duban.views.by_region import around_lists
from duban.views.case.acts import by_whom, change_in_words
from duban.views.choosing import rulebooks_of
from duban.views.history import Verified, doubt_table
from duban.views.listing import Asked, ListQuery, Row
from duban.views.page import (
    Check,
    Checks,
    Column,
    Kind,
    Page,
    Part,
    Ref,
    Subject,
    Table,
    Where,
    coded,
    column,
)
from duban.views.places import place_of
from workflow.record import history_search
from workflow.record.cases import programme_of
from workflow.record.history import Record
from workflow.record.history_search import Sought
from workflow.store.transaction import Transaction

PAGE = 50
AT_A_TIME = 500
"""So many acts are read at once for a file."""


class ActQuery(ListQuery, frozen=True, kw_only=True):
    """Which acts are asked for; `before` is the number of the act that the page goes on from."""

    programme: str = ""
    region: str = ""
    act: str = ""
    person: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None


def act_query(asked: Asked, desk: Desk, words: Words) -> ActQuery:
    """What is asked for, its names found. Raises InvalidInput, NotThere, SeveralMeant."""
    regions = asked.regions("region", desk.regions)
    query = ActQuery(
        programme=asked.programme("programme", desk.programmes) or "",
        region=regions[0] if regions else "",
        act=asked.choice("act", act_names(desk, words)) or "",
        person=asked.text("person") or "",
        since=asked.day("since", desk.office.today),
        until=asked.day("until", desk.office.today),
        before=asked.number("before", 1, 10**12),
    )
    asked.finish()
    return query


def act_names(desk: Desk, words: Words) -> dict[str, str]:
    """The acts of every procedure of the office, by their labels."""
    acts = (act for rulebook in rulebooks_of(desk) for act in rulebook.rules)
    return {act: words.label("command", act) for act in acts}


class Acts:
    """The acts that are asked for: a page of them, or all, for a file."""

    KEY = "history"

    def __init__(self, desk: Desk, query: ActQuery, words: Words) -> None:
        self.query, self._words, self.around = query, words, around_lists(desk)
        is_alone = query.region and not self.around.has_several
        self._sought = Sought(
            programme=(desk.programme() if is_alone else query.programme) or None,
            region=query.region or None,
            command=query.act or None,
            person=query.person or None,
            since=query.since,
            until=query.until,
        )
        self.columns = _columns(words, several=self.around.has_several and not query.programme)

    def page(self, transaction: Transaction) -> tuple[Table, ActQuery | None]:
        """A page of acts, the latest first, and what asks for those before them."""
        found = history_search.search(
            transaction, self._sought, most=PAGE, before=self.query.before
        )
        rows = tuple(map(self._row, found.records))
        empty = self._words.say("audit.none_here" if found.before else "note.none_found")
        table = Table("acts", "", self.columns, rows, empty=empty)
        if found.before is None:
            return table, None
        return table, msgspec.structs.replace(self.query, before=found.before)

    def count(self, transaction: Transaction, most: int | None = None) -> int:
        """How many acts are asked for, counted up to *most*."""
        return history_search.count(transaction, self._sought, most)

    def rows(self, transaction: Transaction) -> Iterator[Row]:
        """All acts that are asked for, one after the other, the latest first."""
        before: int | None = None
        while True:
            found = history_search.search(transaction, self._sought, most=AT_A_TIME, before=before)
            yield from map(self._row, found.records)
            before = found.before
            if before is None:
                return

    def _row(self, record: Record) -> Row:
        words = self._words
        place = place_of(record.case, self.around.regions, words)
        return (
            record.seq,
            record.entered,
            programme_of(record.case),
            Ref(place, Subject.CASE, record.case) if record.case else place,
            record.case,
            coded(words, "command", record.command),
            by_whom(record, words),
            tuple(change_in_words(one, words) for one in record.transitions),
            record.clause,
            basis_in_words(record.basis, words),
            record.at,
            record.prepared_by,
            record.approved_by,
        )


def _columns(words: Words, *, several: bool) -> tuple[Column, ...]:
    return (
        column(words, "seq", Kind.NUMBER),
        Column("entered", words.say("audit.entered"), Kind.MOMENT),
        column(words, "programme", where=Where.PAGE if several else Where.DATA, whole=True),
        column(words, "region"),
        column(words, "case", where=Where.SHEET),
        column(words, "act_label", Kind.CODED),
        column(words, "by"),
        column(words, "change"),
        column(words, "clause", Kind.CLAUSE, whole=True),
        column(words, "basis"),
        column(words, "happened", Kind.MOMENT),
        Column("prepared_by", words.say("audit.prepared_by"), where=Where.SHEET),
        Column("approved_by", words.say("audit.approved_by"), where=Where.SHEET),
    )


# --- the proof ------------------------------------------------------------------------------------


def proof_page(found: Verified, anchor: str | None, words: Words) -> Page:
    """What was held against what, how many acts there are, the head, and all that is in doubt."""
    faults = {one.code for one in found.doubts}
    chain = faults - {"anchor", "row", "journal", "log"}
    checks = [
        _check("chain", not chain, words, count=found.count),
        _check("journal", "journal" not in faults, words, entries=found.entries),
        _check("log", "log" not in faults, words),
        _check("facts", "row" not in faults, words, count=found.count),
    ]
    if anchor:
        checks.append(_check("anchor", "anchor" not in faults, words, anchor=anchor))
    checks.append(Check(words.say("audit.head"), found.head))
    parts: list[Part] = [Checks("proof", words.say("audit.proof"), tuple(checks))]
    if found.doubts:
        title = words.say("history.broken", count=len(found.doubts))
        parts.append(msgspec.structs.replace(doubt_table(found, words), title=title))
    return Page(
        key="proof",
        language=words.language,
        title="",
        lead=words.say("audit.sound" if not found.doubts else "audit.broken"),
        parts=tuple(parts),
    )


def _check(name: str, is_sound: bool, words: Words, **facts: object) -> Check:
    text = words.say(f"audit.{name}_{'sound' if is_sound else 'broken'}", **facts)
    return Check(words.say(f"audit.{name}"), text, "good" if is_sound else "bad")
