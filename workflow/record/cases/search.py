"""Finding cases by what is asked of them; one statement a question, an index where one helps."""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from typing import Any

import msgspec
from msgspec.structs import astuple
from sqlalchemy import JSON, ColumnElement, Select, cast, func, literal_column, select

from workflow.record.cases.lists import LISTED, READING, Listed
from workflow.store.statement import Rows
from workflow.store.tables import CaseRow, table
from workflow.store.transaction import Transaction

_case = table(CaseRow)


class CasesWanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which cases are looked for; what is None or False asks for nothing.

    `flag` True means any flag. `names` are cases by name, `regions` codes of regions.
    """

    programme: str | None = None
    regions: Collection[str] | None = None
    names: Collection[str] | None = None
    step: int | None = None
    state: str | None = None
    outcome: str | None = None
    late: bool = False
    flag: bool = False


_decode = msgspec.json.Decoder(tuple[str, ...]).decode
_MOST_NAMES = 500


class _WithInstitutions(Listed, frozen=True):
    """A case of a list with its institutions, as JSON, or None for none."""

    institutions: str | None = None


def cases_wanted(transaction: Transaction, wanted: CasesWanted) -> list[Listed]:
    """The cases that are wanted, in order."""
    queries = (Rows(query, Listed, **READING) for query in _queries(wanted, LISTED))
    return [one for query in queries for one in transaction.stream(query)]


def cases_named(
    transaction: Transaction,
    wanted: CasesWanted,
    regions: Collection[str],
    is_meant: Callable[[str], bool],
) -> list[Listed]:
    """Of the cases wanted those of *regions*, and those with an institution that *is_meant*."""

    @cache
    def has_one(filed: str | None) -> bool:
        return filed is not None and any(map(is_meant, _decode(filed)))

    columns = [*LISTED, _filed(transaction.engine.dialect.name).label("institutions")]
    queries = (Rows(query, _WithInstitutions, **READING) for query in _queries(wanted, columns))
    return [
        Listed(*astuple(one)[:-1])
        for query in queries
        for one in transaction.stream(query)
        if one.region_code in regions or has_one(one.institutions)
    ]


def _filed(dialect: str) -> ColumnElement[Any]:
    """The institutions filed, as JSON, which the database takes from the facts; None for none."""
    if dialect == "sqlite":
        return func.json_extract(_case.c.facts, "$.institution.institutions")
    facts, outer, inner = cast(_case.c.facts, JSON), "'institution'", "'institutions'"
    return func.json_extract_path_text(facts, literal_column(outer), literal_column(inner))


def _queries(wanted: CasesWanted, columns: Sequence[ColumnElement[Any]]) -> Iterator[Select[Any]]:
    """What finds the cases wanted; of many names some at a time."""
    if wanted.names is not None and len(wanted.names) > _MOST_NAMES:
        names = sorted(wanted.names)
        for n in range(0, len(names), _MOST_NAMES):
            some = msgspec.structs.replace(wanted, names=names[n : n + _MOST_NAMES])
            yield from _queries(some, columns)
        return
    yield select(*columns).where(*_conditions(wanted)).order_by(_case.c.id)


def _conditions(wanted: CasesWanted) -> Iterator[ColumnElement[bool]]:
    same = {
        _case.c.programme_id: wanted.programme,
        _case.c.step: wanted.step,
        _case.c.state: wanted.state,
        _case.c.outcome: wanted.outcome,
    }
    yield from (column == value for column, value in same.items() if value is not None)
    if wanted.regions is not None:
        yield _case.c.region_code.in_(wanted.regions)
    if wanted.names is not None:
        yield _case.c.id.in_(wanted.names)
    if wanted.late:
        yield _case.c.late == 1
    if wanted.flag:
        yield _case.c.flag.is_not(None)
