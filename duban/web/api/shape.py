"""The shape of what is answered, as JSON Schema: made from the columns of the views themselves."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.rendering.data import LABEL
from duban.views.page import Column, Kind, Table
from workflow.store.transaction import Transaction

Schema = Mapping[str, Any]


class Look(msgspec.Struct, frozen=True):
    """What a shape is made from: an office, a look at its database, a language."""

    desk: Desk
    transaction: Transaction
    words: Words


Shape = Callable[[Look], Schema]

ANY: Schema = {}
TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
YES_NO: Schema = {"type": "boolean"}
TEXTS: Schema = {"type": "array", "items": TEXT}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
OBJECT: Schema = {"type": "object"}
DAY: Schema = {"type": "string", "format": "date"}
FLAG: Schema = {"type": "string", "enum": ["1", "0"]}
AMOUNT: Schema = {"type": ["integer", "string", "null"]}
"""Yuan: a whole number, or decimal text where there are fen."""

KINDS: Mapping[Kind, Schema] = {
    Kind.TEXT: ANY,
    Kind.CODED: {"type": ["string", "boolean", "array", "null"]},
    Kind.COUNT: {"type": ["number", "null"]},
    Kind.DAYS: {"type": ["number", "null"]},
    Kind.MONEY: AMOUNT,
    Kind.DAY: MAYBE_TEXT,
    Kind.MOMENT: MAYBE_TEXT,
    Kind.NUMBER: {"type": ["number", "string", "null"]},
    Kind.CLAUSE: MAYBE_TEXT,
}
"""What stands in a column of each kind; in one of texts may stand lists, and facts as kept."""
LABELS: Schema = {"type": ["string", "array", "null"]}


def exactly(**fields: Schema) -> Schema:
    """An object of these fields, all of them and no other."""
    return {
        "type": "object",
        "properties": fields,
        "required": [*fields],
        "additionalProperties": False,
    }


def many(of: Schema) -> Schema:
    """A list of what has a shape."""
    return {"type": "array", "items": of}


def row(columns: Iterable[Column]) -> Schema:
    """A row of a table as an object; a code stands beside what it is called."""
    fields: dict[str, Schema] = {}
    for one in columns:
        about = {"description": one.title} if one.title != one.key else {}
        fields[one.key] = {**KINDS[one.kind], **about}
        if one.kind is Kind.CODED:
            fields[one.key + LABEL] = LABELS
    return exactly(**fields)


def rows(table: Table) -> Schema:
    """The rows of a table."""
    return many(row(table.columns))


def page_of(columns: Iterable[Column]) -> Schema:
    """A page of a list: rows, how many there are of all, and by what the next page is asked for."""
    return exactly(items=many(row(columns)), count=WHOLE, next=MAYBE_TEXT)


def always(schema: Schema) -> Shape:
    """A shape that is the same in every office."""
    return lambda look: schema


PROBLEM: Schema = {
    "type": "object",
    "properties": {
        "type": TEXT,
        "title": TEXT,
        "status": WHOLE,
        "detail": TEXT,
        "instance": TEXT,
        "code": TEXT,
        "fields": many(OBJECT),
        "act": TEXT,
        "rules": TEXTS,
        "clause": TEXT,
        "cure": TEXT,
        "problems": many(OBJECT),
        "reason": TEXT,
        "version": WHOLE,
        "since": many(OBJECT),
    },
    "required": ["type", "title", "status", "detail", "code"],
}
"""Problem details (RFC 9457) with what we say beside: code, rules, clause, cure, fields."""
