"""What those see who are not of the office: their own, and nothing of what experts think."""

import re

from starlette.testclient import TestClient

from tests.duban.web.conftest import come_in, text_of

IN_REVIEW = "tj-2023-22/120113"
OTHERS = "tj-2023-22/120117"


def test_expert_learns_of_no_case_by_an_act_on_many(stranger: TestClient) -> None:
    come_in(stranger, "expert")
    for data in (
        {"list": "", "every": "1", "act": "submit_score"},
        {"list": "", "case": OTHERS, "act": "submit_score"},
    ):
        answer = stranger.post("/cases/bulk", data=data)
        assert answer.status_code == 303
        assert "宁河区" not in answer.text


def test_district_acts_on_its_own_cases_alone(stranger: TestClient) -> None:
    come_in(stranger, "nankai")
    data = {"list": "", "every": "1", "act": "submit_self_check"}
    page = text_of(stranger.post("/cases/bulk", data=data, follow_redirects=True))
    assert re.findall(r"<td[^>]*>(?:<a [^>]*>)?(\d{6,9})\b", page) == ["120104"]


def test_expert_sees_the_own_score_alone(stranger: TestClient) -> None:
    come_in(stranger, "expert")
    seen = text_of(stranger.get(f"/cases/{IN_REVIEW}"))
    assert "演示专家01" in seen
    assert not re.search(r"演示专家0[2-9]", seen)
    come_in(stranger, "wang")
    assert re.search(r"演示专家0[2-9]", text_of(stranger.get(f"/cases/{IN_REVIEW}")))
