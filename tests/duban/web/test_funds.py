"""资金 in the browser: what it shows, where its figures lead, what it costs."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from tests.duban.web.conftest import text_of
from workflow.store.statement import Statement

MOST = {"/funds": 24, "/funds/ledger": 24}
"""So many statements a page may cost, however many cases there are."""


@pytest.mark.parametrize("path", MOST)
def test_page_costs_no_statement_a_row(
    console: TestClient, statements: list[Statement], path: str
) -> None:
    text_of(console.get(path))
    assert 0 < len(statements) <= MOST[path]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_money_is_drawn_with_a_title_at_each_district(console: TestClient, language: str) -> None:
    console.cookies.set("lang", language)
    page = text_of(console.get("/funds"))
    bars = re.search(r'<ul class="amount-bars">.*?</ul>', page, re.DOTALL)
    assert bars is not None
    rows = re.findall(r"<title>([^<]+)</title>", bars[0])
    assert len(rows) == 11
    district = {"zh": "滨海新区", "en": "Binhai New Area"}[language]
    assert any(district in one and "1,800,000" in one for one in rows)


def test_district_leads_to_its_lines_and_these_are_exported(console: TestClient) -> None:
    page = text_of(console.get("/funds"))
    found = re.search(r'href="(/funds/ledger\?[^"]*region=120114)"', page)
    assert found is not None
    address = unescape(found[1])
    lines = text_of(console.get(address))
    assert "共 7 条" in lines
    csv = console.get(address.replace("/ledger", "/ledger.csv"))
    assert csv.content.startswith(b"\xef\xbb\xbf")
    assert len(csv.text.splitlines()) == 1 + 7
    assert "已确定待拨付" in csv.text


def test_case_shows_its_spending_with_the_bands(console: TestClient) -> None:
    page = text_of(console.get("/cases/tj-2023-22/120104"))
    assert 'class="yellow"' in page and 'class="red"' in page
    points = re.findall(r'<circle class="v-(\w+)".*?<title>([^<]+)</title>', page)
    assert [verdict for verdict, _ in points] == ["not_assessed_grace", "yellow"]
    assert "158,000" in points[1][1]


def test_wrong_programme_is_an_error(console: TestClient) -> None:
    assert console.get("/funds?programme=nope").status_code == 400
