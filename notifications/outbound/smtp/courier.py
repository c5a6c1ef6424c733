"""The courier by SMTP: several conversations side by side, and what is told of them.

All of it happens in the thread that called, on an event loop that lives as long as the call: there
the parcels are drawn and there `told` is called, between two looks at the network. So both may use
what is bound to that thread, such as a database connection, and neither runs while the other does.
The answers that come meanwhile wait in their sockets and count as having come in time.
"""

import asyncio
import ssl
from collections import deque
from collections.abc import Callable, Iterable, Iterator

from notifications.addresses import BadEnvelope
from notifications.outbound.smtp.connection import Connection, in_a_line
from notifications.outbound.smtp.conversation import Conversation, Load, load_of
from notifications.outbound.smtp.opening import connect, trust
from notifications.outbound.smtp.server import Server
from notifications.parcel import Courier, Parcel, Result, Unreachable
from states.saying import saying

GROUP = 100
"""Results that are told together, for each telling may wait for a disk."""

GATHER_SECONDS = 0.05
"""How long the first result of a group waits for others."""

GRACE_SECONDS = 5.0
"""How long an interrupted courier waits for the answers to what it has handed over."""

Told = Callable[[list[Result]], None]


def courier(server: Server) -> Courier:
    """Return the courier that hands mails to *server*.

    Results are told in groups of up to GROUP, at the latest GATHER_SECONDS after they came. It must
    not be called in a thread that runs an event loop. Where drawing or `told` raises an error,
    nothing further is drawn, what is under way is brought to its end, what could not be told is
    told once more, and the error goes on to the caller.
    """

    def carry(parcels: Iterable[Parcel], told: Told) -> None:
        with asyncio.Runner() as runner:
            runner.run(_Round(server, iter(parcels), told).go())

    return carry


class _Round:
    """One call of the courier."""

    def __init__(self, server: Server, parcels: Iterator[Parcel], told: Told) -> None:
        self._server, self._parcels, self._told = server, parcels, told
        self._context: ssl.SSLContext | None = None
        self._left: deque[Load] = deque()
        self._results: list[Result] = []
        self._telling: asyncio.TimerHandle | None = None
        self._hired, self._open = 1, 0
        self._stopped: Exception | None = None

    async def go(self) -> None:
        """Carry all parcels. Raises what stopped it."""
        work = asyncio.create_task(self._all())
        interrupt = None
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError as error:
            interrupt = error
            self._stop(Unreachable(saying("server.interrupted")))
            await asyncio.wait({work}, timeout=GRACE_SECONDS)
            work.cancel()
            await asyncio.wait({work})
        stopped = self._stopped
        why = stopped.answer if isinstance(stopped, Unreachable) else str(stopped)
        for load in self._left:
            self._settle(Result(load.key, "deferred", in_a_line(why)))
        self._tell()
        if interrupt is not None:
            raise interrupt
        if self._stopped is not None:
            raise self._stopped

    async def _all(self) -> None:
        async with asyncio.TaskGroup() as self._group:
            self._group.create_task(self._work())

    async def _work(self) -> None:
        """Carry as long as there is something to carry, on one connection after another."""
        while (load := self._draw()) is not None:
            connection = await self._connect(load)
            if connection is None:
                return
            self._open += 1
            self._hire()
            conversation = Conversation(connection, self._server, self._draw, self._settle)
            try:
                if (left := await conversation.carry(load)) is not None:
                    self._left.append(left)
            except Unreachable as error:
                self._stop(error)
            finally:
                self._open -= 1

    async def _connect(self, load: Load) -> Connection | None:
        """Open a connection for *load*; where none opens, leave it to those that are open."""
        try:
            self._context = self._context or trust(self._server)
            return await connect(self._server, self._context)
        except Unreachable as error:
            self._left.append(load)
            if not self._open:
                self._stop(error)
            return None
        except asyncio.CancelledError:
            self._left.append(load)
            raise

    def _hire(self) -> None:
        """Once one connection has opened, try all that may be."""
        while self._hired < self._server.connections:
            self._hired += 1
            self._group.create_task(self._work())

    def _draw(self) -> Load | None:
        """Return what is to be carried next, None where nothing is."""
        while self._stopped is None:
            if self._left:
                return self._left.popleft()
            try:
                parcel = next(self._parcels, None)
            except Exception as error:
                self._stop(error)
                break
            if parcel is None:
                break
            try:
                return load_of(parcel)
            except BadEnvelope as error:
                self._settle(Result(parcel.key, "failed", in_a_line(str(error))))
        return None

    def _stop(self, error: Exception) -> None:
        """Draw nothing further; the first reason is the one that is told."""
        if self._stopped is None:
            self._stopped = error

    def _settle(self, result: Result) -> None:
        """Note a result, and tell the group if it is full."""
        self._results.append(result)
        if len(self._results) >= GROUP:
            self._tell()
        elif self._telling is None:
            self._telling = asyncio.get_running_loop().call_later(GATHER_SECONDS, self._tell)

    def _tell(self) -> None:
        """Tell the group; where that fails it waits for the end, and is told once more."""
        if self._telling is not None:
            self._telling.cancel()
            self._telling = None
        group, self._results = self._results, []
        try:
            if group:
                self._told(group)
        except Exception as error:
            self._results = group + self._results
            self._stop(error)
