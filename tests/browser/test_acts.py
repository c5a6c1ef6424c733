"""The forms of acts in a browser: for everybody, on a telephone, and with two windows open."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import NARROW, WIDE
from tests.browser.test_access import Seen, violations, width, with_axe

CASE = "/cases/tj-2023-22/120116"
FORMS = ("disburse", "submit_plan_filing", "record_assessment", "sign_contract", "request_change")


@pytest.fixture
def sheet(onlooker: BrowserContext) -> Iterator[Page]:
    """A page whose answers may be refusals, of which a browser keeps a note."""
    opened = onlooker.new_page()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def seen(onlooker: BrowserContext, axe: str) -> Seen:
    """The forms of some acts as they are first shown, and as they answer."""
    found = Seen({}, {})
    with with_axe(onlooker, axe) as page:
        for act in FORMS:
            page.goto(f"{CASE}/acts/{act}")
            for one in (act, f"{act} sent"):
                if one != act:
                    page.get_by_role("button", name="查看后果").click()
                page.set_viewport_size(WIDE)  # type: ignore[arg-type]  # width and height
                found.violations[one] = violations(page)
                found.widths[one] = width(page)
    return found


def test_axe_finds_nothing_on_any_form(seen: Seen) -> None:
    assert len(seen.violations) == 2 * len(FORMS)
    assert {one: found for one, found in seen.violations.items() if found} == {}


def test_no_form_is_wider_than_a_telephone(seen: Seen) -> None:
    assert {one: wide for one, wide in seen.widths.items() if wide > NARROW["width"]} == {}


def test_enter_in_a_field_looks_and_does_nothing(sheet: Page) -> None:
    sheet.goto("/cases/tj-2023-22/120104/acts/issue_warning")
    sheet.get_by_text("事情发生在较早时间").click()
    sheet.get_by_label("补录依据").press("Enter")
    expect(sheet.locator("#foreseen")).to_be_visible()
    expect(sheet.locator(".noted")).to_have_count(0)


def test_two_windows_on_one_case_lose_nothing_that_was_typed(context: BrowserContext) -> None:
    first, second = context.new_page(), context.new_page()
    for window in (first, second):
        window.goto("/cases/tj-2023-22/120104/acts/issue_warning")
    first.get_by_text("事情发生在较早时间").click()
    first.get_by_label("补录依据").fill("12号函")
    second.get_by_role("button", name="确认").click()
    expect(second.locator(".noted")).to_contain_text("已办理")
    first.get_by_role("button", name="查看后果").click()
    expect(first.locator("#conflict")).to_be_visible()
    expect(first.locator("#since")).to_contain_text("发出预警函")
    expect(first.get_by_label("补录依据")).to_have_value("12号函")
