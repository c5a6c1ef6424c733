"""宝坻区 from a slow report through hearing and recovery to settled, by three persons."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect

from duban.running.service import Service
from states.facts import Facts
from states.money import fen
from tests.browser.conftest import Seat
from tests.browser.founded import service
from tests.browser.hands import Count, Hands
from tests.browser.tasks import told
from tests.practice import PROGRAMME, Practice

__all__ = ["service"]

BAODI = "120115"
CASE = f"{PROGRAMME}/{BAODI}"
OPERATOR, SUPERVISOR, FINANCE = "演示·王经办", "演示·陈处长", "演示·赵财务"
Fill = Callable[[Hands], None]


class Course:
    """The course of the case, day by day, its nights done and its acts typed into forms."""

    def __init__(self, service: Service, seat: Seat) -> None:
        self.desk = service.desk
        self.practice = Practice(service.desk.store, is_founded=True)
        self.hands = {name: Hands(seat(name)) for name in (OPERATOR, SUPERVISOR, FINANCE)}
        self.operator = self.hands[OPERATOR]

    @property
    def facts(self) -> Facts:
        """The case as it stands."""
        return self.practice.facts(BAODI)

    @property
    def did(self) -> Count:
        """What all did together."""
        one, two, three = (hands.did for hands in self.hands.values())
        return one + two + three

    def day(self, day: str) -> None:
        """Let the night before a day be done, and begin the day."""
        self.practice.night(day)
        self.desk.set_date(date.fromisoformat(day))

    def form(self, act: str, fill: Fill, name: str = OPERATOR) -> Hands:
        """Look for an act from 今日 and fill its form in, as far as what would follow."""
        hands = self.hands[name]
        hands.page.goto("/")
        hands.find("宝坻", act)
        if fill is not nothing:
            fill(hands)
            hands.look()
        expect(hands.page.locator("#errors")).to_have_count(0)
        return hands

    def do(self, act: str, fill: Fill, name: str = OPERATOR) -> None:
        """Do an act."""
        hands = self.form(act, fill, name)
        hands.confirm()
        expect(hands.page.locator(".noted")).to_contain_text("已办理：宝坻区")

    def do_by_two(self, act: str, fill: Fill, second: str) -> None:
        """Make an act on money ready, and approve it as another person."""
        hands = self.form(act, fill)
        hands.confirm()
        expect(hands.page.locator(".noted")).to_contain_text("等待另一人审批")
        other = self.hands[second]
        other.page.goto("/")
        other.click(other.page.locator("nav").get_by_role("link", name="待审批"))
        other.click(other.page.get_by_role("button", name="审批通过"))
        expect(other.page.locator(".noted")).to_contain_text("已审批")


@pytest.fixture
def course(service: Service, seat: Seat) -> Course:
    """The case as it was paid, before three persons."""
    opened = Course(service, seat)
    opened.practice.lead("disburse", code=BAODI)
    return opened


def nothing(hands: Hands) -> None:
    """Leave the form as it is: what would follow is shown already."""


def slow_report(hands: Hands) -> None:
    hands.write(hands.page.get_by_label("统计截止日期"), "2023-12-31")
    hands.write(hands.page.locator("#f-spent_cumulative"), "0")


def not_cleared(hands: Hands) -> None:
    hands.click(hands.page.get_by_label("整改不到位", exact=True))


def thirty_wan(hands: Hands) -> None:
    hands.write(hands.page.locator("#f-amount"), "30万元")


def rest(hands: Hands) -> None:
    hands.write(hands.page.locator("#f-amount"), "300,000")


def notified(hands: Hands) -> None:
    hands.write(hands.page.get_by_label("听证通知送达日期"), "2024-02-29")


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
    course.do("举行听证", notified, SUPERVISOR)
    course.day("2024-03-13")
    course.do_by_two("作出收回决定", thirty_wan, SUPERVISOR)
    assert course.facts.shown_state == "RECOVERING"
    course.day("2024-03-20")
    course.do_by_two("缴回资金", rest, FINANCE)
    money = course.facts.money
    assert (money.clawback_decided, money.recovered) == (fen(300_000), fen(300_000))
    course.operator.page.goto(f"/cases/{CASE}")
    expect(course.operator.page.locator("main")).to_contain_text("300,000")
    assert course.did == told("From a flag to settled")
