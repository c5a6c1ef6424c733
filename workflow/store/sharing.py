"""One commit for all who wait: each piece of work apart from the others, told after the commit."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from workflow.store.transaction import Transaction
from workflow.store.turns import Piece, Turns

MOST = 64
"""So many share a commit: who waits for the one before waits for as many. PostgreSQL keeps track
of so many savepoints of a transaction without asking the disk."""


class Interrupted(Exception):
    """Who led was interrupted at the commit: what became of it is not known, ask again."""


def lead(
    first: Piece[Any],
    turns: Turns,
    begin: Callable[[], AbstractContextManager[Transaction]],
    apart: Callable[[Transaction, Piece[Any]], None],
) -> None:
    """Do the work of *first* and of all who wait by then or come meanwhile; commit; tell them.

    Where the commit fails, nothing of it is kept, and each of them learns why. What *first*
    raises or gives up concerns nobody else: nothing else is in the transaction yet.
    """
    followers: list[Piece[Any]] = []
    try:
        with begin() as transaction:
            first.do(transaction)
            while not transaction.is_given_up and len(followers) < MOST - 1:
                one = turns.next_piece()
                if one is None:
                    break
                followers.append(one)
                apart(transaction, one)
    except BaseException as error:
        first.error = error
        for one in followers:
            one.error = one.error or (error if isinstance(error, Exception) else Interrupted())
    finally:
        for one in followers:
            one.tell()
