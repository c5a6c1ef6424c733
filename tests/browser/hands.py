"""A person's hands at a page: what they click and write is counted, and where they went wrong."""

import re
from typing import NamedTuple

from playwright.sync_api import Locator, Page, Response, expect


class Count(NamedTuple):
    """Clicks, signs that were written, and pages that refused what was asked of them."""

    clicks: int
    keys: int
    wrong: int

    def __add__(self, other: object) -> "Count":
        """What two persons did together."""
        assert isinstance(other, Count)
        return Count(*(own + its for own, its in zip(self, other, strict=True)))


NOTHING = Count(0, 0, 0)


class Hands:
    """The hands of whoever looks at a page."""

    def __init__(self, page: Page) -> None:
        self.page, self.did = page, NOTHING
        page.on("response", self._met)

    def click(self, what: Locator) -> None:
        """Click, tick or choose."""
        self.did += Count(1, 0, 0)
        what.click()

    def write(self, where: Locator, text: str) -> None:
        """Click into a field and write, sign by sign."""
        self.did += Count(1, len(text), 0)
        where.fill(text)

    def press(self, key: str) -> None:
        """Press a key."""
        self.did += Count(0, 1, 0)
        self.page.keyboard.press(key)

    def find(self, case: str, act: str) -> None:
        """Look for an act on a case in the head of the page, which opens its form."""
        self.write(self.page.locator("#find"), f"{case} {act}")
        self.press("Enter")
        expect(self.page.locator("form.act, .found-list").first).to_be_visible()
        several = self.page.locator(".found-list a", has_text=re.compile(f" · {act} "))
        if several.count():
            self.click(several.first)

    def hand_in(self, where: Locator, name: str, content: str) -> None:
        """Choose a file: one click opens the folder, one takes the file."""
        self.did += Count(2, 0, 0)
        where.set_input_files({"name": name, "mimeType": "text/plain", "buffer": content.encode()})

    def confirm(self) -> None:
        """Confirm what would follow."""
        expect(self.page.locator("#foreseen")).to_be_visible()
        self.click(self.page.locator("#foreseen button.main"))

    def look(self) -> None:
        """Have it shown what would follow."""
        self.click(self.page.get_by_role("button", name="查看后果"))

    def _met(self, answer: Response) -> None:
        if answer.request.is_navigation_request() and answer.status >= 400:
            self.did += Count(0, 0, 1)
