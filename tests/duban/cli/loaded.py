"""The program, loaded once: each command is a fork of it, a process that need not load it again.

Nothing of the program reads its environment as it is loaded. What it asks is in the words of both
databases before. Commands that load everything anew are run by the tests of the READMEs, of what a
command imports, and of what stays running.
"""

import atexit
import gc
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple, NoReturn

from duban.cli.main import COMMANDS
from workflow.store.database import Store
from workflow.store.statement import Statement

LOADED = (
    *("rich.console", "rich.table", "typer"),
    *("duban.practice.training", "duban.running.service", "duban.running.mail_deeds"),
    *("duban.views.night.page", "duban.views.whatif", "duban.sheets.json_text"),
    *("duban.web.app", "uvicorn"),
    *(place.partition(":")[0] for place in COMMANDS.values()),
)
"""What commands need, with all that it imports."""
DATABASES = ("sqlite://", "postgresql://")
LONGEST = 1 << 17
"""So many bytes a command and its environment take at most."""
STREAMS = (0, 1, 2)


class Ended(NamedTuple):
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str


class Program:
    """A process that has loaded the program and forks for each command, one after the other."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(theirs.fileno())],
                env=environment,
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        atexit.register(self.close)

    def close(self) -> None:
        """End it."""
        self._ours.close()
        self._process.wait()

    def run(
        self,
        module: str,
        arguments: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        given: str = "",
        seconds: float,
    ) -> Ended:
        """Run a module to its end as `python -m` would. Raises TimeoutError after *seconds*."""
        asked = json.dumps([module, [*arguments], str(folder), dict(environment)])
        with ExitStack() as files:
            streams = [files.enter_context(TemporaryFile("w+", encoding="utf-8")) for _ in STREAMS]
            streams[0].write(given)
            streams[0].seek(0)
            numbers = [one.fileno() for one in streams]
            socket.send_fds(self._ours, [asked.encode()], numbers)
            begun = int(self._ours.recv(LONGEST))
            self._ours.settimeout(seconds)
            try:
                code = int(self._ours.recv(LONGEST))
            except TimeoutError:
                os.kill(begun, signal.SIGKILL)
                self._ours.settimeout(None)
                self._ours.recv(LONGEST)  # how it ended: the next command's answer follows
                raise
            self._ours.settimeout(None)
            for one in streams:
                one.seek(0)
            return Ended(code, streams[1].read(), streams[2].read())


@cache
def program() -> Program:
    """The one of this process of tests, begun when it is first asked for."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("DUBAN_")}
    return Program(kept)


def _stand_ready(theirs: socket.socket) -> None:
    """Fork for each command that is asked for, until nobody can ask any more."""
    while True:
        asked, numbers, _, _ = socket.recv_fds(theirs, LONGEST, len(STREAMS))
        if not asked:
            return
        begun = os.fork()
        if not begun:
            theirs.close()
            _become(numbers, *json.loads(asked))
            return
        for number in numbers:
            os.close(number)
        theirs.send(str(begun).encode())
        _, status = os.waitpid(begun, 0)
        theirs.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(
    numbers: Sequence[int],
    module: str,
    arguments: Sequence[str],
    folder: str,
    environment: Mapping[str, str],
) -> None:
    """Be the process of a command."""
    for number, stream in zip(numbers, STREAMS, strict=True):
        os.dup2(number, stream)
        os.close(number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.argv[1:] = arguments
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if not isinstance(end.code, int):
            raise
        _leave(end.code)
    _leave(0)


def _leave(code: int) -> NoReturn:
    """End as Python does, and leave what was loaded as it is: to take it apart takes longest."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _be_loaded() -> None:
    """Import all that commands need, and put what it asks into the words of both databases."""
    for name in LOADED:
        import_module(name)
    asked = [one for one in gc.get_objects() if issubclass(type(one), Statement)]
    for engine in (Store(url).engine for url in DATABASES):
        for one in asked:
            one.compiled(engine)
    gc.freeze()


if __name__ == "__main__":
    _be_loaded()
    _stand_ready(socket.socket(fileno=int(sys.argv[1])))
