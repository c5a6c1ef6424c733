"""The keys of the console, one by one; none does anything while somebody types."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import window


@pytest.fixture
def context(onlooker: BrowserContext) -> BrowserContext:
    """One window for all: a key changes nothing."""
    return onlooker


def focused(page: Page) -> str:
    """The text of what has the focus."""
    text: str = page.evaluate("document.activeElement.innerText || document.activeElement.id")
    return text


def test_j_and_k_go_from_row_to_row(page: Page) -> None:
    page.goto("/cases")
    page.keyboard.press("j")
    assert focused(page) == "和平区"
    page.keyboard.press("j")
    assert focused(page) == "河东区"
    page.keyboard.press("k")
    assert focused(page) == "和平区"


def test_x_ticks_the_row_and_takes_the_tick_away(page: Page) -> None:
    page.goto("/cases")
    boxes = page.locator("input[name=case]")
    page.keyboard.press("x")
    expect(page.locator("input[name=case]:checked")).to_have_count(0)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(boxes.nth(1)).to_be_checked()
    expect(page.locator("input[name=case]:checked")).to_have_count(1)
    page.keyboard.press("x")
    expect(page.locator("input[name=case]:checked")).to_have_count(0)


def test_keys_go_through_the_lists_of_today(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("j")
    assert focused(page) == "120106"
    page.keyboard.press(".")
    assert focused(page) == "拨付资金"
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("红桥区 · 拨付资金")
    page.keyboard.press(".")
    assert page.evaluate("document.activeElement.matches('#foreseen button.main')")


def test_dot_goes_to_the_first_field_of_a_form_that_lacks_something(page: Page) -> None:
    page.goto("/cases/tj-2023-22/120116401/acts/approve_late_filing")
    page.keyboard.press(".")
    assert page.evaluate("document.activeElement.name") == "f.approved_by"


def test_first_of_what_was_found_is_at_hand(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("港保 批准")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find?*")
    expect(page.locator(".found-list a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("批准逾期备案")


def test_enter_opens_the_row(page: Page) -> None:
    page.goto("/cases?flag=1")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("南开区")


def test_dot_goes_to_the_acts(page: Page) -> None:
    page.goto("/cases/tj-2023-22/120106")
    page.keyboard.press(".")
    assert page.evaluate("document.activeElement.closest('.acts') !== null")


@pytest.mark.parametrize(("key", "field"), [("/", "find"), ("f", "f-search")])
def test_slash_and_f_go_to_a_field(page: Page, key: str, field: str) -> None:
    page.goto("/cases")
    page.keyboard.press(key)
    assert page.evaluate("document.activeElement.id") == field


@pytest.mark.parametrize(
    ("key", "path"),
    [("t", "/"), ("a", "/cases"), ("z", "/duties"), ("y", "/mails"), ("r", "/nights")],
)
def test_g_and_a_letter_go_to_a_page(page: Page, key: str, path: str) -> None:
    page.goto("/cases?flag=1")
    page.keyboard.press("g")
    page.keyboard.press(key)
    page.wait_for_url(f"**{path}")


def test_question_mark_shows_the_keys(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_palette_finds_a_case_and_an_act(page: Page) -> None:
    page.goto("/nights")
    page.keyboard.press("Control+k")
    page.keyboard.type("红桥 拨付")
    found = page.locator("#palette-found a")
    expect(found).to_contain_text(["拨付资金"])
    page.keyboard.press("ArrowDown")
    expect(found.first).to_be_focused()
    expect(found.first).to_contain_text("红桥区")


@pytest.mark.parametrize("key", ["j", "x", ".", "f", "g", "?"])
def test_no_key_fires_while_somebody_types(page: Page, key: str) -> None:
    page.goto("/cases")
    page.locator("#find").focus()
    page.keyboard.press(key)
    assert page.locator("#find").input_value() == key
    assert page.evaluate("document.activeElement.id") == "find"


def test_keys_go_on_after_a_box_was_ticked_by_mouse(page: Page) -> None:
    page.goto("/cases")
    page.locator("input[name=case]").first.click()
    page.keyboard.press("j")
    assert focused(page) == "和平区"


def test_no_key_fires_while_an_input_method_composes(page: Page) -> None:
    page.goto("/cases")
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', "
        "{key: 'j', isComposing: true, bubbles: true}))"
    )
    assert page.locator("tr.at").count() == 0


def test_what_stands_at_the_right_of_the_head_stands_there_without_the_search(
    browser: Browser, address: str
) -> None:
    with window(browser, address) as stranger:
        page = stranger.new_page()
        page.goto("/sign-in")
        expect(page.locator("#find")).to_have_count(0)
        box, width = page.locator(".looks").bounding_box(), page.evaluate("innerWidth")
        assert box is not None
        assert box["x"] + box["width"] > width - 40
