"""A case offers the acts and corrections that its visitor may ask for, and none of others."""

import re
from datetime import date

import pytest
from starlette.testclient import TestClient

from tests.duban.web.conftest import come_in, text_of
from tests.duban.web.office import Office
from tests.practice import PROGRAMME

NANKAI, BAODI = "120104", "120115"


@pytest.mark.parametrize(
    ("login", "mine", "others"),
    [
        ("nankai", {"submit_self_check", "withdraw"}, {"issue_warning", "start_assessment"}),
        ("zhao", {"record_account"}, {"issue_warning", "submit_self_check"}),
        ("wang", {"issue_warning", "submit_self_check"}, set[str]()),
        ("expert", set[str](), {"issue_warning", "submit_self_check"}),
    ],
)
def test_case_offers_the_acts_and_corrections_that_the_visitor_may_ask_for(
    stranger: TestClient, login: str, mine: set[str], others: set[str]
) -> None:
    page = text_of(come_in(stranger, login).get(f"/cases/{PROGRAMME}/{NANKAI}"))
    offered = set(re.findall(rf"/cases/{PROGRAMME}/{NANKAI}/acts/(\w+)", page))
    assert mine <= offered
    assert not offered & others
    corrections = set(re.findall(r"/records/(\d+)/correction", page))
    assert len(corrections) >= len(mine)


def test_case_shows_what_waits_for_its_day_alone_with_that_day(console: TestClient) -> None:
    """Of 宝坻区 the publicity runs until 11 April; that it is supported is what was deliberated."""
    page = text_of(console.get(f"/cases/{PROGRAMME}/{BAODI}"))
    (dated,) = re.findall(r'<ul class="refused" id="acts-dated">(.*?)</ul>', page, re.DOTALL)
    assert re.findall(r"acts/(\w+)", dated) == ["decide_support"]
    assert "2024-04-12 周五起可以办理" in dated and "R-P.1" in dated
    waiting = page.partition('id="acts-waiting"')[2].partition("</details>")[0]
    (label,) = re.findall(r"acts/decide_support[^>]*>([^<]+)</a>", dated)
    assert waiting and f"<b>{label}</b>" not in waiting
    assert 'id="acts-dated"' not in text_of(console.get(f"/cases/{PROGRAMME}/{NANKAI}"))


def test_form_that_lacks_its_reason_alone_shows_what_would_follow_without_confirming(
    office: Office,
) -> None:
    office.lead("decide_support")
    office.desk.set_date(date(2023, 9, 27))
    form = office.form("extend_contract_term")
    shown = form.shown.text
    foreseen = shown.partition('id="foreseen"')[2].partition("<fieldset")[0]
    assert re.search(r"2023-10-\d\d", foreseen)
    assert "填写理由" in foreseen
    assert "…" not in foreseen
    assert 'value="do"' not in shown
    assert 'class="main" name="step" value="look"' in shown
    assert office.form("extend_contract_term").say(reason="等合同文本").do().status_code == 303
