"""Cases as rows: loading one with its facts, adding one, writing one back."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, insert, select, update

from states.facts import Facts
from workflow.record.cases import filed_institutions
from workflow.record.cases.amounts import AMOUNTS, amounts
from workflow.record.programmes import Versions
from workflow.store import by_keys, copying
from workflow.store.statement import Rows, Statement
from workflow.store.tables import CaseRow, table
from workflow.store.transaction import Transaction


class Stored(msgspec.Struct, frozen=True):
    """A case as it was loaded, with the versions it is pinned to."""

    id: str
    programme_id: str
    notice_hash: str
    procedure_hash: str
    version: int
    facts: Facts

    @property
    def versions(self) -> Versions:
        """The notice and the procedure that it is pinned to."""
        return Versions(self.notice_hash, self.procedure_hash)


class _Version(msgspec.Struct, frozen=True):
    """How often a case was acted on."""

    id: str
    version: int


class Body(msgspec.Struct, frozen=True):
    """The facts of a case as they are stored: one JSON text."""

    id: str
    facts: str


class Named(msgspec.Struct, frozen=True):
    """What a mail has to know of a case: its versions, and the institutions filed."""

    id: str
    programme_id: str
    region_code: str
    notice_hash: str
    procedure_hash: str
    institutions: tuple[str, ...]


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Facts).decode
_case = table(CaseRow)
_stored = select(*(_case.c[name] for name in Stored.__struct_fields__))
_LOAD = Rows(_stored.where(_case.c.id == bindparam("case_id")), Stored, facts=_decode)
_OF_PROGRAMME = Rows(
    _stored.where(_case.c.programme_id == bindparam("programme_id")).order_by(_case.c.region_code),
    Stored,
    facts=_decode,
)
_LOAD_SOME = Rows(_stored.where(by_keys.is_one_of(_case.c.id)), Stored, facts=_decode)
_VERSIONS = Rows(select(_case.c.id, _case.c.version).where(by_keys.is_one_of(_case.c.id)), _Version)
_BODIES = Rows(select(_case.c.id, _case.c.facts).where(by_keys.is_one_of(_case.c.id)), Body)
_NAMED = Rows(
    select(
        *(_case.c[name] for name in Named.__struct_fields__[:-1]),
        _case.c.facts.label("institutions"),
    ).where(by_keys.is_one_of(_case.c.id)),
    Named,
    institutions=filed_institutions.in_facts,
)
STANDING = ("version", "step", "state", "outcome", "late", "flag", "check_on", "facts")
CHANGING = (*STANDING, *AMOUNTS)
"""The columns that an act may change, those first that change without money."""
_WRITTEN = [column.name for column in _case.c if column.name != "overdrawn"]
_INSERT = Statement(insert(_case).values({name: bindparam(name) for name in _WRITTEN}), waits=True)


def _update(names: Sequence[str]) -> Statement:
    changes: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return Statement(
        update(_case).where(_case.c.id == bindparam("case_id")).values(changes), waits=True
    )


_UPDATE, _UPDATE_STANDING = _update(CHANGING), _update(STANDING)
_NEW = tuple(f"new_{name}" for name in CHANGING)
_RETIRE = Statement(
    update(_case).where(_case.c.id == bindparam("case_id_")).values(check_on=None, flag=None)
)


def load(transaction: Transaction, case_id: str) -> Stored | None:
    """Load a case; who means to change it holds the head of the history first."""
    return transaction.first(_LOAD, {"case_id": case_id})


def load_all(transaction: Transaction, case_ids: Sequence[str]) -> dict[str, Stored]:
    """Load those of many cases that exist, by name and in the order in which they are named.

    A database gives them in an order of its own, in which the acts of a night would follow.
    """
    found = {one.id: one for one in by_keys.found(transaction, _LOAD_SOME, case_ids)}
    return {case_id: found[case_id] for case_id in case_ids if case_id in found}


def of_programme(transaction: Transaction, programme_id: str) -> list[Stored]:
    """The cases of a programme, a region each, by the codes of their regions."""
    return transaction.all(_OF_PROGRAMME, {"programme_id": programme_id})


def versions(transaction: Transaction, case_ids: Sequence[str]) -> dict[str, int]:
    """The versions that those of many cases are at that exist, by name."""
    return {one.id: one.version for one in by_keys.found(transaction, _VERSIONS, case_ids)}


def bodies(transaction: Transaction, case_ids: Sequence[str]) -> dict[str, str]:
    """The facts of many cases by name, as they are stored."""
    return {one.id: one.facts for one in by_keys.found(transaction, _BODIES, case_ids)}


def named(transaction: Transaction, case_ids: Sequence[str]) -> dict[str, Named]:
    """What mails have to know of those of many cases that exist, by name."""
    return {one.id: one for one in by_keys.found(transaction, _NAMED, case_ids)}


def add(
    transaction: Transaction, case_id: str, programme_id: str, versions: Versions, facts: Facts
) -> None:
    """Write a new case, pinned to *versions*."""
    transaction.run(
        _INSERT,
        {
            "id": case_id,
            "programme_id": programme_id,
            "region_code": facts.region_code,
            "notice_hash": versions.notice_hash,
            "procedure_hash": versions.procedure_hash,
            **dict(zip(CHANGING, columns_of(facts, 1), strict=True)),
        },
    )
    filed_institutions.write(transaction, case_id, None, facts)


def save(transaction: Transaction, stored: Stored, version: int, facts: Facts) -> None:
    """Write the case that was loaded back as *version*."""
    moves_money = facts.money is not stored.facts.money
    values = columns_of(facts, version) if moves_money else _standing(facts, version)
    columns = dict(zip(_NEW, values, strict=False))
    columns["case_id"] = stored.id
    transaction.run(_UPDATE if moves_money else _UPDATE_STANDING, columns)
    filed_institutions.write(transaction, stored.id, stored.facts, facts)


def retire(transaction: Transaction, case_id: str) -> None:
    """Let no night look at a case any more; its facts stay as they are."""
    transaction.run(_RETIRE, {"case_id_": case_id})


def columns_of(facts: Facts, version: int) -> tuple[object, ...]:
    """The values of CHANGING, in their order."""
    return (*_standing(facts, version), *amounts(facts.money).values())


def _standing(facts: Facts, version: int) -> tuple[object, ...]:
    """The values of STANDING, in their order."""
    flag = facts.open_flag
    return (
        version,
        int(facts.step),
        facts.shown_state,
        facts.outcome.value,
        int(facts.late),
        flag and flag.level,
        facts.check_on and facts.check_on.isoformat(),
        _encode(facts).decode(),
    )


def to_copy() -> Statement:
    """Copies the cases of a programme into another."""
    return copying.rows_of_cases(_case, "id", programme_id=copying.PROGRAMME)
