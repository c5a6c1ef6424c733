"""An office that answers over HTTP: the door it listens at, and the thread that answers."""

import errno
import resource
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.bootstrap.writing import as_writer
from duban.cli.connection import PatientFor
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.clock import now
from duban.identity import first_persons
from duban.identity.lifetimes import ONE_TIME
from duban.running.service import Service
from duban.web.app import app_of
from states.saying import why

HOST, PORT, ANY_PORT = "127.0.0.1", 8470, 0
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - told apart, not listened at
"""What stands for all addresses of a machine, and is none that a browser should be given."""
LAST_REPLIES_SECONDS = 5
MOST_FILES = 65_536
"""So many files, and connections with them, a process keeps open at most."""


def door(host: str, port: int, words: Words) -> socket.socket:
    """Listen at an address, with port 0 at any that is free; say in words what is in the way."""
    try:
        return _opened(host, port)
    except socket.gaierror:
        raise Stop(Exit.CONFIGURATION, words.say("serve.no_host", host=host)) from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Stop(
                Exit.TRY_LATER, words.say("serve.port_in_use", host=host, port=port)
            ) from None
        said = words.say("serve.no_door", host=host, port=port, why=why(error))
        raise Stop(Exit.CONFIGURATION, said) from None


def usual_door(host: str, words: Words) -> socket.socket:
    """Listen at the usual port, or at any that is free where somebody else has that one."""
    try:
        return _opened(host, PORT)
    except OSError:
        return door(host, ANY_PORT, words)


def _opened(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    opened = socket.socket(family, kind, protocol)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen()
    except OSError:
        opened.close()
        raise
    return opened


def address_of(opened: socket.socket) -> str:
    """The address that a browser on this machine is given."""
    place, number = opened.getsockname()[:2]
    if place in EVERYWHERE:
        place = "localhost"
    return f"http://{f'[{place}]' if ':' in place else place}:{number}"


@contextmanager
def answering(service: Service, opened: socket.socket, words: Words) -> Iterator[Thread]:
    """Answer at a door while the office is open; what is asked last is still answered."""
    _see_that_somebody_can_sign_in(service.desk, words)
    _have_room_for_connections()
    proxies = service.desk.settings.proxies
    config = uvicorn.Config(
        app_of(service, words),
        http=PatientFor,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=[*proxies],
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=LAST_REPLIES_SECONDS,
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [opened]}, name="http", daemon=True)
    thread.start()
    try:
        yield thread
    finally:
        server.should_exit = True
        thread.join(LAST_REPLIES_SECONDS + 1)


def _have_room_for_connections() -> None:
    """Keep as many files open as the system allows, for a connection is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _see_that_somebody_can_sign_in(desk: Desk, words: Words) -> None:
    """Make the first administrator of a real office, whose password is told now; demo persons."""
    with as_writer(desk.settings, desk.store):
        password = first_persons.first_administrator(desk, now())
        first_persons.demo_persons(desk, now())
    if password is not None:
        tell(words.say("person.first", login=first_persons.ADMINISTRATOR))
        tell(words.say("person.once", password=password, days=ONE_TIME.days))
