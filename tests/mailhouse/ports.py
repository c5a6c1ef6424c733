"""Ports of this machine for servers that can't choose one themselves."""

import os
import socket
import time
from itertools import count

FIRST, LAST = 20_000, 32_000
"""Below the ports that the system gives to whoever asks for any."""

_next = count(os.getpid() * 7)


def free_port() -> int:
    """Return a port on which nothing listens."""
    while True:
        port = FIRST + next(_next) % (LAST - FIRST)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def wait_for(port: int, seconds: float = 20.0) -> None:
    """Wait until somebody listens on *port*. Raises TimeoutError if nobody does in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise TimeoutError(f"nothing listens on port {port}")
