"""Browsers and systems by their names."""

import pytest

from duban.views.user_agents import LONGEST, plain_agent

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)"
ANDROID = "Mozilla/5.0 (Linux; Android 14; K)"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{WINDOWS} {WEBKIT} Chrome/126.0.0.0 Safari/537.36", "Chrome · Windows"),
        (f"{WINDOWS} {WEBKIT} Chrome/126.0.0.0 Safari/537.36 Edg/126.0", "Edge · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0", "Firefox · Linux"),
        (f"{IPHONE} AppleWebKit/605 Version/17.5 Mobile/15E148 Safari/604.1", "Safari · iPhone"),
        (f"{ANDROID} {WEBKIT} Chrome/126.0.0.0 Mobile Safari/537.36", "Chrome · Android"),
        (f"{ANDROID} {WEBKIT} Chrome/126 Mobile MicroMessenger/8.0", "WeChat · Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14) Version/17 Safari/605", "Safari · macOS"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
    ],
)  # fmt: skip
def test_browser_and_system_are_told_by_their_names(text: str, told: str) -> None:
    assert plain_agent(text) == told


def test_text_of_nothing_known_is_as_it_is_and_short() -> None:
    told = plain_agent("Acme-Scanner/1.0 " * 9)
    assert len(told) == LONGEST and told.startswith("Acme-Scanner/1.0") and told.endswith("…")
