"""Cases as rows: loading one with its facts, writing one back, listing them by their columns."""

from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy import bindparam, func, insert, select, update

from states.facts import Facts
from workflow.record.ledger import TOTALS, amounts
from workflow.store import hundreds, totals
from workflow.store.listing import Listing
from workflow.store.statement import Row, Statement
from workflow.store.tables import CaseRow, ProgrammeRow, table
from workflow.store.transaction import Transaction

_case, _programme = table(CaseRow), table(ProgrammeRow)


class Stored(msgspec.Struct, frozen=True):
    """A case as it was loaded, with the versions it is pinned to."""

    id: str
    programme_id: str
    notice_hash: str
    procedure_hash: str
    version: int
    facts: Facts


class Listed(msgspec.Struct, frozen=True):
    """A case as a list shows it; amounts in fen."""

    id: str
    programme_id: str
    region_code: str
    step: int
    state: str
    outcome: str
    late: bool
    flag: str | None
    version: int
    approved: int
    disbursed: int
    eligible_spent: int
    clawback_decided: int
    recovered: int


class Named(msgspec.Struct, frozen=True):
    """What a mail has to know of a case: its versions, and the institutions filed."""

    programme_id: str
    region_code: str
    notice_hash: str
    procedure_hash: str
    institutions: tuple[str, ...]


class _Filed(msgspec.Struct, frozen=True):
    institutions: tuple[str, ...] = ()


class _WithInstitutions(msgspec.Struct, frozen=True):
    institution: _Filed = _Filed()


_STORED = select(
    _case.c.id,
    _case.c.programme_id,
    _case.c.notice_hash,
    _case.c.procedure_hash,
    _case.c.version,
    _case.c.facts,
)
_LOAD = Statement(_STORED.where(_case.c.id == bindparam("case_id")))
_LOAD_SOME = Statement(_STORED.where(hundreds.is_one_of(_case.c.id)))
_NAMED = Statement(
    select(
        _case.c.id,
        _case.c.programme_id,
        _case.c.region_code,
        _case.c.notice_hash,
        _case.c.procedure_hash,
        _case.c.facts,
    ).where(hundreds.is_one_of(_case.c.id))
)
_CHANGING = (
    "version",
    "step",
    "state",
    "outcome",
    "late",
    "flag",
    "check_on",
    *TOTALS,
    "facts",
)
_NEW = tuple(f"new_{name}" for name in _CHANGING)
_INSERT = Statement(insert(_case), waits=True)
_UPDATE = Statement(
    update(_case)
    .where(_case.c.id == bindparam("case_id"))
    .values({name: bindparam(new) for name, new in zip(_CHANGING, _NEW, strict=True)}),
    waits=True,
)
_LIST = Statement(
    select(*(_case.c[name] for name in Listed.__struct_fields__)).order_by(_case.c.id)
)
_to_check = select(_case.c.id).where(_case.c.check_on <= bindparam("as_of")).cte("due")
_TO_CHECK = Statement(select(_to_check.prefix_with("MATERIALIZED").c.id).order_by(_to_check.c.id))
_OPEN_IDS = Statement(select(_case.c.id).where(_case.c.outcome == "OPEN").order_by(_case.c.id))
_PROMISED = Statement(
    select(func.coalesce(func.sum(_case.c.approved), 0)).where(
        _case.c.programme_id == bindparam("programme_id"), _case.c.id != bindparam("case_id")
    )
)
_FLAGGED = Listing(
    select(_case.c.id, _case.c.region_code, _case.c.state, _case.c.flag)
    .where(_case.c.flag.is_not(None))
    .order_by(_case.c.id)
)

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Facts).decode
_decode_names = msgspec.json.Decoder(_WithInstitutions).decode


def case_id(programme_id: str, region_code: str) -> str:
    """The name of the case of a region in a programme."""
    return f"{programme_id}/{region_code}"


def load(transaction: Transaction, case_id: str) -> Stored | None:
    """Load a case; who means to change it holds the head of the history first."""
    row = transaction.one(_LOAD, {"case_id": case_id})
    if row is None:
        return None
    return Stored(row[0], row[1], row[2], row[3], row[4], _decode(row[5]))


def named(transaction: Transaction, case_ids: Sequence[str]) -> dict[str, Named]:
    """What mails have to know of those of many cases that exist; their other facts are not read."""
    return {
        row[0]: Named(
            row[1], row[2], row[3], row[4], _decode_names(row[5]).institution.institutions
        )
        for row in hundreds.rows(transaction, _NAMED, case_ids)
    }


def load_all(transaction: Transaction, case_ids: Sequence[str]) -> dict[str, Stored]:
    """Load those of many cases that exist, by name."""
    return {
        row[0]: Stored(row[0], row[1], row[2], row[3], row[4], _decode(row[5]))
        for row in hundreds.rows(transaction, _LOAD_SOME, case_ids)
    }


def bodies(transaction: Transaction, case_ids: Sequence[str]) -> dict[str, str]:
    """The facts of many cases by name, as they are stored."""
    return {row[0]: row[5] for row in hundreds.rows(transaction, _LOAD_SOME, case_ids)}


def _columns(facts: Facts, version: int) -> tuple[object, ...]:
    """The values of the columns that an act may change, in their order."""
    flag, money = facts.open_flag, facts.money
    return (
        version,
        int(facts.step),
        facts.shown_state,
        facts.outcome.value,
        int(facts.late),
        flag and flag.level,
        facts.check_on and facts.check_on.isoformat(),
        *amounts(money).values(),
        _encode(facts).decode(),
    )


def add(
    transaction: Transaction, case_id: str, programme_id: str, hashes: tuple[str, str], facts: Facts
) -> None:
    """Write a new case, pinned to the hashes of its notice and its procedure."""
    transaction.run(
        _INSERT,
        {
            "id": case_id,
            "programme_id": programme_id,
            "region_code": facts.region_code,
            "notice_hash": hashes[0],
            "procedure_hash": hashes[1],
            **dict(zip(_CHANGING, _columns(facts, 1), strict=True)),
        },
    )


def save(transaction: Transaction, case_id: str, version: int, facts: Facts) -> None:
    """Write a case back as *version*."""
    columns = dict(zip(_NEW, _columns(facts, version), strict=True))
    columns["case_id"] = case_id
    transaction.run(_UPDATE, columns)


def promised_elsewhere(transaction: Transaction, programme_id: str, case_id: str) -> int:
    """What the programme's other cases were promised, in fen (R-M.1)."""
    row = transaction.one(_PROMISED, {"programme_id": programme_id, "case_id": case_id})
    return int(row[0]) if row else 0


def listed(transaction: Transaction) -> list[Listed]:
    """All cases, in order."""
    names = Listed.__struct_fields__
    return [
        Listed(**{**dict(zip(names, row, strict=True)), "late": bool(row[6])})
        for row in transaction.all(_LIST)
    ]


def to_check(transaction: Transaction, as_of: str) -> Iterator[str]:
    """The cases that the night must look at, in order; they may be changed meanwhile."""
    return (row[0] for row in transaction.stream(_TO_CHECK, {"as_of": as_of}))


def open_ids(transaction: Transaction) -> list[str]:
    """The cases that have not ended."""
    return [row[0] for row in transaction.all(_OPEN_IDS)]


def flagged(transaction: Transaction) -> tuple[list[Row], int]:
    """The first cases with an open flag (id, region, state, level), and how many more there are."""
    return _FLAGGED.begin(transaction)


def by_step(transaction: Transaction) -> dict[str, int]:
    """How many cases stand at each step and outcome, by `step.outcome`."""
    return totals.of(transaction, totals.CASES)
