"""A line to a mail server on which each answer takes 5 ms.

`python -m tests.benchmarks.slow_line PORT BEHIND` listens on PORT and passes all on to BEHIND.
"""

import asyncio
import subprocess
import sys
from asyncio import StreamReader, StreamWriter
from collections.abc import Iterator
from contextlib import contextmanager

from tests.mailhouse.ports import free_port, wait_for

ANSWER_SECONDS = 0.005


@contextmanager
def slow_line(behind: int) -> Iterator[int]:
    """The port of a slow line to the server on the port *behind*, in a process of its own."""
    port = free_port()
    line = subprocess.Popen([sys.executable, "-m", __name__, str(port), str(behind)])
    try:
        wait_for(port)
        yield port
    finally:
        line.terminate()
        line.wait()


async def _passed(reader: StreamReader, writer: StreamWriter) -> None:
    """What the client says goes on at once."""
    while some := await reader.read(65_536):
        writer.write(some)
        await writer.drain()
    writer.close()


async def _answered(reader: StreamReader, writer: StreamWriter) -> None:
    """What the server answers goes back line by line, each after its time."""
    while line := await reader.readline():
        await asyncio.sleep(ANSWER_SECONDS)
        writer.write(line)
    writer.close()


async def _serve(port: int, behind: int) -> None:
    async def connected(reader: StreamReader, writer: StreamWriter) -> None:
        answers, calls = await asyncio.open_connection("127.0.0.1", behind)
        both = (_passed(reader, calls), _answered(answers, writer))
        await asyncio.gather(*both, return_exceptions=True)

    async with await asyncio.start_server(connected, "127.0.0.1", port) as server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2])))
