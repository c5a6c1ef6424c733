"""`duban db`: the database of an office: moved, pointed to, migrated, shared out, closed."""

import sys
from contextlib import closing
from typing import Annotated

import typer

from duban.address import ADDRESS_FILE
from duban.bootstrap.moving import Standing, move, url_of
from duban.bootstrap.opening import NoOffice
from duban.bootstrap.pointing import use as point_to
from duban.bootstrap.sealing import KEY_FILE
from duban.cli.addresses import sound_address
from duban.cli.archive import archive
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.language import words_of
from duban.cli.progress import count_bar, stages_bar
from duban.cli.session import settings_of
from duban.environment import DATABASE_FILE
from duban.harmless import harmless
from states.reading import InvalidInput
from states.saying import saying
from workflow.record.founding import recognise
from workflow.store import grants
from workflow.store.database import Store
from workflow.store.grants import LONGEST, Accounts
from workflow.store.peek import require_office
from workflow.store.schema import LATEST, is_current, migrate

app = typer.Typer(help="page.db", no_args_is_help=True, add_completion=False, rich_markup_mode=None)


@app.callback()
def group() -> None:
    """Keep each command one of its own."""


@app.command(help="page.db_copy")
def copy(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FROM", help="option.db_from")],
    target: Annotated[str, typer.Argument(metavar="TO", help="option.db_to")],
) -> None:
    words = words_of(ctx)
    urls = [
        url_of(str(sound_address(one, name))) for one, name in ((source, "FROM"), (target, "TO"))
    ]
    if urls[0] == urls[1]:
        raise Stop(Exit.USAGE, words.say("db.same", place=target))
    there, here = (Store(url) for url in urls)
    if there.path is not None:
        if not there.path.exists():
            raise NoOffice(saying("error.no_office", place=there.path))
        require_office(there.path)
    if here.path is not None and not here.path.parent.is_dir():
        raise Stop(Exit.NOT_FOUND, words.say("error.no_file", path=here.path.parent))
    with closing(there), closing(here), count_bar(words.say("db.copying")) as told:
        arrived = move(there, here, told)
    _tell(arrived, there, here, ctx)


@app.command(help="page.db_use")
def use(
    ctx: typer.Context,
    place: Annotated[str, typer.Argument(metavar="PLACE", help="option.db_place")],
) -> None:
    settings, words = settings_of(ctx), words_of(ctx)
    with stages_bar(words, "db") as stage:
        stage("compare")
        stands, is_moved = point_to(settings, str(sound_address(place, "PLACE")))
    said = "db.uses_server" if "://" in place else "db.uses_file"
    said, head = said if is_moved else "db.uses_account", stands.head
    tell(words.say(said, place=place, events=head.seq, head=head.hash, file=ADDRESS_FILE))


@app.command(name="migrate", help="page.db_migrate")
def bring_up_to_date(
    ctx: typer.Context,
    place: Annotated[str, typer.Argument(metavar="PLACE", help="option.db_owner")],
) -> None:
    words = words_of(ctx)
    with closing(_office_at(str(sound_address(place, "PLACE")))) as store:
        if is_current(store):
            tell(words.say("db.is_current", place=store.place, schema=LATEST))
            return
        with stages_bar(words, "db") as stage:
            stage("migrate")
            migrate(store)
        tell(words.say("db.migrated", place=store.place, schema=LATEST))


@app.command(help="page.db_roles")
def roles(
    ctx: typer.Context,
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="option.db_owner_address")],
    application: Annotated[
        str | None, typer.Option("--application", help="option.db_application")
    ] = None,
    auditor: Annotated[str | None, typer.Option("--auditor", help="option.db_auditor")] = None,
    prints: Annotated[bool, typer.Option("--print", help="option.db_print")] = False,
) -> None:
    words = words_of(ctx)
    if "://" not in address:
        raise InvalidInput("ADDRESS", saying("expected.database"), address)
    with closing(_office_at(str(sound_address(address, "ADDRESS")))) as store:
        found = grants.usual(store)
        accounts = Accounts(
            _sound_name(application or found.application, "--application"),
            _sound_name(auditor or found.auditor, "--auditor"),
        )
        if accounts.application == accounts.auditor:
            raise InvalidInput("--auditor", saying("expected.other_account"), accounts.auditor)
        if prints:
            said = ("BEGIN", *grants.statements(store, accounts), "COMMIT")
            sys.stdout.write("".join(f"{harmless(one)};\n" for one in said))
            return
        grants.grant(store, accounts)
    tell(words.say("db.roles", application=accounts.application, auditor=accounts.auditor))


app.command(name="archive", help="page.db_archive")(archive)


def _sound_name(given: str, place: str) -> str:
    """The name of an account. Raises InvalidInput for one that a server would shorten."""
    if len(given.encode()) > LONGEST:
        raise InvalidInput(place, saying("expected.account", longest=LONGEST), given)
    return given


def _office_at(place: str) -> Store:
    """The store of an office that is there. Raises NotAnOffice, StoreError."""
    store = Store(url_of(place))
    if store.path is not None:
        require_office(store.path)
    recognise(store)
    return store


def _tell(arrived: Standing, there: Store, here: Store, ctx: typer.Context) -> None:
    words = words_of(ctx)
    rows, paid = sum(arrived.rows.values()), arrived.rows["ledger"]
    head = arrived.head
    tell(words.say("db.copied", rows=rows, lines=paid, events=head.seq, head=head.hash))
    if here.path is None:
        tell(words.say("db.switch_to_server", place=here.place))
    else:
        tell(words.say("db.switch_to_file", file=DATABASE_FILE, key=KEY_FILE))
