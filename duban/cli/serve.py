"""`duban serve`: the jobs of an office run by themselves, and a monitor can ask how it is."""

import errno
import socket
from contextlib import closing
from threading import Thread
from typing import Annotated

import typer
import uvicorn

from config.words import Words
from duban.cli.exits import Exit, Stop
from duban.cli.failures import why
from duban.cli.guard import tell
from duban.cli.language import words_of
from duban.cli.session import at_desk
from duban.cli.standing import stay
from duban.running.service import Service
from duban.web.app import app_of

app = typer.Typer(add_completion=False, rich_markup_mode=None)

HOST, PORT = "127.0.0.1", 8470
LAST_REPLIES_SECONDS = 5


@app.command(help="page.serve")
def serve(
    ctx: typer.Context,
    host: Annotated[str, typer.Option("--host", help="option.host")] = HOST,
    port: Annotated[int, typer.Option("--port", help="option.port", min=0, max=65535)] = PORT,
) -> None:
    words = words_of(ctx)
    with closing(door(host, port, words)) as opened, at_desk(ctx) as desk:
        service = Service(desk)
        config = uvicorn.Config(
            app_of(service, words),
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=LAST_REPLIES_SECONDS,
        )
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [opened]}, name="http", daemon=True)
        thread.start()
        place, number = opened.getsockname()[:2]
        url = f"http://{f'[{place}]' if ':' in place else place}:{number}"
        tell(words.say("serve.answers", url=url))
        stay(service, words, thread.is_alive)
        if not thread.is_alive():
            raise Stop(Exit.ERROR, words.say("serve.http_ended"))
        server.should_exit = True
        thread.join(LAST_REPLIES_SECONDS + 1)


def door(host: str, port: int, words: Words) -> socket.socket:
    """Listen at an address, with port 0 at any that is free; say in words what is in the way."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        opened = socket.socket(family, kind, protocol)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen()
    except socket.gaierror:
        raise Stop(Exit.CONFIGURATION, words.say("serve.no_host", host=host)) from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Stop(
                Exit.TRY_LATER, words.say("serve.port_in_use", host=host, port=port)
            ) from None
        said = words.say("serve.no_door", host=host, port=port, why=why(error))
        raise Stop(Exit.CONFIGURATION, said) from None
    return opened
