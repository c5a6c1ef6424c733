"""From 今日 to done in at most three clicks: accept, return, remind, release; and back again."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from duban.bootstrap.desk import TRAINING
from duban.bootstrap.founding import create
from duban.environment import Settings
from duban.running.mail_deeds import do_to_mails
from duban.running.service import Service
from tests.conftest import shut
from tests.practice import HEPING, PROGRAMME, Practice, plan_papers
from workflow.mail.acts import MailDeed
from workflow.record import cases, owing

MOST = 3
CASE = f"{PROGRAMME}/{HEPING}"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A training office without cases, which a test leads as far as it likes."""
    desk = create(Settings(office=tmp_path / "office"), TRAINING, date(2023, 7, 18))
    yield Service(desk)
    shut(desk.store)


class Desk:
    """Somebody before 今日 of that office, whose clicks are counted."""

    def __init__(self, service: Service, page: Page) -> None:
        self.desk, self.page, self.clicks = service.desk, page, 0
        self.practice = Practice(service.desk.store, is_founded=True)

    def at(self, day: date | None = None) -> None:
        """Look at 今日 on a day, by default the one after the last act."""
        self.desk.set_date(day or self.practice.now.date() + timedelta(days=1))
        self.page.goto("/")

    def click(self, what: Locator) -> None:
        """Click, and count it."""
        self.clicks += 1
        what.click()

    def act(self, label: str) -> None:
        """Take the act of a row of 今日, and confirm what would follow."""
        self.click(self.page.locator("a.way", has_text=label).first)
        expect(self.page.locator("#foreseen")).to_be_visible()
        self.click(self.page.locator("#foreseen button.main"))
        expect(self.page.locator(".noted")).to_contain_text("已办理")

    @property
    def state(self) -> str:
        """Where the plan filing of the case stands."""
        with self.desk.store.reading() as transaction:
            found = cases.load(transaction, CASE)
        assert found is not None
        return found.facts.plan.status


@pytest.fixture
def desk(service: Service, context: BrowserContext) -> Desk:
    """That office, before which somebody came in."""
    return Desk(service, context.new_page())


def test_a_filing_is_accepted(desk: Desk) -> None:
    desk.practice.lead("submit_institution_filing")
    desk.at()
    desk.act("方案予以备案")
    assert (desk.state, desk.clicks <= MOST) == ("ACCEPTED", True)


def test_a_filing_is_returned_with_all_its_defects(desk: Desk) -> None:
    desk.practice.lead("approve_plan_internally")
    desk.practice.do("submit_plan_filing", {**plan_papers(HEPING), "paper_copies": 4})
    desk.at()
    desk.act("退回补正方案备案")
    assert (desk.state, desk.clicks <= MOST) == ("RETURNED", True)


def test_an_institution_is_reminded_of_what_it_owes(desk: Desk) -> None:
    desk.practice.lead("decide_clawback")
    desk.at(date(2024, 6, 3))
    desk.act("催告")
    assert desk.clicks <= MOST


def test_a_mail_is_released(desk: Desk) -> None:
    desk.practice.lead("accept_plan_filing")
    with desk.desk.store.reading() as transaction:
        (waiting, *_) = owing.planned(transaction, desk.practice.now.date(), 9)
    name = owing.name_of(waiting)
    do_to_mails(desk.desk, MailDeed.HOLD, [name], "王", "再看一遍")
    desk.at()
    held = desk.page.locator("#held tbody tr a").first
    desk.click(held)
    desk.click(desk.page.get_by_role("button", name="放行"))
    expect(desk.page.locator(".noted")).to_be_visible()
    assert desk.clicks <= MOST


def test_what_is_late_is_seen_with_whose_fault_it_is(desk: Desk) -> None:
    desk.practice.lead("decide_clawback")
    desk.at(date(2024, 6, 3))
    desk.click(desk.page.locator("a", has_text="机构逾期").first)
    row = desk.page.locator("table.rows tbody tr").first
    expect(row).to_contain_text("和平区")
    expect(row).to_contain_text("机构")
    assert desk.clicks == 1


def test_where_the_money_is_is_seen(desk: Desk) -> None:
    desk.practice.lead("decide_clawback")
    desk.at()
    desk.click(desk.page.locator("nav").get_by_role("link", name="资金", exact=True))
    expect(desk.page.locator("main")).to_contain_text("和平区")
    assert desk.clicks == 1


def test_the_history_is_proved(desk: Desk) -> None:
    desk.practice.lead("accept_plan_filing")
    desk.at()
    desk.click(desk.page.locator("nav").get_by_role("link", name="审计", exact=True))
    desk.click(desk.page.get_by_role("button", name="校验历史"))
    expect(desk.page.locator("main")).to_contain_text("记录的编号、栏目和校验码都相符")
    assert desk.clicks <= MOST


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
