"""`duban token`: tokens by which programs ask the office for a person.

Who has signed in at the terminal makes tokens of his own alone, for whoever holds one acts as the
person. Where nobody has, whoever can open the office's files makes and revokes those of all.
"""

from datetime import timedelta
from typing import Annotated

import typer

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.login import LoginArgument
from duban.cli.rendering import Output, OutputOption, present
from duban.cli.session import at_desk, wording
from duban.cli.signed_in import signed_in
from duban.clock import now
from duban.identity.account import make_token
from duban.identity.administration import SYSTEM
from duban.identity.errors import NotAllowed
from duban.identity.issuing import LONGEST_TOKEN, issue, revoke
from duban.identity.permissions import Permission
from duban.views.choosing import NotThere, one_of
from duban.views.people import held_table
from states.saying import saying
from workflow.people import persons, tokens
from workflow.people.persons import Person

SHORT = 8
"""So much of its number names a token among those of a person."""
USUAL_DAYS = 90

app = typer.Typer(
    help="page.token", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


@app.command(help="page.token_add")
def add(
    ctx: typer.Context,
    login: LoginArgument,
    name: Annotated[str, typer.Argument(help="option.token_name", show_default=False)],
    scope: Annotated[list[str], typer.Option("--scope", help="option.scope")],
    days: Annotated[
        int, typer.Option("--days", help="option.token_days", min=1, max=LONGEST_TOKEN.days)
    ] = USUAL_DAYS,
) -> None:
    words, lasts, made_at = wording(ctx), timedelta(days=days), now()
    known = {one.value: one.value for one in Permission}
    scopes = [Permission(one_of("--scope", one, known)) for one in scope]
    with at_desk(ctx, to_write=True) as desk:
        person, visitor = _person(desk, login), signed_in(desk)
        if visitor is None:
            token = issue(desk, person, name, scopes, lasts, made_at, SYSTEM)
        elif visitor.person.id == person.id:
            token = make_token(desk, visitor, name, scopes, lasts, made_at)
        else:
            raise NotAllowed(saying("token.not_yours"))
    tell(words.say("api.made", until=(made_at + lasts).date()))
    typer.echo(token)


@app.command(name="list", help="page.token_list")
def list_(
    ctx: typer.Context,
    login: Annotated[str | None, typer.Argument(help="option.login")] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    with at_desk(ctx) as desk:
        _manager(desk, login)
        named = [_person(desk, login)] if login else None
        with desk.store.reading() as transaction:
            people = persons.listed(transaction) if named is None else named
            held = [
                (one.login, token)
                for one in people
                for token in tokens.of_person(transaction, one.id)
            ]
    present(held_table(held, SHORT, words), output, words)


@app.command(name="revoke", help="page.token_revoke")
def revoke_(
    ctx: typer.Context,
    login: LoginArgument,
    number: Annotated[str, typer.Argument(help="option.token_number", show_default=False)],
) -> None:
    words = wording(ctx)
    with at_desk(ctx, to_write=True) as desk:
        by, person = _manager(desk, login), _person(desk, login)
        with desk.store.reading() as transaction:
            of_person = tokens.of_person(transaction, person.id)
        found = [one for one in of_person if number and one.hash.startswith(number)]
        if len(found) != 1:
            raise Stop(Exit.NOT_FOUND, _none(login, number, words))
        revoke(desk, person, found[0], now(), by)
    tell(words.say("api.ended", name=found[0].name))


def _manager(desk: Desk, login: str | None) -> str:
    """Who sees and revokes the tokens of a person: oneself, or who manages persons. NotAllowed."""
    visitor = signed_in(desk)
    if visitor is None:
        return SYSTEM
    if visitor.person.login != login and not visitor.may(Permission.MANAGE_PEOPLE):
        raise NotAllowed(saying("token.not_yours"))
    return visitor.person.login


def _none(login: str, number: str, words: Words) -> str:
    return words.say("api.no_such_token", login=login, given=number[:SHORT])


def _person(desk: Desk, login: str) -> Person:
    """The person who signs in under that name. Raises NotThere."""
    with desk.store.reading() as transaction:
        found = persons.by_login(transaction, login) if "\0" not in login else None
    if found is None:
        raise NotThere(saying("person.none", given=login))
    return found
