"""Every page for everybody: axe finds nothing, in light and in dark, and no page is too wide."""

import hashlib
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

from duban.identity.permissions import Permission, permissions_of
from duban.web.pages.registry import ROOMS
from states.actors import Role
from tests.browser.conftest import NARROW, come_in

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
IN_DARK = ["color-contrast"]
"""What the colours alone can break; all else is the same in light and in dark."""
RUN = "asked => axe.run({runOnly: asked})"
PLACED = [
    "/cases/tj-2023-22/120116",
    "/cases/tj-2023-22/120105",
    "/nights/2024-03-01",
    "/mails/templates/overdue",
    "/map?by=late",
    "/map?by=execution",
]
PARTS = ("/news", "/own", "/sign-in/provider", "/sign-in/provider/back")
"""What is a part of other pages, leads on to one, or is none in an office without a provider."""
LOOKING = {
    "演示·王经办": Role.OPERATOR,
    "演示·孙审计": Role.AUDITOR,
    "演示·管理员": Role.ADMINISTRATOR,
}
GIVES_FILES = (".xlsx", ".csv", ".ics", ".svg")


def addresses(may: Collection[Permission]) -> list[str]:
    """The pages that take one of these permissions; those of a case take some of them."""
    found = [w for room in ROOMS for w in room.ways if w.method == "GET" and w.needs in may]
    whole = [w.path for w in found if "{" not in w.path and w.path not in PARTS]
    placed = PLACED if Permission.ACT in may else []
    return [one for one in whole if not one.endswith(GIVES_FILES)] + placed


def by_whom() -> Iterator[tuple[str, list[str]]]:
    """The demo persons who see all pages between them, each with those that are left."""
    seen: set[Permission] = set()
    for name, role in LOOKING.items():
        may = permissions_of([role]) - seen
        yield name, addresses(may)
        seen |= may


def with_a_mail(page: Page, places: list[str]) -> list[str]:
    """Places, and with the list of mails the first one in it."""
    if "/mails" not in places:
        return places
    page.goto("/mails")
    first = page.locator('td a[href^="/mails/2"]').first.get_attribute("href")
    return [*places, str(first)]


def violations(page: Page, axe: str) -> list[Any]:
    """What axe finds wrong on a page as it stands in light, and with its colours in dark."""
    page.evaluate(f"(() => {{ {axe} }})()")
    page.emulate_media(color_scheme="light")
    found = page.evaluate(RUN, {"type": "tag", "values": STANDARDS})["violations"]
    page.emulate_media(color_scheme="dark")
    found += page.evaluate(RUN, {"type": "rule", "values": IN_DARK})["violations"]
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found]


def test_axe_finds_nothing_on_any_page(context: BrowserContext, page: Page, axe: str) -> None:
    wrong = {}
    for name, places in by_whom():
        come_in(context, name)
        for one in with_a_mail(page, places):
            page.goto(one)
            wrong[one] = violations(page, axe)
    assert len(wrong) > 5
    assert {one: found for one, found in wrong.items() if found} == {}


def test_no_page_is_wider_than_a_telephone(context: BrowserContext, page: Page) -> None:
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # width and height
    wide = {}
    for name, places in by_whom():
        come_in(context, name)
        for one in with_a_mail(page, places):
            page.goto(one)
            wide[one] = page.evaluate("document.documentElement.scrollWidth")
    assert {one: width for one, width in wide.items() if width > NARROW["width"]} == {}


def test_checker_is_whole() -> None:
    folder = Path(__file__).parent / "vendor"
    kept = tomllib.loads((folder / "VENDORED.toml").read_text(encoding="utf-8"))["file"]
    for one in kept:
        assert hashlib.sha256((folder / one["name"]).read_bytes()).hexdigest() == one["sha256"]
        assert (folder / one["licence_file"]).exists()
