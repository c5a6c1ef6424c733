"""The procedure, the notice and the guide in the console."""

import pytest
from starlette.testclient import TestClient

from tests.duban.web.conftest import text_of

PATHS = ["/procedure", "/procedure/notice", "/procedure/rules", "/guide"]


@pytest.mark.parametrize("path", PATHS)
def test_each_page_leads_to_the_others(console: TestClient, path: str) -> None:
    page = text_of(console.get(path))
    for other in PATHS:
        assert f'href="{other}"' in page
    assert f'href="{path}" aria-current="page"' in page
    assert " style=" not in page and "<style" not in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_diagram_is_drawn_in_the_language_that_was_chosen(
    console: TestClient, language: str
) -> None:
    console.cookies.set("lang", language)
    drawn = console.get("/procedure.svg")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert f'lang="{language}"' in drawn.text
    assert drawn.text.strip() in text_of(console.get("/procedure"))


def test_guide_names_mailbox_subject_and_deadline(console: TestClient) -> None:
    page = text_of(console.get("/guide"))
    assert "zlzyzxjh@126.com" in page
    assert "2023-07-31" in page
    assert "深化知识产权运营服务体系建设+天津市滨海新区市场监督管理局" in page
