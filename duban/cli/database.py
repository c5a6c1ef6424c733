"""`duban db`: the database that an office lives in, moved to another one."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from duban.address import ADDRESS_FILE
from duban.bootstrap.moving import Standing, move, url_of
from duban.bootstrap.opening import NoOffice
from duban.cli.addresses import sound_address
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.language import words_of
from duban.cli.progress import count_bar
from states.saying import saying
from workflow.store.database import Store
from workflow.store.peek import require_office

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


def _tell(arrived: Standing, there: Store, here: Store, ctx: typer.Context) -> None:
    words = words_of(ctx)
    rows, paid = sum(arrived.rows.values()), arrived.rows["ledger"]
    head = arrived.head
    tell(words.say("db.copied", rows=rows, lines=paid, events=head.seq, head=head.hash))
    key = Path("duban.key")
    if here.path is None:
        tell(words.say("db.switch_to_server", address=here.place, file=ADDRESS_FILE))
    else:
        tell(words.say("db.switch_to_file", path=here.path, file=ADDRESS_FILE, key=key))
