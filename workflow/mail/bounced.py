"""The job that looks through a mailbox for mails that came back.

Only a message about a mail of ours counts. It is kept once, however often it is read, and marked as
read when it is kept. Everything else in the folder stays as it is, unread. Nothing here is ever
answered, and nothing is a filing.

Who writes to the office can make such a message up. It would name a mail that he has had, or, as
the pages of 163 do, an address that was written to lately; a person sees the mark and can take it
away.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Protocol

from notifications.inbound.bounces import Bounce, bounce_in
from workflow.mail import dead_addresses, mails
from workflow.mail.dead_addresses import CameBack
from workflow.mail.mails import Mail
from workflow.office.door import Office
from workflow.record.setting_table import keep_mark, setting
from workflow.store.transaction import Transaction

LOOK_BACK = timedelta(days=30)
"""So old a message may be when a folder is read for the first time."""

UNNAMED = timedelta(days=7)
"""A message that does not name its mail is about the last one to its address, so far back."""

COUNTED = {"failed": "came_back", "delayed": "delayed"}
"""What the job counts, by what is said of a mail."""

READ = "bounces.read"
"""The setting that says how far which folder has been read."""


class Letters(Protocol):
    """A folder of a mailbox: numbered messages, under numbers that hold as long as `validity`."""

    validity: int

    def after(self, uid: int, since: date) -> Iterator[tuple[int, bytes]]:
        """The messages with a higher number that came on *since* or later, each as it begins."""
        ...

    def mark(self, uid: int) -> None:
        """Mark a message as read."""
        ...


def take_back(office: Office, folder: Letters, name: str) -> dict[str, int]:
    """Read what came into the folder *name* since the last time.

    Returns how many mails came back and how many are delayed, as far as that is new. What is left
    in the middle is read again, and counts once.
    """
    now = office.clock()
    place = f"{name} {folder.validity}"
    with office.store.reading() as transaction:
        last = _last_read(transaction, place)
    counts: Counter[str] = Counter()
    try:
        for uid, message in folder.after(last, now.date() - LOOK_BACK):
            found = bounce_in(message)
            if found is not None:
                with office.store.writing() as transaction:
                    is_new = _take(transaction, found, sha256(message).hexdigest(), now)
                if is_new is not None:
                    folder.mark(uid)
                    counts[COUNTED[found.action]] += is_new
            last = uid
    finally:
        with office.store.writing() as transaction:
            keep_mark(transaction, READ, f"{place} {last}")
    return dict(+counts)


def _last_read(transaction: Transaction, place: str) -> int:
    """The number of the last message read; 0 for another folder, or one that began anew."""
    known, _, last = (setting(transaction, READ) or "").rpartition(" ")
    return int(last) if known == place else 0


def _take(transaction: Transaction, said: Bounce, digest: str, now: datetime) -> bool | None:
    """Keep what was said of a mail and draw the consequences; None where it is none of ours.

    Tells whether it was new. The mail failed; its address is marked where that is to blame. A mail
    of a programme that is archived stays as it was closed.
    """
    piece = _meant(transaction, said, now)
    if piece is None:
        return None
    at = mails.moment(now)
    one = CameBack(digest, piece.id, at, said.recipient, said.action, said.status, said.diagnostic)
    if not dead_addresses.keep(transaction, one):
        return False
    if said.action == dead_addresses.FAILED:
        if not mails.is_archived(transaction, piece.id):
            mails.come_back(transaction, piece.id, at, one.answer)
        if said.is_hard:
            dead_addresses.mark(transaction, piece.sent_to, one)
    return True


def _meant(transaction: Transaction, said: Bounce, now: datetime) -> Mail | None:
    """The mail of ours that such a message is about."""
    if said.message_id is not None:
        return mails.one(transaction, said.message_id.strip("<>").partition("@")[0])
    return mails.last_to(transaction, said.recipient, now - UNNAMED)
