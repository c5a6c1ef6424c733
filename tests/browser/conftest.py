"""A real browser before a console that listens; what the browser complains of fails a test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from duban.bootstrap.editions import words
from duban.bootstrap.opening import open_desk
from duban.cli.http_server import ANY_PORT, HOST, address_of, answering, door
from duban.environment import Settings
from duban.running.service import Service
from tests.duban.web.conftest import played, service
from tests.training_office import copy_office

__all__ = ["played", "service"]

expect.set_options(timeout=30_000)  # for a slow machine; what is there is seen at once

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
HERE = f"http://{HOST}:"
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser; while it is open, nothing else in this process can run an event loop."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield started
        started.close()


@contextmanager
def listening(service: Service) -> Iterator[str]:
    """Let the console of an office answer; where it listens."""
    spoken = words("zh")
    with closing(door(HOST, ANY_PORT, spoken)) as opened, answering(service, opened, spoken):
        yield address_of(opened)


@contextmanager
def window(browser: Browser, address: str, **looks: Any) -> Iterator[BrowserContext]:
    """A browser window of its own, with cookies of its own."""
    opened = browser.new_context(base_url=address, locale="zh-CN", **{"viewport": WIDE, **looks})
    yield opened
    opened.close()


@contextmanager
def turning(page: Page) -> Iterator[None]:
    """Let what is done lead to another page, and wait until that one stands.

    The page that is left gets a mark, which the next one has not: an event of a page before,
    which a slow machine tells late, is not taken for the one that is waited for.
    """
    page.evaluate("document.documentElement.dataset.left = ''")
    yield
    expect(page.locator("html[data-left]")).to_have_count(0)
    page.wait_for_load_state()


def come_in(context: BrowserContext, login: str = "wang") -> None:
    """Sign a demo person in, who stays signed in in this window."""
    assert context.request.post("/sign-in/demo", form={"login": login}).ok


def enter(page: Page, name: str) -> None:
    """Come in at the door, as a demo person at a click."""
    page.goto("/sign-in")
    page.get_by_role("button", name=name).click()
    expect(page.locator("form.person")).to_contain_text(name)


@pytest.fixture
def address(service: Service) -> Iterator[str]:
    """Where the console of the test's own office listens."""
    with listening(service) as listens:
        yield listens


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A window of the test's own, in which an operator came in."""
    with window(browser, address) as opened:
        come_in(opened)
        yield opened


Seat = Callable[[str], Page]
"""The page of a person who is named."""


@pytest.fixture
def looks() -> dict[str, object]:
    """How the windows of those who are seated are; a module may have its own."""
    return {}


@pytest.fixture
def seat(browser: Browser, address: str, looks: dict[str, object]) -> Iterator[Seat]:
    """Persons of the office, each before a window of the own, signed in at a click."""
    with ExitStack() as windows:

        def take(name: str) -> Page:
            page = windows.enter_context(window(browser, address, **looks)).new_page()
            enter(page, name)
            return page

        yield take


@pytest.fixture(scope="module")
def onlooker(
    browser: Browser, played: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """The window of an operator for all tests of a module, which look and change no case."""
    office = copy_office(played, tmp_path_factory.mktemp("seen") / "office")
    with (
        open_desk(Settings(office=office)) as desk,
        listening(Service(desk)) as listens,
        window(browser, listens) as opened,
    ):
        come_in(opened)
        yield opened


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page; it may ask nobody but the console, and may not complain."""
    opened, complaints = context.new_page(), list[str]()
    opened.on("console", lambda said: complaints.append(said.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "request",
        lambda asked: None if asked.url.startswith(HERE) else complaints.append(asked.url),
    )
    yield opened
    opened.close()
    assert complaints == []


@pytest.fixture(scope="session")
def axe() -> str:
    """The text of the checker."""
    folder = Path(__file__).parent / "vendor"
    return next(folder.glob("axe-*.min.js")).read_text(encoding="utf-8")
