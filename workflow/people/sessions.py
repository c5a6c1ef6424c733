"""Sessions: rows on the server, each known by the hash of a token that only the caller holds."""

from datetime import datetime, timedelta
from hashlib import sha256

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from states.actors import Channel
from workflow.store.columns import moment, one_of, time
from workflow.store.statement import Reading, Rows, Statement
from workflow.store.tables import SessionRow, table
from workflow.store.transaction import Transaction

SEEN_EACH = timedelta(minutes=1)
"""So seldom it is written down that a session is in use."""

LONGEST_AGENT = 200


class Session(msgspec.Struct, frozen=True):
    """A session of a person.

    `proved_at` is when the password was given last; `is_whole` says that the sign-in has no step
    left. `expires_at` is its end, however much it is used.
    """

    hash: str
    person: str
    made_at: datetime
    proved_at: datetime
    seen_at: datetime
    expires_at: datetime
    is_whole: bool
    channel: Channel
    address: str
    agent: str


_session = table(SessionRow)
_READ: Reading = {
    **dict.fromkeys(("made_at", "proved_at", "seen_at", "expires_at"), time),
    "is_whole": bool,
    "channel": one_of(Channel),
}
_select = select(*(_session.c[name] for name in Session.__struct_fields__))
_is_it = _session.c.hash == bindparam("hash_")
_ONE = Rows(_select.where(_is_it), Session, **_READ)
_OF_PERSON = Rows(
    _select.where(_session.c.person == bindparam("person_")).order_by(_session.c.seen_at.desc()),
    Session,
    **_READ,
)
_OPEN = Statement(insert(_session))
_SEEN = Statement(update(_session).where(_is_it).values(seen_at=bindparam("seen_at_")), told=False)
_PROVED = Statement(update(_session).where(_is_it).values(proved_at=bindparam("proved_at_")))
_END = Statement(delete(_session).where(_is_it))
_END_OTHERS = Statement(
    delete(_session).where(
        _session.c.person == bindparam("person_"), _session.c.hash != bindparam("hash_")
    )
)
_SWEEP = Statement(delete(_session).where(_session.c.expires_at <= bindparam("now_")))


def hashed(token: str) -> str:
    """What is kept of a token: enough to know it again, of no use to who reads it."""
    return sha256(token.encode()).hexdigest()


def start(transaction: Transaction, session: Session) -> None:
    """Keep a new session, and sweep out those that are over."""
    transaction.run(_SWEEP, {"now_": moment(session.made_at)})
    times = ("made_at", "proved_at", "seen_at", "expires_at")
    row = {name: moment(getattr(session, name)) for name in times}
    row |= {"hash": session.hash, "person": session.person, "address": session.address}
    more = {"channel": session.channel.value, "agent": session.agent[:LONGEST_AGENT]}
    transaction.run(_OPEN, row | more | {"is_whole": int(session.is_whole)})


def of_token(transaction: Transaction, token: str) -> Session | None:
    """The session of a token, whether it is over or not."""
    return transaction.first(_ONE, {"hash_": hashed(token)})


def of_person(transaction: Transaction, person_id: str) -> list[Session]:
    """The sessions of a person, the one used last first."""
    return transaction.all(_OF_PERSON, {"person_": person_id})


def seen(transaction: Transaction, session: Session, now: datetime) -> None:
    """Write down that a session is in use."""
    transaction.run(_SEEN, {"hash_": session.hash, "seen_at_": moment(now)})


def proved(transaction: Transaction, session: Session, now: datetime) -> None:
    """Write down that the person has just given the password once more."""
    transaction.run(_PROVED, {"hash_": session.hash, "proved_at_": moment(now)})


def end(transaction: Transaction, session_hash: str) -> None:
    """End a session."""
    transaction.run(_END, {"hash_": session_hash})


def end_others(transaction: Transaction, person_id: str, kept: str = "") -> int:
    """End all sessions of a person but the one *kept*; return how many there were."""
    return transaction.run(_END_OTHERS, {"person_": person_id, "hash_": kept})
