"""Tokens for programs: made for a person, listed, revoked."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from duban.bootstrap.desk import Desk
from duban.identity.errors import NotAllowed
from duban.identity.permissions import Permission, permissions_of
from duban.identity.visitors import roles_on
from states.saying import saying
from workflow.people import security, sessions, tokens
from workflow.people.persons import Person
from workflow.people.security import Event
from workflow.people.tokens import ApiToken

TOKEN_BYTES = 32
LONGEST_TOKEN = timedelta(days=366)
LONGEST_NAME = 100


def issue(
    desk: Desk,
    person: Person,
    name: str,
    scopes: Collection[Permission],
    lasts: timedelta,
    now: datetime,
    by: str,
) -> str:
    """Make a token for a person, shown once; it may do no more than the person may.

    *by* is the login of who makes it. Raises NotAllowed.
    """
    is_line = name.isprintable() and 0 < len(name.strip()) <= LONGEST_NAME
    if not is_line or not timedelta() < lasts <= LONGEST_TOKEN:
        raise NotAllowed(saying("token.bad", most=LONGEST_TOKEN.days))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with desk.store.writing() as transaction:
        granted = permissions_of(roles_on(transaction, person, desk.office.today))
        if not scopes or not {*scopes} <= granted:
            raise NotAllowed(saying("token.scopes"))
        made = ApiToken(
            hash=sessions.hashed(token),
            person=person.id,
            name=name.strip(),
            scopes=tuple(sorted(scopes)),
            made_at=now,
            expires_at=now + lasts,
        )
        tokens.add(transaction, made)
        security.log(
            transaction, now, Event.TOKEN_MADE, by, name=made.name, scopes=[*made.scopes],
            **({} if by == person.login else {"of": person.login}),
        )  # fmt: skip
    return token


def revoke(desk: Desk, person: Person, token: ApiToken, now: datetime, by: str) -> None:
    """End a token of a person; what a program asks with it from now on is refused."""
    with desk.store.writing() as transaction:
        if tokens.end(transaction, person.id, token.hash):
            about = {} if by == person.login else {"name": token.name, "of": person.login}
            security.log(transaction, now, Event.TOKEN_ENDED, by, **about)
