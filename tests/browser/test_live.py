"""What a colleague does appears on the page that somebody looks at, and takes nothing away."""

from playwright.sync_api import BrowserContext, Page, expect

from duban.running.service import Service
from states.commands import IssueWarning
from tests.practice import request
from workflow.office.request import Done

SOON_MS = 6_000
"""After so long an open page has asked what others did."""


def test_act_of_a_colleague_appears_by_itself(page: Page, service: Service) -> None:
    page.clock.install()
    page.goto("/cases?flag=1")
    page.locator("#find").fill("尚未写完")
    done = service.desk.office.handle(request(IssueWarning(), code="120104"))
    assert isinstance(done, Done)
    page.clock.run_for(SOON_MS)
    expect(page.locator("#news")).to_contain_text("南开区")
    assert page.locator("#find").input_value() == "尚未写完"


MOST_JUMP = 0.05
"""A page jumps less than what a person would notice (a good one has less than 0.1)."""
JUMPS = """() => {
  window.jumped = 0;
  const add = list => list.getEntries().forEach(one => { window.jumped += one.value; });
  new PerformanceObserver(add).observe({type: "layout-shift", buffered: true});
}"""


def test_no_page_jumps_while_it_is_filled(onlooker: BrowserContext) -> None:
    page = onlooker.new_page()
    page.add_init_script(f"({JUMPS})()")
    for path in ("/", "/cases", "/cases/tj-2023-22/120106", "/cases/tj-2023-22/120114"):
        page.goto(path)
        expect(page.locator("#ahead .drawing")).to_have_count(int("120" in path))
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.jumped") < MOST_JUMP, path
    page.close()
