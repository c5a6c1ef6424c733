"""A district signs for what the office sent to it: who said so, and when, is kept (签收).

It says that a mail has arrived and moves no term: terms run from the day that the rules name.
"""

from datetime import datetime

from states.mail_kinds import Addressee
from states.saying import saying
from workflow.mail import acts
from workflow.mail.acts import MailDeed
from workflow.mail.holds import NotPossible
from workflow.record import owing
from workflow.record.owing import Owed, OwedStatus, Reason
from workflow.store.transaction import Transaction


def has_reached_district(owed: Owed) -> bool:
    """Whether something owed was sent to the district, and not only on trial to the office."""
    was_sent = owed.status is OwedStatus.SENT and owed.result != Reason.IN_TRIAL
    return was_sent and Addressee.DISTRICT in owed.recipients


def sign_for(transaction: Transaction, owed: Owed, now: datetime, person: str) -> bool:
    """Keep that *person* of the district has what was sent; False where somebody had signed before.

    Raises NotPossible for what was not sent to the district.
    """
    owing.take_turn(transaction)  # of two at once one is the first
    if not has_reached_district(owed):
        raise NotPossible(saying("mail.not_received", mail=owing.name_of(owed)))
    if acts.signed_for(transaction, [owed.key]):
        return False
    acts.keep(transaction, owed.key, MailDeed.SIGN_FOR, now, person, "")
    return True
