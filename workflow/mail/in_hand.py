"""The mails that a delivery has in hand: claimed for seconds, and let out a handful at a time.

What is claimed is others' again within seconds (CLAIM), should this process die or stand still, for
none of it has left. Right before some may leave they are let out, for long (LEASE): from then on
nobody but who let them out can know what the server has of them. The database lets out only what
nobody else has claimed since. So who wakes after a while sends nothing that another has sent.
"""

from collections import deque
from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec

from notifications.parcel import Parcel
from workflow.mail import mails
from workflow.mail.mails import Mail
from workflow.office.door import Office
from workflow.store.errors import StoreError
from workflow.store.transaction import Transaction

CLAIMED = 100
CLAIM = timedelta(seconds=20)
"""For so long nobody else takes what is claimed: less than passes until it is seen that a worker
gives no sign, so that who takes its job over finds its mails."""

LEASE = timedelta(minutes=20)
MARGIN = timedelta(minutes=10)
"""No mail is handed to the courier within this time of the end of its lease: by then it has to be
known what became of it, however slow the server is."""

LOOK_AGAIN = timedelta(seconds=5)
"""For so long it is taken for granted that what was let out is ours, once that was looked at."""

FEWEST, MOST = 8, 50
"""So many are let out at a time: the four connections of a courier hold two each. More are where
they leave so quickly that letting them out would cost more than they do."""

QUICKLY = timedelta(seconds=0.1)


class InHand(msgspec.Struct, frozen=True):
    """A mail that is composed, and by which template; `piece` tells of it before it was let out."""

    piece: Mail
    parcel: Parcel
    template: str | None


class Hand:
    """What one delivery has in hand, those let out (`out`, by key) and those that are not yet.

    `unread` are the ids of those that it met and that can't be read.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self.out: dict[str, InHand] = {}
        self.unread: set[str] = set()
        self._claimed: deque[InHand] = deque()
        self._until = self._looked_at = office.clock()
        self._let_out_at: datetime | None = None
        self._held: set[str] = set()
        self._size = FEWEST

    def claim(self, transaction: Transaction, now: datetime, most: int) -> list[Mail]:
        """Claim up to *most* mails that are due; what was claimed before is others' by now."""
        self._claimed.clear()
        self._until = now + CLAIM
        return mails.claim(transaction, now, self._until, most, self.unread.add)

    def put(self, mail: InHand) -> None:
        """Take up a claimed mail that is composed."""
        self._claimed.append(mail)

    def is_claim_over(self, now: datetime) -> bool:
        """Whether nothing that is claimed is left, or others may have claimed it by now."""
        return not self._claimed or now >= self._until

    def let_out(self, transaction: Transaction, now: datetime, most: int) -> list[Parcel]:
        """Up to *most* mails that may leave once *transaction* is kept; nobody else tries them."""
        count = min(self._next_size(now), len(self._claimed), most)
        handful = [self._claimed.popleft() for _ in range(count)]
        lease = now + LEASE
        ours = mails.let_out(transaction, [one.piece for one in handful], lease)
        found = [one for one in handful if one.piece.id in ours]
        for one in found:
            piece = msgspec.structs.replace(one.piece, next_at=mails.moment(lease))
            self.out[piece.id] = msgspec.structs.replace(one, piece=piece)
        self._held |= ours
        return [one.parcel for one in found]

    def _next_size(self, now: datetime) -> int:
        before = self._let_out_at
        is_quick = before is not None and now - before < QUICKLY
        self._size = min(2 * self._size, MOST) if is_quick else FEWEST
        self._let_out_at = now
        return self._size

    def is_in_time(self, key: str) -> bool:
        """Whether a mail that was let out may still be handed to a courier."""
        one = self.out.get(key)
        if one is None:
            return False
        return self._office.clock() <= datetime.fromisoformat(one.piece.next_at) - MARGIN

    def may_leave(self, key: str) -> bool:
        """Whether a mail may leave now: in time, and nobody has taken it up or back.

        What the database says of it counts for a few seconds, for a message leaves in far less.
        """
        if not self.is_in_time(key):
            return False
        now = self._office.clock()
        if not timedelta() <= now - self._looked_at < LOOK_AGAIN:
            pieces = [one.piece for one in self.out.values()]
            try:
                with self._office.store.reading() as transaction:
                    self._held = mails.still_held(transaction, pieces)
            except StoreError:
                return False
            self._looked_at = now
        return key in self._held

    def drop(self, key: str) -> None:
        """Have done with a mail of which it is kept what became of it."""
        del self.out[key]
        self._held.discard(key)

    def untried(self, tried: Collection[str]) -> list[Mail]:
        """The mails in hand, let out or not, that are not among those *tried*."""
        out = [one.piece for key, one in self.out.items() if key not in tried]
        return [*out, *(one.piece for one in self._claimed)]
