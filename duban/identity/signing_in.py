"""Signing in, in one step or two, and out again.

Whatever is wrong at the first step, the answer is the same and takes as long; later ones say what
it is. Each step that succeeds gives a new token, so that one that was known before is of no use.
"""

import secrets
from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from duban.bootstrap.desk import Desk
from duban.identity import codes, lifetimes, lockout, passwords
from duban.identity.errors import BeginAgain, NotLetIn
from duban.identity.visitors import Visitor, is_over
from states.actors import Channel, plain_name
from states.saying import saying
from workflow.people import persons, security, sessions
from workflow.people.persons import Person, Proofs
from workflow.people.security import Event
from workflow.people.sessions import Session
from workflow.store.transaction import Transaction

TOKEN_BYTES = 32
LONGEST_LOGIN = 64
EMAIL = "email"


class Next(StrEnum):
    """What is left to do after a step of a sign-in."""

    NOTHING = "nothing"
    CODE = "code"
    PASSWORD = "password"  # noqa: S105 - to be changed


class Where(msgspec.Struct, frozen=True):
    """By which channel somebody comes, from which address, with what program."""

    channel: Channel
    address: str = ""
    agent: str = ""


class SignedIn(msgspec.Struct, frozen=True):
    """A step of a sign-in that succeeded: the token to hand out, and what is left to do.

    `recovery_left` is how many recovery codes there are yet, where one was used for it.
    """

    token: str
    person: Person
    left: Next
    recovery_left: int | None = None


def sign_in(desk: Desk, login: str, password: str, where: Where, now: datetime) -> SignedIn:
    """Take the first step with a password. Raises NotLetIn."""
    name = plain_name(login)[:LONGEST_LOGIN]
    with desk.store.writing() as transaction:
        wait = lockout.begin(transaction, name, where.address, now)
        person = persons.by_login(transaction, name)
        proofs = persons.proofs(transaction, person.id) if person else None
    if wait is not None:
        raise NotLetIn(wait)
    kept = proofs.password if proofs and _may(person, proofs, now) else ""
    is_right = passwords.is_right(password, kept)
    with desk.store.writing() as transaction:
        if not is_right or person is None or proofs is None:
            _log(transaction, now, Event.SIGN_IN_FAILED, name, where)
        else:
            lockout.succeeded(transaction, name, where.address, now)
            return _let_in(transaction, person, proofs, where, now, is_whole=not proofs.totp)
    raise NotLetIn


def enter_by_provider(desk: Desk, claim: str, told: str, where: Where, now: datetime) -> SignedIn:
    """Let the person in whom an identity provider named, by the address or by the login.

    Nobody is added by that, and nobody is given a role; one-time codes are asked for as ever.
    Raises NotLetIn where it is not one person who may sign in.
    """
    with desk.store.writing() as transaction:
        person = _told_of(transaction, claim, told)
        proofs = persons.proofs(transaction, person.id) if person and person.is_active else None
        if person is not None and proofs is not None:
            whole = not proofs.totp
            return _let_in(
                transaction, person, proofs, where, now, is_whole=whole, by_provider=claim
            )
        shown = told[:LONGEST_LOGIN]
        _log(transaction, now, Event.SIGN_IN_FAILED, shown, where, by_provider=claim)
    raise NotLetIn(said=saying("sign_in.nobody_here"))


def _told_of(transaction: Transaction, claim: str, told: str) -> Person | None:
    """The one person whom a provider means."""
    if claim != EMAIL:
        return persons.by_login(transaction, plain_name(told)[:LONGEST_LOGIN])
    address = told.casefold()
    found = [one for one in persons.listed(transaction) if one.email.casefold() == address]
    return found[0] if len(found) == 1 else None


def _may(person: Person | None, proofs: Proofs, now: datetime) -> bool:
    """Whether the person may sign in, and a one-time password is still good."""
    until = proofs.password_until
    is_good = until is None or now < datetime.fromisoformat(until)
    return person is not None and person.is_active and is_good


def enter_code(desk: Desk, token: str, code: str, where: Where, now: datetime) -> SignedIn:
    """Take the second step with a one-time code or a recovery code.

    Raises NotLetIn, and BeginAgain where there was no first step, or it is too long ago.
    """
    with desk.store.writing() as transaction:
        session = sessions.of_token(transaction, token)
        person = persons.by_id(transaction, session.person) if session else None
        if session is None or person is None or session.is_whole or session.expires_at <= now:
            raise BeginAgain
        wait = lockout.begin(transaction, f"code {person.login}", where.address, now)
        proofs = persons.proofs(transaction, person.id)
    if wait is not None:
        raise NotLetIn(wait)
    with desk.store.writing() as transaction:
        if (
            proofs is not None
            and person.is_active
            and is_code(transaction, desk, proofs, code, now)
        ):
            lockout.succeeded(transaction, f"code {person.login}", where.address, now)
            sessions.end(transaction, session.hash)
            let_in = _let_in(transaction, person, proofs, where, now, is_whole=True)
            after = persons.proofs(transaction, person.id)
            is_used = after and after.recovery_left < proofs.recovery_left
            left = after.recovery_left if after and is_used else None
            return replace(let_in, recovery_left=left)
        _log(transaction, now, Event.SIGN_IN_FAILED, person.login, where, step="code")
    raise NotLetIn(said=saying("sign_in.wrong_code"))


def is_code(transaction: Transaction, desk: Desk, proofs: Proofs, code: str, now: datetime) -> bool:
    """Whether a code is the person's and was not taken before; it is taken with that."""
    if not proofs.totp:
        return False
    step = codes.step_of(desk.office.vault.open(proofs.totp), code, now)
    if step is not None:
        return persons.take_step(transaction, proofs.id, step)
    if not persons.take_recovery(transaction, proofs, codes.hashed(code)):
        return False
    person = persons.by_id(transaction, proofs.id)
    left = proofs.recovery_left - 1
    security.log(
        transaction, now, Event.RECOVERY_USED, person.login if person else proofs.id, left=left
    )
    return True


def _let_in(
    transaction: Transaction,
    person: Person,
    proofs: Proofs,
    where: Where,
    now: datetime,
    *,
    is_whole: bool,
    **facts: object,
) -> SignedIn:
    """Give the person a new session, half or whole."""
    token = open_session(transaction, person, where, now, is_whole=is_whole)
    if not is_whole:
        return SignedIn(token, person, Next.CODE)
    _log(transaction, now, Event.SIGNED_IN, person.login, where, **facts)
    return SignedIn(token, person, Next.PASSWORD if proofs.must_change else Next.NOTHING)


def open_session(
    transaction: Transaction, person: Person, where: Where, now: datetime, *, is_whole: bool
) -> str:
    """Open a session under a new token, and return that: 256 random bits."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    lasts = lifetimes.of(transaction).whole if is_whole else lifetimes.HALF_WAY
    session = Session(
        hash=sessions.hashed(token),
        person=person.id,
        made_at=now,
        proved_at=now,
        seen_at=now,
        expires_at=now + lasts,
        is_whole=is_whole,
        channel=where.channel,
        address=where.address,
        agent=where.agent,
    )
    sessions.start(transaction, session)
    return token


def enter_training(desk: Desk, login: str, where: Where, now: datetime) -> SignedIn:
    """Let a demo person of a training office in at a click. Raises NotLetIn elsewhere."""
    with desk.store.writing() as transaction:
        person = persons.by_login(transaction, login) if desk.is_training else None
        proofs = persons.proofs(transaction, person.id) if person else None
        if person is None or proofs is None or proofs.password or not person.is_active:
            raise NotLetIn
        return _let_in(transaction, person, proofs, where, now, is_whole=True)


def prove(
    desk: Desk, visitor: Visitor, password: str, where: Where, now: datetime, code: str | None = ""
) -> None:
    """Have the visitor give the password, and a code if there are any, once more.

    None as a code asks for the password alone. A demo person of a training office has none to
    give. Raises NotLetIn.
    """
    login = visitor.person.login
    with desk.store.writing() as transaction:
        wait = lockout.begin(transaction, login, where.address, now)
        proofs = persons.proofs(transaction, visitor.person.id)
    if wait is not None:
        raise NotLetIn(wait)
    has_none = desk.is_training and proofs is not None and not proofs.password
    takes_code = code is not None and proofs is not None and bool(proofs.totp)
    is_right = has_none or passwords.is_right(password, proofs.password if proofs else "")
    with desk.store.writing() as transaction:
        if (
            proofs is not None
            and is_right
            and (not takes_code or is_code(transaction, desk, proofs, code or "", now))
        ):
            lockout.succeeded(transaction, login, where.address, now)
            sessions.proved(transaction, visitor.session, now)
            return
        _log(transaction, now, Event.SIGN_IN_FAILED, login, where, step="again")
    both, alone = saying("sign_in.wrong_password_or_code"), saying("sign_in.wrong_password")
    raise NotLetIn(said=both if takes_code else alone)


def sign_out(desk: Desk, token: str, now: datetime) -> None:
    """End a session; of one that there is not nothing is said."""
    with desk.store.writing() as transaction:
        session = sessions.of_token(transaction, token)
        if session is None:
            return
        person = persons.by_id(transaction, session.person)
        sessions.end(transaction, session.hash)
        if person is not None and not is_over(transaction, session, now):
            security.log(transaction, now, Event.SIGNED_OUT, person.login)


def end_session(desk: Desk, visitor: Visitor, session: Session, now: datetime) -> None:
    """End one session of the visitor, such as one that was left open elsewhere."""
    with desk.store.writing() as transaction:
        sessions.end(transaction, session.hash)
        _log(
            transaction, now, Event.SIGNED_OUT, visitor.person.login,
            Where(session.channel, session.address, session.agent),
        )  # fmt: skip


def sign_out_everywhere(desk: Desk, visitor: Visitor, now: datetime) -> int:
    """End all other sessions of the visitor; return how many there were."""
    with desk.store.writing() as transaction:
        ended = sessions.end_others(transaction, visitor.person.id, visitor.session.hash)
        login = visitor.person.login
        security.log(transaction, now, Event.SIGNED_OUT_EVERYWHERE, login, ended=ended)
    return ended


def _log(
    transaction: Transaction, now: datetime, what: Event, login: str, where: Where, **facts: object
) -> None:
    told = {"channel": where.channel.value, "address": where.address, "agent": where.agent[:200]}
    security.log(transaction, now, what, login, **told, **facts)
