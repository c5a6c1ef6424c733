"""`duban login`, `logout` and `whoami`: the command line acts as a person."""

import getpass
import os
import sys
from typing import Annotated

import typer

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.cli.asking import somebody_is_there
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.language import words_of
from duban.cli.session import at_desk
from duban.cli.signed_in import (
    forget_token,
    keep_token,
    kept_token,
    room_for_token,
    signed_in,
)
from duban.clock import now
from duban.identity import account, first_persons, signing_in
from duban.identity.errors import NotLetIn
from duban.identity.signing_in import Next, Where
from duban.identity.visitors import Visitor, visitor_of
from duban.views.people import recovery_told
from states.actors import Channel
from workflow.people import persons

LoginArgument = Annotated[str, typer.Argument(help="option.login", show_default=False)]


def login(
    ctx: typer.Context,
    login: LoginArgument,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="option.password_stdin")
    ] = False,
    code: Annotated[str | None, typer.Option("--code", help="option.code")] = None,
) -> None:
    words = words_of(ctx)
    where = Where(Channel.TERMINAL, agent=f"terminal of {os.getuid()}")
    with at_desk(ctx, to_write=True) as desk:
        first_persons.demo_persons(desk, now())
        room_for_token(desk)
        password = _password(desk, login, words, from_stdin=password_stdin)
        if password is None:
            let_in = signing_in.enter_training(desk, login, where, now())
        else:
            let_in = signing_in.sign_in(desk, login, password, where, now())
        if let_in.left is Next.CODE:
            typed = code or _secret("signing.code", words)
            let_in = signing_in.enter_code(desk, let_in.token, typed, where, now())
            if let_in.recovery_left is not None:
                tell(words.sentences(*recovery_told(let_in.recovery_left, words)))
        token = let_in.token
        if let_in.left is Next.PASSWORD and password is not None:
            token = _change(desk, token, password, where, words)
        keep_token(desk, token)
        visitor = visitor_of(desk, token, now())
        if visitor is None:
            raise NotLetIn
        until = f"{visitor.session.expires_at:%Y-%m-%d %H:%M}"
        tell(words.say("signing.done", until=until, **_named(visitor, words)))


def logout(ctx: typer.Context) -> None:
    with at_desk(ctx, to_write=True) as desk:
        signing_in.sign_out(desk, kept_token(desk), now())
        forget_token(desk)
        tell(words_of(ctx).say("signing.out"))


def whoami(ctx: typer.Context) -> None:
    words = words_of(ctx)
    with at_desk(ctx) as desk:
        visitor = signed_in(desk)
        if visitor is None:
            tell(words.say("signing.nobody"))
            return
        tell(words.say("signing.who", login=visitor.person.login, **_named(visitor, words)))


def _named(visitor: Visitor, words: Words) -> dict[str, str]:
    roles = words.listed(words.label("office_role", role) for role in visitor.roles)
    return {"name": visitor.person.name, "roles": roles}


def _password(desk: Desk, login: str, words: Words, *, from_stdin: bool) -> str | None:
    """The password that is given; a demo person of a training office needs none."""
    if desk.is_training and _has_no_password(desk, login):
        return None
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return _secret("signing.password", words)


def _has_no_password(desk: Desk, login: str) -> bool:
    with desk.store.reading() as transaction:
        person = persons.by_login(transaction, login)
        proofs = persons.proofs(transaction, person.id) if person else None
    return proofs is not None and not proofs.password


def _change(desk: Desk, token: str, old: str, where: Where, words: Words) -> str:
    """Have a one-time password changed; return the token of the session after it."""
    visitor = visitor_of(desk, token, now())
    if visitor is None:
        raise NotLetIn
    new, again = _secret("signing.change", words), _secret("signing.repeat", words)
    if new != again:
        raise Stop(Exit.USAGE, words.say("signing.differ"))
    return account.change_password(desk, visitor, old, new, where, now()).token


def _secret(question: str, words: Words) -> str:
    """What a person types without its being shown."""
    if not somebody_is_there():
        raise Stop(Exit.USAGE, words.say("signing.terminal"))
    return getpass.getpass(f"{words.say(question)} ", sys.stderr)
