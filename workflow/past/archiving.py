"""Closing a finished programme, and opening it again.

Failure
├── NotFinished      something stands in the way
└── NotAsSupposed    the programme is archived already, or is not
"""

from collections.abc import Sequence
from datetime import datetime

from states.saying import Failure, saying
from workflow.past.obstacles import Obstacle, obstacles
from workflow.record import archives, history, owing
from workflow.record.archives import Archive, Step
from workflow.store import locking
from workflow.store.transaction import Transaction


class NotFinished(Failure):
    """Something stands in the way of closing a programme; nothing was changed."""

    def __init__(self, programme_id: str, in_the_way: Sequence[Obstacle]) -> None:
        count = len(in_the_way)
        super().__init__(saying("archive.stands_in_way", programme=programme_id, count=count))
        self.obstacles = tuple(in_the_way)


class NotAsSupposed(Failure):
    """The programme is archived already, or is not; nothing was changed."""


def close(
    transaction: Transaction,
    programme_id: str,
    *,
    now: datetime,
    person: str,
    step: Step = lambda: None,
) -> Archive:
    """Close a programme: from now on none of its rows changes. Raises NotFinished, NotAsSupposed.

    Whoever acts or delivers meanwhile waits, so that nothing comes in between. *now* is by the
    clock of the office; *step* is called after each table.
    """
    head = history.head(transaction, to_append=True)
    owing.take_turn(transaction)
    locking.keep_others_out(transaction)
    if programme_id in locking.closed(transaction):
        raise NotAsSupposed(saying("archive.is_closed", programme=programme_id))
    if in_the_way := obstacles(transaction, programme_id, now):
        raise NotFinished(programme_id, in_the_way)
    found = archives.contents_of(transaction, programme_id, step)
    archive = archives.archive_of(programme_id, found, head, person, now)
    archives.add(transaction, archive, found.parts)
    history.renew(transaction, f"archive {programme_id} {archive.digest}")
    locking.lay(transaction)
    return archive


def reopen(
    transaction: Transaction, programme_id: str, *, now: datetime, person: str, reason: str
) -> None:
    """Open a closed programme again for a *reason*. Raises NotAsSupposed where it is not closed."""
    history.head(transaction, to_append=True)
    if not archives.reopen(transaction, programme_id, now, person, reason):
        raise NotAsSupposed(saying("archive.is_open", programme=programme_id))
    history.renew(transaction, f"reopen {programme_id} {now.isoformat()}")
    locking.lay(transaction)
