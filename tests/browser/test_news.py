"""A case with news stands first and says what is new; who has opened it finds it in its place."""

import pytest
from playwright.sync_api import Page, expect

from duban.bootstrap.editions import words
from duban.running.service import Service
from states.commands import IssueWarning
from tests.browser.conftest import NARROW, WIDE, turning
from tests.practice import request
from workflow.office.request import Done

BADGE = f"新：{words('zh').label('command', 'issue_warning')}"


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_case_with_news_rises_until_it_was_opened(
    page: Page, service: Service, size: dict[str, int]
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto("/cases")
    first = page.locator("table.rows tbody tr").first
    expect(first).to_contain_text("和平区")
    done = service.desk.office.handle(request(IssueWarning(), code="120104"))
    assert isinstance(done, Done)
    page.reload()
    expect(first.locator(".badge.new")).to_have_text(BADGE)
    with turning(page):
        first.get_by_role("link", name="南开区").click()
    expect(page.locator("#history .c-news span")).to_have_text("新")
    expect(page.locator("#ahead circle title", has_text="新：")).to_have_count(1)
    with turning(page):
        page.get_by_role("link", name="回到列表").click()
    expect(page.locator(".badge.new")).to_have_count(0)
    expect(first).to_contain_text("和平区")


def test_all_is_put_away_at_a_click(page: Page, service: Service) -> None:
    done = service.desk.office.handle(request(IssueWarning(), code="120104"))
    assert isinstance(done, Done)
    page.goto("/")
    with turning(page):
        page.get_by_role("link", name="有新情况 1", exact=True).click()
    with turning(page):
        page.get_by_role("button", name="全部标为已看").click()
    expect(page.locator(".noted")).to_contain_text("已全部标为已看")
    expect(page.locator("table.rows")).to_have_count(0)


COVERED = """() => [...document.querySelectorAll("td.c-overdue_working_days")].filter(cell => {
  if (!cell.textContent.trim() || !cell.offsetParent) return false;
  cell.scrollIntoView({block: "center"});
  const own = document.createRange();
  own.selectNodeContents(cell);
  const text = own.getBoundingClientRect();
  const seen = document.elementFromPoint(text.right - 1, text.top + text.height / 2);
  return seen !== cell;
}).map(cell => cell.parentNode.textContent.trim())"""
"""The rows whose days late something else covers, or that one has to scroll aside for."""


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_days_late_are_covered_by_nothing(
    page: Page, address: str, language: str, size: dict[str, int]
) -> None:
    page.context.add_cookies([{"name": "lang", "value": language, "url": address}])
    page.set_viewport_size(size)  # type: ignore[arg-type]
    for path in ("/", "/duties?overdue=1", "/duties"):
        page.goto(path)
        expect(page.locator("td.c-overdue_working_days").first).to_be_attached()
        assert page.evaluate(COVERED) == [], path
