"""A connection over HTTP that is let go of where its request does not become whole in time.

Somebody who opens thousands of connections and sends a letter a minute over each would otherwise
keep everybody else out.
"""

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS, BODY_SECONDS, REFUSED_SECONDS = 20.0, 300.0, 2.0
"""So long the head of a request may take, its body, and what of one is refused already."""


class PatientFor(H11Protocol):
    """HTTP as uvicorn speaks it, which waits so long for a request and no longer."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._patience: asyncio.TimerHandle | None = None
        self._waits_for: object = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take what came, and wait for the rest."""
        super().data_received(data)
        self._wait()

    def on_response_complete(self) -> None:
        """Wait for the next request, or for the end of one that was refused before its end."""
        super().on_response_complete()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        """Wait for what is awaited now; for what was awaited already the time goes on."""
        is_refused = self.cycle is not None and self.cycle.response_complete
        awaited = (self.conn.their_state, is_refused)
        if awaited == self._waits_for:
            return
        self._stop_waiting()
        self._waits_for = awaited
        seconds = self._seconds(is_refused=is_refused)
        if seconds is not None and not self.transport.is_closing():
            self._patience = self.loop.call_later(seconds, self._let_go)

    def _seconds(self, *, is_refused: bool) -> float | None:
        if self.conn.their_state is h11.IDLE:
            return HEAD_SECONDS
        if self.conn.their_state is h11.SEND_BODY:
            return REFUSED_SECONDS if is_refused else BODY_SECONDS
        return None

    def _let_go(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
