"""A list as a page: filters, order, pages, export. All that is asked stands in the address."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from config.words import Words
from duban.views.by_region import Around
from duban.views.listing import BACKWARDS, NEWS, AnyListing, ListQuery
from duban.views.page import Column, Table, Where
from duban.views.programme import OFFERED
from duban.web.exports import Ordered, ordered
from duban.web.visit import Visit
from workflow.people import saved_views
from workflow.people.saved_views import SavedView

FilterKind = Literal["choice", "several", "text", "day", "flag"]


class Filter(msgspec.Struct, frozen=True):
    """A filter of a list: its name in the address, how it is chosen, and from what."""

    name: str
    kind: FilterKind
    options: Mapping[str, str] = {}


class Tag(msgspec.Struct, frozen=True):
    """A filter that is set, in words, and the address of the list without it."""

    text: str
    without: str


class Shown(msgspec.Struct, frozen=True):
    """A list as its page shows it."""

    path: str
    query: ListQuery
    table: Table
    filters: tuple[Filter, ...]
    given: Mapping[str, list[str]]
    sorts: frozenset[str]
    words: Words
    saved: tuple[SavedView, ...] = ()
    choosable: tuple[Column, ...] = ()
    """The columns of which the page shows some, where they can be chosen."""
    keeps: bool = False
    """Whether views of it are kept, and those of the visitor."""
    exports: Sequence[Ordered] = ()
    """The long exports of it that the visitor asked for."""

    def at(self, query: ListQuery) -> str:
        """The address of the same list, asked for otherwise."""
        asked = query.address()
        return f"{self.path}?{asked}" if asked else self.path

    def like(self, query: ListQuery) -> str:
        """The address of the same list with other filters and the columns that were chosen."""
        return self.at(query.with_filter(columns=self.query.columns))

    @property
    def rises(self) -> bool:
        """Whether rows with news come first where no other order is asked for."""
        return any(one.key == NEWS and one.where is not Where.DATA for one in self.table.columns)

    @property
    def tells_news(self) -> bool:
        """Whether anything is new in a row of this page."""
        return any(self.table.columns[n].key == NEWS for n in self.table.said)

    @property
    def choices(self) -> list[tuple[Column, bool]]:
        """The columns that can be chosen, each with whether it stands on the page."""
        return [(one, one.where is Where.PAGE) for one in self.choosable]

    @property
    def kept(self) -> dict[str, list[str]]:
        """What is asked for, but for the page and the columns."""
        without = self.query.with_filter(columns=())
        return without.given()

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.table.count // self.query.size))

    def page(self, number: int) -> str:
        """The address of a page."""
        return self.at(self.query.at_page(number))

    def by(self, column: str) -> str:
        """The address of the list by a column; by the same column again, the other way."""
        turned = BACKWARDS + column if self.query.sort == column else column
        return self.at(self.query.with_filter(sort=turned))

    def stands_by(self, column: str) -> str:
        """How the list stands by a column, as a screen reader says it."""
        if self.query.sort == column:
            return "ascending"
        return "descending" if self.query.sort == BACKWARDS + column else "none"

    @property
    def exported(self) -> str:
        """What is asked for, for an address that gives all rows."""
        return self.query.with_filter(page=1).address()

    @property
    def tags(self) -> list[Tag]:
        """The filters that are set, each with the address without it."""
        plain = type(self.query)()
        return [
            Tag(
                self.words.say(f"filter.{one.name}")
                + self.words.say("word.colon")
                + self._in_words(one),
                self.at(self.query.with_filter(**{one.name: getattr(plain, one.name)})),
            )
            for one in self.filters
            if one.name in self.given
        ]

    def _said(self, one: Filter) -> str:
        label, colon = self.words.say(f"filter.{one.name}"), self.words.say("word.colon")
        return f"{label}{colon}{self._in_words(one)}"

    def _in_words(self, one: Filter) -> str:
        if one.kind == "flag":
            return self.words.say("listing.yes")
        return self.words.listed(one.options.get(v, v) for v in self.given[one.name])


def shown(
    visit: Visit, listing: AnyListing, filters: Iterable[Filter], *, keeps: bool = False
) -> Shown:
    """A list as it was asked for; where it *keeps* views, with those of the visitor."""
    with visit.desk.store.reading() as transaction:
        table = listing.page(transaction)
        own = saved_views.of_list(transaction, visit.who.person.id, listing.KEY) if keeps else ()
    query = listing.query
    return Shown(
        path=visit.path,
        query=query,
        table=table,
        filters=tuple(filters),
        given=query.given(),
        sorts=frozenset(listing.SORTS),
        words=visit.words,
        saved=tuple(own),
        choosable=tuple(listing.choosable) if keeps else (),
        keeps=keeps,
        exports=ordered(visit, visit.path),
    )


def whose_filters(visit: Visit, around: Around) -> list[Filter]:
    """By what a list of what is of cases is narrowed: the programme, if several, and the region."""
    words, known = visit.words, visit.desk.last_programmes(OFFERED + 1)
    regions = {code: words.region(one) for code, one in around.regions.items()}
    region = Filter("region", "several", regions)
    if len(known) > OFFERED:
        return [Filter("programme", "text"), region]
    chosen = Filter("programme", "choice", {one: one for one in known})
    return [chosen, region] if len(known) > 1 else [region]
