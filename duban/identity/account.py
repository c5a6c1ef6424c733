"""The own account: password, one-time codes, tokens for programs."""

from collections.abc import Collection
from datetime import datetime, timedelta

from duban.bootstrap.desk import Desk
from duban.identity import codes, passwords
from duban.identity.errors import NotAllowed, NotLetIn
from duban.identity.issuing import issue
from duban.identity.permissions import Permission
from duban.identity.signing_in import Next, SignedIn, Where, open_session, prove
from duban.identity.visitors import Visitor
from states.saying import saying
from workflow.people import persons, security, sessions, tokens
from workflow.people.security import Event


def change_password(
    desk: Desk, visitor: Visitor, old: str, new: str, where: Where, now: datetime
) -> SignedIn:
    """Change the own password; this session goes on under a new token.

    The old one is not asked for where it is a one-time one that was given just now. All other
    sessions end, and the tokens of programs and of the calendar feed with them. A wrong old
    password counts as a guess. Raises NotAllowed where the old one is wrong or the new one too
    weak, NotLetIn where guesses have to wait.
    """
    person = visitor.person
    if faults := [*passwords.weaknesses(new, person.login, person.name)]:
        raise NotAllowed(*faults)
    with desk.store.reading() as transaction:
        proofs = persons.proofs(transaction, person.id)
    if proofs is None or not proofs.password:
        raise NotAllowed(saying("password.old_wrong"))
    if asks_for_old(visitor, now):
        _require_old(desk, visitor, old, where, now)
    if passwords.is_right(new, proofs.password):
        raise NotAllowed(saying("password.same"))
    hashed = passwords.hashed(new)
    with desk.store.writing() as transaction:
        persons.set_password(transaction, person.id, hashed)
        sessions.end_others(transaction, person.id)
        ended = tokens.end_all(transaction, person.id)
        security.log(transaction, now, Event.PASSWORD_CHANGED, person.login, tokens_ended=ended)
        token = open_session(transaction, person, where, now, is_whole=True)
    return SignedIn(token, person, Next.NOTHING)


def asks_for_old(visitor: Visitor, now: datetime) -> bool:
    """Whether the old password is to be given with a new one: a one-time one just given is not."""
    return not (visitor.person.must_change and visitor.is_fresh(now))


def _require_old(desk: Desk, visitor: Visitor, old: str, where: Where, now: datetime) -> None:
    try:
        prove(desk, visitor, old, where, now, code=None)
    except NotLetIn as error:
        if error.wait_until is not None:
            raise
        raise NotAllowed(saying("password.old_wrong")) from None


def set_up_codes(desk: Desk, visitor: Visitor, secret: str, code: str, now: datetime) -> list[str]:
    """Ask for one-time codes from now on, once the visitor shows one of *secret*.

    Returns the recovery codes, which are shown once. Raises NotAllowed where the code or
    the secret is none.
    """
    if not codes.is_secret(secret):
        raise NotAllowed(saying("codes.bad_secret"))
    step = codes.step_of(secret, code, now)
    if step is None:
        raise NotAllowed(saying("codes.wrong"))
    recovery = codes.recovery_codes()
    with desk.store.writing() as transaction:
        sealed = desk.office.vault.seal(secret)
        persons.set_totp(transaction, visitor.person.id, sealed, [*map(codes.hashed, recovery)])
        persons.take_step(transaction, visitor.person.id, step)
        security.log(transaction, now, Event.CODES_SET_UP, visitor.person.login)
    return recovery


def renew_recovery(desk: Desk, visitor: Visitor, now: datetime) -> list[str]:
    """New recovery codes, which are shown once; those there were are void. Codes are asked as ever.

    The visitor has proved to be the person just before. Raises NotAllowed, also where no codes are
    asked for.
    """
    _require_fresh(visitor, now)
    recovery = codes.recovery_codes()
    with desk.store.writing() as transaction:
        proofs = persons.proofs(transaction, visitor.person.id)
        if proofs is None or not proofs.totp:
            raise NotAllowed(saying("codes.off"))
        hashed = [*map(codes.hashed, recovery)]
        persons.set_totp(transaction, visitor.person.id, proofs.totp, hashed)
        security.log(transaction, now, Event.RECOVERY_RENEWED, visitor.person.login)
    return recovery


def end_codes(desk: Desk, visitor: Visitor, now: datetime) -> None:
    """Ask for one-time codes no more. The visitor has proved to be the person just before."""
    _require_fresh(visitor, now)
    with desk.store.writing() as transaction:
        persons.set_totp(transaction, visitor.person.id, "", ())
        security.log(transaction, now, Event.CODES_ENDED, visitor.person.login)


def make_token(
    desk: Desk,
    visitor: Visitor,
    name: str,
    scopes: Collection[Permission],
    lasts: timedelta,
    now: datetime,
) -> str:
    """Make a token for a program, shown once; it may do no more than the visitor may.

    Raises NotAllowed.
    """
    _require_fresh(visitor, now)
    if visitor.scopes is not None:
        raise NotAllowed(saying("token.scopes"))
    return issue(desk, visitor.person, name, scopes, lasts, now, visitor.person.login)


def end_token(desk: Desk, visitor: Visitor, token_hash: str, now: datetime) -> None:
    """End one of the own tokens."""
    with desk.store.writing() as transaction:
        if tokens.end(transaction, visitor.person.id, token_hash):
            security.log(transaction, now, Event.TOKEN_ENDED, visitor.person.login)


def _require_fresh(visitor: Visitor, now: datetime) -> None:
    if not visitor.is_fresh(now):
        raise NotAllowed(saying("sign_in.not_fresh"))
