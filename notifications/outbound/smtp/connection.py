"""A connection to a mail server: commands out, answers in, each within its time."""

import asyncio
from collections import deque

import msgspec

LONGEST_ANSWER = 300
"""Characters of a server's answer that are kept."""

GOODBYE_SECONDS = 2.0
"""How long the answer to QUIT is waited for: nothing depends on it."""

SLICES = 10
"""In so many slices an answer is waited for: who stood still meanwhile, and the network of the
machine perhaps, has waited for one of them and waits for the others yet."""

LONGEST_LINE, MOST_LINES = 8_192, 100
"""Bytes of a line, and lines of a reply, that are still taken for one."""


class Broken(Exception):
    """The connection is of no more use; its words say what happened."""


class Reply(msgspec.Struct, frozen=True):
    """What the server said: a code of three digits and a text."""

    code: int
    text: bytes

    @property
    def words(self) -> str:
        """The code and the text as a printable line."""
        return in_a_line(f"{self.code} {decoded(self.text)}")


def decoded(text: bytes) -> str:
    """What a server said, in the coding in which it can be read: UTF-8, or that of old systems."""
    for coding in ("utf-8", "gb18030"):
        try:
            return text.decode(coding)
        except UnicodeDecodeError:
            continue
    return text.decode("utf-8", "replace")


def in_a_line(text: str) -> str:
    """Return *text* as one printable line that is not too long."""
    line = text if text.isprintable() else "".join([c if c.isprintable() else " " for c in text])
    return line.strip()[:LONGEST_ANSWER]


class Connection(asyncio.Protocol):
    """A connection on which the server waits for mails.

    `pipelines` says that it takes several commands at once. An answer that is there counts, however
    late it is read; what the server says unasked breaks the connection, for from then on no answer
    would be known to belong to its question.
    """

    def __init__(self, transport: asyncio.Transport, *, pipelines: bool) -> None:
        self.pipelines = pipelines
        self.is_flushed = True
        self._transport = transport
        self._loop = asyncio.get_running_loop()
        self._replies: deque[Reply] = deque()
        self._rest = b""
        self._lines: list[bytes] = []
        self._end: str | None = None
        self._waiting: asyncio.Future[None] | None = None
        transport.set_write_buffer_limits(0)
        transport.set_protocol(self)

    # --- what the courier does -----------------------------------------------------------------

    def write(self, data: bytes) -> None:
        """Send *data*. Raises Broken where that is of no use."""
        if self._end is not None:
            raise Broken(self._end)
        if self._replies or self._rest or self._lines:
            raise Broken("the server answered what nobody had asked")
        self._transport.write(data)

    async def reply(self, seconds: float) -> Reply:
        """Return the next reply, waiting up to *seconds*. Raises Broken if none comes."""
        while not self._replies:
            if self._end is not None:
                raise Broken(self._end)
            await self._arrival(seconds)
        return self._replies.popleft()

    async def flush(self, seconds: float) -> bool:
        """Wait up to *seconds* until all that was written has left; False if it is answered before.

        Raises Broken where it does not leave.
        """
        while not (self.is_flushed or self._replies):
            if self._end is not None:
                raise Broken(self._end)
            await self._arrival(seconds)
        return not self._replies

    async def quit(self) -> None:
        """Say goodbye, and close whatever comes of it."""
        try:
            self.write(b"QUIT\r\n")
            await self.reply(GOODBYE_SECONDS)
        except Broken:
            pass
        finally:
            self.abort()

    def abort(self) -> None:
        """Close; what is not sent yet never will be."""
        self._transport.abort()

    async def _arrival(self, seconds: float) -> None:
        self._waiting = self._loop.create_future()
        self._wait_for(seconds)
        try:
            await self._waiting
        finally:
            self._late.cancel()
            self._waiting = None

    def _wait_for(self, seconds: float, slices: int = SLICES) -> None:
        """Wait so long, a slice at a time."""
        if slices:
            self._late = self._loop.call_later(
                seconds / SLICES, self._wait_for, seconds, slices - 1
            )
        else:
            self._finish(f"no answer within {seconds:g} s")

    def _finish(self, why: str) -> None:
        """Nothing further will be read; an answer that came just before still counts."""
        if self._end is None and not self._replies:
            self._end = why
        self._wake()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    # --- what the event loop tells -------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """Take in replies; what is none ends the conversation after those before it."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            code, sign, text = line[:3], line[3:4], line[4:].rstrip()
            if not (code.isdigit() and sign in (b" ", b"-", b"\r", b"")):
                self._garbage(line)
                return
            self._lines.append(text)
            if sign != b"-":
                self._replies.append(Reply(int(code), b" ".join(self._lines)))
                self._lines = []
        if len(self._rest) > LONGEST_LINE or len(self._lines) > MOST_LINES:
            self._garbage(self._rest)
        elif self._replies:
            self._wake()

    def _garbage(self, line: bytes) -> None:
        self._end = f"no answer of a mail server: {decoded(line)[:80]}"
        self._transport.abort()
        self._wake()

    def pause_writing(self) -> None:
        """Part of what was written still lies here."""
        self.is_flushed = False

    def resume_writing(self) -> None:
        """All that was written has left."""
        self.is_flushed = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """The server hung up."""
        if self._end is None:
            self._end = f"the connection was lost: {exc}" if exc else "the server hung up"
        self._wake()
