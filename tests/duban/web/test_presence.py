"""Who looks at a case is told to the others there, not to oneself, and is forgotten."""

from datetime import timedelta

from starlette.testclient import TestClient

from duban.clock import now
from duban.running.service import Service
from duban.web.presence import GONE_AFTER, Presence
from tests.duban.web.conftest import come_in, text_of

CASE = "tj-2023-22/120105"


def test_others_are_told_and_not_oneself() -> None:
    there = Presence()
    assert there.others(CASE, "li", "李某") == []
    assert there.others(CASE, "wang", "王某") == ["李某"]
    assert there.others("tj-2023-22/120104", "wang", "王某") == []
    assert there.others(CASE, "li", "李某") == ["王某"]


def test_who_closed_the_page_is_forgotten() -> None:
    moment = now()
    there = Presence(lambda: moment)
    there.others(CASE, "li", "李某")
    moment += GONE_AFTER + timedelta(seconds=1)
    assert there.others(CASE, "wang", "王某") == []


def test_page_of_a_case_tells_who_else_is_there(service: Service, stranger: TestClient) -> None:
    ask = f"/news?after=999999&case={CASE}"
    come_in(stranger, "li")
    assert stranger.get(ask).status_code == 204
    stranger.cookies.clear()
    come_in(stranger, "wang")
    assert "演示·李经办正在查看此案" in text_of(stranger.get(ask))
    assert f"case={CASE}" in text_of(stranger.get(f"/cases/{CASE}"))
