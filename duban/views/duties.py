"""Duties as a list: what is owed, by whom and by when, over all cases."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import ClassVar

from msgspec.structs import replace

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.by_region import Around, RegionalQuery, whose
from duban.views.choosing import rulebooks_of
from duban.views.lateness import Lateness
from duban.views.listing import Asked, Row
from duban.views.next_acts import NextActs
from duban.views.owners import owed_by
from duban.views.page import Column, Kind, Ref, Subject, Tone, Where, coded, column, data
from duban.views.paging import Continued
from duban.views.unseen import News, Unseen, badge, news_column
from states.duty_items import Owner
from workflow.record.duties import search
from workflow.record.duties.search import DutiesWanted, OpenDuty
from workflow.store.order import Mark, Order
from workflow.store.transaction import Transaction


class DutyQuery(RegionalQuery, frozen=True, kw_only=True):
    """Which duties are asked for; due from one day to another, both included."""

    owner: str = ""
    item: str = ""
    due_from: date | None = None
    due_before: date | None = None
    overdue: bool = False
    undated: bool = False


def duty_query(asked: Asked, desk: Desk, words: Words) -> DutyQuery:
    """What is asked for, its names found. Raises InvalidInput, NotThere, SeveralMeant."""
    owners = {one.value: words.label("owner", one) for one in Owner}
    query = DutyQuery(
        **whose(asked, desk),
        owner=asked.choice("owner", owners, partial(words.also, "owner")) or "",
        item=asked.choice("item", items(desk, words), partial(words.also, "item")) or "",
        due_from=asked.day("due_from", desk.office.today),
        due_before=asked.day("due_before", desk.office.today),
        overdue=asked.flag("overdue"),
        undated=asked.flag("undated"),
        sort=asked.order(Duties.SORTS),
        **asked.pages(),
    )
    asked.finish()
    return query


def items(desk: Desk, words: Words) -> dict[str, str]:
    """What may be owed under any procedure of the office, with its labels."""
    rules = (rule for rulebook in rulebooks_of(desk) for rule in rulebook.rules.values())
    return {item: words.label("item", item) for rule in rules for item in rule.duties}


class Duties(Continued[OpenDuty]):
    """The duties that are asked for, the earliest due first.

    To who has signed in, those of cases in which something is *unseen* come before all others,
    where no other order is asked for; a list that goes on after a row has one order alone.
    """

    KEY: ClassVar = "duties"
    SORTS: ClassVar = {
        "region_code": "region_code",
        "step": "step",
        "item": "item",
        "owner": "owner",
        "due": "due",
        "overdue_working_days": "late_from",
        "rule": "rule",
    }
    query: DutyQuery

    def __init__(
        self,
        desk: Desk,
        query: DutyQuery,
        words: Words,
        around: Around | None = None,
        *,
        unseen: Unseen | None = None,
        next_acts: NextActs | None = None,
    ) -> None:
        self._shows_acts, self._unseen = next_acts is not None, unseen
        self._next_acts = next_acts or NextActs(words)
        self._news: News = {}
        self._today, self._lateness = desk.office.today, Lateness(desk)
        super().__init__(desk, query, words, around)

    @property
    def order(self) -> Order:
        """How it stands, as the record knows it; the later a duty is, the longer it is late."""
        order = super().order
        if order.field == "late_from":
            return order._replace(descending=not order.descending)
        return order if order.field else Order("due")

    @property
    def wanted(self) -> DutiesWanted:
        """What is asked for, as the record understands it; a day off makes nothing late."""
        query = self.query
        return DutiesWanted(
            programme=query.programme or None,
            regions=query.region or None,
            owner=query.owner or None,
            item=query.item or None,
            since=query.due_from,
            before=query.due_before,
            late_on=self._lateness.worked if query.overdue else None,
            undated=query.undated,
        )

    def count(self, transaction: Transaction, most: int | None = None) -> int:
        """How many duties there are on all its pages, counted up to *most*."""
        return search.count_duties(transaction, self.wanted, most)

    def _found(self, transaction: Transaction, start: int, most: int | None) -> Iterator[OpenDuty]:
        found = self._in_order(transaction, start, most)
        if most is None:  # an export, which names the acts as a procedure does, without the cases
            return found
        shown = list(found)
        self._next_acts.look_at(transaction, (one.case_id for one in shown))
        return iter(shown)

    def _in_order(
        self, transaction: Transaction, start: int, most: int | None
    ) -> Iterator[OpenDuty]:
        wanted, news = self.wanted, self._looked_up(transaction)
        if self.query.sort or not news:
            yield from search.duties_wanted(transaction, wanted, self.order, start=start, most=most)
            return
        first, rest = replace(wanted, cases=(*news,)), replace(wanted, without=(*news,))
        count = 0
        for one in search.duties_wanted(transaction, first, self.order, start=start, most=most):
            count += 1
            yield one
        if count == most:
            return
        skipped = search.count_duties(transaction, first) if start and not count else start
        yield from search.duties_wanted(
            transaction,
            rest,
            self.order,
            start=start - skipped,
            most=None if most is None else most - count,
        )

    def _looked_up(self, transaction: Transaction) -> News:
        """What is new in cases, which the rows tell, as they do of acts that wait."""
        self._next_acts.look_up(transaction)
        self._news = self._unseen.news(transaction) if self._unseen else {}
        return self._news

    def _after(self, transaction: Transaction, after: Mark, most: int) -> Iterator[OpenDuty]:
        self._looked_up(transaction)
        return search.duties_wanted(transaction, self.wanted, self.order, most=most, after=after)

    def _mark(self, one: OpenDuty) -> Mark:
        return search.mark_of(one, self.order)

    def _columns(self, words: Words) -> tuple[Column, ...]:
        return (
            *self._whose_columns(words),
            news_column(words, self._unseen),
            column(words, "step", Kind.NUMBER, title="case_step"),
            data("state"),
            column(words, "item", Kind.CODED),
            column(words, "owner", Kind.CODED),
            column(words, "due", Kind.DAY),
            column(words, "overdue_working_days", Kind.DAYS),
            column(words, "note"),
            self._acts_column(words),
            column(words, "rule", whole=True),
            data("suspended_on"),
        )

    def _row(self, one: OpenDuty) -> Row:
        words = self.words
        return (
            *self._whose(one.case_id),
            badge(self._news.get(one.case_id), words),
            one.step,
            one.state,
            coded(words, "item", one.label),
            owed_by(one.item, one.owner, words),
            date.fromisoformat(one.due) if one.due else None,
            self._late(one),
            self._note(one),
            tuple(self._next_acts.of(one.case_id, one.item, one.state)),
            one.rule,
            one.suspended_on,
        )

    def _acts_column(self, words: Words) -> Column:
        """The acts that answer a duty: on the page of who may do them, in data in any case."""
        return column(words, "acts", where=Where.PAGE if self._shows_acts else Where.DATA)

    def _details(self, one: OpenDuty) -> Ref:
        return Ref("", Subject.DUTY, one.case_id)

    def _tone(self, one: OpenDuty) -> Tone:
        return "bad" if self._late(one) else ""

    def _late(self, one: OpenDuty) -> int | None:
        """The working days that somebody is late; a term that ran out is nobody's lateness."""
        if one.owner == Owner.TERM or one.suspended_on is not None:
            return None
        return self._lateness.working_days(one.late_from) or None

    def _note(self, one: OpenDuty) -> str:
        if one.suspended_on:
            return self.words.say("word.suspended")
        if one.due is None:
            return self.words.say("word.undated")
        is_over = one.owner == Owner.TERM and one.due < self._today.isoformat()
        return self.words.say("word.over") if is_over else ""
