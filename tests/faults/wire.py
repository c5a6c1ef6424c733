"""A wire to a database server, on which the answer to a COMMIT of a kind can be lost."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ACT, BEGIN, COMMIT = b"INSERT INTO event", b"BEGIN", b"COMMIT"
NAME, TOLD = re.compile(rb"_pg3_\d+"), re.compile(rb"(_pg3_\d+)\0([A-Z][^\0]*)\0")
"""A statement under its name: told with its words once, and from then on by the name alone."""


class _Line:
    """One connection: what the office asks, and what the server answers."""

    def __init__(self, wire: "Wire", office: socket.socket, server: socket.socket) -> None:
        self._wire, self._office, self._server = wire, office, server
        self._has_acted = self._is_cut = False
        self._named: dict[bytes, bytes] = {}
        for carry in (self._ask, self._answer):
            threading.Thread(target=carry, daemon=True).start()

    def _ask(self) -> None:
        with self._office, suppress(OSError):
            while asked := self._office.recv(65536):
                said = self._in_words(asked)
                self._has_acted = self._wire.act in said or (self._has_acted and BEGIN not in said)
                if self._wire.cuts and self._has_acted and COMMIT in said:
                    self._is_cut = True
                self._server.sendall(asked)

    def _in_words(self, asked: bytes) -> bytes:
        """What is asked, with the words of what is asked for by its name."""
        self._named |= {told[1]: told[2] for told in TOLD.finditer(asked)}
        return b" ".join((asked, *(self._named.get(one, b"") for one in NAME.findall(asked))))

    def _answer(self) -> None:
        with self._server, suppress(OSError):
            while said := self._server.recv(65536):
                if self._is_cut:
                    self._wire.cuts -= 1
                    break
                self._office.sendall(said)
        with suppress(OSError):  # what the server ends, ends for the office too
            self._office.shutdown(socket.SHUT_RDWR)


class Wire:
    """Stands between an office and its server; `cuts` acts more are kept and not answered.

    What says *act* is one.
    """

    def __init__(self, url: str, folder: Path, act: bytes = ACT) -> None:
        there = re.search(r"host=([^&]+)", url)
        assert there
        self._server = f"{there[1]}/.s.PGSQL.5432"
        self.url, self.cuts = url.replace(there[1], str(folder)), 0
        self.act = act
        self._door = socket.socket(socket.AF_UNIX)
        self._address = folder / ".s.PGSQL.5432"
        self._door.bind(str(self._address))
        self._door.listen()
        threading.Thread(target=self._let_in, daemon=True).start()

    def _let_in(self) -> None:
        with suppress(OSError):
            while True:
                office, _ = self._door.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                _Line(self, office, server)

    @contextmanager
    def shut(self) -> Iterator[None]:
        """Let nobody new in for a while, as a server that is down."""
        away = self._address.rename(self._address.with_name("away"))
        try:
            yield
        finally:
            away.rename(self._address)

    def close(self) -> None:
        """Let nobody in any more."""
        self._door.close()
