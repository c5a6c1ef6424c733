"""A list is one object: what is asked for, how it stands, which page of it is shown.

The same list gives its page, its count, all of its rows for an export, one read after the other.
What is asked for can be written into an address and read again, so a filtered list is a link.
A new list is a module of its own beside this one, on `paging` or `by_region`; the rows are found in
the `search` of what they are rows of, in `workflow`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Generic, Self, TypedDict, TypeVar
from urllib.parse import parse_qs, urlencode

import msgspec

from config.words import Words
from duban.views.choosing import one_of, programme_named, regions_named
from duban.views.form.days import leaves_open, read_day
from duban.views.page import Column, Ref, Table, Tone, Value, Where
from states.notice import Region
from states.reading import InvalidInput, in_digits, text
from states.saying import close_to, saying
from workflow.store.order import UNORDERED, Order
from workflow.store.transaction import Transaction

SIZE, MOST = 50, 1_000
"""The rows of a page, where nothing else is asked for, and at most."""
LAST_PAGE = 10**9
BACKWARDS = "-"
"""Stands before the name of a column by which a list stands in the other direction."""
ABOUT, CODE, NEWS = "region", "region_code", "news"
"""The column that says what a row is about and leads there, that of its number, and that of what is
new in it: the first and the last stand on every page."""
YES, NO = frozenset({"1", "true", "yes", "是"}), frozenset({"0", "false", "no", "否", ""})

T = TypeVar("T")
Row = tuple[Value, ...]


# --- what is asked for ----------------------------------------------------------------------------


class ListQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a list; each kind of list adds its filters.

    `sort` is the name of a column, after a minus for the other direction; nothing is the list's
    own order. Pages are numbered from 1. `columns` are those that stand on a page, without any all
    that the list shows by itself.
    """

    sort: str = ""
    page: int = 1
    size: int = SIZE
    columns: tuple[str, ...] = ()

    ABOUT_PAGES: ClassVar = frozenset({"sort", "page", "size", "columns"})

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter leaves anything out."""
        return any(name not in self.ABOUT_PAGES for name in self.given())

    def with_filter(self, **changed: object) -> Self:
        """The same with other filters or another order; it begins again at its first page."""
        return msgspec.structs.replace(self, **{"page": 1, **changed})

    def at_page(self, page: int) -> Self:
        """The same at another page."""
        return msgspec.structs.replace(self, page=page)

    def given(self) -> dict[str, list[str]]:
        """What is asked for, as `Asked` reads it; what is as it is anyway is left out."""
        plain = type(self)()
        return {
            name: _texts(value)
            for name in self.__struct_fields__
            if (value := getattr(self, name)) != getattr(plain, name)
        }

    def address(self) -> str:
        """What is asked for, as the query of an address."""
        return urlencode(self.given(), doseq=True)


def _texts(value: object) -> list[str]:
    match value:
        case tuple():
            return [str(one) for one in value]
        case bool():
            return ["1" if value else "0"]
        case date():
            return [value.isoformat()]
    return [str(value)]


class Pages(TypedDict):
    """How the pages of a list look."""

    page: int
    size: int
    columns: tuple[str, ...]


class Asked:
    """What was asked of a list, read name by name; what is wrong names what there is.

    *place* says what a name is called where it was written: `--due-before` on a command line.
    A day that only today makes plain is told to *heard*, with what it means. Names *without* which
    it is asked, and those *beside* that are read elsewhere, are told of so.
    """

    def __init__(
        self,
        given: Mapping[str, Sequence[str]],
        place: Callable[[str], str] = str,
        heard: Callable[[str, date], None] = lambda text, meant: None,
        *,
        without: Collection[str] = (),
        beside: Sequence[str] = (),
    ) -> None:
        self._given, self._place, self._heard = given, place, heard
        self._without, self._beside = without, beside
        self._known: list[str] = []

    @classmethod
    def in_address(cls, query: str) -> "Asked":
        """What the query of an address asks for."""
        return cls(parse_qs(query, keep_blank_values=True))

    def texts(self, name: str) -> tuple[str, ...]:
        """All that was given under a name."""
        self._known.append(name)
        return tuple(text(one, self._place(name)) for one in self._given.get(name, ()))

    def text(self, name: str) -> str | None:
        """What was given under a name; an empty text counts as nothing."""
        found = self.texts(name)
        if len(found) > 1:
            raise InvalidInput(self._place(name), saying("expected.one_value"), found[1])
        return found[0].strip() or None if found else None

    def flag(self, name: str) -> bool:
        """Whether a name was given with a yes."""
        found = self.text(name)
        if found is None or found.casefold() in NO:
            return False
        if found.casefold() in YES:
            return True
        raise InvalidInput(self._place(name), saying("expected.yes_no"), found)

    def number(self, name: str, least: int, most: int) -> int | None:
        """A whole number between two, both included."""
        found = self.text(name)
        if found is None:
            return None
        number = in_digits(found, least, most)
        if number is None:
            expected = saying("expected.whole_number_between", least=least, most=most)
            raise InvalidInput(self._place(name), expected, found)
        return number

    def day(self, name: str, today: date) -> date | None:
        """A day, in any form that a field takes."""
        found = self.text(name)
        if found is None:
            return None
        meant = read_day(found, today, self._place(name))
        if leaves_open(found, today):
            self._heard(found, meant)
        return meant

    def choice(
        self,
        name: str,
        known: Mapping[str, str],
        also: Callable[[str], tuple[str, ...]] = lambda code: (),
    ) -> str | None:
        """A code, given by itself, by a part of its label, or by what *also* it is called."""
        found = self.text(name)
        if found is None:
            return None
        return one_of(self._place(name), found, known, also, whole=False)

    def programme(self, name: str, programmes: Callable[[], Sequence[str]]) -> str | None:
        """A programme by its name; what *programmes* there are is looked up for one alone."""
        found = self.text(name)
        return found and programme_named(programmes(), found, self._place(name))

    def regions(self, name: str, regions: Callable[[], Mapping[str, Region]]) -> tuple[str, ...]:
        """The codes of the regions that are named; which there are is looked up for them alone.

        An empty text counts as nothing: a query form sends one for all regions. Raises NotThere,
        SeveralMeant.
        """
        given = [one for one in self.texts(name) if one.strip()]
        if not given:
            return ()
        known = tuple(regions().values())
        return tuple(one.code for text in given for one in regions_named(known, text))

    def order(self, sorts: Mapping[str, str]) -> str:
        """By which column the list stands; *sorts* are those by which it can."""
        found = self.text("sort") or ""
        name = found.removeprefix(BACKWARDS)
        if name and name not in sorts:
            expected = saying("expected.one_of", options=(*sorts,))
            raise InvalidInput(self._place("sort"), expected, name, close_to(name, sorts))
        return found

    def pages(self) -> Pages:
        """The page, its size and its columns."""
        return Pages(
            page=self.number("page", 1, LAST_PAGE) or 1,
            size=self.number("size", 1, MOST) or SIZE,
            columns=tuple(dict.fromkeys(filter(None, self.texts("columns")))),
        )

    def finish(self) -> None:
        """Raise InvalidInput for a name that nothing was read under."""
        for name in self._given:
            if name not in self._known:
                taken = [n for n in (*self._known, *self._beside) if n not in self._without]
                expected = saying("expected.one_of", options=[self._place(n) for n in taken])
                raise InvalidInput(self._place(name), expected, name, close_to(name, taken))


# --- the list -------------------------------------------------------------------------------------


class Listing(ABC, Generic[T]):
    """A list that was asked for, of things that make a row each.

    `KEY` names it and its title, `NOTHING` what is said where there is nothing though all of it
    is asked for. `SORTS` says by which columns it can stand, and which field of the record each is.
    """

    KEY: ClassVar[str]
    NOTHING: ClassVar[str] = "note.none_found"
    SORTS: ClassVar[Mapping[str, str]]

    def __init__(self, query: ListQuery, columns: tuple[Column, ...], words: Words) -> None:
        self.query, self.columns, self.words = query, columns, words
        if query.columns:
            self.columns = self._as_chosen()

    @property
    def choosable(self) -> list[Column]:
        """The columns that may be chosen for a page: all with a title but those of every page."""
        always = (ABOUT, NEWS)
        return [
            one for one in self.columns if one.where is not Where.DATA and one.key not in always
        ]

    def _as_chosen(self) -> tuple[Column, ...]:
        """Its columns as they were chosen. Raises InvalidInput for one that it does not have."""
        chosen, known = self.query.columns, [one.key for one in self.choosable]
        for name in chosen:
            if name not in known:
                expected = saying("expected.one_of", options=known)
                raise InvalidInput("columns", expected, name, close_to(name, known))
        return tuple(_placed(one, chosen) if one.key in known else one for one in self.columns)

    @property
    def order(self) -> Order:
        """How it stands, as the record knows it."""
        name = self.query.sort.removeprefix(BACKWARDS)
        if not name:
            return UNORDERED
        return Order(self.SORTS[name], self.query.sort.startswith(BACKWARDS))

    @property
    def title(self) -> str:
        """What it is called."""
        return self.words.say(f"list.{self.KEY}")

    @property
    def empty(self) -> str:
        """What is said where there is nothing."""
        return self.words.say("note.none_found" if self.query.is_narrowed else self.NOTHING)

    def rows(self, transaction: Transaction) -> Iterator[Row]:
        """All its rows, one read after the other."""
        return map(self._row, self._found(transaction, 0, None))

    def page(self, transaction: Transaction, *, counted: int | None = None) -> Table:
        """The page that was asked for; `more` are the rows that stand on others.

        Rows are *counted* so far at most; of a list that has more than that, the table is one
        `of_more`.
        """
        size, start = self.query.size, (self.query.page - 1) * self.query.size
        found = list(self._found(transaction, start, size))
        is_last = len(found) < size and (found or not start)
        most = None if counted is None else counted + 1
        count = start + len(found) if is_last else self.count(transaction, most)
        of_more = counted is not None and count > counted
        count -= int(of_more)
        return Table(
            self.KEY,
            self.title,
            self.columns,
            tuple(map(self._row, found)),
            tones=tuple(map(self._tone, found)),
            details=tuple(map(self._details, found)),
            more=count - len(found),
            of_more=of_more,
            empty=self.empty,
        )

    @abstractmethod
    def count(self, transaction: Transaction, most: int | None = None) -> int:
        """How many rows there are on all its pages; many are counted up to *most*."""

    @abstractmethod
    def _found(self, transaction: Transaction, start: int, most: int | None) -> Iterator[T]:
        """What there is from the one numbered *start*."""

    @abstractmethod
    def _row(self, one: T) -> Row: ...

    def _tone(self, one: T) -> Tone:
        return ""

    def _details(self, one: T) -> Ref | None:
        """Where more is told of a row, unless one of its values leads there."""
        return None


def _placed(column: Column, chosen: Sequence[str]) -> Column:
    """A column on the page where it was chosen; a sheet has it in any case."""
    where = Where.PAGE if column.key in chosen else Where.SHEET
    return msgspec.structs.replace(column, where=where)


AnyListing = Listing[Any]
