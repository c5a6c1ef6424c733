"""What a colleague does appears on the page that somebody looks at, and takes nothing away."""

from playwright.sync_api import Page, expect

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
