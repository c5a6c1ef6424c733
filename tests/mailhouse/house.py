"""aiosmtpd with faults: a mail server that greylists, refuses, stalls, babbles and hangs up."""

# ruff: noqa: N802 - the names of the methods are those that aiosmtpd calls

import asyncio
import ssl
from threading import Event, Thread
from typing import Literal, Self

import msgspec
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Step = Literal["greeting", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "."]
"""What is answered; `.` is the end of the message."""


class Fault(msgspec.Struct, kw_only=True):
    """At *step* the house says *says* instead of what it should, and then stalls or hangs up.

    It strikes `times` times (None: always) after it has spared the first `spared`, and for one
    recipient only if that is given (from RCPT on). At the end of a message the house has the mail
    all the same, if it `keeps` it.
    """

    step: Step
    says: bytes = b""
    then: Literal["go on", "stall", "hang up"] = "go on"
    recipient: str | None = None
    spared: int = 0
    times: int | None = None
    keeps: bool = True


class Taken(msgspec.Struct, frozen=True):
    """A mail that the house took in whole, from which client, and what it answers."""

    sender: str
    recipient: str
    message: bytes
    client: str = ""
    answer: bytes = b""


class House:
    """A mail server on 127.0.0.1, in a thread of its own.

    `pipelines` announces PIPELINING; `tls` offers STARTTLS and wants it, or speaks TLS from the
    first byte if `is_wrapped`; `password` lets the user `office` in, and nobody else then.
    """

    def __init__(
        self,
        *faults: Fault,
        pipelines: bool = True,
        tls: ssl.SSLContext | None = None,
        is_wrapped: bool = False,
        password: str | None = None,
    ) -> None:
        self.faults, self.pipelines, self.password = faults, pipelines, password
        self.tls = None if is_wrapped else tls
        self.mails: list[Taken] = []
        self.tried: list[str] = []
        self.sessions: list[_Session] = []
        self.port = 0
        self._wrapping = tls if is_wrapped else None
        self._ready, self._thread = Event(), Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *trouble: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    def recipients(self) -> list[str]:
        """The recipients of the mails taken in, in order of their names."""
        return sorted(mail.recipient for mail in self.mails)

    def fault_at(self, step: Step, about: str = "", client: str = "") -> Fault | None:
        """Return the fault that strikes a *client* at *step* now, and count that it did."""
        for fault in self.faults:
            if fault.step != step or (fault.recipient or "") not in about or fault.times == 0:
                continue
            if fault.spared:
                fault.spared -= 1
                continue
            if fault.times is not None:
                fault.times -= 1
            return fault
        return None

    def let_in(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, auth: object
    ) -> AuthResult:
        """Let the office in with its password."""
        assert isinstance(auth, LoginPassword)
        password = auth.password.decode()
        self.tried.append(password)
        return AuthResult(
            success=(auth.login, password) == (b"office", self.password), handled=False
        )

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        server = await self._loop.create_server(
            lambda: _Session(self), "127.0.0.1", 0, ssl=self._wrapping
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._over.wait()
        server.close()
        for session in self.sessions:
            if isinstance(session.transport, asyncio.Transport):
                session.transport.abort()
        await asyncio.sleep(0)


class _Session(SMTP):
    """A session in which faults strike before a command is obeyed."""

    def __init__(self, house: House) -> None:
        self._house = house
        house.sessions.append(self)
        super().__init__(
            self,
            hostname="mail.office.example",
            tls_context=house.tls,
            require_starttls=house.tls is not None,
            authenticator=house.let_in,
            auth_require_tls=house.tls is not None,
        )

    async def _handle_client(self) -> None:
        if (fault := self._house.fault_at("greeting")) is not None:
            await self._strike(fault)
        await super()._handle_client()

    async def smtp_EHLO(self, hostname: str) -> None:
        if not await self._is_struck("EHLO"):
            await super().smtp_EHLO(hostname)

    async def smtp_AUTH(self, arg: str) -> None:
        if not await self._is_struck("AUTH"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:
        assert self.session is not None
        if self._house.password is not None and not self.session.authenticated:
            await self.push("530 5.7.0 Authentication required")
        elif not await self._is_struck("MAIL", arg):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:
        if not await self._is_struck("RCPT", arg):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:
        assert self.envelope is not None
        if not await self._is_struck("DATA", next(iter(self.envelope.rcpt_tos), "")):
            await super().smtp_DATA(arg)

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, said: list[str]
    ) -> list[str]:
        """Announce PIPELINING if that is offered."""
        session.host_name = hostname
        return [*said[:-1], *(["250-PIPELINING"] if self._house.pipelines else []), said[-1]]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> bytes:
        """Take the mail in, and say so, or what a fault says."""
        message, recipient = envelope.original_content, envelope.rcpt_tos[0]
        assert envelope.mail_from is not None
        assert message is not None
        client = session.host_name or ""
        fault = self._house.fault_at(".", recipient, client)
        answer = b"250 2.0.0 Ok: queued" if fault is None else fault.says
        if fault is None or fault.keeps:
            taken = Taken(envelope.mail_from, recipient, message, client, answer)
            self._house.mails.append(taken)
        if fault is None:
            return answer
        if fault.then == "go on":
            return fault.says
        await self._strike(fault)
        raise ConnectionResetError

    async def _is_struck(self, step: Step, about: str | None = None) -> bool:
        assert self.session is not None
        fault = self._house.fault_at(step, about or "", self.session.host_name or "")
        if fault is not None:
            await self._strike(fault)
        return fault is not None

    async def _strike(self, fault: Fault) -> None:
        if fault.says:
            await self.push(fault.says)
        if fault.then == "stall":
            await asyncio.Event().wait()
        if fault.then == "hang up":
            assert self.transport is not None
            self.transport.close()
            await asyncio.Event().wait()
