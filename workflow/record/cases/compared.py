"""The rows of a case held against the facts that its acts add up to."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec.structs import asdict
from sqlalchemy import bindparam, select

from states.facts import Facts
from workflow.record.cases.kept import CHANGING, columns_of
from workflow.record.cases.names import parts
from workflow.record.differing import Difference, differences
from workflow.record.programmes import versions_of
from workflow.store.excerpts import ANY_NUMBER
from workflow.store.statement import Query, Row, Values
from workflow.store.tables import CaseRow, InstitutionRow, table
from workflow.store.transaction import Transaction

_case, _institution = table(CaseRow), table(InstitutionRow)
_PINS = ("notice_hash", "procedure_hash")
_COLUMNS = ("programme_id", "region_code", *_PINS, *CHANGING)
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
_FILED_CASES = Values(
    select(_institution.c.case_id)
    .where(_institution.c.case_id >= bindparam("first"))
    .distinct()
    .order_by(_institution.c.case_id)
    .limit(bindparam("most")),
    str,
)
_PINNED: Query[Row] = Query(
    select(*(_case.c[name] for name in _PINS)).where(_case.c.id == bindparam("case_id")), list
)
_decode = msgspec.json.Decoder(Facts).decode


def case_ids(transaction: Transaction, after: str = "", most: int = ANY_NUMBER) -> list[str]:
    """The cases that are kept, in order: *most* of those after one."""
    return transaction.all(_KEPT, {"after": after, "most": most})


def filed_case_ids(transaction: Transaction, first: str = "", most: int = ANY_NUMBER) -> list[str]:
    """The cases that any institution is filed of, in order: *most* from the first on."""
    return transaction.all(_FILED_CASES, {"first": first, "most": most})


def pinned(transaction: Transaction, case_id: str) -> tuple[str, ...]:
    """The hashes of the notice and the procedure that a case is pinned to."""
    row = transaction.first(_PINNED, {"case_id": case_id})
    return () if row is None else tuple(row)


def case_differences(
    transaction: Transaction, case_id: str, facts: Facts | None, version: int
) -> Iterator[Difference]:
    """What of a case's row, and of its institutions, is not as its *facts* say.

    It is pinned to the versions of its programme, which keeps those that it was opened under. A
    case that no act is of has no facts, and neither row nor institutions.
    """
    made = {} if facts is None else {case_id: _row(transaction, case_id, facts, version)}
    kept = {}
    if row := transaction.first(_OF_CASE, {"case_id": case_id}):
        kept[case_id] = dict(zip(_COLUMNS, row, strict=True))
        if facts is not None and _says(str(kept[case_id]["facts"]), facts):
            kept[case_id]["facts"] = made[case_id]["facts"]
    yield from differences("case", made, kept)
    named = () if facts is None else facts.institution.institutions
    filed = transaction.all(_FILED, {"case_id": case_id})
    yield from differences("institution", _rows(case_id, named), _rows(case_id, filed))


def _row(transaction: Transaction, case_id: str, facts: Facts, version: int) -> dict[str, Any]:
    programme, region = parts(case_id)
    versions = versions_of(transaction, programme)
    pins = {} if versions is None else asdict(versions)
    values = dict(zip(CHANGING, columns_of(facts, version), strict=True))
    return {"programme_id": programme, "region_code": region, **pins, **values}


def _rows(case_id: str, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    return {f"{case_id} {name}": {} for name in names}


def _says(stored: str, facts: Facts) -> bool:
    """Whether a stored text says the same, as an earlier version may have written it."""
    try:
        return _decode(stored) == facts
    except msgspec.DecodeError:
        return False
