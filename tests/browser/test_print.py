"""Pages on paper: no column beyond the edge, nothing to click, totals once, full pages."""

import pytest
from playwright.sync_api import BrowserContext, ViewportSize, expect

A4: ViewportSize = {"width": 718, "height": 1040}
"""What is left of a sheet between its margins of a centimetre, in pixels of CSS."""
PAGES = [
    "/",
    "/cases",
    "/cases/tj-2023-22/120106",
    "/cases/tj-2023-22/120114",
    "/duties",
    "/funds",
    "/funds/ledger",
    "/review",
    "/audit",
    "/guide",
    "/mails",
    "/nights",
    "/procedure/rules",
    "/calendar",
]
BEYOND = """() => [...document.querySelectorAll('main *')].filter(
    one => one.getClientRects().length && !one.closest('.unseen, svg')
        && one.getBoundingClientRect().right > document.documentElement.clientWidth + 1
).map(one => one.tagName + '.' + one.className + ' ' + one.textContent.trim().slice(0, 40))"""
SPLITTABLE = """() => [...document.querySelectorAll('.part:has(table), table')].every(
    one => getComputedStyle(one).breakInside === 'auto')"""
TO_CLICK = ", ".join(
    (".side", ".top form", "main button", "main .button", ".filters", ".beside", ".export a")
)


@pytest.mark.parametrize("page", PAGES)
def test_page_is_whole_on_paper_and_has_nothing_to_click(
    context: BrowserContext, page: str
) -> None:
    shown = context.new_page()
    shown.goto(page)
    if "/cases/" in page:
        expect(shown.locator("#ahead table")).to_have_count(1)
    shown.set_viewport_size(A4)
    shown.emulate_media(media="print")
    assert shown.evaluate(BEYOND) == []
    assert shown.evaluate(SPLITTABLE)  # a long table begins on the page on which its title stands
    expect(shown.locator(TO_CLICK).filter(visible=True)).to_have_count(0)
    expect(shown.locator(".office")).to_be_visible()
    for foot in shown.locator("tfoot").all():  # else each page ends with the sums of the whole
        assert foot.evaluate("one => getComputedStyle(one).display") == "table-row-group"


def test_list_beside_the_axis_is_printed_though_it_is_folded(context: BrowserContext) -> None:
    shown = context.new_page()
    shown.goto("/cases/tj-2023-22/120106")
    table = shown.locator("#ahead table")
    expect(table).to_have_count(1)
    height = "one => one.getBoundingClientRect().height"
    shown.emulate_media(media="print")
    assert table.evaluate(height) > 100
    assert table.evaluate("one => one.checkVisibility({contentVisibilityAuto: true})")
