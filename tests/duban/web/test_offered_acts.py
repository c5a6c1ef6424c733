"""A case offers the acts and corrections that its visitor may ask for, and none of others."""

import re
from datetime import date

import pytest
from starlette.testclient import TestClient

from duban.bootstrap.editions import words
from duban.views.by_region import around_lists
from duban.views.next_acts import NextActs
from states.actors import Role
from states.duty_items import Item
from tests.duban.web.conftest import come_in, text_of
from tests.duban.web.office import CASE, Office
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


WAY = re.compile(r'class="way" href="([^"]*/acts/\w+)')
LISTS = ("/", "/duties?size=1000")
"""Where acts stand beside what is owed."""


@pytest.mark.parametrize("login", ["wang", "chen", "zhao"])
def test_no_act_stands_beside_a_duty_that_its_case_would_refuse(
    stranger: TestClient, login: str
) -> None:
    """In no form of them something is wrong that nothing typed would cure."""
    visitor = come_in(stranger, login)
    found = {one for path in LISTS for one in WAY.findall(text_of(visitor.get(path)))}
    assert len(found) > 2
    refused = [one for one in sorted(found) if 'id="errors"' in text_of(visitor.get(one))]
    assert refused == []


def test_what_clears_the_way_stands_beside_a_duty_whose_own_acts_would_be_refused(
    office: Office,
) -> None:
    """No instalment is paid while a flag is open; a report clears its way."""
    office.lead("issue_warning")
    spoken = words("zh")

    def beside(role: Role) -> list[str]:
        around = around_lists(office.desk)
        shown = NextActs(spoken, office.desk, (role,), around.rulebook)
        with office.desk.store.reading() as transaction:
            shown.look_at(transaction, [CASE])
        found = shown.of(CASE, Item.FOLLOW_ON_PAYMENT, office.stored.facts.shown_state)
        return [one.key for one in found]

    assert f"{CASE}/acts/submit_rectification_report" in beside(Role.OPERATOR)
    assert beside(Role.FINANCE) == []


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
