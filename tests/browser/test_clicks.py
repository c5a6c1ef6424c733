"""The tasks of an operator from 今日 to done, counted in clicks, signs and wrong ways; and back."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from config.notices import load_notice
from duban.identity import passwords
from duban.running.mail_deeds import do_to_mails
from duban.running.service import Service
from states.duty_items import Item
from tests.browser.conftest import Seat
from tests.browser.founded import service
from tests.browser.hands import Count, Hands
from tests.browser.tasks import rows, told
from tests.practice import HEPING, PROGRAMME, Practice, plan_papers
from workflow.mail.acts import MailDeed
from workflow.people import persons
from workflow.record import cases, owing
from workflow.record.cases import Stored

__all__ = ["service"]

MOST = 3
QUICK = (
    "Accept a filing",
    "Return a filing with all its defects",
    "Remind an institution",
    "Release a mail",
)
CASE = f"{PROGRAMME}/{HEPING}"
PASSWORD = "海河东路三十七号院"  # noqa: S105 - of a demo person
COUNTED = 13
"""So many tasks the page tells of: ten, of which accepting stands there twice, and two more."""


class Desk:
    """An office whose case is led so far, and an operator before its 今日."""

    def __init__(self, service: Service, page: Page) -> None:
        self.desk, self.page = service.desk, page
        self.hands = Hands(page)
        self.practice = Practice(service.desk.store, is_founded=True)

    def at(self, day: date | None = None) -> None:
        """Look at 今日 on a day, by default the one after the last act."""
        self.desk.set_date(day or self.practice.now.date() + timedelta(days=1))
        self.page.goto("/")

    def act(self, label: str) -> None:
        """Take the act of a row of 今日, and confirm what would follow."""
        self.hands.click(self.page.locator("a.way", has_text=label).first)
        self.confirm()

    def make_ready(self, label: str) -> None:
        """Take an act on money of a row of 今日, which then waits for a second person."""
        self.hands.click(self.page.locator("a.way", has_text=label).first)
        self.hands.confirm()
        expect(self.page.locator(".noted")).to_contain_text("等待另一人审批")

    def confirm(self) -> None:
        """Confirm what would follow."""
        self.hands.confirm()
        expect(self.page.locator(".noted")).to_contain_text("已办理")

    @property
    def stored(self) -> Stored:
        """The case."""
        with self.desk.store.reading() as transaction:
            found = cases.load(transaction, CASE)
        assert found is not None
        return found

    @property
    def did(self) -> Count:
        """What the operator did."""
        return self.hands.did


def due_of(stored: Stored, item: Item) -> date:
    """Until when a thing is owed."""
    (due,) = [duty.due for _, duty in stored.facts.open_duties() if duty.item is item]
    assert due is not None
    return due


@pytest.fixture
def desk(service: Service, context: BrowserContext) -> Desk:
    """That office, before which somebody came in."""
    return Desk(service, context.new_page())


def test_quick_tasks_take_three_clicks_at_most_and_every_task_is_told_of() -> None:
    found = dict(rows())
    assert len(found) == COUNTED
    assert all(found[task].clicks + found[task].keys <= MOST for task in QUICK)


def test_a_filing_is_accepted(desk: Desk) -> None:
    desk.practice.lead("submit_institution_filing")
    desk.at()
    desk.act("方案予以备案")
    assert desk.stored.facts.plan.status == "ACCEPTED"
    assert desk.did == told("Accept a filing")
    desk.hands.click(desk.page.locator("#acts-allowed").get_by_role("link", name="机构予以备案"))
    desk.confirm()
    assert desk.stored.facts.institution.status == "ACCEPTED"
    assert desk.did == told("Accept two filings")


def test_a_filing_is_returned_with_all_its_defects(desk: Desk) -> None:
    desk.practice.lead("approve_plan_internally")
    desk.practice.do("submit_plan_filing", {**plan_papers(HEPING), "paper_copies": 4})
    desk.at()
    desk.act("退回补正方案备案")
    assert desk.stored.facts.plan.status == "RETURNED"
    assert desk.did == told("Return a filing with all its defects")


def test_an_institution_is_reminded_of_what_it_owes(desk: Desk) -> None:
    desk.practice.lead("decide_clawback")
    desk.at(date(2024, 6, 3))
    desk.act("催告")
    assert desk.did == told("Remind an institution")


def test_a_mail_is_released(desk: Desk) -> None:
    desk.practice.lead("accept_plan_filing")
    with desk.desk.store.reading() as transaction:
        (waiting, *_) = owing.planned(transaction, desk.practice.now.date(), 9)
    name = owing.name_of(waiting)
    do_to_mails(desk.desk, MailDeed.HOLD, [name], "王", "再看一遍")
    desk.at()
    desk.hands.click(desk.page.locator("#held tbody tr a").first)
    desk.hands.click(desk.page.get_by_role("button", name="放行"))
    expect(desk.page.locator(".noted")).to_be_visible()
    assert desk.did == told("Release a mail")


def test_what_is_late_is_seen_with_whose_fault_it_is(desk: Desk) -> None:
    desk.practice.lead("decide_clawback")
    desk.at(date(2024, 6, 3))
    desk.hands.click(desk.page.locator("a", has_text="机构逾期").first)
    row = desk.page.locator("table.rows tbody tr").first
    expect(row).to_contain_text("和平区")
    expect(row).to_contain_text("机构")
    assert desk.did == told("See what is late and whose fault it is")


def test_where_the_money_is_is_seen(desk: Desk) -> None:
    desk.practice.lead("decide_clawback")
    desk.at()
    desk.hands.click(desk.page.locator("nav").get_by_role("link", name="资金", exact=True))
    expect(desk.page.locator("main")).to_contain_text("和平区")
    assert desk.did == told("See where the money is")


def test_the_history_is_proved(desk: Desk) -> None:
    desk.practice.lead("accept_plan_filing")
    desk.at()
    desk.hands.click(desk.page.locator("nav").get_by_role("link", name="审计", exact=True))
    desk.hands.click(desk.page.get_by_role("button", name="校验历史"))
    expect(desk.page.locator("main")).to_contain_text("记录的编号、栏目和校验码都相符")
    assert desk.did == told("Prove the history")


def test_a_refusal_is_cured(desk: Desk) -> None:
    desk.practice.lead("decide_support")
    desk.at()
    hands, page = desk.hands, desk.page
    hands.find("和平", "签署任务合同书")
    expect(page.locator("#errors")).to_contain_text("配套")
    hands.click(page.locator("#errors").get_by_role("link", name="落实配套资金"))
    if not page.locator("#foreseen").count():
        hands.look()
    desk.confirm()
    assert desk.stored.facts.money.matching_committed
    hands.click(page.locator("#acts-allowed").get_by_role("link", name="签署任务合同书"))
    expect(page.locator("#errors")).to_have_count(0)
    assert desk.did == told("Cure a refusal")


def test_a_deadline_is_moved_and_what_follows_is_seen(desk: Desk) -> None:
    desk.practice.lead("issue_warning")
    desk.at()
    hands, page = desk.hands, desk.page
    hands.find("和平", "延长整改")
    hands.write(page.get_by_label("理由"), "区内机构改革")
    hands.look()
    expect(page.locator("#foreseen")).to_contain_text("整改")
    before = due_of(desk.stored, Item.RECTIFICATION)
    desk.confirm()
    assert due_of(desk.stored, Item.RECTIFICATION) > before
    assert desk.did == told("Move a deadline and see what follows")


@pytest.fixture
def finance(service: Service, seat: Seat) -> Iterator[Hands]:
    """Somebody of finance, who has a password."""
    page = seat("演示·赵财务")
    with service.desk.store.writing() as transaction:
        person = persons.by_login(transaction, "zhao")
        assert person is not None
        persons.set_password(transaction, person.id, passwords.hashed(PASSWORD))
    yield Hands(page)


def test_money_is_paid_by_two_persons(desk: Desk, finance: Hands) -> None:
    desk.practice.lead("sign_contract")
    desk.at(date(2023, 9, 19))
    desk.make_ready("拨付资金")
    finance.page.goto("/")
    finance.click(finance.page.locator("nav").get_by_role("link", name="待审批"))
    finance.write(finance.page.get_by_label("口令"), PASSWORD)
    finance.press("Enter")
    expect(finance.page.locator(".noted")).to_contain_text("已审批")
    assert desk.stored.facts.money.payments
    assert desk.did + finance.did == told("Pay by two persons")


def test_nobody_approves_with_a_wrong_password(desk: Desk, finance: Hands) -> None:
    desk.practice.lead("sign_contract")
    desk.at(date(2023, 9, 19))
    desk.make_ready("拨付资金")
    finance.page.goto("/approvals")
    finance.click(finance.page.get_by_role("button", name="审批通过"))
    expect(finance.page.locator(".fault")).to_be_visible()
    assert (finance.did, desk.stored.facts.money.payments) == (Count(1, 0, 1), ())


def test_next_year_is_rehearsed(desk: Desk) -> None:
    desk.at()
    hands, page = desk.hands, desk.page
    draft = load_notice(PROGRAMME).text.replace('name = "武清区"', 'name = "武清试名区"')
    hands.click(page.locator("nav").get_by_role("link", name="演练", exact=True))
    hands.click(page.locator("#examples a").first)
    hands.hand_in(page.locator("input[name=notice]"), "next.toml", draft)
    hands.click(page.locator("#play button.main"))
    expect(page.locator("#work table").first).to_be_visible(timeout=30_000)
    assert desk.did == told("Rehearse next year")


def test_back_leads_to_the_form_that_was_looked_at_and_sends_nothing_again(desk: Desk) -> None:
    desk.practice.lead("finalize_review")
    desk.at()
    page = desk.page
    page.goto(f"/cases/{CASE}/acts/deliberate")
    page.get_by_label("予以支持", exact=True).check()
    page.get_by_label("金额").fill("100万元")
    page.get_by_role("button", name="查看后果").click()
    expect(page.locator("#foreseen")).to_be_visible()
    looked = page.url
    assert "draft=" in looked
    page.get_by_role("link", name="回到案件").click()
    page.go_back()
    expect(page).to_have_url(looked)
    expect(page.get_by_label("金额")).to_have_value("100万元")
    page.reload()
    expect(page.get_by_label("金额")).to_have_value("100万元")
    page.locator("#foreseen button.main").click()
    expect(page.locator(".noted")).to_contain_text("已办理")
    page.go_back()
    expect(page.locator("#conflict")).to_contain_text("可能是您在另一窗口办理的")
