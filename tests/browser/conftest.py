"""A real browser before a console that listens; what the browser complains of fails a test."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from config.words import Words
from duban.bootstrap.editions import words
from duban.cli.http_server import ANY_PORT, HOST, address_of, answering, door
from duban.running.service import Service
from tests.duban.web.conftest import played, service

__all__ = ["played", "service"]

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser; while it is open, nothing else in this process can run an event loop."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture
def spoken() -> Words:
    """The words of the console as it is first seen."""
    return words("zh")


@pytest.fixture
def address(service: Service, spoken: Words) -> Iterator[str]:
    """Where the console of a training office listens."""
    with (
        closing(door(HOST, ANY_PORT, spoken)) as opened,
        answering(service, opened, spoken),
    ):
        yield address_of(opened)


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A browser window of its own, in which an operator came in."""
    opened = browser.new_context(base_url=address, viewport=WIDE, locale="zh-CN")  # type: ignore[arg-type]  # width and height
    come_in(opened)
    yield opened
    opened.close()


def come_in(context: BrowserContext, name: str = "演示·王经办") -> None:
    """Sign a demo person in, who stays signed in in this window."""
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_role("button", name=name).click()
    expect(page.locator("form.person")).to_contain_text(name)
    page.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """A page; it may ask nobody but the console, and may not complain."""
    opened, complaints = context.new_page(), list[str]()
    opened.on("console", lambda said: complaints.append(said.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "request",
        lambda asked: None if asked.url.startswith(address) else complaints.append(asked.url),
    )
    yield opened
    assert complaints == []


@pytest.fixture(scope="session")
def axe() -> str:
    """The text of the checker."""
    folder = Path(__file__).parent / "vendor"
    return next(folder.glob("axe-*.min.js")).read_text(encoding="utf-8")
