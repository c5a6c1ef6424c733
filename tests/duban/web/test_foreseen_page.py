"""What comes if nobody acts, on the page of its own and as a part of the page of the case."""

from time import perf_counter

import pytest
from starlette.testclient import TestClient

from duban.running.service import Service
from duban.views.choosing import case_of
from tests.duban.web.conftest import text_of

CASE = "/cases/tj-2023-22/120105"


@pytest.mark.parametrize(("language", "said"), [("zh", "若无人办理"), ("en", "If nobody acts")])
def test_it_is_a_page_and_a_part(console: TestClient, language: str, said: str) -> None:
    console.cookies.set("lang", language)
    whole = text_of(console.get(f"{CASE}/foreseen"))
    part = text_of(console.get(f"{CASE}/foreseen", headers={"HX-Request": "true"}))
    assert said in whole and said in part
    assert whole.startswith("<!doctype html>") and not part.startswith("<!doctype html>")
    assert "<svg" in part and "<circle" in part and "<table" in part


def test_page_of_the_case_leads_there_without_a_script(console: TestClient) -> None:
    page = text_of(console.get(CASE))
    assert f'hx-get="{CASE}/foreseen"' in page
    assert f'<a href="{CASE}/foreseen">' in page


def test_it_is_played_once_for_a_version(service: Service) -> None:
    _, stored = case_of(service.desk, "tj-2023-22", "120105")
    first = service.foresight.of(stored)
    begun = perf_counter()
    assert service.foresight.of(stored) is first
    assert perf_counter() - begun < 0.05


def test_nothing_is_foreseen_of_a_case_that_is_not_there(console: TestClient) -> None:
    assert console.get("/cases/tj-2023-22/999999/foreseen").status_code == 404
