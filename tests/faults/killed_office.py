"""The processes of a real office that are killed and started again, and programs that ask it.

They go by clocks that the test puts on while none of them runs: that of the machine for an office
in a file, that of the server for one in PostgreSQL.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

import httpx2
import msgspec

from duban.bootstrap.desk import Desk
from duban.cli.exits import Exit
from duban.clock import now
from duban.environment import Settings
from duban.identity.administration import New, add
from duban.identity.issuing import issue
from duban.identity.permissions import permissions_of
from states.actors import Role
from tests.duban.cli.terminal import environment

PATIENCE = 120.0
API = "/api/v1"
BEGUN = b"Staying open"
AGAIN = (429, 503)
"""What is asked again: it came too often, or what became of it is not known."""


class Clock:
    """A clock that is put elsewhere, for the processes that are started from then on."""

    def __init__(self) -> None:
        self.off = 0
        self._begun = time.monotonic()

    def put(self, moment: datetime) -> None:
        """Let it be that moment now."""
        self.off = round((moment - now()).total_seconds())

    @property
    def gone_by(self) -> float:
        """How many seconds have gone by since it was made."""
        return time.monotonic() - self._begun

    def command(self, *arguments: str, ahead: int = 0) -> list[str]:
        """A command that goes by it, on a machine whose own is so many seconds *ahead*."""
        off = [f"{self.off + ahead}", f"{self.off}"]
        return [sys.executable, "-m", "tests.faults.put_elsewhere", *off, *arguments]


class Process:
    """A command of an office that stays open, and is started again and again.

    The clock of its machine is so many seconds *ahead* of the others'.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        arguments: list[str],
        clock: Clock,
        more: Mapping[str, str],
        ahead: int = 0,
    ) -> None:
        self._folder, self._arguments, self._clock, self._more = folder, arguments, clock, more
        self._ahead = ahead
        self._log = folder / f"{name}.log"
        self._running: subprocess.Popen[bytes] | None = None
        self._said_before = self.kills = 0

    def start(self) -> None:
        """Start it, unless it runs."""
        if self._running is None:
            with self._log.open("ab") as log:
                self._said_before = log.tell()
                self._running = self._spawn(log)

    def _spawn(self, log: IO[bytes]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            self._clock.command(*self._arguments, ahead=self._ahead),
            cwd=self._folder,
            env=environment("en", **self._more),
            stdout=log,
            stderr=log,
        )

    @property
    def has_begun(self) -> bool:
        """Whether it stays open, and so ends in order."""
        return BEGUN in self._log.read_bytes()[self._said_before :]

    def wait_until_it_has_begun(self) -> None:
        """Wait until it stays open."""
        until = time.monotonic() + PATIENCE
        while not self.has_begun:
            assert time.monotonic() < until, self.said
            time.sleep(0.05)

    def comes(self) -> bool:
        """Start it; whether it stays open. Before it does it may end, to be tried again later."""
        self.start()
        assert self._running is not None
        until = time.monotonic() + PATIENCE
        while self._running.poll() is None:
            if self.has_begun:
                return True
            assert time.monotonic() < until, self.said
            time.sleep(0.05)
        assert (self.has_begun, self._running.returncode) == (False, Exit.TRY_LATER), self.said
        self._running = None
        return False

    def kill(self) -> None:
        """Kill it, as the machine's want of memory would. It has not ended by itself before."""
        assert self._running is not None
        assert self._running.poll() is None, self.said
        self._running.kill()
        self._running.wait()
        self._running = None
        self.kills += 1

    def stop(self) -> None:
        """Let it stand still, and wait until it does."""
        assert self._running is not None
        self._running.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self._running.pid, os.WSTOPPED | os.WNOWAIT)

    def wake(self) -> None:
        """Let it go on."""
        assert self._running is not None
        self._running.send_signal(signal.SIGCONT)

    def end(self) -> None:
        """Tell it to end, as systemd does, once it has begun."""
        self.wait_until_it_has_begun()
        assert self._running is not None
        self._running.terminate()
        code = self._running.wait(PATIENCE)
        assert code == 0, (code, self.said)
        self._running = None

    def let_go(self) -> None:
        """Leave nothing running, however the test went."""
        if self._running is not None:
            self._running.kill()
            self._running.wait()

    @property
    def said(self) -> str:
        """All that it said in all its lives."""
        return self._log.read_text(encoding="utf-8")


class Asked(msgspec.Struct, frozen=True):
    """An act that was acknowledged: on which case, under which key, and its number in history."""

    case: str
    act: str
    key: str
    seq: int


class Program:
    """A program that does acts on cases of its own, and asks with the same key until it is told."""

    def __init__(self, name: str, port: int, token: str, cases: list[str]) -> None:
        self.name, self.cases = name, cases
        self.told: list[Asked] = []
        self.unanswered = 0
        self._opened = 0
        self._http = httpx2.Client(
            base_url=f"http://127.0.0.1:{port}",
            headers={"authorization": f"Bearer {token}", "accept-language": "en"},
            timeout=PATIENCE,
        )

    def work(self, ending: threading.Event) -> None:
        """Open one case more, then save drafts of those that are open; what is asked is told."""
        number = len(self.told)
        if self._opened < len(self.cases):
            self._opened += 1
            self._do(self.cases[self._opened - 1], "open_case", f"{self.name}-{number}")
        while not ending.is_set():
            number = len(self.told)
            case = self.cases[number % self._opened]
            self._do(case, "start_drafting", f"{self.name}-{number}")
            time.sleep(0.005)

    def _do(self, case: str, act: str, key: str) -> None:
        answer = self.ask(case, act, key)
        self.told.append(Asked(case, act, key, int(str(answer["event"]))))

    def ask(self, case: str, act: str, key: str) -> dict[str, object]:
        """Ask until it is answered; what became of it."""
        data = {"region_code": case.rpartition("/")[2]} if act == "open_case" else {}
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                answer = self._http.post(
                    f"{API}/cases/{case}/acts/{act}", json=data, headers={"idempotency-key": key}
                )
            except httpx2.TransportError:
                answer = None
            if answer is None or answer.status_code in AGAIN:
                self.unanswered += 1
                time.sleep(0.02)
                continue
            assert answer.status_code == 200, answer.text
            told: dict[str, object] = answer.json()
            return told
        raise TimeoutError(key)

    def close(self) -> None:
        """Ask no more."""
        self._http.close()


@contextmanager
def at_work(programs: list[Program]) -> Iterator[None]:
    """Let programs work meanwhile. Raises what went wrong with one of them."""
    ending, wrong = threading.Event(), list[BaseException]()

    def work(one: Program) -> None:
        try:
            one.work(ending)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(one,)) for one in programs]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ending.set()
        for thread in threads:
            thread.join()
        if wrong:  # and not what the test met for it
            raise wrong[0]


def token_for(desk: Desk, login: str, moment: datetime) -> str:
    """A token of a new operator of an office."""
    new = New(login=login, name=login, roles=(Role.OPERATOR,))
    person = add(desk, new, "admin", moment, has_password=False)[0]
    wanted = permissions_of(person.roles)
    return issue(desk, person, "program", wanted, timedelta(days=300), moment, "admin")


def processes_of(
    settings: Settings, clock: Clock, port: int, workers: int
) -> tuple[Process, list[Process]]:
    """The console of an office, and so many workers beside it."""
    folder = settings.office.parent
    more = {}
    if settings.database is not None:
        more = {"DUBAN_RUNNER": "procrastinate", "DUBAN_DATABASE": settings.database}
    console = Process(folder, "console", ["serve", "--port", f"{port}"], clock, more)
    return console, [Process(folder, f"worker{n}", ["worker"], clock, more) for n in range(workers)]


def wait_until_it_answers(port: int) -> None:
    """Wait until a console answers. Raises TimeoutError."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            if httpx2.get(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE).status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.02)
    raise TimeoutError(port)
