"""Several offices together: how each stands, what they come to, and which could not be asked."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from config.words import Words
from duban.bootstrap import office_settings, yearbook
from duban.bootstrap.several import Looked
from duban.views.balances import Amount, Balance, column_of, of_books, total
from duban.views.page import (
    Coded,
    Column,
    Kind,
    Page,
    Pair,
    Pairs,
    Table,
    Value,
    Where,
    coded,
    column,
)
from states.deadlines import last_worked
from states.facts import Outcome
from states.saying import Failure, Saying, sayings_of, why
from workflow.record import cases, history, ledger
from workflow.record.cases import AtState
from workflow.record.duties.search import DutiesWanted, count_duties
from workflow.record.programmes import versions_of

MONEY = (Amount.APPROVED, Amount.PAID, Amount.SPENT, Amount.HELD, Amount.TO_COME_BACK)
"""The amounts that are told."""

Unasked = tuple[str, Failure | OSError]
"""A place and why nothing is told of it."""


class Standing(msgspec.Struct, frozen=True):
    """How an office stands today: its cases, its late duties, its money in fen, its head."""

    place: str
    name: str
    kind: str
    day: date
    programmes: tuple[str, ...]
    states: tuple[AtState, ...]
    late: int
    money: Balance
    head: str

    @property
    def cases(self) -> int:
        """How many cases it has."""
        return sum(one.count for one in self.states)

    @property
    def ongoing(self) -> int:
        """How many of them go on."""
        return sum(one.count for one in self.states if one.outcome is Outcome.OPEN)


def standing(office: Looked) -> Standing:
    """How an office stands, all of it at one moment. Raises Failure where it can't be told."""
    shelf = office.shelf
    with office.store.reading() as transaction:
        shelf.learn(transaction)
        worked = last_worked(office.day, yearbook.calendar(transaction))
        known = shelf.programmes(transaction)
        sums = ledger.books(transaction)
        name = office_settings.kept(transaction).get("office.name", "")
        if not name and known and (versions := versions_of(transaction, known[-1])):
            name = shelf.notice(versions.notice_hash).authority
        return Standing(
            office.place,
            name,
            office.kind,
            office.day,
            known,
            tuple(cases.by_state(transaction)),
            count_duties(transaction, DutiesWanted(late_on=worked)),
            {Amount(key): fen for key, fen in sums.items() if key in MONEY} | of_books(sums),
            history.head(transaction).hash,
        )


def federation_page(offices: Sequence[Standing], unasked: Sequence[Unasked], words: Words) -> Page:
    """Several offices, each and together; what could not be asked comes first."""
    parts = (
        _unasked(unasked, words),
        _offices(offices, words),
        _together(offices, words),
        _states(offices, words),
        _states_of_each(offices, words),
    )
    return Page(key="federation", language=words.language, title="", parts=parts)


def _reason(error: Failure | OSError) -> tuple[Saying, ...]:
    if isinstance(error, OSError) and error.filename is None:
        return (why(error),)
    return sayings_of(error)


def _unasked(unasked: Sequence[Unasked], words: Words) -> Table:
    rows = tuple((place, words.said(*_reason(error))) for place, error in unasked)
    columns = (column(words, "office_place", whole=True), column(words, "reason"))
    return Table("unasked", words.say("federation.unasked"), columns, rows, tone="bad")


def _counts(words: Words) -> tuple[Column, ...]:
    return (
        column(words, "cases", Kind.COUNT),
        column(words, "cases_open", Kind.COUNT),
        column(words, "late_duties", Kind.COUNT),
        *(column_of(one, words) for one in MONEY),
    )


def _counted(offices: Sequence[Standing]) -> tuple[Value, ...]:
    money = total(one.money for one in offices)
    return (
        sum(one.cases for one in offices),
        sum(one.ongoing for one in offices),
        sum(one.late for one in offices),
        *(money[amount] for amount in MONEY),
    )


def _offices(offices: Sequence[Standing], words: Words) -> Table:
    columns = (
        column(words, "office_place"),
        column(words, "office_name"),
        column(words, "office_kind", Kind.CODED),
        column(words, "day", Kind.DAY),
        column(words, "programmes", title="programme"),
        *_counts(words),
        column(words, "head", where=Where.SHEET),
    )
    rows = tuple(
        (
            one.place,
            one.name,
            Coded(one.kind, words.named("kind", one.kind)),
            one.day,
            one.programmes,
            *_counted([one]),
            one.head,
        )
        for one in offices
    )
    return Table("offices", words.say("federation.offices"), columns, rows)


def _together(offices: Sequence[Standing], words: Words) -> Pairs:
    columns = (column(words, "offices", Kind.COUNT), *_counts(words))
    values = (len(offices), *_counted(offices))
    pairs = tuple(
        Pair(one.key, one.title, value, one.kind)
        for one, value in zip(columns, values, strict=True)
    )
    return Pairs("together", words.say("federation.together"), pairs)


def _states(offices: Sequence[Standing], words: Words) -> Table:
    states = _added(state for one in offices for state in one.states)
    rows = tuple(_state(*one, words) for one in states)
    return Table("states", words.say("federation.states"), _state_columns(words), rows)


def _states_of_each(offices: Sequence[Standing], words: Words) -> Table:
    rows = tuple(
        (office.place, *_state(*one, words)) for office in offices for one in _added(office.states)
    )
    columns = (column(words, "office_place"), *_state_columns(words))
    return Table("states_of_each", words.say("federation.states_of_each"), columns, rows)


def _state_columns(words: Words) -> tuple[Column, ...]:
    return (
        column(words, "step", Kind.COUNT),
        column(words, "state", Kind.CODED),
        column(words, "cases", Kind.COUNT),
    )


def _added(states: Iterable[AtState]) -> list[tuple[int, str, int]]:
    """Steps and states with their cases, in the order of the steps."""
    counts: Counter[tuple[int, str]] = Counter()
    for one in states:
        counts[one.step, one.state] += one.count
    return [(step, state, count) for (step, state), count in sorted(counts.items())]


def _state(step: int, state: str, count: int, words: Words) -> tuple[Value, ...]:
    return step, coded(words, "state", state), count
