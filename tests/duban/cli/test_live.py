"""`duban run` at a terminal: it shows the office, follows what others do, and ends when told."""

import signal
from collections.abc import Iterator

import pytest

from tests.duban.cli.screen import PATIENCE, Screen
from tests.duban.cli.terminal import Terminal


@pytest.fixture
def screen(operator: Terminal) -> Iterator[Screen]:
    """The office running at a Chinese terminal."""
    opened = Screen(operator, "zh", "run", "--terminal")
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
