"""评审 in the browser: places, amounts, objections, and where each row leads."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from tests.duban.web.conftest import text_of
from workflow.store.statement import Statement

MOST = 24


def test_page_costs_no_statement_a_case(console: TestClient, statements: list[Statement]) -> None:
    text_of(console.get("/review"))
    assert 0 < len(statements) <= MOST


@pytest.mark.parametrize("language", ["zh", "en"])
def test_figure_of_running_reviews_leads_to_exactly_those(
    console: TestClient, language: str
) -> None:
    console.cookies.set("lang", language)
    page = text_of(console.get("/review"))
    tile = re.search(
        r'<a href="(/cases\?[^"]+)"><span class="label">[^<]+</span><span class="value">(\d+)', page
    )
    assert tile is not None
    found = re.search(r'class="found"[^>]*>([^<]+)<', text_of(console.get(unescape(tile[1]))))
    assert found is not None and tile[2] in found[1]


def test_places_follow_the_means(console: TestClient) -> None:
    page = text_of(console.get("/review"))
    table = page[page.index('id="ranking"') : page.index("<tfoot")]
    means = [float(one) for one in re.findall(r">(\d\d\.\d\d)<", table)]
    assert len(means) == 15
    assert means == sorted(means, reverse=True)


def test_objection_and_recusal_are_told_with_their_grounds(console: TestClient) -> None:
    page = text_of(console.get("/review"))
    assert "备案机构选定程序未公开比选" in page
    assert "配偶在备案机构任职" in page
