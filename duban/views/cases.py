"""Cases as a list: those at a step or in a state, late or flagged ones, those that words mean."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import islice
from typing import ClassVar

import msgspec
from msgspec.structs import replace

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.by_region import Around, RegionalQuery, whose
from duban.views.choosing import rulebooks_of
from duban.views.flag_tones import LEVELS
from duban.views.lateness import Lateness
from duban.views.listing import Asked
from duban.views.listing import Row as Values
from duban.views.next_acts import NextActs
from duban.views.page import Coded, Column, Kind, Ref, Tone, Where, coded, column
from duban.views.paging import Continued
from duban.views.pinyin import meant_by, regions_meant
from duban.views.unseen import New, News, Unseen, badge, news_column
from states.duty_items import Owner
from states.facts import Outcome
from states.reading import InvalidInput
from states.saying import saying
from states.steps import State
from workflow.record.cases import Listed, search
from workflow.record.cases.search import CasesWanted, Meant
from workflow.record.duties import search as duties
from workflow.record.duties.search import DutiesWanted, OpenDuty
from workflow.store.order import Mark
from workflow.store.transaction import Transaction

STEPS = (1, 6)
AT_ONCE = 500
"""Of so many cases the late duties are looked up at once."""


class CaseQuery(RegionalQuery, frozen=True, kw_only=True):
    """Which cases are asked for; `search` is looked for in regions and institutions.

    `late` are those that filed late and were let in, `overdue` those in which somebody is late with
    a duty now, `late_by` those in which the party of that name is, `news` those in which something
    is new to who asks.
    """

    step: int | None = None
    state: str = ""
    outcome: str = ""
    late: bool = False
    overdue: bool = False
    late_by: str = ""
    flag: bool = False
    news: bool = False
    search: str = ""


LATE_BY = (Owner.CITY, Owner.DISTRICT, Owner.INSTITUTION)
"""Those who can be late with something; a mere term that ran out is nobody's lateness."""


class Row(msgspec.Struct, frozen=True):
    """A case of the list, with the duty that somebody is late with longest, and the first due.

    `new` is what is new in it to who asks.
    """

    case: Listed
    overdue: OpenDuty | None
    first_due: OpenDuty | None
    new: New | None = None

    @property
    def duty(self) -> OpenDuty | None:
        """The duty that something is to be done about: that late longest, else the first due."""
        return self.overdue or self.first_due


def tone_of(row: Row) -> Tone:
    """Ended cases stand back, flagged ones out, and those in which somebody is late."""
    if row.case.outcome != Outcome.OPEN:
        return "faint"
    return LEVELS.get(row.case.flag, "") or ("warn" if row.overdue else "")


def case_query(asked: Asked, desk: Desk, words: Words) -> CaseQuery:
    """What is asked for, its names found. Raises InvalidInput, NotThere, SeveralMeant."""
    owners = {one.value: words.label("owner", one) for one in LATE_BY}
    query = CaseQuery(
        **whose(asked, desk),
        step=asked.number("step", *STEPS),
        state=asked.choice("state", states(desk, words)) or "",
        outcome=asked.choice("outcome", {o.value: words.label("outcome", o) for o in Outcome})
        or "",
        late=asked.flag("late"),
        overdue=asked.flag("overdue"),
        late_by=asked.choice("late_by", owners, partial(words.also, "owner")) or "",
        flag=asked.flag("flag"),
        news=asked.flag("news"),
        search=asked.text("search") or "",
        sort=asked.order(Cases.SORTS),
        **asked.pages(),
    )
    asked.finish()
    return query


def states(desk: Desk, words: Words) -> dict[str, str]:
    """The states that a case may show under any procedure of the office, with their labels."""
    shown = dict.fromkeys(
        name.partition(".")[2] for rulebook in rulebooks_of(desk) for name in rulebook.states
    )
    return {name: words.label("state", name) for name in (*shown, State.CLOSED.value)}


class Cases(Continued[Row]):
    """The cases that are asked for: a table, its count, its export, and their neighbours.

    To who has signed in, those come first in which something is *unseen*, where no other order is
    asked for; a list that goes on after a row stands by their names alone.
    """

    KEY: ClassVar = "cases"
    NOTHING: ClassVar = "note.no_cases"
    SORTS: ClassVar = {
        "region_code": "region_code",
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

    def __init__(
        self,
        desk: Desk,
        query: CaseQuery,
        words: Words,
        around: Around | None = None,
        *,
        unseen: Unseen | None = None,
        tells_late: bool = False,
        next_acts: NextActs | None = None,
    ) -> None:
        if query.news and unseen is None:
            raise InvalidInput("news", saying("expected.signed_in"), "1")
        self._lateness, self._unseen = Lateness(desk), unseen
        self._shows_acts, self._next_acts = next_acts is not None, next_acts or NextActs(words)
        self._tells_late = tells_late or query.overdue or bool(query.late_by)
        super().__init__(desk, query, words, around)

    def wanted(self, transaction: Transaction, *, as_before: bool = False) -> CasesWanted:
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
            among=duties.cases_with(self._late) if query.overdue or query.late_by else None,
            names=self._news(transaction, as_before=as_before).keys() if query.news else None,
        )

    def _news(self, transaction: Transaction, *, as_before: bool = False) -> News:
        return self._unseen.news(transaction, as_before=as_before) if self._unseen else {}

    def _ahead(self, transaction: Transaction, *, as_before: bool = False) -> list[str]:
        """The cases that come first, for something is new in them, in the order of their names."""
        if self.query.sort or self.query.news:
            return []
        news = self._news(transaction, as_before=as_before)
        if not news:
            return []
        return search.known_cases(transaction, self.wanted(transaction), [*news])

    @property
    def _late(self) -> DutiesWanted:
        """The duties that are late now, of the party that is asked for."""
        return DutiesWanted(owner=self.query.late_by or None, late_on=self._lateness.worked)

    def count(self, transaction: Transaction, most: int | None = None) -> int:
        """How many cases there are on all its pages, counted up to *most*."""
        return search.count_cases(transaction, self.wanted(transaction), most)

    def names(self, transaction: Transaction) -> Iterator[str]:
        """The cases by name, for an act on all of them."""
        return (one.id for one in self.listed(transaction))

    def beside(self, transaction: Transaction, case_id: str) -> tuple[str | None, str | None]:
        """The cases before and after one in this list, by name, as it was before that was opened.

        One in which something was new need not be among the rows any more either.
        """
        wanted = self.wanted(transaction, as_before=True)
        ahead = self._ahead(transaction, as_before=True)
        if not ahead:
            return search.cases_beside(transaction, wanted, self.order, case_id)
        rest = replace(wanted, without=ahead)
        if case_id not in self._news(transaction, as_before=True):
            before, after = search.cases_beside(transaction, rest, self.order, case_id)
            return before or ahead[-1], after
        at = bisect_left(ahead, case_id)
        following = ahead[bisect_right(ahead, case_id) :] or [
            one.id for one in search.cases_wanted(transaction, rest, self.order, most=1)
        ]
        return ahead[at - 1] if at else None, following[0] if following else None

    def listed(
        self, transaction: Transaction, start: int = 0, most: int | None = None
    ) -> Iterator[Listed]:
        """The cases in their order, from the one numbered *start*, *most* at most."""
        wanted, ahead = self.wanted(transaction), self._ahead(transaction)
        left = most
        if ahead:
            some = ahead[start:] if most is None else ahead[start : start + most]
            first = replace(wanted, names=some)
            yield from search.cases_wanted(transaction, first, self.order)
            wanted = replace(wanted, without=ahead)
            left, start = most and most - len(some), max(0, start - len(ahead))
        if left != 0:
            yield from search.cases_wanted(transaction, wanted, self.order, start=start, most=left)

    def _found(self, transaction: Transaction, start: int, most: int | None) -> Iterator[Row]:
        found = self.with_late(transaction, self.listed(transaction, start, most))
        if most is None or not self._shows_acts:
            return found
        shown = list(found)
        self._next_acts.look_at(transaction, (one.case.id for one in shown if one.duty))
        return iter(shown)

    def _after(self, transaction: Transaction, after: Mark, most: int) -> Iterator[Row]:
        wanted = self.wanted(transaction)
        return self.with_late(
            transaction,
            search.cases_wanted(transaction, wanted, self.order, most=most, after=after),
        )

    def with_late(self, transaction: Transaction, found: Iterator[Listed]) -> Iterator[Row]:
        """Cases, each with the duty that somebody is late with longest, and what is new."""
        news = self._news(transaction)
        self._next_acts.look_up(transaction)
        while some := list(islice(found, AT_ONCE)):
            names = [one.id for one in some]
            late, due = duties.first_by_case(transaction, (self._late, DutiesWanted()), names)
            yield from (
                Row(one, late.get(one.id), due.get(one.id), news.get(one.id)) for one in some
            )

    def days_late(self, row: Row) -> int | None:
        """The working days for which somebody is late in a case; None where nobody is."""
        return self._lateness.working_days(row.overdue.late_from) if row.overdue else None

    def _mark(self, one: Row) -> Mark:
        return search.mark_of(one.case, self.order)

    def _columns(self, words: Words) -> tuple[Column, ...]:
        """A terminal has no room for what is late, unless that is asked for; its data have it."""
        late = Where.PAGE if self._tells_late else Where.SHEET
        return (
            *self._whose_columns(words),
            news_column(words, self._unseen),
            column(words, "step", Kind.NUMBER),
            column(words, "state", Kind.CODED),
            column(words, "outcome", Kind.CODED),
            column(words, "overdue", Kind.CODED, title="overdue_item", where=late),
            column(words, "late_by", Kind.CODED, where=late),
            column(words, "overdue_working_days", Kind.DAYS, where=late),
            column(words, "first_item", Kind.CODED, where=Where.SHEET),
            column(words, "first_due", Kind.DAY, where=Where.SHEET),
            column(words, "flag", Kind.CODED),
            column(words, "acts", where=Where.PAGE if self._shows_acts else Where.DATA),
            column(words, "late", Kind.CODED),
            column(words, "approved_yuan", Kind.MONEY),
            column(words, "disbursed_yuan", Kind.MONEY),
            column(words, "spent_yuan", Kind.MONEY),
        )

    def _row(self, row: Row) -> Values:
        words, one, late, first = self.words, row.case, row.overdue, row.first_due
        return (
            *self._whose(one.id),
            badge(row.new, words),
            one.step,
            coded(words, "state", one.state),
            coded(words, "outcome", one.outcome),
            coded(words, "item", late.label) if late else None,
            coded(words, "owner", late.owner) if late else None,
            self.days_late(row),
            coded(words, "item", first.label) if first else None,
            date.fromisoformat(first.due) if first and first.due else None,
            coded(words, "flag", one.flag) if one.flag else None,
            self._acts(row),
            Coded(one.late, words.say("word.late") if one.late else ""),
            one.approved,
            one.disbursed,
            one.eligible_spent,
        )

    def _acts(self, row: Row) -> tuple[Ref, ...]:
        """What may be done next about the case."""
        duty = row.duty
        return tuple(self._next_acts.of(duty.case_id, duty.item, duty.state)) if duty else ()

    def _tone(self, row: Row) -> Tone:
        return tone_of(row)
