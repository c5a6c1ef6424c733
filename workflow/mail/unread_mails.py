"""Mails that a delivery met and that can't be read: they wait, and an alarm names each."""

from collections.abc import Iterable

from workflow.office.door import Office
from workflow.record import alarms, history
from workflow.record.alarms.findings import Code, Differing, Finding

PART = "deliver"
"""Under this name the alarms stand; no night looks at what they are about."""
UNREAD = "unread"
"""Under this name a delivery counts them."""


def raise_alarms(office: Office, unread: Iterable[str]) -> None:
    """Have a person told of mails that can't be read, by their ids."""
    found = [
        Finding(Code.UNREADABLE, PART, one, "", (Differing(PART, "", one),))
        for one in sorted(unread)
    ]
    with office.store.writing() as transaction:
        history.head(transaction, to_append=True)  # alarms are numbered in turn
        alarms.take(transaction, found, (), office.clock())
