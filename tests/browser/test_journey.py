"""滨海新区 from drafting to the first disbursement, by three persons at forms without script."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from duban.bootstrap.desk import Desk
from duban.running.service import Service
from states.money import fen
from tests.browser.conftest import Seat
from tests.browser.founded import service
from tests.practice import BINHAI, PROGRAMME
from workflow.record import cases
from workflow.record.cases import Stored

__all__ = ["service"]

CASE = f"{PROGRAMME}/{BINHAI}"
OPERATOR, SUPERVISOR, FINANCE = "演示·王经办", "演示·陈处长", "演示·赵财务"
SUBJECT = "深化知识产权运营服务体系建设+天津市滨海新区市场监督管理局"
INSTITUTIONS = ("甲机构", "乙机构", "丙机构")
Fill = Callable[[Page], None]


@pytest.fixture
def desk(service: Service) -> Desk:
    """The desk of that office."""
    return service.desk


@pytest.fixture
def looks() -> dict[str, object]:
    """In no window of these tests a script runs."""
    return {"java_script_enabled": False}


def nothing(page: Page) -> None:
    """Leave the form as it is."""


def plan_papers(page: Page) -> None:
    page.get_by_label("函", exact=True).first.check()
    page.get_by_label("已加盖公章").check()
    page.get_by_label("名称（主题）").fill(SUBJECT)


def institution_papers(page: Page) -> None:
    page.get_by_label("函", exact=True).check()
    page.get_by_label("确定过程文件").check()
    page.get_by_label("已加盖公章").check()
    page.get_by_label("服务支撑机构名单").fill("，".join(INSTITUTIONS))


def experts(page: Page) -> None:
    page.get_by_label("专家名单").fill("专家一、专家二、专家三\n专家四；专家五")


def scores(page: Page) -> None:
    for name in ("专家一", "专家二", "专家三", "专家四", "专家五"):
        page.get_by_label(name).fill("88")


def support(page: Page) -> None:
    page.get_by_label("予以支持", exact=True).check()
    page.get_by_label("金额").fill("300万元")


def shares(page: Page) -> None:
    for name in INSTITUTIONS:
        page.get_by_role("textbox", name=name).fill("100万")


WAY: tuple[tuple[str, str, Fill], ...] = (
    ("2023-07-19", "编制方案", nothing),
    ("2023-07-20", "提交区内审定", nothing),
    ("2023-07-21", "区内审定方案", nothing),
    ("2023-07-24", "报送方案备案", plan_papers),
    ("2023-07-24", "报送机构备案", institution_papers),
    ("2023-07-26", "方案予以备案", nothing),
    ("2023-07-26", "机构予以备案", nothing),
    ("2023-08-10", "邀请专家", experts),
    ("2023-08-15", "形成评审意见", scores),
    ("2023-08-22", "局党组会审议", support),
    ("2023-08-23", "公示", nothing),
    ("2023-08-31", "确定支持", nothing),
    ("2023-09-08", "落实配套资金", nothing),
    ("2023-09-12", "签署任务合同书", shares),
)
"""The days of the usual way, the act done on each, and what has to be written into its form."""


OF_THE_SUPERVISOR = ("局党组会审议", "公示", "确定支持")


def open_form(page: Page, act: str) -> None:
    """Open the form of an act from the page of the case."""
    page.goto(f"/cases/{CASE}")
    page.locator("#acts-allowed").get_by_role("link", name=act, exact=True).click()


def do(page: Page, fill: Fill) -> None:
    """Fill in the form of an act that is open, see what would follow, and confirm it."""
    fill(page)
    if fill is not nothing or not page.locator("#foreseen").count():
        page.get_by_role("button", name="查看后果").click()
    expect(page.locator("#errors")).to_have_count(0)
    page.get_by_role("button", name=re.compile("^确认")).click()
    expect(page.locator(".noted")).to_contain_text("已办理：滨海新区")


def pay_by_two(first: Page, second: Page) -> None:
    """Make the first payment ready, and approve it as another person."""
    open_form(first, "拨付资金")
    first.get_by_role("button", name="查看后果").click()
    first.get_by_role("button", name="提交审批").click()
    expect(first.locator(".noted")).to_contain_text("等待另一人审批")
    expect(first.get_by_role("button", name="审批通过")).to_have_count(0)
    second.goto("/approvals")
    second.get_by_role("button", name="审批通过").click()
    expect(second.locator(".noted")).to_contain_text("已审批")


def stored(desk: Desk) -> Stored:
    with desk.store.reading() as transaction:
        found = cases.load(transaction, CASE)
    assert found is not None
    return found


def test_from_drafting_to_the_first_payment_by_the_forms_alone(desk: Desk, seat: Seat) -> None:
    pages = {name: seat(name) for name in (OPERATOR, SUPERVISOR, FINANCE)}
    asked: list[str] = []
    for one in pages.values():
        one.on("request", lambda request: asked.append(request.url))
    page = pages[OPERATOR]
    page.goto(f"/cases/{CASE}/acts/open_case")
    do(page, nothing)
    for day, act, fill in WAY:
        desk.set_date(date.fromisoformat(day))
        page = pages[SUPERVISOR if act in OF_THE_SUPERVISOR else OPERATOR]
        open_form(page, act)
        do(page, fill)
    desk.set_date(date.fromisoformat("2023-09-19"))
    pay_by_two(pages[OPERATOR], pages[FINANCE])
    facts = stored(desk).facts
    assert (facts.state, int(facts.step)) == ("EXECUTING", 6)
    assert {one.payee: one.amount for one in facts.money.payments} == dict.fromkeys(
        INSTITUTIONS, fen(600_000)
    )
    assert all(url.startswith("http://127.0.0.1:") for url in asked)


def test_what_was_typed_stays_where_it_is_wrong_and_the_summary_leads_to_it(
    desk: Desk, seat: Seat
) -> None:
    page = seat(OPERATOR)
    page.goto(f"/cases/{CASE}/acts/open_case")
    do(page, nothing)
    page.goto(f"/cases/{CASE}/acts/approve_plan_internally")
    page.get_by_label("方案期限（月）").fill("两年")
    page.get_by_label("审定人").fill("王局长")
    page.get_by_role("button", name="查看后果").click()
    link = page.locator("#errors").get_by_role("link", name=re.compile("方案期限"))
    assert link.get_attribute("href") == "#f-period_months"
    expect(page.get_by_label("方案期限（月）")).to_have_value("两年")
    expect(page.get_by_label("审定人")).to_have_value("王局长")
    assert stored(desk).version == 1
