"""The institutions that cases have filed, by name; written with the facts that name them."""

from collections.abc import Callable, Collection

import msgspec
from sqlalchemy import (
    JSON,
    ColumnElement,
    Select,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
)

from states.facts import Facts, Outcome
from workflow.store import copying
from workflow.store.conditions import equals
from workflow.store.statement import Rows, Statement, Values
from workflow.store.tables import CaseRow, InstitutionRow, table
from workflow.store.transaction import Transaction


class _Filed(msgspec.Struct, frozen=True):
    institutions: tuple[str, ...] = ()


class _WithInstitutions(msgspec.Struct, frozen=True):
    institution: _Filed = _Filed()


_decode = msgspec.json.Decoder(_WithInstitutions).decode


def in_facts(facts: str) -> tuple[str, ...]:
    """The institutions that a case's facts name, as they are stored; nothing else is read."""
    return _decode(facts).institution.institutions


_case, _institution = table(CaseRow), table(InstitutionRow)
_ADD = Statement(insert(_institution), waits=True)
_TAKE = Statement(
    delete(_institution).where(
        _institution.c.name == bindparam("name_"), _institution.c.case_id == bindparam("case_id_")
    ),
    waits=True,
)


def _names() -> "Select[tuple[str]]":
    """Each name once: the first, and after each the next, so that no case is counted through."""
    name = _institution.c.name
    names = select(func.min(name).label("name")).cte("names", recursive=True)
    after = select(func.min(name)).where(name > names.c.name).scalar_subquery()
    names = names.union_all(select(after).where(names.c.name.is_not(None)))
    return select(names.c.name).where(names.c.name.is_not(None))


_NAMES = Values(_names(), str)


class _Beside(msgspec.Struct, frozen=True):
    """An institution that another region of a programme has filed."""

    region_code: str
    name: str


_BESIDE = Rows(
    select(_case.c.region_code, _institution.c.name)
    .join(_institution, _institution.c.case_id == _case.c.id)
    .where(
        _case.c.programme_id == bindparam("programme_id"),
        _case.c.id != bindparam("case_id"),
        equals(_case.c.outcome, Outcome.OPEN),
    ),
    _Beside,
)


def write(transaction: Transaction, case_id: str, before: Facts | None, facts: Facts) -> None:
    """Keep the institutions of a case as its *facts* name them; most acts change none."""
    now = facts.institution.institutions
    old = before.institution.institutions if before else ()
    if old != now:
        gone, came = set(old).difference(now), set(now).difference(old)
        taken = [{"name_": name, "case_id_": case_id} for name in sorted(gone)]
        transaction.run_many(_TAKE, taken)
        transaction.run_many(_ADD, [{"name": name, "case_id": case_id} for name in sorted(came)])


def neighbours(
    transaction: Transaction, programme_id: str, case_id: str
) -> dict[str, tuple[str, ...]]:
    """The institutions of the programme's other open cases, by region (R-3.4, R-3.6)."""
    found: dict[str, tuple[str, ...]] = {}
    for one in transaction.all(_BESIDE, {"programme_id": programme_id, "case_id": case_id}):
        found[one.region_code] = (*found.get(one.region_code, ()), one.name)
    return found


def names_meant(transaction: Transaction, is_meant: Callable[[str], bool]) -> list[str]:
    """The names that are meant, of all that any case has filed."""
    return list(filter(is_meant, transaction.all(_NAMES)))


def cases_of(names: Collection[str], dialect: str) -> "Select[tuple[str]]":
    """The cases that have filed an institution of one of these names, however many."""
    given = literal(msgspec.json.encode(names).decode())
    found: ColumnElement[str]
    if dialect == "sqlite":
        found = func.json_each(given).table_valued("value").c.value
    else:
        found = func.json_array_elements_text(cast(given, JSON)).table_valued("value").c.value
    return select(_institution.c.case_id).where(_institution.c.name.in_(select(found)))


def to_copy() -> Statement:
    """Copies the institutions of a programme's cases into another."""
    return copying.rows_of_cases(_institution)
