"""The ledger of each case: double entry in fen, only ever added to (R-M.8).

A line moves an amount from one account to another, so the books balance line by line; a total is
the sum of a pair of accounts, reversals deducted.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec.structs import asdict
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    insert,
    literal_column,
    or_,
    select,
)

from states.events import Act, Posting
from workflow.record.cases import joined
from workflow.store import by_keys, copying
from workflow.store.excerpts import ANY_NUMBER
from workflow.store.order import UNORDERED, Order
from workflow.store.statement import Query, Row, Rows, Statement, Values
from workflow.store.tables import LedgerRow, table
from workflow.store.transaction import Transaction

TOTALS = {
    "approved": ("commitment", "appropriation"),
    "matching_committed": ("matching", "matching_pledge"),
    "disbursed": ("held", "commitment"),
    "eligible_spent": ("spent", "held"),
    "clawback_decided": ("receivable", "held"),
    "recovered": ("recovered", "receivable"),
    "waived": ("waived", "receivable"),
    "withheld": ("withheld", "commitment"),
}
"""Each amount of a case with the accounts (debit, credit) between which its lines move."""


HELD = "held"


class Imbalance(msgspec.Struct, frozen=True):
    """An amount of a case that differs from what its ledger adds up to, in fen.

    HELD stands for what is neither spent nor claimed of what was paid, where it is below zero.
    """

    case_id: str
    amount: str
    shown: int
    booked: int


class Line(msgspec.Struct, frozen=True):
    """A line of the ledger, `amount` in fen, with what it rests on."""

    seq: int
    line: int
    case_id: str
    day: str
    debit: str
    credit: str
    party: str
    amount: int
    reverses: int
    voucher: str
    basis: str
    actor: str


_ledger = table(LedgerRow)
_INSERT = Statement(insert(_ledger), waits=True)
_CASES = Values(
    select(_ledger.c.case_id)
    .where(_ledger.c.case_id >= bindparam("first"))
    .distinct()
    .order_by(_ledger.c.case_id)
    .limit(bindparam("most")),
    str,
)
_OF_CASE = Rows(
    select(*_ledger.c)
    .where(_ledger.c.case_id == bindparam("case_id"), _ledger.c.day <= bindparam("until"))
    .order_by(_ledger.c.seq, _ledger.c.line),
    Line,
)


def _total(debit: str, credit: str) -> Any:
    """The net movement between two accounts; a reversal runs the other way."""
    there = and_(_ledger.c.debit == debit, _ledger.c.credit == credit)
    back = and_(_ledger.c.debit == credit, _ledger.c.credit == debit)
    return func.coalesce(
        func.sum(case((there, _ledger.c.amount), (back, -_ledger.c.amount), else_=0)), 0
    )


_SUMS = tuple(cast(_total(*pair), BigInteger).label(name) for name, pair in TOTALS.items())
_BOOKS = Query(select(*_SUMS).select_from(_ledger).where(_ledger.c.day <= bindparam("until")), list)
_MOVED = Query(select(*_SUMS).select_from(_ledger).where(_ledger.c.seq > bindparam("after")), list)


def _comparison(
    booked: Sequence[ColumnElement[bool]] = (), kept: Sequence[ColumnElement[bool]] = ()
) -> Query[Row]:
    """Of each case that differs its name, then each amount as shown and as booked.

    *booked* is which lines are looked at, *kept* which cases; without lines a case counts as well,
    unless only some lines are looked at and all cases.
    """
    sums = select(_ledger.c.case_id, *_SUMS).where(*booked).group_by(_ledger.c.case_id).subquery()
    pairs = [(joined.AMOUNTS[name], func.coalesce(sums.c[name], 0)) for name in TOTALS]
    columns = [column for pair in pairs for column in pair]
    is_whole = not booked or bool(kept)
    cases = joined.cases_with(sums, sums.c.case_id == joined.ID, even_without=is_whole)
    differs = or_(*(shown != booked for shown, booked in pairs))
    return Query(select(joined.ID, *columns).select_from(cases).where(differs, *kept), list)


_touched = select(_ledger.c.case_id).where(_ledger.c.seq > bindparam("after"))
_ALL_WRONG = _comparison()
_TOUCHED_WRONG = _comparison([_ledger.c.case_id.in_(_touched)])
_SOME_WRONG = _comparison([by_keys.is_one_of(_ledger.c.case_id)], [by_keys.is_one_of(joined.ID)])
_overdrawn = select(joined.ID, joined.LEFT).where(joined.LEFT < 0).order_by(joined.ID)
_OVERDRAWN: Query[Row] = Query(_overdrawn, list)
_SOME_OVERDRAWN: Query[Row] = Query(_overdrawn.where(by_keys.is_one_of(joined.ID)), list)


def post(
    transaction: Transaction,
    seq: int,
    case_id: str,
    postings: tuple[Posting, ...],
    act: Act,
    *,
    clause: str,
) -> None:
    """Write the lines of one act; its number is their voucher where no paper has one."""
    if not postings:
        return
    lines_made = lines_of(seq, case_id, postings, act.day, act.basis, clause, act.actor.name)
    transaction.run_many(_INSERT, [asdict(line) for line in lines_made])


def lines_of(
    seq: int,
    case_id: str,
    postings: tuple[Posting, ...],
    day: date,
    paper: str | None,
    clause: str,
    actor: str,
) -> list[Line]:
    """The lines of an act of that *day*, which rests on a *paper* and for which *actor* answers."""
    return [
        Line(
            seq=seq,
            line=number,
            case_id=case_id,
            day=day.isoformat(),
            debit=posting.debit,
            credit=posting.credit,
            party=posting.party,
            amount=posting.amount,
            reverses=int(posting.reverses),
            voucher=paper or f"V{seq:06d}",
            basis=clause,
            actor=actor,
        )
        for number, posting in enumerate(postings, 1)
    ]


def case_ids(transaction: Transaction, first: str = "", most: int = ANY_NUMBER) -> list[str]:
    """The cases that have any line, in order: *most* from the first on."""
    return transaction.all(_CASES, {"first": first, "most": most})


def lines(transaction: Transaction, case_id: str, until: str = "9999-12-31") -> list[Line]:
    """The lines of a case up to a day."""
    return transaction.all(_OF_CASE, {"case_id": case_id, "until": until})


def books(transaction: Transaction, until: str = "9999-12-31") -> dict[str, int]:
    """The amounts of all cases as the ledger adds them up at the end of a day, in fen."""
    sums: Row = transaction.only(_BOOKS, {"until": until})
    return dict(zip(TOTALS, sums, strict=True))


def moved(transaction: Transaction, after: int) -> dict[str, int]:
    """What the acts later than *after* moved, by amount, in fen."""
    sums: Row = transaction.only(_MOVED, {"after": after})
    return dict(zip(TOTALS, sums, strict=True))


def imbalances(transaction: Transaction, after: int | None = None) -> list[Imbalance]:
    """The amounts that differ from the ledger: of all cases, or of those posted to after an act.

    Of all cases those are among them that an earlier version let overdraw (R-M.9).
    """
    if after is not None:
        return _imbalances(transaction.all(_TOUCHED_WRONG, {"after": after}))
    return _imbalances(transaction.all(_ALL_WRONG), transaction.all(_OVERDRAWN))


def imbalances_of(transaction: Transaction, case_ids: Sequence[str]) -> list[Imbalance]:
    """The amounts of these cases that differ from the ledger, or were let overdraw."""
    differs = by_keys.found(transaction, _SOME_WRONG, case_ids)
    return _imbalances(differs, by_keys.found(transaction, _SOME_OVERDRAWN, case_ids))


def _imbalances(differs: Iterable[Row], overdrawn: Iterable[Row] = ()) -> list[Imbalance]:
    wrong = [
        Imbalance(case_id, name, shown, booked)
        for case_id, *amounts in differs
        for name, shown, booked in zip(TOTALS, amounts[::2], amounts[1::2], strict=True)
        if shown != booked
    ]
    return [*wrong, *(Imbalance(case_id, HELD, left, 0) for case_id, left in overdrawn)]


# --- finding lines --------------------------------------------------------------------------------


class LinesWanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which lines are looked for; what is None asks for nothing.

    `account` is on either side of a line; days are both included.
    """

    programme: str | None = None
    regions: Collection[str] | None = None
    account: str | None = None
    party: str | None = None
    since: date | None = None
    before: date | None = None


_ORDERS: dict[str, ColumnElement[Any]] = {
    "region_code": joined.REGION,
    **{name: _ledger.c[name] for name in ("seq", "day", "party", "amount", "voucher")},
}
ORDERED_BY = frozenset(_ORDERS)
"""The fields of a line by which a list may stand; lines equal there stand as they were booked."""


def count_lines(transaction: Transaction, wanted: LinesWanted) -> int:
    """How many lines are wanted."""
    query = select(func.count()).select_from(_rows(wanted)).where(*_conditions(wanted))
    return transaction.only(Values(query, int))


def lines_wanted(
    transaction: Transaction,
    wanted: LinesWanted,
    order: Order,
    *,
    start: int = 0,
    most: int | None = None,
) -> Iterator[Line]:
    """The lines that are wanted in their order, from the one numbered *start*, *most* at most."""
    column = _ORDERS[order.field]
    by = column.desc() if order.descending else column.asc()
    query = (
        select(*_ledger.c)
        .select_from(_rows(wanted, order))
        .where(*_conditions(wanted))
        .order_by(by, _ledger.c.seq, _ledger.c.line)
    )
    some = query if most is None else query.limit(most).offset(start)
    return transaction.stream(Rows(some, Line))


def _rows(wanted: LinesWanted, order: Order = UNORDERED) -> FromClause:
    """The lines, with their cases where these are asked about."""
    of_case = wanted.programme or wanted.regions is not None or order.field == "region_code"
    return joined.with_case(_ledger, _ledger.c.case_id) if of_case else _ledger


def _conditions(wanted: LinesWanted) -> Iterator[ColumnElement[bool]]:
    same = {joined.PROGRAMME: wanted.programme}
    yield from (column == value for column, value in same.items() if value is not None)
    if wanted.regions is not None:
        yield joined.REGION.in_(wanted.regions)
    if wanted.account is not None:
        yield or_(_ledger.c.debit == wanted.account, _ledger.c.credit == wanted.account)
    if wanted.party is not None:
        yield _ledger.c.party.contains(wanted.party, autoescape=True)
    if wanted.since is not None:
        yield _ledger.c.day >= wanted.since.isoformat()
    if wanted.before is not None:
        yield _ledger.c.day <= wanted.before.isoformat()


# --- copying -------------------------------------------------------------------------------------


def to_copy() -> Statement:
    """Copies the ledgers of a programme's cases, their acts numbered on."""
    return copying.rows_of_cases(
        _ledger, seq=_ledger.c.seq + copying.OFFSET, voucher=_copied_voucher()
    )


def _six_digits(number: ColumnElement[int]) -> ColumnElement[str]:
    """A number with zeros before it, as vouchers are written; a longer one as it is."""
    padded = func.substr(cast(number + 1_000_000, Text), 2)
    return case((number < 1_000_000, padded), else_=cast(number, Text))


def _copied_voucher() -> ColumnElement[str]:
    """The copied act's own number where no paper is named."""
    own = literal_column("'V'").concat(_six_digits(_ledger.c.seq))
    new = literal_column("'V'").concat(_six_digits(_ledger.c.seq + copying.OFFSET))
    return case((_ledger.c.voucher == own, new), else_=_ledger.c.voucher)
