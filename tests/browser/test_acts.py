"""The forms of acts in a browser: for everybody, on a telephone, and with two windows open."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import NARROW
from tests.browser.test_access import violations

CASE = "/cases/tj-2023-22/120116"
FORMS = ("disburse", "submit_plan_filing", "record_assessment", "sign_contract", "request_change")


@pytest.fixture
def window(context: BrowserContext) -> Page:
    """A page whose answers may be refusals, of which a browser keeps a note."""
    return context.new_page()


def forms(page: Page) -> Iterator[str]:
    """The forms of some acts as they are first shown, and what they say to an empty one."""
    for act in FORMS:
        page.goto(f"{CASE}/acts/{act}")
        yield act
        page.get_by_role("button", name="查看后果").click()
        yield f"{act} sent"


def test_axe_finds_nothing_on_any_form(window: Page, axe: str) -> None:
    wrong = {one: violations(window, axe) for one in forms(window)}
    assert len(wrong) == 2 * len(FORMS)
    assert {one: found for one, found in wrong.items() if found} == {}


def test_no_form_is_wider_than_a_telephone(window: Page) -> None:
    window.set_viewport_size(NARROW)  # type: ignore[arg-type]  # width and height
    wide = {one: window.evaluate("document.documentElement.scrollWidth") for one in forms(window)}
    assert {one: width for one, width in wide.items() if width > NARROW["width"]} == {}


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


def test_enter_in_a_field_looks_and_does_nothing(window: Page) -> None:
    window.goto("/cases/tj-2023-22/120104/acts/issue_warning")
    window.get_by_text("事情发生在较早时间").click()
    window.get_by_label("补录依据").press("Enter")
    expect(window.locator("#foreseen")).to_be_visible()
    expect(window.locator(".noted")).to_have_count(0)
