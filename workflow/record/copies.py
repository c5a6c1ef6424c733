"""A programme's cases copied into further programmes, set by set, each whole and consistent.

The acts are numbered on and chained anew; ledger, duties, rungs and what is owed follow them. What
was sent to nobody but the copied programme's folder is marked so.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Integer,
    Text,
    bindparam,
    case,
    cast,
    func,
    insert,
    literal_column,
    null,
    select,
)

from workflow.record import history, owing
from workflow.record.history import Head
from workflow.store.statement import Statement
from workflow.store.tables import (
    AccountRow,
    CaseRow,
    DutyRow,
    LedgerRow,
    OwedRow,
    ProgrammeRow,
    RungRow,
    table,
)
from workflow.store.transaction import Transaction

SYNTHETIC = "synthetic copy, without a file"
"""The result of what was copied settled."""

_programme, _case = table(ProgrammeRow), table(CaseRow)
_source, _after = bindparam("source", type_=Text), bindparam("after", type_=Text)
_copy, _offset = bindparam("copy", type_=Text), bindparam("offset_", type_=Integer)


def _renamed(column: Any) -> Any:
    """A name that begins with the source, beginning with the copy instead."""
    return _copy.concat(func.substr(column, func.length(_source) + 1))


def _copied(rows: Any, case_column: str = "case_id", **changed: Any) -> Statement:
    """Copy a table's rows of the source's cases, their names and what is *changed* apart."""
    changed[case_column] = _renamed(rows.c[case_column])
    values = [changed.get(column.name, column) for column in rows.c]
    of_source = (rows.c[case_column] >= _source, rows.c[case_column] < _after)
    return Statement(
        insert(rows).from_select([c.name for c in rows.c], select(*values).where(*of_source))
    )


def _six_digits(number: Any) -> Any:
    """A number with zeros before it, as vouchers are written; a longer one as it is."""
    padded = func.substr(cast(number + 1_000_000, Text), 2)
    return case((number < 1_000_000, padded), else_=cast(number, Text))


def _voucher(rows: Any) -> Any:
    """The act's own number where no paper is named."""
    own = literal_column("'V'").concat(_six_digits(rows.c.seq))
    new = literal_column("'V'").concat(_six_digits(rows.c.seq + _offset))
    return case((rows.c.voucher == own, new), else_=rows.c.voucher)


def _key(rows: Any) -> Any:
    """The key of what is owed; where an act owes it, the act's number stands behind the case."""
    behind = func.length(rows.c.case_id) + func.length(cast(rows.c.seq, Text)) + 2
    number = cast(rows.c.seq + _offset, Text).concat(func.substr(rows.c.key, behind))
    of_act = _renamed(rows.c.case_id).concat(literal_column("':'")).concat(number)
    return case((rows.c.seq.is_(None), _renamed(rows.c.key)), else_=of_act)


_ledger, _owed = table(LedgerRow), table(OwedRow)
_COPIES = (
    Statement(
        insert(_programme).from_select(
            [column.name for column in _programme.c],
            select(
                func.substr(_copy, 1, func.length(_copy) - 1),
                _programme.c.notice_hash,
                _programme.c.procedure_hash,
            ).where(_programme.c.id.concat(literal_column("'/'")) == _source),
        )
    ),
    _copied(_case, "id", programme_id=func.substr(_copy, 1, func.length(_copy) - 1)),
    _copied(_ledger, seq=_ledger.c.seq + _offset, voucher=_voucher(_ledger)),
    _copied(table(DutyRow)),
    _copied(table(RungRow)),
    _copied(table(AccountRow)),
    _copied(
        _owed,
        seq=_owed.c.seq + _offset,
        key=_key(_owed),
        result=case((_owed.c.status == owing.PLANNED, null()), else_=SYNTHETIC),
    ),
)


class Original:
    """A programme whose cases are copied: its acts, as (region, what follows it in the body)."""

    def __init__(self, transaction: Transaction, programme: str) -> None:
        self.programme = programme
        self.acts = tuple(self._acts(transaction))

    def _acts(self, transaction: Transaction) -> Iterator[tuple[str, str]]:
        for number, (seq, case_id, body, _) in enumerate(history.rows_after(transaction, 0), 1):
            programme, _, region = case_id.rpartition("/")
            if seq != number or programme != self.programme or ',"undoes":' in body:
                raise ValueError(f"act {seq} can't be copied: {case_id}")
            yield region, body.removeprefix(history.opening(seq, case_id))

    def copy(self, transaction: Transaction, programme: str, head: Head) -> Head:
        """Copy all cases into a new *programme*, their acts after *head*; return the new head."""
        where = {
            "source": f"{self.programme}/",
            "after": f"{self.programme}0",  # the letter after the stroke
            "copy": f"{programme}/",
            "offset_": head.seq,
        }
        for statement in _COPIES:
            transaction.run(statement, where)
        acts = ((f"{programme}/{region}", rest) for region, rest in self.acts)
        return history.append_bodies(transaction, head, acts)
