"""One commit for all who wait: each piece of work apart from the others, told after the commit."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from states.saying import saying
from workflow.store.errors import FateUnknown
from workflow.store.transaction import Transaction
from workflow.store.turns import Piece, Turns

MOST = 64
"""So many share a commit: who waits for the one before waits for as many. PostgreSQL keeps track
of so many savepoints of a transaction without asking the disk."""


class Interrupted(FateUnknown):
    """Who led was interrupted at the commit: what became of it is not known, ask again."""

    def __init__(self, place: str) -> None:
        why = saying("reason.interrupted")
        super().__init__(saying("error.unknown", place=place, why=why))


def lead(
    first: Piece[Any],
    turns: Turns,
    begin: Callable[[], AbstractContextManager[Transaction]],
    apart: Callable[[Transaction, Sequence[Piece[Any]]], None],
    place: str,
) -> None:
    """Do the work of *first* and of all who wait by then or come meanwhile; commit; tell them.

    Where the commit fails, nothing of it is kept, and each of them learns why; *place* names the
    database then. What *first* raises or gives up concerns nobody else where it is alone: nothing
    else is in the transaction.
    """
    followers = turns.next_pieces(MOST - 1, first.kind) if first.kind else []
    try:
        with begin() as transaction:
            if followers:
                apart(transaction, [first, *followers])
            else:
                first.do(transaction)
            while not transaction.is_given_up and len(followers) < MOST - 1:
                some = turns.next_pieces(MOST - 1 - len(followers))
                if not some:
                    break
                followers += some
                apart(transaction, some)
    except BaseException as error:
        first.error = first.error or error
        for one in followers:
            one.error = one.error or (error if isinstance(error, Exception) else Interrupted(place))
    finally:
        for one in followers:
            one.tell()
