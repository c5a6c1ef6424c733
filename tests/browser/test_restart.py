"""The office stops and comes back while pages are open: they go on, forms as they were typed."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from time import monotonic

import pytest
from playwright.sync_api import Browser, Page, expect

from duban.bootstrap.editions import words
from duban.cli.http_server import ANY_PORT, HOST, address_of, answering, door
from duban.running.service import Service
from tests.browser.conftest import come_in, window
from tests.browser.founded import service
from tests.practice import DONGLI, HEPING, PROGRAMME, Practice

__all__ = ["service"]

DAY = timedelta(days=1)
MOST_SECONDS = 10.0
SOON_MS = 6_000
"""After so long an open page has asked what others did."""
FORM = f"/cases/{PROGRAMME}/{HEPING}/acts/accept_plan_filing"


class Console:
    """A console that can be stopped and started again at the same address."""

    def __init__(self, service: Service) -> None:
        self.service, self.spoken = service, words("zh")
        self.colleague = Practice(service.desk.store, is_founded=True)
        for code in (HEPING, DONGLI):
            self.colleague.lead("submit_institution_filing", code=code)
        service.desk.set_date(self.colleague.now.date() + DAY)  # later, whatever hour it is here
        self._running = ExitStack()
        self.address = self._begin(ANY_PORT)
        self.port = int(self.address.rpartition(":")[2])

    def _begin(self, port: int) -> str:
        opened = self._running.enter_context(closing(door(HOST, port, self.spoken)))
        self._running.enter_context(answering(self.service, opened, self.spoken))
        return address_of(opened)

    def stop(self) -> float:
        """Stop, and say how many seconds that took."""
        began = monotonic()
        self._running.close()
        return monotonic() - began

    def start(self) -> None:
        """Start again."""
        self._begin(self.port)


@pytest.fixture
def console(service: Service) -> Iterator[Console]:
    """The console of an office of the test's own."""
    opened = Console(service)
    yield opened
    opened.stop()


@contextmanager
def open_pages(browser: Browser, console: Console) -> Iterator[tuple[Page, Page]]:
    """A list that is looked at and a form that is being filled in, on clocks that can be moved."""
    with window(browser, console.address) as opened:
        come_in(opened)
        listed, form = opened.new_page(), opened.new_page()
        for page, place in ((listed, "/cases"), (form, FORM)):
            page.clock.install()
            page.goto(place)
        yield listed, form


def let_pass(page: Page) -> None:
    """Let some seconds pass on a page, and what it asked meanwhile be answered or fail."""
    page.clock.run_for(SOON_MS)


def test_open_pages_go_on_by_themselves_after_a_restart(browser: Browser, console: Console) -> None:
    with open_pages(browser, console) as (listed, form):
        form.get_by_text("事情发生在较早时间").click()
        form.get_by_label("补录依据").fill("12号函")
        assert console.stop() < MOST_SECONDS
        for page in (listed, form):
            with page.expect_event("requestfailed"):
                let_pass(page)
        expect(listed.locator("main table")).to_contain_text("和平区")
        console.start()
        console.colleague.do("accept_plan_filing", code=DONGLI)
        for page in (listed, form):
            let_pass(page)
            expect(page.locator("#news")).to_contain_text("东丽区")
        expect(form.get_by_label("补录依据")).to_have_value("12号函")
        form.get_by_role("button", name="查看后果").click()
        expect(form.locator("#foreseen")).to_be_visible()
        expect(form.get_by_label("补录依据")).to_have_value("12号函")


def test_form_that_was_sent_to_a_stopped_office_is_gone_back_to_as_it_was_typed(
    browser: Browser, console: Console
) -> None:
    with open_pages(browser, console) as (_, form):
        form.get_by_text("事情发生在较早时间").click()
        form.get_by_label("补录依据").fill("12号函")
        console.stop()
        form.get_by_role("button", name="查看后果").click()
        form.wait_for_url("chrome-error://**")
        console.start()
        form.reload()
        expect(form.get_by_label("补录依据")).to_have_value("12号函")
        expect(form.locator("#foreseen")).to_be_visible()
