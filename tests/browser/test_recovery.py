"""宝坻区 from a slow report through hearing and recovery to settled, by persons at the forms."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from duban.bootstrap.desk import TRAINING
from duban.bootstrap.founding import create
from duban.environment import Settings
from duban.running.service import Service
from states.facts import Facts
from states.money import fen
from tests.browser.conftest import come_in
from tests.conftest import shut
from tests.practice import PROGRAMME, Practice

BAODI = "120115"
CASE = f"{PROGRAMME}/{BAODI}"
OPERATOR, FINANCE = "wang", "zhao"
Fill = Callable[[Page], None]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A training office without cases."""
    desk = create(Settings(office=tmp_path / "office"), TRAINING, date(2023, 7, 18))
    yield Service(desk)
    shut(desk.store)


class Course:
    """The course of the case, day by day, its nights done and its acts typed into forms."""

    def __init__(self, service: Service, context: BrowserContext) -> None:
        self.desk, self.context = service.desk, context
        self.practice = Practice(service.desk.store, is_founded=True)
        self.page = context.new_page()

    @property
    def facts(self) -> Facts:
        """The case as it stands."""
        return self.practice.facts(BAODI)

    def day(self, day: str) -> None:
        """Let the night before a day be done, and begin the day."""
        self.practice.night(day)
        self.desk.set_date(date.fromisoformat(day))

    def form(self, act: str, fill: Fill) -> None:
        """Fill in the form of an act, as far as what would follow."""
        self.page.goto(f"/cases/{CASE}")
        self.page.locator("#acts-allowed").get_by_role("link", name=act, exact=True).click()
        fill(self.page)
        self.page.get_by_role("button", name="查看后果").click()
        expect(self.page.locator("#errors")).to_have_count(0)

    def do(self, act: str, fill: Fill) -> None:
        """Do an act as the operator."""
        self.form(act, fill)
        self.page.get_by_role("button", name=re.compile("^确认")).click()
        expect(self.page.locator(".noted")).to_contain_text("已办理：宝坻区")

    def do_by_two(self, act: str, fill: Fill) -> None:
        """Make an act on money ready, and approve it as another person."""
        self.form(act, fill)
        self.page.get_by_role("button", name="提交审批").click()
        expect(self.page.locator(".noted")).to_contain_text("等待另一人审批")
        come_in(self.context, FINANCE)
        self.page.goto("/approvals")
        self.page.get_by_role("button", name="审批通过").click()
        expect(self.page.locator(".noted")).to_contain_text("已审批")
        come_in(self.context, OPERATOR)


@pytest.fixture
def course(service: Service, context: BrowserContext) -> Course:
    """The case as it was paid, before the operator."""
    opened = Course(service, context)
    opened.practice.lead("disburse", code=BAODI)
    return opened


def nothing(page: Page) -> None:
    """Leave the form as it is."""


def slow_report(page: Page) -> None:
    page.get_by_label("统计截止日期").fill("2023-12-31")
    page.locator("#f-spent_cumulative").fill("0")


def not_cleared(page: Page) -> None:
    page.get_by_label("整改不到位", exact=True).check()


def thirty_wan(page: Page) -> None:
    page.locator("#f-amount").fill("30万元")


def rest(page: Page) -> None:
    page.locator("#f-amount").fill("300,000")


def notified(page: Page) -> None:
    page.get_by_label("听证通知送达日期").fill("2024-02-29")


def test_from_a_slow_report_through_hearing_and_recovery_to_settled(course: Course) -> None:
    course.day("2024-01-10")
    course.do("报送自查报告", slow_report)
    course.day("2024-01-11")
    assert course.facts.shown_state == "FLAGGED"
    course.do("发出预警函", nothing)
    course.day("2024-02-26")
    course.do("整改复核", not_cleared)
    course.do("告知拟收回", thirty_wan)
    course.day("2024-02-28")
    course.do("申请听证", nothing)
    course.day("2024-03-12")
    course.do("举行听证", notified)
    course.day("2024-03-13")
    course.do_by_two("作出收回决定", thirty_wan)
    assert course.facts.shown_state == "RECOVERING"
    course.day("2024-03-20")
    course.do_by_two("缴回资金", rest)
    money = course.facts.money
    assert (money.clawback_decided, money.recovered) == (fen(300_000), fen(300_000))
    course.page.goto(f"/cases/{CASE}")
    expect(course.page.locator("main")).to_contain_text("300,000")
