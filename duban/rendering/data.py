"""What a view made, for programs: JSON and CSV with codes, days as 2023-07-31, amounts in yuan."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from textwrap import indent
from typing import Any, TextIO

import msgspec

from duban.harmless import escaped, harmless
from duban.views.page import (
    Chart,
    Checks,
    Coded,
    Column,
    Figures,
    Kind,
    Page,
    Pairs,
    Part,
    Prose,
    Ref,
    Table,
    Tile,
    Value,
)
from states.money import yuan

LABEL = "_label"
"""A code's label stands in data under the key of the code with this at its end."""
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula, as a cell of a .csv."""
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text


# --- values ---------------------------------------------------------------------------------------


def as_data(shown: Page | Part) -> Any:
    """A page as an object of its parts; a table as its rows, pairs and figures as objects."""
    match shown:
        case Page():
            return {part.key: as_data(part) for part in shown.parts}
        case Table():
            return list(records(shown.columns, shown.rows))
        case Pairs():
            named = (_keyed(one.key, one.kind, one.value) for one in shown.pairs)
            return {key: plain(value) for fields in named for key, value in fields}
        case Prose():
            return list(shown.lines)
        case Figures():
            return [plain(tile) for tile in shown.tiles]
        case Checks():
            return [msgspec.structs.asdict(check) for check in shown.checks]
        case Chart():
            return as_data(shown.table) if shown.table else None


def records(columns: Sequence[Column], rows: Iterable[tuple[Value, ...]]) -> Iterator[Any]:
    """Each row as an object, one at a time."""
    for row in rows:
        yield {key: plain(value) for key, value in _fields(columns, row)}


def _fields(columns: Sequence[Column], row: tuple[Value, ...]) -> Iterator[tuple[str, Any]]:
    for column, value in zip(columns, row, strict=True):
        yield from _keyed(column.key, column.kind, value)


def keys(columns: Sequence[Column]) -> list[str]:
    """The keys under which the values of a row stand."""
    return [
        key
        for one in columns
        for key in (one.key, *([one.key + LABEL] if one.kind is Kind.CODED else []))
    ]


def as_row(pairs: Pairs) -> Table:
    """Pairs as a table of one row; facts as they are kept have no place in it."""
    shown = [one for one in pairs.pairs if not isinstance(one.value, Mapping)]
    columns = tuple(Column(one.key, one.title, one.kind) for one in shown)
    return Table(pairs.key, pairs.title, columns, (tuple(one.value for one in shown),))


def _keyed(key: str, kind: Kind, value: Value) -> Iterator[tuple[str, Any]]:
    if kind is Kind.CODED:
        yield key, _code(value)
        yield key + LABEL, _label(value)
    elif kind is Kind.MONEY and isinstance(value, int):
        yield key, yuan(value)
    else:
        yield key, value


def _code(value: Value) -> Any:
    match value:
        case Coded():
            return value.code
        case tuple():
            return [_code(one) for one in value]
    return value


def _label(value: Value) -> Any:
    match value:
        case Coded():
            return value.label
        case tuple():
            return [_label(one) for one in value]
    return "" if value is None else value


def plain(value: object) -> Any:
    """A value as JSON has it."""
    match value:
        case Coded():
            return value.code
        case Ref():
            return value.label
        case Tile():
            return {name: getattr(value, name) for name in ("label", "value", "tone", "anchor")}
        case date() | datetime() | time():
            return value.isoformat()
        case msgspec.Struct():
            return plain(msgspec.structs.asdict(value))
        case Mapping():
            return {str(key): plain(one) for key, one in value.items()}
        case list() | tuple():
            return [plain(one) for one in value]
    return value


# --- texts ----------------------------------------------------------------------------------------


def write_json(to: TextIO, value: object) -> None:
    """Write a value as JSON; what is iterated, item by item, and never whole in memory."""
    if isinstance(value, Iterator):
        between = "[\n"
        for one in value:
            to.write(between + indent(_json(one), "  "))
            between = ",\n"
        to.write("[]\n" if between == "[\n" else "\n]\n")
    else:
        to.write(f"{_json(value)}\n")


def _json(value: object) -> str:
    return escaped(json.dumps(plain(value), ensure_ascii=False, indent=2))


def write_csv(to: TextIO, table: Table) -> None:
    """Write a table as CSV, its keys in the first line."""
    write_csv_rows(to, table.columns, table.rows)


def write_csv_rows(
    to: TextIO, columns: Sequence[Column], rows: Iterable[tuple[Value, ...]]
) -> None:
    """Write rows as CSV one by one, their keys in the first line.

    CSV has no escapes: what would steer a terminal is a mark there, and stands in JSON as it is.
    """
    writer = csv.writer(to, lineterminator="\n")
    writer.writerow(keys(columns))
    writer.writerows(list(_cells(columns, row)) for row in rows)


def _cells(columns: Sequence[Column], row: tuple[Value, ...]) -> Iterator[str]:
    """A row as texts; a number below nothing is no formula."""
    for column, value in zip(columns, row, strict=True):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        for _, one in _keyed(column.key, column.kind, value):
            yield str(one) if is_number else safe(harmless(_cell(one)))


def _cell(value: object) -> str:
    """A value as text: lists with commas, a moment to the minute, yes and no as JSON has them."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case Coded():
            return _cell(value.code)
        case Ref():
            return value.label
        case list() | tuple():
            return ", ".join(_cell(one) for one in value)
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case Mapping():
            return json.dumps(plain(value), ensure_ascii=False)
    return str(value)
