"""What every list promises alike: order, pages, filters, words and files agree, whatever it is."""

import csv
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.rendering.book import save
from duban.rendering.data import as_data, records
from duban.sheets.filled import read_sheet
from duban.views.alarms import Alarms, alarm_query
from duban.views.by_region import Regional
from duban.views.cases import Cases, case_query
from duban.views.duties import Duties, duty_query
from duban.views.funds.lines import Lines, line_query
from duban.views.listing import BACKWARDS, Asked
from duban.views.mails import Mails, mail_query
from duban.views.page import Kind, Where, printed
from duban.views.paging import Continued
from states.money import fen, yuan
from states.reading import InvalidInput
from workflow.store.order import Mark

AnyList = Regional[Any]
Reading = Callable[[Asked, Desk, Words], Any]
READING: dict[type[AnyList], Reading] = {
    Cases: case_query,
    Duties: duty_query,
    Mails: mail_query,
    Lines: line_query,
    Alarms: alarm_query,
}
WAYS = ("", BACKWARDS)
ORDERS = [
    (kind, f"{way}{name}" if name else "")
    for kind in READING
    for name in ("", *kind.SORTS)
    for way in (WAYS if name else WAYS[:1])
]
"""Every list in every order, its own first."""
EN, ZH = Words("en"), Words("zh")


def asked(desk: Desk, kind: type[AnyList], address: str = "", words: Words = EN) -> AnyList:
    """The list that an address asks for."""
    return kind(desk, READING[kind](Asked.in_address(address), desk, words), words)


def rows(desk: Desk, listing: AnyList) -> list[dict[str, Any]]:
    """All its rows as a program has them."""
    with desk.store.reading() as transaction:
        return list(records(listing.columns, listing.rows(transaction)))


def all_rows(desk: Desk, kind: type[AnyList], address: str = "") -> list[dict[str, Any]]:
    """All rows that an address asks for."""
    return rows(desk, asked(desk, kind, address))


def test_every_list_is_held_here() -> None:
    assert set(READING) == {one for one in _kinds(Regional) if not _kinds(one)}


def _kinds(of: type[Any]) -> list[type[Any]]:
    return [found for one in of.__subclasses__() for found in (one, *_kinds(one))]


# --- orders and pages -----------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "sort"), ORDERS)
def test_pages_are_the_whole_list_in_any_order(busy: Desk, kind: type[AnyList], sort: str) -> None:
    whole = all_rows(busy, kind, f"sort={sort}")
    size = len(whole) // 3 + 1
    paged = []
    for n in range(1, 4):
        listing = asked(busy, kind, f"sort={sort}&size={size}&page={n}")
        with busy.store.reading() as transaction:
            page = listing.page(transaction)
            assert page.count == listing.count(transaction) == len(whole)
        assert len(page.tones) == len(page.details) == len(page.rows)
        paged += as_data(page)
    assert paged == whole
    assert len(whole) > 3


@pytest.mark.parametrize(("kind", "sort"), [one for one in ORDERS if issubclass(one[0], Continued)])
def test_list_goes_on_after_its_last_row_in_any_order(
    busy: Desk, kind: type[Continued[Any]], sort: str
) -> None:
    whole = all_rows(busy, kind, f"sort={sort}")
    listing = asked(busy, kind, f"sort={sort}&size={len(whole) // 3}")
    assert isinstance(listing, Continued)
    parts: list[Any] = []
    mark: Mark | None = ()
    while mark is not None:
        with busy.store.reading() as transaction:
            table, mark = listing.part(transaction, mark)
        assert table.count == len(whole)
        parts += as_data(table)
    assert parts == whole


def sorted_by(kind: type[AnyList], name: str, found: list[dict[str, Any]]) -> list[Any]:
    """What the rows have in the column that they stand by."""
    if kind is Mails and name == "mail":
        return [row["mail"][:10] for row in found]  # a mail is named by its day first
    if name == "region" and kind in (Mails, Alarms):
        return [(row["programme"], row["region_code"]) for row in found]
    if name == "item":
        return [row["item"].partition("_20")[0] for row in found]  # a self-check has its day
    if name.endswith("_yuan") or name == "yuan":
        return [fen(row[name]) for row in found]
    return [row[name] for row in found]


@pytest.mark.parametrize(("kind", "sort"), [one for one in ORDERS if one[1]])
def test_list_stands_by_the_column_that_was_named(
    busy: Desk, kind: type[AnyList], sort: str
) -> None:
    name = sort.removeprefix(BACKWARDS)
    found = sorted_by(kind, name, all_rows(busy, kind, f"sort={sort}"))
    told = [one for one in found if one is not None]
    assert told == sorted(told, reverse=sort.startswith(BACKWARDS))
    assert len(set(found)) > 1 or name == "late"  # here nobody filed late


def test_page_after_the_last_is_empty_and_still_counts_them_all(busy: Desk) -> None:
    for kind in READING:
        listing = asked(busy, kind, "page=100")
        with busy.store.reading() as transaction:
            page = listing.page(transaction)
            assert (page.rows, page.count) == ((), listing.count(transaction))


# --- filters --------------------------------------------------------------------------------------

Holds = Callable[[dict[str, Any]], bool]
FILTERS: dict[type[AnyList], dict[str, Holds]] = {
    Cases: {
        "programme=tj-2023-22": lambda row: row["programme"] == "tj-2023-22",
        "programme=tj-2024-1": lambda row: row["programme"] == "tj-2024-1",
        "region=120110&region=120101": lambda row: row["region_code"] in ("120110", "120101"),
        "step=1": lambda row: row["step"] == 1,
        "state=RECOVERING": lambda row: row["state"] == "RECOVERING",
        "outcome=OPEN": lambda row: row["outcome"] == "OPEN",
        "flag=1": lambda row: row["flag"] is not None,
        "overdue=1": lambda row: row["overdue"] is not None,
    },
    Duties: {
        "programme=tj-2024-1": lambda row: row["programme"] == "tj-2024-1",
        "region=东丽区": lambda row: row["region_code"] == "120110",
        "owner=city": lambda row: row["owner"] == "city",
        "item=plan_filing": lambda row: row["item"] == "plan_filing",
        "due_from=2023-10-01": lambda row: row["due"] >= "2023-10-01",
        "due_before=2023-07-31": lambda row: row["due"] <= "2023-07-31",
        "overdue=yes": lambda row: row["overdue_working_days"] is not None,
    },
    Mails: {
        "programme=tj-2024-1": lambda row: row["programme"] == "tj-2024-1",
        "region=120101": lambda row: row["region_code"] == "120101",
        "kind=overdue": lambda row: row["kind"] == "overdue",
        "status=sent": lambda row: row["status"] == "sent",
        "status=held": lambda row: row["status"] == "held",
        "to=institution": lambda row: "institution" in row["to"],
        "since=2023-07-24": lambda row: row["mail"][:10] >= "2023-07-24",
        "until=2023-09-19": lambda row: row["mail"][:10] <= "2023-09-19",
        "unsigned=1": lambda row: row["status"] == "sent" and "district" in row["to"],
        "day=2023-07-24": lambda row: row["mail"][:10] == "2023-07-24",
    },
    Lines: {
        "programme=tj-2023-22": lambda row: row["programme"] == "tj-2023-22",
        "region=120110": lambda row: row["region_code"] == "120110",
        "account=matching": lambda row: (
            ZH.label("account", "matching") in (row["debit"], row["credit"])
        ),
        "party=和平区机构": lambda row: "和平区机构" in row["payee"],
        "booked_from=2023-09-12": lambda row: row["day"] >= "2023-09-12",
        "booked_until=2023-09-12": lambda row: row["day"] <= "2023-09-12",
    },
    Alarms: {
        "programme=tj-2023-22": lambda row: row["programme"] == "tj-2023-22",
        "region=120101": lambda row: row["region_code"] == "120101",
        "code=row": lambda row: row["code"] == "row",
        "status=open": lambda row: row["status"] == "open",
    },
}
PAIRS = [
    (kind, *pair)
    for kind, filters in FILTERS.items()
    for pair in combinations(filters, 2)
    if len({one.partition("=")[0] for one in pair}) == 2
]


@pytest.mark.parametrize(("kind", "one"), [(k, one) for k in FILTERS for one in FILTERS[k]])
def test_filter_leaves_exactly_the_rows_that_have_it(
    busy: Desk, kind: type[AnyList], one: str
) -> None:
    every = rows(busy, asked(busy, kind, words=ZH))
    listing = asked(busy, kind, one, ZH)
    assert rows(busy, listing) == [row for row in every if FILTERS[kind][one](row)]
    with busy.store.reading() as transaction:
        assert listing.count(transaction) == len(rows(busy, listing)) > 0


@pytest.mark.parametrize("kind", FILTERS)
def test_filters_together_leave_what_each_of_them_leaves(busy: Desk, kind: type[AnyList]) -> None:
    every = rows(busy, asked(busy, kind, words=ZH))
    for _, one, other in [pair for pair in PAIRS if pair[0] is kind]:
        both = [row for row in every if FILTERS[kind][one](row) and FILTERS[kind][other](row)]
        listing = asked(busy, kind, f"{one}&{other}", ZH)
        assert rows(busy, listing) == both, (one, other)
        with busy.store.reading() as transaction:
            assert listing.count(transaction) == len(both), (one, other)


@pytest.mark.parametrize("kind", READING)
def test_every_filter_is_tried_here(kind: type[AnyList]) -> None:
    tried = {part.partition("=")[0] for one in FILTERS[kind] for part in one.split("&")}
    query = READING[kind].__annotations__["return"]
    assert tried >= set(query.__struct_fields__) - query.ABOUT_PAGES - {
        *("search", "late", "late_by", "undated", "news"),  # each has a test of its own
    }


@pytest.mark.parametrize("typed", ["%", "_", "\\", "'", '"', "100%", "*", "?", "𠮷", "x" * 5_000])
def test_sign_that_is_searched_for_means_itself_alone(busy: Desk, typed: str) -> None:
    for kind, name in ((Cases, "search"), (Mails, "search"), (Lines, "party"), (Mails, "to")):
        query = READING[kind](Asked({name: [f"{typed}@" if name == "to" else typed]}), busy, EN)
        assert rows(busy, kind(busy, query, EN)) == [], (kind, name)


# --- words and files ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", READING)
def test_title_and_columns_are_words_of_the_language(busy: Desk, kind: type[AnyList]) -> None:
    said = [asked(busy, kind, words=words) for words in (EN, ZH)]
    assert said[0].title != said[1].title
    for english, chinese in zip(said[0].columns, said[1].columns, strict=True):
        assert (english.key, english.kind) == (chinese.key, chinese.kind)
        if english.where is not Where.DATA:
            assert english.title != chinese.title, english.key
            assert english.title.isascii() and not chinese.title.isascii(), english.key


@pytest.mark.parametrize("kind", READING)
def test_nothing_printed_is_a_code_or_a_name_of_python(
    busy: Desk, spoken: Words, kind: type[AnyList]
) -> None:
    listing = asked(busy, kind, words=spoken)
    with busy.store.reading() as transaction:
        found = list(listing.rows(transaction))
    for column, *values in zip(listing.columns, *found, strict=True):
        if column.where is Where.DATA:
            continue
        texts = {printed(one, column.kind, spoken) for one in values}
        assert not {one for one in texts if "None" in one or "{" in one or "Enum" in one}
        if column.kind is Kind.CODED:
            assert not {one for one in texts if "_" in one or one.isupper()}, column.key


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("saved")


@pytest.mark.parametrize("name", ["saved.csv", "saved.xlsx"])
@pytest.mark.parametrize("kind", READING)
def test_file_has_every_row_of_the_list_and_every_column_of_the_page(
    busy: Desk, kind: type[AnyList], name: str, folder: Path, spoken: Words
) -> None:
    listing, path = asked(busy, kind, words=spoken), folder / name
    with busy.store.reading() as transaction:
        count = save(path, listing.columns, listing.rows(transaction), spoken)
        found = list(listing.rows(transaction))
    shown = [n for n, one in enumerate(listing.columns) if one.where is not Where.DATA]
    cells = list(_cells(path, len(shown)))
    assert cells[0] == [listing.columns[n].title for n in shown]
    assert count == len(found) == len(cells) - 1
    for row, saved in zip(found, cells[1:], strict=True):
        assert saved == [_as_saved(row[n], listing.columns[n].kind, spoken) for n in shown]


def _as_saved(value: Any, kind: Kind, words: Words) -> str:
    if kind is Kind.MONEY:
        return str(yuan(value))
    return printed(value, kind, words)


def _cells(path: Path, width: int) -> Iterator[list[str]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.reader(file)
        return
    for _, found in read_sheet(path, "").rows:
        yield [found.get(chr(ord("A") + n), "") for n in range(width)]


@pytest.mark.parametrize("kind", READING)
def test_columns_are_chosen_for_the_page_and_stay_in_files(desk: Desk, kind: type[AnyList]) -> None:
    usual = asked(desk, kind)
    keys = [one.key for one in usual.choosable]
    assert len(keys) > 3 and "region" not in keys
    few = asked(desk, kind, f"columns={keys[0]}&columns={keys[-1]}&columns=")
    shown = [one.key for one in few.columns if one.where is Where.PAGE]
    assert [one for one in shown if one != "region"] == [keys[0], keys[-1]]
    of_files = [one.key for one in usual.columns if one.where is not Where.DATA]
    assert [one.key for one in few.columns if one.where is not Where.DATA] == of_files
    assert not few.query.is_narrowed
    assert few.choosable and [one.key for one in few.choosable] == keys


@pytest.mark.parametrize("kind", READING)
@pytest.mark.parametrize("name", ["region", "colour"])
def test_column_that_cannot_be_chosen_is_refused(
    desk: Desk, kind: type[AnyList], name: str
) -> None:
    with pytest.raises(InvalidInput, match="columns"):
        asked(desk, kind, f"columns={name}")
