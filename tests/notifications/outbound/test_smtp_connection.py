"""How long an answer is waited for, by a process that may be stopped meanwhile."""

import asyncio
import socket
import time

import pytest

from notifications.outbound.smtp.connection import Broken, Connection

SECONDS = 0.2


async def waited_for(there: socket.socket, here: socket.socket, answer: bytes) -> int:
    """Wait for an answer that comes a moment after the process, stopped for long, goes on."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_connection(asyncio.Protocol, sock=here)
    connection = Connection(transport, pipelines=False)
    waiting = asyncio.create_task(connection.reply(SECONDS))
    await asyncio.sleep(0)
    time.sleep(2 * SECONDS)
    loop.call_later(SECONDS / 2, there.sendall, answer)
    try:
        return (await waiting).code
    finally:
        connection.abort()


def test_who_stood_still_waits_on_for_the_answer() -> None:
    """The network of the machine may have stood still with it."""
    there, here = socket.socketpair()
    with there:
        assert asyncio.run(waited_for(there, here, b"250 Ok\r\n")) == 250


def test_answer_that_does_not_come_is_given_up_all_the_same() -> None:
    there, here = socket.socketpair()
    with there, pytest.raises(Broken, match=f"no answer within {SECONDS:g} s"):
        asyncio.run(waited_for(there, here, b""))
