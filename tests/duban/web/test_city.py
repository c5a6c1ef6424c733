"""地图 in the browser: a link with a title at each district, three ways to colour it."""

import re

import pytest
from starlette.testclient import TestClient

from tests.duban.web.conftest import text_of
from workflow.store.statement import Statement

MOST = 24
DRAWN, IN_THE_INSET = 16, 6


@pytest.mark.parametrize("by", ["step", "late", "execution"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_district_is_a_link_with_a_title(console: TestClient, by: str, language: str) -> None:
    console.cookies.set("lang", language)
    page = text_of(console.get(f"/map?by={by}"))
    links = re.findall(r'<a href="(/cases/[^"]+)">\s*<title>([^<]+)', page)
    assert len(links) == 21
    assert len({title for _, title in links}) == 21
    assert len(re.findall(r"<polygon", page)) == DRAWN + IN_THE_INSET
    assert f'href="/map?by={by}" aria-current="page"' in page


def test_map_costs_no_statement_a_district(
    console: TestClient, statements: list[Statement]
) -> None:
    text_of(console.get("/map"))
    assert 0 < len(statements) <= MOST


def test_colour_that_there_is_not_is_an_error(console: TestClient) -> None:
    wrong = console.get("/map?by=weather")
    assert wrong.status_code == 400
    assert "execution" in wrong.text
