"""The mails on one connection, one after the other, and the fate of each.

Sender, recipient and DATA go out together where the server takes them so, and with the end of a
message goes the beginning of the next one (RFC 2920): a round trip a mail.
"""

import asyncio
from collections.abc import Callable

import msgspec

from notifications.addresses import email_address
from notifications.outbound.smtp.connection import Broken, Connection, Reply
from notifications.outbound.smtp.server import Server
from notifications.parcel import Fate, Parcel, Result, Unreachable
from states.saying import saying

SMALL = 65_536
"""Bytes that leave this machine at once; a larger message is ended once the rest of it has left,
and no other command is written behind it."""

END = b".\r\n"
"""What a server has to read before it takes a message."""

LINE_FEED = ord("\n")
TAKEN, CLOSING, SIGN_IN_WANTED = 250, 421, 530
FATES: dict[int, Fate] = {4: "deferred", 5: "failed"}


class Load(msgspec.Struct, frozen=True):
    """A parcel in the words of SMTP: three commands, and the message up to its final dot."""

    key: str
    commands: tuple[bytes, bytes, bytes]
    message: bytes
    is_ours: Callable[[], bool]

    @property
    def envelope(self) -> bytes:
        """The three commands in one."""
        return b"".join(self.commands)


def load_of(parcel: Parcel) -> Load:
    """Return *parcel* as it is said. Raises BadEnvelope for what is no mail address."""
    sender = email_address(parcel.sender).encode("ascii")
    recipient = email_address(parcel.recipient).encode("ascii")
    message = b"\r\n".join([*parcel.message.splitlines(), b""])
    return Load(
        parcel.key,
        (b"MAIL FROM:<%b>\r\n" % sender, b"RCPT TO:<%b>\r\n" % recipient, b"DATA\r\n"),
        _stuffed(message) + END,
        parcel.is_ours,
    )


def _stuffed(message: bytes) -> bytes:
    """Return *message* with two dots for the one that a line begins with."""
    at = message.find(b".")
    while at > 0 and message[at - 1] != LINE_FEED:
        at = message.find(b".", at + 1)
    return message if at < 0 else (b"\n" + message).replace(b"\n.", b"\n..")[1:]


class Conversation:
    """What is said on one connection until it ends or nothing is left to say.

    `draw` gives the next load, `tell` takes what became of one.
    """

    def __init__(
        self,
        connection: Connection,
        server: Server,
        draw: Callable[[], Load | None],
        tell: Callable[[Result], None],
    ) -> None:
        self._connection, self._server = connection, server
        self._draw, self._tell = draw, tell
        self._load: Load | None = None
        self._next: Load | None = None
        self._is_used = self._is_answered = self._is_written = False

    async def carry(self, first: Load) -> Load | None:
        """Carry *first* and what is drawn after it.

        Returns a load that is worth another connection: the server ended this one, on which it had
        answered to a mail before, without a word about it. Raises Unreachable where the server
        wants a sign-in that it does not get.
        """
        try:
            self._begin(first)
            while self._load is not None:
                if await self._ask(self._load):
                    await self._hand_over(self._load)
                else:
                    await self._start_over()
        except Broken as broken:
            return self._leave(str(broken))
        except (Unreachable, asyncio.CancelledError) as error:
            why = error.answer if isinstance(error, Unreachable) else "stopped"
            if (left := self._leave(why)) is not None:
                self._tell(Result(left.key, "deferred", why))
            raise
        await self._connection.quit()
        return None

    def _begin(self, load: Load | None) -> None:
        """Take *load* up, and say its commands if they may be said at once."""
        self._take_up(load)
        if load is not None and self._connection.pipelines:
            self._connection.write(load.envelope)

    def _take_up(self, load: Load | None) -> None:
        self._load, self._next = load, None
        self._is_answered = self._is_written = False

    async def _ask(self, load: Load) -> bool:
        """Name sender and recipient; return whether the server now waits for the message."""
        for command, wanted in zip(load.commands, (2, 2, 3), strict=True):
            if not self._connection.pipelines:
                self._connection.write(command)
            reply = await self._connection.reply(self._server.command_seconds)
            if reply.code == CLOSING:
                raise Broken(reply.words)
            if not self._is_answered and self._wants_sign_in(reply):
                place, answer = self._server.place, reply.words
                raise Unreachable(saying("server.wants_sign_in", place=place, answer=answer))
            self._is_answered = True
            kind = reply.code // 100
            if kind in FATES:
                self._settle(FATES[kind], reply)
                if not self._connection.pipelines:
                    break
            elif kind != wanted or (kind == 3 and self._load is None):
                raise Broken(f"an answer out of place: {reply.words}")
        return self._load is not None

    def _wants_sign_in(self, reply: Reply) -> bool:
        """Whether the sender is refused as anybody would be; servers differ in the code."""
        return reply.code == SIGN_IN_WANTED or (
            reply.code // 100 == 5 and not self._server.user and b"auth" in reply.text.lower()
        )

    async def _hand_over(self, load: Load) -> None:
        """Say the message, and behind it what comes next, unless it is no longer ours to say.

        Whose it is is asked last of all: drawing waits for a database, and who stands still does it
        there.
        """
        message = load.message
        if self._connection.pipelines and len(message) <= SMALL:
            self._next = self._draw()
            if self._next is not None:
                message += self._next.envelope
        is_whole = await self._say(load, message)
        reply = await self._connection.reply(self._server.final_seconds)
        is_taken = is_whole and reply.code == TAKEN
        fate = "sent" if is_taken else FATES.get(reply.code // 100)
        if fate is None:
            raise Broken(f"an answer out of place: {reply.words}")
        self._settle(fate, reply)
        if reply.code == CLOSING or not is_whole:
            raise Broken(reply.words)
        if self._next is not None:
            self._take_up(self._next)
        else:
            self._begin(self._draw())

    async def _say(self, load: Load, message: bytes) -> bool:
        """Say a message; False where the server answered before its end.

        A large one takes its time to leave, so that whose it is is asked again before its end.
        """
        self._require_ours(load)
        if len(load.message) > SMALL:
            self._connection.write(message.removesuffix(END))
            if not await self._connection.flush(self._server.final_seconds):
                return False
            self._require_ours(load)
            message = END
        self._connection.write(message)
        self._is_written = True
        return True

    def _require_ours(self, load: Load) -> None:
        """Give the connection up where a load is another's: nothing else ends what DATA began."""
        if not load.is_ours():
            raise Broken("not handed over: it was in hand for too long")

    async def _start_over(self) -> None:
        """Have the server forget a refused mail, and go on with the next."""
        self._connection.write(b"RSET\r\n")
        reply = await self._connection.reply(self._server.command_seconds)
        if reply.code != TAKEN:
            raise Broken(reply.words)
        self._begin(self._draw())

    def _settle(self, fate: Fate, reply: Reply) -> None:
        """Tell what the server made of the load under way; what it says later changes nothing."""
        self._is_used = True
        if self._load is not None:
            self._tell(Result(self._load.key, fate, reply.words))
            self._load = None

    def _leave(self, why: str) -> Load | None:
        """Close, settle the load under way, and return one of which the server said nothing."""
        self._connection.abort()
        left, load = self._next, self._load
        if load is not None:
            if self._is_written and (left is not None or self._connection.is_flushed):
                self._tell(Result(load.key, "uncertain", f"no answer to the whole message: {why}"))
            elif self._is_answered or not self._is_used:
                self._tell(Result(load.key, "deferred", why))
            else:
                left = load
        self._take_up(None)
        return left
