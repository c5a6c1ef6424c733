"""Cases as a list: those at a step or in a state, late or flagged ones, those that words mean."""

from collections.abc import Iterator
from typing import ClassVar

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.choosing import rulebook_of
from duban.views.levels import LEVELS
from duban.views.listing import Asked, Row
from duban.views.page import Coded, Column, Kind, Tone, coded, column
from duban.views.pinyin import meant_by, regions_meant
from duban.views.regional import Regional, RegionalQuery, whose
from states.facts import Outcome
from states.steps import State
from workflow.record.cases import Listed, search
from workflow.record.cases.search import CasesWanted, Meant
from workflow.store.transaction import Transaction

STEPS = (1, 6)


class CaseQuery(RegionalQuery, frozen=True, kw_only=True):
    """Which cases are asked for; `search` is looked for in regions and institutions."""

    step: int | None = None
    state: str = ""
    outcome: str = ""
    late: bool = False
    flag: bool = False
    search: str = ""


def case_query(asked: Asked, desk: Desk, words: Words) -> CaseQuery:
    """What is asked for, its names found. Raises InvalidInput, NotThere, SeveralMeant."""
    query = CaseQuery(
        **whose(asked, desk),
        step=asked.number("step", *STEPS),
        state=asked.choice("state", states(desk, words)) or "",
        outcome=asked.choice("outcome", {o.value: words.label("outcome", o) for o in Outcome})
        or "",
        late=asked.flag("late"),
        flag=asked.flag("flag"),
        search=asked.text("search") or "",
        sort=asked.order(Cases.SORTS),
        **asked.pages(),
    )
    asked.finish()
    return query


def states(desk: Desk, words: Words) -> dict[str, str]:
    """The states that a case may show, with their labels."""
    shown = dict.fromkeys(name.partition(".")[2] for name in rulebook_of(desk).states)
    return {name: words.label("state", name) for name in (*shown, State.CLOSED.value)}


class Cases(Regional[Listed]):
    """The cases that are asked for: a table, its count, its export, and their neighbours."""

    KEY: ClassVar = "cases"
    NOTHING: ClassVar = "note.no_cases"
    SORTS: ClassVar = {
        "step": "step",
        "state": "state",
        "outcome": "outcome",
        "late": "late",
        "flag": "flag",
        "approved_yuan": "approved",
        "disbursed_yuan": "disbursed",
        "spent_yuan": "eligible_spent",
    }
    query: CaseQuery

    @property
    def wanted(self) -> CasesWanted:
        """What is asked for, as the record understands it."""
        query, meant = self.query, None
        if query.search:
            regions = regions_meant(query.search, tuple(self._regions.values()))
            meant = Meant({one.code for one in regions}, meant_by(query.search))
        return CasesWanted(
            programme=query.programme or None,
            regions=query.region or None,
            step=query.step,
            state=query.state or None,
            outcome=query.outcome or None,
            late=query.late,
            flag=query.flag,
            meant=meant,
        )

    def count(self, transaction: Transaction) -> int:
        """How many cases there are on all its pages."""
        return search.count_cases(transaction, self.wanted)

    def names(self, transaction: Transaction) -> Iterator[str]:
        """The cases by name, for an act on all of them."""
        return (one.id for one in self._found(transaction, 0, None))

    def beside(self, transaction: Transaction, case_id: str) -> tuple[str | None, str | None]:
        """The cases before and after one in this list, by name."""
        return search.cases_beside(transaction, self.wanted, self.order, case_id)

    def _found(self, transaction: Transaction, start: int, most: int | None) -> Iterator[Listed]:
        return search.cases_wanted(transaction, self.wanted, self.order, start=start, most=most)

    def _columns(self, words: Words) -> tuple[Column, ...]:
        return (
            *self._whose_columns(words),
            column(words, "step", Kind.NUMBER),
            column(words, "state", Kind.CODED),
            column(words, "outcome", Kind.CODED),
            column(words, "late", Kind.CODED, title="late_mark"),
            column(words, "flag", Kind.CODED),
            column(words, "approved_yuan", Kind.MONEY),
            column(words, "disbursed_yuan", Kind.MONEY),
            column(words, "spent_yuan", Kind.MONEY),
        )

    def _row(self, one: Listed) -> Row:
        words = self.words
        return (
            *self._whose(one.id),
            one.step,
            coded(words, "state", one.state),
            coded(words, "outcome", one.outcome),
            Coded(one.late, words.say("word.late") if one.late else ""),
            coded(words, "flag", one.flag) if one.flag else None,
            one.approved,
            one.disbursed,
            one.eligible_spent,
        )

    def _tone(self, one: Listed) -> Tone:
        """Ended cases stand back, flagged ones out."""
        return LEVELS.get(one.flag, "") if one.outcome == Outcome.OPEN else "faint"
