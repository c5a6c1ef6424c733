"""The rows of a case held against the facts that its acts add up to."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from states.facts import Facts
from workflow.record.cases.kept import CHANGING, columns_of
from workflow.record.cases.names import parts
from workflow.record.differing import Difference, differences
from workflow.store.excerpts import ANY_NUMBER
from workflow.store.statement import Query, Row, Values
from workflow.store.tables import CaseRow, InstitutionRow, table
from workflow.store.transaction import Transaction

_case, _institution = table(CaseRow), table(InstitutionRow)
_COLUMNS = ("programme_id", "region_code", *CHANGING)
_OF_CASE: Query[Row] = Query(
    select(*(_case.c[name] for name in _COLUMNS)).where(_case.c.id == bindparam("case_id")), list
)
_FILED = Values(
    select(_institution.c.name)
    .where(_institution.c.case_id == bindparam("case_id"))
    .order_by(_institution.c.name),
    str,
)
_KEPT = Values(
    select(_case.c.id)
    .where(_case.c.id > bindparam("after"))
    .order_by(_case.c.id)
    .limit(bindparam("most")),
    str,
)
_FILED_CASES = Values(select(_institution.c.case_id).distinct(), str)
_PINNED: Query[Row] = Query(
    select(_case.c.notice_hash, _case.c.procedure_hash).where(_case.c.id == bindparam("case_id")),
    list,
)
_decode = msgspec.json.Decoder(Facts).decode


def case_ids(transaction: Transaction, after: str = "", most: int = ANY_NUMBER) -> list[str]:
    """The cases that are kept, in order: *most* of those after one."""
    return transaction.all(_KEPT, {"after": after, "most": most})


def filed_case_ids(transaction: Transaction) -> list[str]:
    """The cases that any institution is filed of."""
    return transaction.all(_FILED_CASES)


def pinned(transaction: Transaction, case_id: str) -> tuple[str, ...]:
    """The hashes of the notice and the procedure that a case is pinned to."""
    row = transaction.first(_PINNED, {"case_id": case_id})
    return () if row is None else tuple(row)


def case_differences(
    transaction: Transaction, case_id: str, facts: Facts, version: int
) -> Iterator[Difference]:
    """What of a case's row, and of its institutions, is not as its *facts* say."""
    programme, region = parts(case_id)
    values = dict(zip(CHANGING, columns_of(facts, version), strict=True))
    made: dict[str, Any] = {"programme_id": programme, "region_code": region, **values}
    kept = {}
    if row := transaction.first(_OF_CASE, {"case_id": case_id}):
        kept[case_id] = dict(zip(_COLUMNS, row, strict=True))
        if _says(str(kept[case_id]["facts"]), facts):
            kept[case_id]["facts"] = made["facts"]
    yield from differences("case", {case_id: made}, kept)
    named, filed = facts.institution.institutions, transaction.all(_FILED, {"case_id": case_id})
    yield from differences("institution", _rows(case_id, named), _rows(case_id, filed))


def _rows(case_id: str, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    return {f"{case_id} {name}": {} for name in names}


def _says(stored: str, facts: Facts) -> bool:
    """Whether a stored text says the same, as an earlier version may have written it."""
    try:
        return _decode(stored) == facts
    except msgspec.DecodeError:
        return False
