"""From 今日 to an act done: without a script, by the keyboard alone, on a telephone."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from duban.bootstrap.opening import open_desk
from duban.environment import Settings
from duban.practice.demo import multiply
from duban.running.service import Service
from tests.browser.conftest import NARROW, WIDE, come_in, enter, listening, played, turning, window
from tests.browser.founded import service
from tests.practice import PROGRAMME, Practice
from tests.training_office import copy_office

__all__ = ["played", "service"]

OPERATOR = "演示·王经办"
MOST_TABS = 60
SMALLEST = 24
"""So many points high is at least what a finger has to meet (WCAG 2.5.8)."""
FOCUS = """() => {
  const one = document.activeElement, before = window.focusedBefore;
  const {outlineStyle, outlineWidth} = getComputedStyle(one);
  const {width, height, top, bottom} = one.getBoundingClientRect();
  window.focusedBefore = one;
  return {
    text: one.innerText || one.value || one.id,
    isSeen: one.matches(":focus-visible") && outlineStyle !== "none" && parseFloat(outlineWidth) > 0
      && width > 0 && height > 0 && bottom > 0 && top < innerHeight,
    isOnward: !before?.isConnected
      || Boolean(before.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING),
  };
}"""
"""What has the focus, whether one sees that, and whether it comes after what had it before."""


class Focus(NamedTuple):
    """Where the focus is."""

    text: str
    is_seen: bool
    is_onward: bool


class Keyboard:
    """Somebody who has a keyboard alone."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def focus(self) -> Focus:
        """What has the focus."""
        found = self.page.evaluate(FOCUS)
        return Focus(found["text"].strip(), found["isSeen"], found["isOnward"])

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def leave_the_menu_out(self) -> None:
        """Leave out what stands on every page: the first thing that can be reached does so."""
        self.press("Tab")
        assert (self.focus.text, self.focus.is_seen) == ("跳到正文", True)
        self.press("Enter")

    def go_to(self, text: str) -> None:
        """Go on to what is called so; all on the way is seen, and comes in order."""
        for _ in range(MOST_TABS):
            self.press("Tab")
            found = self.focus
            assert found.is_seen, found
            assert found.is_onward, found
            if found.text.startswith(text):
                return
        raise AssertionError(f"{text} is not reached")

    def enter(self) -> None:
        """Press Enter on what leads to another page."""
        with turning(self.page):
            self.press("Enter")


@pytest.fixture
def filed(service: Service) -> Practice:
    """An office whose case has two filings to check, on the day after they came."""
    practice = Practice(service.desk.store, is_founded=True)
    practice.lead("submit_institution_filing")
    service.desk.set_date(practice.now.date() + timedelta(days=1))
    return practice


def standing(practice: Practice) -> tuple[str, str]:
    """Where both filings stand."""
    facts = practice.facts()
    return facts.plan.status, facts.institution.status


def test_without_a_script_an_act_is_done_and_taken_back(
    filed: Practice, browser: Browser, address: str
) -> None:
    with window(browser, address, java_script_enabled=False) as opened:
        page = opened.new_page()
        enter(page, OPERATOR)
        page.goto("/")
        page.locator("a.way", has_text="方案予以备案").first.click()
        page.locator("#foreseen button.main").click()
        expect(page.locator(".noted")).to_contain_text("已办理：和平区，方案予以备案")
        assert standing(filed)[0] == "ACCEPTED"
        page.locator(".noted").get_by_role("link", name="撤销").click()
        page.get_by_label("理由").fill("点错了")
        page.get_by_role("button", name="查看后果").click()
        page.locator("#foreseen button.main").click()
        expect(page.locator(".noted")).to_contain_text("已办理")
    assert standing(filed)[0] == "SUBMITTED"


def test_by_the_keyboard_alone_two_acts_are_done(
    filed: Practice, browser: Browser, address: str
) -> None:
    with window(browser, address) as opened:
        page = opened.new_page()
        keyboard = Keyboard(page)
        page.goto("/sign-in")
        keyboard.go_to(OPERATOR)
        keyboard.enter()
        keyboard.leave_the_menu_out()
        keyboard.go_to("方案予以备案")
        keyboard.enter()
        keyboard.leave_the_menu_out()
        keyboard.go_to("确认方案予以备案")
        keyboard.enter()
        expect(page.locator(".noted")).to_contain_text("已办理")
        keyboard.press("g")
        with turning(page):
            keyboard.press("z")
        keyboard.press("j")
        keyboard.enter()
        keyboard.press(".")
        assert keyboard.focus.text == "机构予以备案"
        keyboard.enter()
        keyboard.leave_the_menu_out()
        keyboard.go_to("确认机构予以备案")
        keyboard.enter()
        expect(page.locator(".noted")).to_contain_text("已办理")
    assert standing(filed) == ("ACCEPTED", "ACCEPTED")


@pytest.fixture
def telephone(browser: Browser, address: str) -> Iterator[Page]:
    """A telephone in the hand of an operator, who has a finger and no mouse."""
    with window(browser, address, viewport=NARROW, has_touch=True, is_mobile=True) as opened:
        page = opened.new_page()
        enter(page, OPERATOR)
        yield page


def tap(what: Locator) -> None:
    """Tap on what is large enough and stands on the glass, without pushing a table aside."""
    what.evaluate("one => one.scrollIntoView({block: 'center', inline: 'nearest'})")
    is_moved = what.evaluate("one => (one.closest('.scroll')?.scrollLeft ?? 0) > 0")
    box = what.bounding_box()
    assert box is not None and not is_moved
    assert box["x"] >= 0 and box["x"] + box["width"] <= NARROW["width"]
    assert box["height"] >= SMALLEST
    what.tap()


def test_on_a_telephone_an_act_is_done(filed: Practice, telephone: Page) -> None:
    telephone.goto("/")
    tap(telephone.locator("a.way", has_text="方案予以备案").first)
    tap(telephone.locator("#foreseen button.main"))
    expect(telephone.locator(".noted")).to_contain_text("已办理")
    tap(telephone.locator("#acts-allowed").get_by_role("link", name="退回补正机构备案"))
    expect(telephone.locator("h1")).to_have_text("和平区 · 退回补正机构备案")
    assert standing(filed)[0] == "ACCEPTED"


def test_on_a_telephone_every_act_of_today_is_on_the_glass(
    filed: Practice, telephone: Page
) -> None:
    telephone.goto("/")
    ways = telephone.locator("a.way")
    assert ways.count() > 1
    for one in ways.all():
        box = one.bounding_box()
        assert box is not None and box["height"] >= SMALLEST
        assert box["x"] + box["width"] <= NARROW["width"]


NEEDED = {
    "/": ("region", "item", "due"),
    "/duties": ("region", "item", "owner", "due"),
    "/cases": ("region", "state"),
    "/mails": ("mail", "region", "kind", "item", "status"),
}
"""What of a list one has to see without pushing it aside."""
COVERED_FROM = (
    "() => document.querySelector('td.c-acts')?.getBoundingClientRect().left ?? innerWidth"
)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", NEEDED)
def test_on_a_telephone_what_is_needed_most_of_a_list_is_on_the_glass(
    filed: Practice, telephone: Page, path: str, language: str
) -> None:
    telephone.context.add_cookies([{"name": "lang", "value": language, "url": telephone.url}])
    telephone.goto(path)
    most = telephone.evaluate(COVERED_FROM)
    for key in NEEDED[path]:
        box = telephone.locator(f"main td.c-{key}").first.bounding_box()
        assert box is not None, key
        assert box["x"] >= 0 and box["x"] + box["width"] <= most + 1, key


BROKEN = """cells => cells.flatMap(cell => {
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  const found = [], part = new Range();
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    for (const word of text.data.matchAll(/[A-Za-z]+/g)) {
      part.setStart(text, word.index);
      part.setEnd(text, word.index + word[0].length);
      if (part.getClientRects().length > 1) found.push(word[0]);
    }
  }
  return found;
})"""
"""The words that stand on more than one line."""


def test_on_a_telephone_no_english_word_is_broken_in_the_middle(
    filed: Practice, telephone: Page
) -> None:
    telephone.context.add_cookies([{"name": "lang", "value": "en", "url": telephone.url}])
    for path in ("/", "/duties", "/cases/unopened", "/admin/jobs"):
        telephone.goto(path)
        expect(telephone.locator("main td").first).to_be_attached()
        assert telephone.locator("main td").evaluate_all(BROKEN) == [], path


def test_on_a_telephone_the_board_is_not_pushed_aside(filed: Practice, telephone: Page) -> None:
    telephone.goto("/cases/board")
    board = telephone.locator(".scroll")
    assert board.evaluate("one => one.scrollWidth <= one.clientWidth")
    expect(board.locator("li")).not_to_have_count(0)


def test_tables_of_cases_and_names_of_acts_are_whole_on_a_desk(onlooker: BrowserContext) -> None:
    """No table of a case is cut at its right edge, and no name of an act is broken in a row."""
    page = onlooker.new_page()
    for region in ("120106", "120114", "120117", "120116401"):
        page.goto(f"/cases/tj-2023-22/{region}")
        for one in page.locator(".told section:not(#ahead) .scroll").all():
            assert one.evaluate("box => box.scrollWidth <= box.clientWidth"), region
    page.goto("/")
    lines = page.locator("a.way").evaluate_all("all => all.map(a => a.getClientRects().length)")
    assert len(lines) > 10
    assert set(lines) == {1}
    page.close()


LISTS = (
    "/",
    "/cases",
    "/cases?flag=1",
    "/duties",
    "/review",
    "/funds",
    "/map",
    "/mails",
    "/audit",
    "/cases/tj-2023-22/120114",
    "/cases/tj-2023-22/120116401",
)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_table_is_cut_at_its_right_edge_on_a_desk(
    onlooker: BrowserContext, language: str
) -> None:
    """Badges and amounts stand at the right: what is cut there is what is looked for."""
    page = onlooker.new_page()
    page.goto("/")
    onlooker.add_cookies([{"name": "lang", "value": language, "url": page.url}])
    for path in LISTS:
        page.goto(path)
        boxes = page.locator("main .scroll:has(table)")
        widths = boxes.evaluate_all("all => all.map(box => box.scrollWidth - box.clientWidth)")
        assert widths and max(widths) <= 0, path
    onlooker.clear_cookies(name="lang")
    page.close()


def test_no_list_of_several_programmes_is_cut_at_its_right_edge(
    browser: Browser, played: Path, tmp_path: Path
) -> None:
    folder = copy_office(played, tmp_path / "office")
    with open_desk(Settings(office=folder)) as desk:
        multiply(desk.store, PROGRAMME, 3, 7, lambda done, of: None)
        with (
            listening(Service(desk)) as address,
            window(browser, address, viewport=WIDE) as opened,
        ):
            come_in(opened)
            page = opened.new_page()
            page.goto("/cases")
            expect(page.locator("thead .c-programme")).to_have_count(1)
            for path in ("/cases", "/duties", "/mails", "/audit"):
                page.goto(path)
                boxes = page.locator("main .scroll:has(table)")
                cut = boxes.evaluate_all("all => all.map(box => box.scrollWidth - box.clientWidth)")
                assert cut and max(cut) <= 0, path
