"""Acts on money that await a second person: what they would do, how many, and since when."""

import re

import pytest

from tests.duban.web.conftest import come_in, text_of
from tests.duban.web.office import Office
from workflow.people import persons

WAITING = re.compile(r'action="/approvals/(\w+)/decline"')


@pytest.fixture
def paying(office: Office) -> Office:
    """An office in which an operator made a payment ready on 2023-09-13 of its own days."""
    office.lead("sign_contract")
    office.form("disburse").do()
    return office


def test_button_of_an_act_that_is_only_made_ready_says_so(office: Office) -> None:
    office.lead("sign_contract")
    seen = office.form("disburse").send("look").text
    assert ">提交审批</button>" in seen
    assert "确认拨付资金" not in seen
    other = office.form("request_withdrawal").shown.text
    assert "提交审批" not in other


def test_days_are_those_of_the_office(paying: Office) -> None:
    today = paying.desk.office.today
    page = text_of(paying.console.get("/approvals"))
    assert f"于{today:%Y-%m-%d}" in page
    assert "2026" not in page


def test_second_person_sees_what_would_follow(paying: Office) -> None:
    page = text_of(come_in(paying.console, "zhao").get("/approvals"))
    follows = page[page.index("审批通过后") : page.index("审批通过</button>")]
    for told in ("600,000", "自查", "拨付", "台账", "邮件"):
        assert told in follows, told
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_what_can_not_be_done_any_more_says_why_instead(paying: Office) -> None:
    paying.form("disburse").do()
    first, _ = WAITING.findall(text_of(paying.console.get("/approvals")))
    zhao = come_in(paying.console, "zhao")
    assert zhao.post(f"/approvals/{first}/approve").status_code == 303
    page = text_of(zhao.get("/approvals"))
    assert "案件其间已变，请重新经办。" in page
    assert "审批通过后" not in page


def test_how_much_waits_stands_in_the_menu_and_on_today_for_the_second_person(
    paying: Office,
) -> None:
    badge = re.compile(r'待审批 <span class="badge" title="待我审批">(\d+)</span>')
    own = text_of(paying.console.get("/"))
    assert not badge.search(own)
    assert '<span class="label">待我审批</span><span class="value">0</span>' in own
    page = text_of(come_in(paying.console, "zhao").get("/"))
    assert badge.findall(page) == ["1"]
    assert '<span class="label">待我审批</span><span class="value">1</span>' in page
    (waiting,) = WAITING.findall(text_of(paying.console.get("/approvals")))
    assert f'href="/approvals#p-{waiting}"' in page
    assert f'id="p-{waiting}"' in text_of(paying.console.get("/approvals"))


def test_who_approves_nothing_is_told_of_nothing(paying: Office) -> None:
    page = text_of(come_in(paying.console, "sun").get("/"))
    assert "待我审批" not in page


def test_what_waits_is_seen_in_english(paying: Office) -> None:
    zhao = come_in(paying.console, "zhao")
    zhao.cookies.set("lang", "en")
    page = text_of(zhao.get("/approvals"))
    assert "Once approved" in page
    assert "Awaiting my approval" in page


def test_code_is_asked_for_with_the_password_of_who_has_codes_and_of_nobody_else(
    paying: Office,
) -> None:
    zhao = come_in(paying.console, "zhao")
    assert 'name="code"' not in text_of(zhao.get("/approvals"))
    with paying.desk.store.writing() as transaction:
        person = persons.by_login(transaction, "zhao")
        assert person is not None
        persons.set_totp(transaction, person.id, "sealed", [])
    page = text_of(zhao.get("/approvals"))
    assert 'name="code"' in page
    assert "<details" not in page.partition('name="password"')[2].partition("</form>")[0]
