"""People who come to write while somebody else does, so that they share one commit."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from workflow.store.database import Store
from workflow.store.transaction import Transaction

Asking = Callable[[], Any]

LONG = 20.0
"""Seconds after which somebody who should stand in line does not come any more."""


def nothing(transaction: Transaction) -> None:
    """Ask for nothing."""


def in_one_commit(
    store: Store, *askings: Asking, first: Callable[[Transaction], None] = nothing
) -> list[Any]:
    """Let somebody have the turn, do *first*, and keep it until all who ask stand in line.

    Returns what each was answered, in their order, or what was raised; the first of all is what
    *first* came to.
    """
    asked: list[Future[Any]] = []

    def hold(transaction: Transaction) -> None:
        for number, asking in enumerate(askings, 1):
            asked.append(pool.submit(_alone, store, asking))
            _wait_for(store, number)
        first(transaction)

    with ThreadPoolExecutor(len(askings) + 1) as pool:
        held = pool.submit(_alone, store, lambda: store.share(hold))
        held.exception(LONG)
        return [one.exception(LONG) or one.result() for one in (held, *asked)]


def _alone(store: Store, asking: Asking) -> Any:
    """Ask with a connection of one's own."""
    try:
        return asking()
    finally:
        store.close()


def _wait_for(store: Store, number: int) -> None:
    until = time.monotonic() + LONG
    while store._turns.waiting < number:
        if time.monotonic() > until:
            raise TimeoutError(number)
        time.sleep(0.0005)
