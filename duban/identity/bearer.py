"""Who a program asks for: the person behind a token, in what the token was made for alone."""

from datetime import datetime

import msgspec

from duban.bootstrap.desk import Desk
from duban.identity.permissions import Permission
from duban.identity.visitors import Visitor, of_session
from states.actors import Channel
from states.calendar import OFFICE_TIME
from workflow.people import tokens
from workflow.people.sessions import Session
from workflow.people.tokens import ApiToken

NEVER = datetime(1970, 1, 1, tzinfo=OFFICE_TIME)
"""A program gives no password: what takes one given just now can't be done by a token."""


def bearer_of(desk: Desk, token: str, now: datetime, address: str = "") -> Visitor | None:
    """The visitor that a token stands for; None where it is unknown, over, or nobody's any more."""
    with desk.store.reading() as transaction:
        found = tokens.of_token(transaction, token)
        if found is None or now >= found.expires_at:
            return None
        visitor = of_session(transaction, _session(found, now, address), desk.office.today)
    if visitor is None:
        return None
    return msgspec.structs.replace(visitor, scopes=scopes_of(found))


def scopes_of(token: ApiToken) -> frozenset[Permission]:
    """What a token was made for; a permission that there is no more counts for nothing."""
    known = {one.value: one for one in Permission}
    return frozenset(known[name] for name in token.scopes if name in known)


def _session(token: ApiToken, now: datetime, address: str) -> Session:
    """A request by token as a session of its own, which is kept nowhere."""
    return Session(
        hash=token.hash,
        person=token.person,
        made_at=token.made_at,
        proved_at=NEVER,
        seen_at=now,
        expires_at=token.expires_at,
        is_whole=True,
        channel=Channel.API,
        address=address,
        agent=token.name,
    )
