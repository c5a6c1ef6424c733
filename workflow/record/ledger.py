"""The ledger of each case: double entry in fen, only ever added to (R-M.8).

A line moves an amount from one account to another, so the books balance line by line; a total is
the sum of a pair of accounts, reversals deducted.
"""

from typing import Any

import msgspec
from sqlalchemy import BigInteger, and_, bindparam, case, cast, func, insert, select

from states.events import Act, Posting
from states.facts import Money
from workflow.store.statement import Statement
from workflow.store.tables import CaseRow, LedgerRow, table
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


class Imbalance(msgspec.Struct, frozen=True):
    """An amount of a case that differs from what its ledger adds up to, in fen."""

    case_id: str
    amount: str
    shown: int
    booked: int


_ledger, _case = table(LedgerRow), table(CaseRow)
_INSERT = Statement(insert(_ledger), waits=True)
_OF_CASE = Statement(
    select(*_ledger.c)
    .where(_ledger.c.case_id == bindparam("case_id"), _ledger.c.day <= bindparam("until"))
    .order_by(_ledger.c.seq, _ledger.c.line)
)


def _total(debit: str, credit: str) -> Any:
    """The net movement between two accounts; a reversal runs the other way."""
    there = and_(_ledger.c.debit == debit, _ledger.c.credit == credit)
    back = and_(_ledger.c.debit == credit, _ledger.c.credit == debit)
    return func.coalesce(
        func.sum(case((there, _ledger.c.amount), (back, -_ledger.c.amount), else_=0)), 0
    )


def _sums(touched_only: bool) -> Any:
    sums = select(
        _ledger.c.case_id,
        *(cast(_total(*pair), BigInteger).label(name) for name, pair in TOTALS.items()),
    )
    if touched_only:
        touched = select(_ledger.c.case_id).where(_ledger.c.seq > bindparam("after"))
        sums = sums.where(_ledger.c.case_id.in_(touched))
    return sums.group_by(_ledger.c.case_id)


def _comparison(touched_only: bool) -> Statement:
    sums = _sums(touched_only).subquery()
    join = _case.join(sums, sums.c.case_id == _case.c.id, isouter=not touched_only)
    differs = [_case.c[name] != func.coalesce(sums.c[name], 0) for name in TOTALS]
    condition = differs[0]
    for one in differs[1:]:
        condition = condition | one
    columns = [column for name in TOTALS for column in (_case.c[name], sums.c[name])]
    return Statement(select(_case.c.id, *columns).select_from(join).where(condition))


_ALL_WRONG, _TOUCHED_WRONG = _comparison(False), _comparison(True)
_BOOKS = Statement(
    select(*(cast(_total(*pair), BigInteger).label(name) for name, pair in TOTALS.items()))
    .select_from(_ledger)
    .where(_ledger.c.day <= bindparam("until"))
)
_MOVED = Statement(
    select(*(cast(_total(*pair), BigInteger).label(name) for name, pair in TOTALS.items()))
    .select_from(_ledger)
    .where(_ledger.c.seq > bindparam("after"))
)


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
    voucher = act.basis or f"V{seq:06d}"
    transaction.run_many(
        _INSERT,
        [
            {
                "seq": seq,
                "line": number,
                "case_id": case_id,
                "day": act.day.isoformat(),
                "debit": posting.debit,
                "credit": posting.credit,
                "party": posting.party,
                "amount": posting.amount,
                "reverses": int(posting.reverses),
                "voucher": voucher,
                "basis": clause,
                "actor": act.actor.name,
            }
            for number, posting in enumerate(postings, 1)
        ],
    )


def lines(transaction: Transaction, case_id: str, until: str = "9999-12-31") -> list[Line]:
    """The lines of a case up to a day."""
    rows = transaction.all(_OF_CASE, {"case_id": case_id, "until": until})
    return [Line(*row) for row in rows]


def books(transaction: Transaction, until: str = "9999-12-31") -> dict[str, int]:
    """The amounts of all cases as the ledger adds them up at the end of a day, in fen."""
    row = transaction.one(_BOOKS, {"until": until})
    return dict(zip(TOTALS, row or [0] * len(TOTALS), strict=True))


def moved(transaction: Transaction, after: int) -> dict[str, int]:
    """What the acts later than *after* moved, by amount, in fen."""
    row = transaction.one(_MOVED, {"after": after})
    return dict(zip(TOTALS, row or [0] * len(TOTALS), strict=True))


def imbalances(transaction: Transaction, after: int | None = None) -> list[Imbalance]:
    """The amounts that differ from the ledger: of all cases, or of those posted to after an act."""
    statement = _ALL_WRONG if after is None else _TOUCHED_WRONG
    found = []
    for case_id, *pairs in transaction.all(statement, {} if after is None else {"after": after}):
        for name, shown, booked in zip(TOTALS, pairs[::2], pairs[1::2], strict=True):
            if shown != (booked or 0):
                found.append(Imbalance(case_id, name, shown, booked or 0))
    return found


def amounts(money: Money) -> dict[str, int]:
    """The amounts of a case by the names under which the ledger is held against them, in fen."""
    return {
        "approved": money.approved,
        "matching_committed": money.matching_committed,
        "disbursed": money.disbursed,
        "eligible_spent": money.eligible_spent,
        "clawback_decided": money.clawback_decided,
        "recovered": money.recovered,
        "waived": money.waived,
        "withheld": money.withheld,
    }
