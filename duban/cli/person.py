"""`duban person`: who signs in and in which roles.

Where nobody has signed in at the terminal, whoever can open the office's files manages its persons:
that is how the first administrators of an office come back in who lost their passwords.
"""

from functools import partial
from typing import Annotated

import typer
from msgspec.structs import replace

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.language import words_of
from duban.cli.login import LoginArgument
from duban.cli.rendering import Output, OutputOption, present
from duban.cli.session import at_desk
from duban.cli.signed_in import signed_in
from duban.clock import now
from duban.identity import administration, lifetimes
from duban.identity.administration import SYSTEM, New
from duban.identity.errors import NotAllowed
from duban.identity.permissions import FOR_PERSONS, Permission
from duban.views.choosing import one_of, region_named
from duban.views.form.offered import called_elsewhere
from duban.views.people import person_table
from states.actors import Role
from states.saying import saying
from workflow.people import persons
from workflow.people.persons import Person, Status

app = typer.Typer(
    help="page.person", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)

RoleOption = Annotated[list[str], typer.Option("--role", help="option.role")]
CodesOption = Annotated[bool, typer.Option("--codes", help="option.reset_codes")]


@app.command(name="list", help="page.person_list")
def list_(ctx: typer.Context, output: OutputOption = Output.TABLE) -> None:
    words = words_of(ctx)
    with at_desk(ctx) as desk:
        _manager(desk)
        with desk.store.reading() as transaction:
            found = persons.listed(transaction)
        table = person_table(found, desk.regions(), words, desk.office.today)
        present(table, output, words)


@app.command(help="page.person_add")
def add(
    ctx: typer.Context,
    login: LoginArgument,
    name: Annotated[str, typer.Argument(help="option.person_name", show_default=False)],
    role: RoleOption,
    email: Annotated[str, typer.Option("--email", help="option.email")] = "",
    region: Annotated[str | None, typer.Option("--region", help="option.person_region")] = None,
) -> None:
    words = words_of(ctx)
    with at_desk(ctx, to_write=True) as desk:
        by = _manager(desk)
        code = region_named(desk.notice().regions, region).code if region else ""
        roles = _roles(role, words)
        new = New(login=login, name=name, roles=roles, email=email, region_code=code)
        person, password = administration.add(desk, new, by, now())
        tell(words.say("person.added", name=person.name, login=person.login))
        _tell_once(password, words)


@app.command(name="role", help="page.person_role")
def role_(ctx: typer.Context, login: LoginArgument, role: RoleOption) -> None:
    with at_desk(ctx, to_write=True) as desk:
        by, person = _manager(desk), _named(desk, login, words_of(ctx))
        roles = _roles(role, words_of(ctx))
        administration.change(desk, replace(person, roles=roles), by, now())
        _tell_changed(person, words_of(ctx))


@app.command(help="page.person_reset")
def reset(ctx: typer.Context, login: LoginArgument, codes: CodesOption = False) -> None:
    with at_desk(ctx, to_write=True) as desk:
        by, person = _manager(desk), _named(desk, login, words_of(ctx))
        _tell_once(administration.reset(desk, person, by, now(), codes=codes), words_of(ctx))


@app.command(help="page.person_lock")
def lock(ctx: typer.Context, login: LoginArgument) -> None:
    _put(ctx, login, Status.LOCKED)


@app.command(help="page.person_unlock")
def unlock(ctx: typer.Context, login: LoginArgument) -> None:
    _put(ctx, login, Status.ACTIVE)


@app.command(help="page.person_leave")
def leave(ctx: typer.Context, login: LoginArgument) -> None:
    _put(ctx, login, Status.LEFT)


def _put(ctx: typer.Context, login: str, status: Status) -> None:
    with at_desk(ctx, to_write=True) as desk:
        by, person = _manager(desk), _named(desk, login, words_of(ctx))
        administration.change(desk, replace(person, status=status), by, now())
        _tell_changed(person, words_of(ctx))


def _manager(desk: Desk) -> str:
    """Who manages persons here: who has signed in, if that is an administrator. NotAllowed."""
    visitor = signed_in(desk)
    if visitor is None:
        return SYSTEM
    if not visitor.may(Permission.MANAGE_PEOPLE):
        raise NotAllowed(saying("person.not_yours"))
    return visitor.person.login


def _roles(given: list[str], words: Words) -> tuple[Role, ...]:
    """The roles that are given, by code, name or a part of one. Raises InvalidInput."""
    known = {one.value: words.label("office_role", one) for one in FOR_PERSONS}
    also = partial(called_elsewhere, "office_role", words=words)
    found = {Role(one_of("--role", one, known, also, whole=False)) for one in given}
    return tuple(role for role in FOR_PERSONS if role in found)


def _named(desk: Desk, login: str, words: Words) -> Person:
    with desk.store.reading() as transaction:
        found = persons.by_login(transaction, login)
    if found is None:
        raise Stop(Exit.NOT_FOUND, words.say("person.none", given=login))
    return found


def _tell_changed(person: Person, words: Words) -> None:
    tell(words.say("person.changed", name=person.name, login=person.login))


def _tell_once(password: str, words: Words) -> None:
    tell(words.say("person.once", password=password, days=lifetimes.ONE_TIME.days))
