"""The page of the API: all ways to be read, with nothing from elsewhere."""

import re

from starlette.testclient import TestClient

from config.words import LANGUAGES
from duban.web.api.ways import WAYS
from tests.duban.web.conftest import text_of


def test_page_names_every_way_and_loads_nothing_from_elsewhere(stranger: TestClient) -> None:
    page = text_of(stranger.get("/docs"))
    assert [one.name for one in WAYS if f'id="{one.name}"' not in page] == []
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert loaded
    assert [one for one in loaded if not one.startswith(("/", "#"))] == []
    assert "<style" not in page and not re.search(r"<script(?! src)", page)


def test_page_is_read_in_either_language(stranger: TestClient) -> None:
    read = []
    for language in LANGUAGES:
        stranger.cookies.set("lang", language)
        read.append(text_of(stranger.get("/docs")))
    assert "待办事项列表" in read[0]
    assert "How each date came about" in read[1]
