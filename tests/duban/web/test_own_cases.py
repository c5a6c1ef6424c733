"""What waits for an expert or a district stands where they begin, and is counted in the menu."""

import re

from starlette.testclient import TestClient

from duban.running.service import Service
from tests.duban.web.conftest import come_in, text_of
from workflow.record import cases

EXPERT = "演示专家01"
IN_REVIEW = "tj-2023-22/120113"


def test_review_that_waits_for_a_score_comes_first_with_its_act(
    stranger: TestClient, service: Service
) -> None:
    with service.desk.store.reading() as transaction:
        stored = cases.load(transaction, IN_REVIEW)
    assert stored is not None
    member = stored.facts.review.member(EXPERT)
    assert member is not None
    assert (member.score, member.recused) == (None, False)
    console = come_in(stranger, "expert")
    page = text_of(console.get("/own"))
    scoring = f"/cases/{IN_REVIEW}/acts/submit_score"
    assert "待评分 1 件" in page
    assert re.findall(r'href="(/cases/[^"]+)"', page)[:2] == [f"/cases/{IN_REVIEW}", scoring]
    assert page.count("/acts/submit_score") == 1
    text_of(console.get(scoring))
    assert re.findall(r'<a href="/own"( aria-current="page")?>我的案件', page) == [
        ' aria-current="page"'
    ]


def test_menu_counts_what_waits_for_a_district_and_for_nobody_else(stranger: TestClient) -> None:
    badge = re.compile(r'<a href="([^"]+)"[^>]*>\S+ <span class="badge" title="([^"]+)">(\d+)')
    page = text_of(come_in(stranger, "nankai").get("/duties"))
    ((address, title, count),) = badge.findall(page)
    assert (address, title) == ("/received", "待签收")
    assert f"待签收 {count} 件" in text_of(stranger.get("/received"))
    assert badge.findall(text_of(come_in(stranger, "wang").get("/duties"))) == []
