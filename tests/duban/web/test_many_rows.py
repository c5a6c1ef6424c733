"""Where a list of 今日 has more rows than are counted, its figure says so and leads to all."""

import re

import pytest
from starlette.testclient import TestClient

from duban.views import today
from tests.duban.web.conftest import text_of

TILE = re.compile(
    r'href="(/(?:cases|duties)[^"]*)"><span class="label">[^<]*</span>.*?>([\d,]+\+?)<'
)


def test_figure_says_that_there_are_more_than_were_counted(
    console: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = dict(TILE.findall(text_of(console.get("/"))))
    assert max(map(int, whole.values())) > 2
    monkeypatch.setattr(today, "SHOWN", 1)
    monkeypatch.setattr(today, "COUNTED", 2)
    page = text_of(console.get("/"))
    cut = {"2+" if int(count) > 2 else count for count in whole.values()}
    assert set(dict(TILE.findall(page)).values()) == cut
    assert '<span class="count">2+</span>' in page
    assert "还有 1+ 条" in page
    for address, count in whole.items():
        assert f"共 {count} 条" in text_of(console.get(address.replace("&amp;", "&")))
