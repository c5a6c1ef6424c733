"""Tables that only grow, each row chained by hash to the one before it; the head is one row."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Label, Table, bindparam, func, insert, select, update

from states.saying import saying
from workflow.store.errors import unreadable
from workflow.store.statement import AddOnce, Query, Row, Rows, Statement
from workflow.store.transaction import Transaction

GENESIS = "0" * 64
MOST = 2**31 - 1
"""The number of no row: a column of PostgreSQL holds no larger one."""
_PAGE = 250

Values = Mapping[str, Any]


class Head(msgspec.Struct, frozen=True):
    """The last row of a chain: its number, 0 while there is none, and its hash."""

    seq: int
    hash: str


EMPTY = Head(0, GENESIS)


class _End(msgspec.Struct, frozen=True):
    """The head of a chain, and the highest number of any of its rows."""

    seq: int
    hash: str
    highest: int | None


class LinkFault(msgspec.Struct, frozen=True):
    """Where a chain does not prove itself: `gap`, `column`, `hash`, `head`, or an `anchor`."""

    seq: int
    code: str


def link(before: str, body: bytes) -> str:
    """The hash of a row, from the hash before it, whatever stands there, and what it says."""
    return sha256(b"%b\n%b" % (str(before).encode(), body)).hexdigest()


def highest(entries: Table) -> Label[int]:
    """The highest number of any row, as a column of the query for the head."""
    return select(func.max(entries.c.seq)).scalar_subquery().label("highest")


def require_free(name: str, last: object, highest: int | None) -> None:
    """Require of the *last* number of a table, as its head says it, that the next one is free.

    SQLite keeps anything in any column, and somebody may have put a head back. Raises Unreadable.
    """
    if not isinstance(last, int) or not (highest or 0) <= last < MOST:
        raise unreadable(saying("reason.head", table=name, found=str(last)))


class Chain:
    """The chain of a table with `seq` and `hash`, and of the table that keeps its head.

    *says* makes of a row, by its columns, the bytes that are hashed; *is_told* is whether the
    columns are what that text tells.
    """

    def __init__(
        self,
        entries: Table,
        head: Table,
        says: Callable[[Values], bytes],
        is_told: Callable[[Values], bool] = lambda row: True,
    ) -> None:
        self._says, self._is_told = says, is_told
        self._names = tuple(column.name for column in entries.columns)
        self._name = str(entries.name)
        self._start = AddOnce(insert(head).values(id=1, seq=0, hash=GENESIS))
        now = select(head.c.seq, head.c.hash)
        self._head = Rows(now, Head)
        self._end = Rows(now.add_columns(highest(entries)).with_for_update(), _End)
        self._append = Statement(insert(entries))
        self._advance = Statement(
            update(head).values(seq=bindparam("seq_"), hash=bindparam("hash_"))
        )
        self._after: Query[Row] = Query(
            select(*entries.c)
            .where(entries.c.seq > bindparam("after"))
            .order_by(entries.c.seq)
            .limit(bindparam("most")),
            list,
        )

    def head(self, transaction: Transaction, *, to_append: bool = False) -> Head:
        """The last row; *to_append* lets no other one in until the transaction is over."""
        if not to_append:
            return transaction.first(self._head) or EMPTY
        end = self._end_to_append(transaction)
        return Head(end.seq, end.hash)

    def head_to_follow(self, transaction: Transaction) -> Head:
        """The last row, to append to. Raises Unreadable where nothing can follow on it."""
        end = self._end_to_append(transaction)
        require_free(self._name, end.seq, end.highest)
        return Head(end.seq, end.hash)

    def _end_to_append(self, transaction: Transaction) -> _End:
        transaction.run(self._start)
        return transaction.only(self._end)

    def append(self, transaction: Transaction, last: Head, rows: Sequence[Values]) -> None:
        """Write rows after the *last* one, which was read to append; they are numbered already."""
        chained = []
        for row in rows:
            last = Head(row["seq"], link(last.hash, self._says(row)))
            chained.append({**row, "hash": last.hash})
        transaction.run_many(self._append, chained)
        transaction.run(self._advance, {"seq_": last.seq, "hash_": last.hash})

    def holds(self, transaction: Transaction, anchor: Head) -> bool:
        """Whether the chain has the row that was its last one once, as it was."""
        if not anchor.seq:
            return True
        rows = self._rows_after(transaction, anchor.seq - 1, 1)
        return [(one["seq"], one["hash"]) for one in rows] == [(anchor.seq, anchor.hash)]

    def at(self, transaction: Transaction, seq: int) -> list[LinkFault]:
        """Check one row against the one before it; one before the head that is gone is a gap."""
        here = self._rows_after(transaction, seq - 1, 1)
        if not here or here[0]["seq"] != seq:
            return [LinkFault(seq, "gap")] if seq <= self.head(transaction).seq else []
        before = self._rows_after(transaction, seq - 2, 1) if seq > 1 else []
        stands_before = bool(before) and before[0]["seq"] == seq - 1
        since = Head(seq - 1, before[0]["hash"] if stands_before else GENESIS)
        return self._held(transaction, since, 1)[2]

    def ends_at_head(self, transaction: Transaction) -> bool:
        """Whether the head is the last row."""
        last = self.head(transaction)
        is_last = not self._rows_after(transaction, last.seq, 1)
        return is_last and self.holds(transaction, last)

    def verify(
        self, transaction: Transaction, since: Head | None = None
    ) -> tuple[int, list[LinkFault]]:
        """Check numbers, columns and hashes of every row later than *since*, and the head.

        Returns how many were checked, and the faults.
        """
        count, end, faults = self._held(transaction, since or EMPTY, None)
        return count, [*faults, *self._head_faults(transaction, end)]

    def stretch(
        self, transaction: Transaction, since: Head, most: int
    ) -> tuple[Head, list[LinkFault]]:
        """Check the rows later than *since*, *most* of them; where the next stretch begins, faults.

        After the last row, which has to be the head's, that is the beginning again.
        """
        count, end, faults = self._held(transaction, since, most)
        if count == most:
            return end, faults
        return EMPTY, [*faults, *self._head_faults(transaction, end)]

    def _head_faults(self, transaction: Transaction, end: Head) -> Iterator[LinkFault]:
        last = self.head(transaction)
        if last != end:
            yield LinkFault(last.seq, "head")

    def _held(
        self, transaction: Transaction, since: Head, most: int | None
    ) -> tuple[int, Head, list[LinkFault]]:
        """Hold rows against each other: how many there were, where they end, and the faults."""
        faults, count, seq, before = [], 0, since.seq, since.hash
        for one in islice(self._each_after(transaction, since.seq), most):
            count += 1
            if one["seq"] != seq + 1:
                faults.append(LinkFault(one["seq"], "gap"))
            if not self._is_told(one):
                faults.append(LinkFault(one["seq"], "column"))
            if one["hash"] != link(before, self._says(one)):
                faults.append(LinkFault(one["seq"], "hash"))
            seq, before = one["seq"], one["hash"]
        return count, Head(seq, before), faults

    def _each_after(self, transaction: Transaction, after: int) -> Iterator[Values]:
        while rows := self._rows_after(transaction, after, _PAGE):
            yield from rows
            after = rows[-1]["seq"]

    def _rows_after(self, transaction: Transaction, after: int, most: int) -> list[Values]:
        found = transaction.all(self._after, {"after": after, "most": most})
        return [dict(zip(self._names, row, strict=True)) for row in found]
