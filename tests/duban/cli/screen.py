"""A terminal with somebody before it, in which one command runs."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time

from tests.duban.cli.terminal import Terminal, environment

WIDTH, HEIGHT, PATIENCE = 140, 45, 40.0
_STEERING = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


class Screen:
    """What a command shows at a terminal."""

    def __init__(self, operator: Terminal, lang: str, *command: str, **more: str) -> None:
        self._leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
        self.running = subprocess.Popen(
            [sys.executable, "-m", "duban", *command],
            cwd=operator.folder,
            env=environment(lang, TERM="xterm-256color", **more),
            stdin=follower,
            stdout=follower,
            stderr=follower,
        )
        os.close(follower)
        self.seen = ""

    def until(self, text: str) -> str:
        """Read on until *text* is shown; return what came since the last time."""
        before, ends = len(self.seen), time.monotonic() + PATIENCE
        while text not in self.seen[before:] and time.monotonic() < ends:
            if select.select([self._leader], [], [], 0.2)[0]:
                try:
                    came = os.read(self._leader, 65536).decode("utf-8", "replace")
                except OSError:  # the other end is closed
                    break
                self.seen += _STEERING.sub("", came)
        assert text in self.seen[before:], self.seen[-2000:]
        return self.seen[before:]

    def type(self, text: str) -> None:
        """Type a line."""
        os.write(self._leader, f"{text}\n".encode())

    def close(self) -> None:
        """Let the terminal go."""
        if self.running.poll() is None:
            self.running.kill()
        self.running.wait()
        os.close(self._leader)
