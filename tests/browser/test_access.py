"""Every page for everybody: axe finds nothing, in light and in dark, and no page is too wide."""

import hashlib
import tomllib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import BrowserContext, Page

from duban.identity.permissions import Permission, permissions_of
from duban.web.pages.all_pages import ROOMS
from duban.web.routing import Way
from states.actors import Role
from tests.browser.conftest import NARROW, WIDE, come_in

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST = "color-contrast"
"""What the colours alone can break; all else is the same in light and in dark."""
RUN = """async ([standards, contrast]) => (await axe.run({
  runOnly: {type: "tag", values: standards}, rules: {[contrast]: {enabled: false}},
  resultTypes: ["violations"],
})).violations"""
LOOKS = """async contrast => {
  const first = new Map();
  for (const one of document.querySelectorAll("body *")) {
    if (![...one.childNodes].some(part => part.nodeType === 3 && part.data.trim())) continue;
    const {color, fontSize, fontWeight, textShadow} = getComputedStyle(one);
    const look = [color, fontSize, fontWeight, textShadow];
    for (let under = one; under; under = under.parentElement) {
      const {backgroundColor, backgroundImage, opacity} = getComputedStyle(under);
      look.push(backgroundColor, backgroundImage, opacity);
    }
    if (!first.has(look.join())) first.set(look.join(), one);
  }
  const asked = {runOnly: {type: "rule", values: [contrast]}, resultTypes: ["violations"]};
  return (await axe.run({include: [...first.values()]}, asked)).violations;
}"""
"""The contrast of one text of each look: its colour and size, and all that lies under it.

Lists show the same few looks a thousand times, and each takes as long as the first.
"""
PLACED = [
    "/cases/tj-2023-22/120116",
    "/cases/tj-2023-22/120105",
    "/nights/2024-03-01",
    "/mails/templates/overdue",
    "/map?by=late",
    "/map?by=execution",
    "/admin/archives/tj-2023-22",
]
OF_SUPERVISORS = ["/admin/new-programme/items?begin=tj-2025-07"]
PARTS = ("/news", "/own", "/sign-in/provider", "/sign-in/provider/back")
"""What is a part of other pages, leads on to one, or is none in an office without a provider."""
LOOKING = {
    "wang": Role.OPERATOR,
    "sun": Role.AUDITOR,
    "admin": Role.ADMINISTRATOR,
    "chen": Role.SUPERVISOR,
    "nankai": Role.DISTRICT,
}
GIVES_FILES = (".xlsx", ".csv", ".ics", ".svg")


def addresses(ways: Collection[Way]) -> list[str]:
    """Where pages stand that need no name of a case or the like; and some cases, for who acts."""
    whole = [way.path for way in ways if "{" not in way.path and way.path not in PARTS]
    placed = PLACED if any(way.needs is Permission.ACT for way in ways) else []
    opening = any(way.needs is Permission.OPEN_PROGRAMME for way in ways)
    placed = placed + (OF_SUPERVISORS if opening else [])
    return [one for one in whole if not one.endswith(GIVES_FILES)] + placed


def by_whom() -> Iterator[tuple[str, list[str]]]:
    """The demo persons who see all pages between them, each with those that are left."""
    left = [way for room in ROOMS for way in room.ways if way.method == "GET"]
    for login, role in LOOKING.items():
        may = permissions_of([role])
        yield login, addresses([way for way in left if way.all_needed <= may])
        left = [way for way in left if not way.all_needed <= may]
    assert not left


def with_a_mail(page: Page, places: list[str]) -> list[str]:
    """Places, and with the list of mails the first one in it."""
    if "/mails" not in places:
        return places
    page.goto("/mails")
    first = page.locator('td a[href^="/mails/2"]').first.get_attribute("href")
    return [*places, str(first)]


@pytest.fixture
def checked(onlooker: BrowserContext, axe: str) -> Iterator[Page]:
    """A page that axe comes along to."""
    with with_axe(onlooker, axe) as opened:
        yield opened


@contextmanager
def with_axe(context: BrowserContext, axe: str) -> Iterator[Page]:
    """Open a page that axe comes along to, wherever it goes."""
    opened = context.new_page()
    opened.add_init_script(axe)
    yield opened
    opened.close()


def violations(page: Page) -> list[Any]:
    """What axe finds wrong on a page as it stands, with its colours in light and in dark."""
    found = page.evaluate(RUN, [STANDARDS, CONTRAST])
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += page.evaluate(LOOKS, CONTRAST)
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found]


def width(page: Page) -> int:
    """How wide a page is on a telephone, on which it is left."""
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # width and height
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    return wide


class Seen(NamedTuple):
    """What was seen of each page or form, by its name."""

    violations: dict[str, list[Any]]
    widths: dict[str, int]


@pytest.fixture(scope="module")
def seen(onlooker: BrowserContext, axe: str) -> Seen:
    """All pages, each opened once."""
    found = Seen({}, {})
    with with_axe(onlooker, axe) as page:
        for login, places in by_whom():
            come_in(onlooker, login)
            for one in with_a_mail(page, places):
                page.set_viewport_size(WIDE)  # type: ignore[arg-type]  # width and height
                page.goto(one)
                found.violations[one] = violations(page)
                found.widths[one] = width(page)
    come_in(onlooker)
    return found


def test_axe_finds_nothing_on_any_page(seen: Seen) -> None:
    assert len(seen.violations) > len(PLACED)
    assert {one: found for one, found in seen.violations.items() if found} == {}


def test_no_page_is_wider_than_a_telephone(seen: Seen) -> None:
    assert {one: wide for one, wide in seen.widths.items() if wide > NARROW["width"]} == {}


@pytest.mark.parametrize("colour", ["#9a9a9a", "light-dark(#000, #444)"])
def test_a_text_that_is_hard_to_read_is_found(checked: Page, colour: str) -> None:
    checked.goto("/account/views")
    checked.evaluate("colour => document.querySelector('h1').style.color = colour", colour)
    assert [name for name, _ in violations(checked)] == [CONTRAST]


def test_checker_is_whole() -> None:
    folder = Path(__file__).parent / "vendor"
    kept = tomllib.loads((folder / "VENDORED.toml").read_text(encoding="utf-8"))["file"]
    for one in kept:
        assert hashlib.sha256((folder / one["name"]).read_bytes()).hexdigest() == one["sha256"]
        assert (folder / one["licence_file"]).exists()
