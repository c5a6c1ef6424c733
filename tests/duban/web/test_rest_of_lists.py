"""Where a list of a page is cut, the line that counts the others leads to all of them."""

import re

import pytest
from starlette.testclient import TestClient

from duban.views import today
from duban.web.pages import case
from tests.duban.web.conftest import text_of
from tests.practice import PROGRAMME

CUT = re.compile(
    r'<span class="count">(\d+)</span></h2>(?:(?!</section>).)*?'
    r'<p class="more"><a href="([^"]+)">还有 (\d+) 条</a></p>',
    re.DOTALL,
)


def test_lists_of_the_day_lead_to_their_other_rows(
    console: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(today, "SHOWN", 1)
    cut = CUT.findall(text_of(console.get("/")))
    assert len(cut) >= 4
    for counted, address, left in cut:
        assert int(left) == int(counted) - 1
        whole = text_of(console.get(address.replace("&amp;", "&")))
        if "came=all" in address:
            (shown,) = re.findall(r'id="overnight".*?</section>', whole, re.DOTALL)
            assert shown.count("<tr") == int(counted) + 1
        else:
            assert f"共 {counted} 条" in whole


def test_mails_of_a_case_lead_to_all_of_them(
    console: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case, "SHOWN", 2)
    page = text_of(console.get(f"/cases/{PROGRAMME}/120106"))
    address, left = re.findall(r'<p class="more"><a href="([^"]+)">还有 (\d+) 条</a></p>', page)[-1]
    assert f"共 {int(left) + 2} 条" in text_of(console.get(address.replace("&amp;", "&")))
