"""Mails: one message to one recipient, claimed by who carries it and settled for good.

They alone name the columns of mails and of what mails carry.
"""

from workflow.mail.mails.carried import (
    MOST_IN_ONE,
    Told,
    carried,
    carried_by,
    carry,
    carrying,
    first_sent,
    is_archived,
    keys_carried_to,
    let_go,
    open_bundle,
    told,
    waiting_of,
)
from workflow.mail.mails.ends import (
    Ended,
    Fate,
    add,
    come_back,
    drop,
    fate,
    redirect,
    settle,
    try_again,
)
from workflow.mail.mails.leases import claim, defer, give_back, let_out, still_held
from workflow.mail.mails.lookups import last_to, named, on_their_way, one, waiting
from workflow.mail.mails.mail import SHORT, Mail, MailStatus, mail_id
from workflow.store.columns import moment

__all__ = [
    "MOST_IN_ONE",
    "SHORT",
    "Ended",
    "Fate",
    "Mail",
    "MailStatus",
    "Told",
    "add",
    "carried",
    "carried_by",
    "carry",
    "carrying",
    "claim",
    "come_back",
    "defer",
    "drop",
    "fate",
    "first_sent",
    "give_back",
    "is_archived",
    "keys_carried_to",
    "last_to",
    "let_go",
    "let_out",
    "mail_id",
    "moment",
    "named",
    "on_their_way",
    "one",
    "open_bundle",
    "redirect",
    "settle",
    "still_held",
    "told",
    "try_again",
    "waiting",
    "waiting_of",
]
