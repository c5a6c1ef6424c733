"""`duban run` at a terminal: it shows the office, follows what others do, and ends when told."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator

import pytest

from tests.duban.cli.terminal import Terminal, environment

WIDTH, HEIGHT, PATIENCE = 140, 45, 40.0
_STEERING = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


class Screen:
    """A terminal in which the office runs."""

    def __init__(self, operator: Terminal, lang: str) -> None:
        self._leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
        self.running = subprocess.Popen(
            [sys.executable, "-m", "duban", "run", "--terminal"],
            cwd=operator.folder,
            env=environment(lang, TERM="xterm-256color"),
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

    def close(self) -> None:
        """Let the terminal go."""
        if self.running.poll() is None:
            self.running.kill()
        self.running.wait()
        os.close(self._leader)


@pytest.fixture
def screen(operator: Terminal) -> Iterator[Screen]:
    """The office running at a Chinese terminal."""
    opened = Screen(operator, "zh")
    yield opened
    opened.close()


def test_running_office_follows_other_terminals_and_ends_with_ctrl_c(
    operator: Terminal, screen: Screen
) -> None:
    shown = screen.until("未结预警")
    for part in ("2024-04-10 周三", "演示数据", "工作清单（21）", "夜间报告", "当日邮件"):
        assert part in shown
    done = operator("case", "do", "decline_participation", "120116403", "-f", "letter=yes")
    assert done.code == 0
    assert "不参加确认" in screen.until("不参加确认")
    assert operator("day", "next").code == 0
    screen.until("2024-04-11 周四")
    screen.running.send_signal(signal.SIGINT)
    screen.until("已结束")
    assert screen.running.wait(PATIENCE) == 0
    assert operator("history", "verify").code == 0
