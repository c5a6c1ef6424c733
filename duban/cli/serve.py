"""`duban serve`: an office that stays open, with its console, its jobs, and what a monitor asks."""

from contextlib import closing
from typing import Annotated

import typer

from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.http_server import HOST, PORT, address_of, answering, door
from duban.cli.language import words_of
from duban.cli.session import at_desk
from duban.cli.staying_open import hearing, stay
from duban.running.service import Service

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(help="page.serve")
def serve(
    ctx: typer.Context,
    host: Annotated[str, typer.Option("--host", help="option.host")] = HOST,
    port: Annotated[int, typer.Option("--port", help="option.port", min=0, max=65535)] = PORT,
) -> None:
    words = words_of(ctx)
    with closing(door(host, port, words)) as opened, at_desk(ctx) as desk:
        service = Service(desk)
        with hearing(service), answering(service, opened, words) as thread:
            tell(words.say("serve.console", url=address_of(opened)))
            tell(words.say("serve.answers", url=address_of(opened)))
            stay(service, words, thread.is_alive)
            if not thread.is_alive():
                raise Stop(Exit.ERROR, words.say("serve.http_ended"))
