"""Every page for everybody: axe finds nothing, in light and in dark, and no page is too wide."""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from duban.web import pages
from tests.browser.conftest import NARROW

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PLACED = ["/cases/tj-2023-22/120116", "/cases/tj-2023-22/120105", "/nights/2024-03-01"]
PARTS = ("/news",)
"""What is a part of other pages."""
GIVES_FILES = (".xlsx", ".csv", ".ics", ".svg")


def addresses() -> list[str]:
    """The pages of the console: those without a place in their path, and some of the others."""
    found = [w.path for room in pages.ROOMS for w in room.ways if w.method == "GET"]
    whole = [one for one in found if "{" not in one and one not in PARTS]
    return [one for one in whole if not one.endswith(GIVES_FILES)] + PLACED


def violations(page: Page, axe: str) -> list[Any]:
    """What axe finds wrong on a page as it stands."""
    page.evaluate(f"(() => {{ {axe} }})()")
    run = "standards => axe.run({runOnly: {type: 'tag', values: standards}})"
    found: list[Any] = page.evaluate(run, STANDARDS)["violations"]
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(page: Page, axe: str, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    wrong = {}
    for one in addresses():
        page.goto(one)
        wrong[one] = violations(page, axe)
    assert len(wrong) > 5
    assert {one: found for one, found in wrong.items() if found} == {}


def test_no_page_is_wider_than_a_telephone(context: BrowserContext, page: Page) -> None:
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # width and height
    wide = {}
    for one in addresses():
        page.goto(one)
        wide[one] = page.evaluate("document.documentElement.scrollWidth")
    assert {one: width for one, width in wide.items() if width > NARROW["width"]} == {}


def test_checker_is_whole() -> None:
    folder = Path(__file__).parent / "vendor"
    kept = tomllib.loads((folder / "VENDORED.toml").read_text(encoding="utf-8"))["file"]
    for one in kept:
        assert hashlib.sha256((folder / one["name"]).read_bytes()).hexdigest() == one["sha256"]
        assert (folder / one["licence_file"]).exists()
