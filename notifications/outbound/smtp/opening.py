"""A connection that is ready for mails, or the reason why there is none."""

import asyncio
import ssl
from typing import cast

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPResponseException,
)

from notifications.outbound.smtp.connection import Connection, decoded, in_a_line
from notifications.outbound.smtp.server import Server
from notifications.parcel import Unreachable
from states.saying import Saying, saying


def trust(server: Server) -> ssl.SSLContext | None:
    """Return what the server's certificate is checked with, None where there is no TLS.

    Raises Unreachable where the file of the authority can't be read.
    """
    if server.security == "none":
        return None
    try:
        return ssl.create_default_context(cafile=server.trust)
    except OSError as error:
        why = in_a_line(str(error))
        raise Unreachable(saying("server.no_authority", path=server.trust, why=why)) from error


async def connect(server: Server, context: ssl.SSLContext | None) -> Connection:
    """Return a connection that is signed in and takes mails.

    Raises Unreachable where it does not come about in time and as securely as asked for.
    """
    client = await _open(server, context)
    return Connection(_transport(client), pipelines=client.supports_extension("pipelining"))


def check(server: Server) -> tuple[Saying, ...]:
    """Connect, sign in, say goodbye; return what was found.

    Raises Unreachable where no mail could be handed over.
    """
    return asyncio.run(_check(server))


async def _check(server: Server) -> tuple[Saying, ...]:
    client = await _open(server, trust(server))
    greeting = client.last_ehlo_response or client.last_helo_response
    name = greeting.message.partition("\n")[0] if greeting else ""
    tls = _transport(client).get_extra_info("ssl_object")
    found = (
        saying("server.takes_mails", place=server.place),
        saying("server.answers_as", name=in_a_line(name)),
        saying("server.encrypted", version=tls.version()) if tls else saying("server.plain"),
        saying("server.signed_in", user=server.user) if server.user else saying("server.unnamed"),
    )
    await Connection(_transport(client), pipelines=False).quit()
    return found


async def _open(server: Server, context: ssl.SSLContext | None) -> SMTP:
    """Go through greeting, TLS and sign-in; a failure is told as what it means for the office."""
    client = SMTP(
        hostname=server.host,
        port=server.port,
        local_hostname=server.name,
        timeout=server.connect_seconds,
        use_tls=server.security == "tls",
        start_tls=False,
        tls_context=context,
    )
    try:
        async with asyncio.timeout(server.connect_seconds):
            await client.connect()
            await _introduce(client)
            if server.security == "starttls":
                await _start_tls(server, client)
            if server.user:
                await _sign_in(server, client)
    except (OSError, SMTPException, UnicodeError) as error:
        _abandon(client)
        raise Unreachable(_why(server, error)) from error
    except BaseException:
        _abandon(client)
        raise
    return client


async def _introduce(client: SMTP) -> None:
    try:
        await client.ehlo()
    except SMTPHeloError:
        await client.helo()


async def _start_tls(server: Server, client: SMTP) -> None:
    if not client.supports_extension("starttls"):
        raise Unreachable(saying("server.no_starttls", place=server.place))
    await client.starttls()
    await _introduce(client)


async def _sign_in(server: Server, client: SMTP) -> None:
    """Sign in once, in the first way that both know: repeated failures may lock the account."""
    ways = {"plain": client.auth_plain, "login": client.auth_login, "cram-md5": client.auth_crammd5}
    for name, sign_in in ways.items():
        if name in client.server_auth_methods:
            try:
                await sign_in(server.user, server.password)
            except SMTPAuthenticationError as error:
                raise Unreachable(_refused(server, error)) from error
            return
    raise Unreachable(saying("server.no_sign_in", place=server.place))


def _refused(server: Server, error: SMTPAuthenticationError) -> Saying:
    answer, user = _said(error), server.user
    return saying("server.sign_in_refused", place=server.place, user=user, answer=answer)


def _why(server: Server, error: Exception) -> Saying:
    """What an error while opening means."""
    if isinstance(error, Unreachable):
        return error.sayings[0]
    cause = error.__cause__ if isinstance(error, SMTPConnectError) else None
    if isinstance(cause, OSError):
        error = cause
    if isinstance(error, ssl.SSLCertVerificationError):
        return saying("server.not_trusted", place=server.place, why=error.verify_message)
    if isinstance(error, ssl.SSLError):
        return saying("server.no_tls", place=server.place, why=in_a_line(str(error)))
    if isinstance(error, TimeoutError):
        seconds = f"{server.connect_seconds:g}"
        return saying("server.not_ready", place=server.place, seconds=seconds)
    if isinstance(error, SMTPResponseException):
        return saying("server.turned_away", place=server.place, answer=_said(error))
    return saying("server.not_reached", place=server.place, why=in_a_line(str(error)))


def _said(error: SMTPResponseException) -> str:
    """What the server said; the library keeps bytes that are no UTF-8 as surrogates."""
    message = decoded(error.message.encode("utf-8", "surrogateescape"))
    return in_a_line(f"{error.code} {message}" if error.code > 0 else message)


def _transport(client: SMTP) -> asyncio.Transport:
    return cast(asyncio.Transport, client.transport)


def _abandon(client: SMTP) -> None:
    """Close at once, without waiting for a last word."""
    if client.transport is not None:
        _transport(client).abort()
    client.close()
