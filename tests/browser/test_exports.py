"""A long export in a real browser: its progress, left and come back to, fetched, cancelled."""

import csv
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import NamedTuple

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from duban.running.service import Service
from duban.views.listing import Row
from duban.views.mails import Mails
from duban.web import exports
from workflow.store.transaction import Transaction

MOST_SECONDS = 60


class Held(NamedTuple):
    """An export that has come to its middle, and what it waits for there."""

    reached: Event
    go: Event


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    """What every export waits for in its middle; each is a long one."""
    one, rows = Held(Event(), Event()), Mails.rows

    def slowly(listing: Mails, transaction: Transaction) -> Iterator[Row]:
        for number, row in enumerate(rows(listing, transaction)):
            if number == 3:
                one.reached.set()
                assert one.go.wait(MOST_SECONDS)
            yield row

    monkeypatch.setattr(exports, "AT_ONCE", 3)
    monkeypatch.setattr(Mails, "rows", slowly)
    yield one
    one.go.set()


def test_long_export_is_left_come_back_to_and_fetched(
    page: Page, held: Held, service: Service, tmp_path: Path
) -> None:
    page.goto("/mails")
    page.get_by_role("link", name="导出 CSV").click()
    expect(page.locator("#work [role=status]")).to_contain_text("3 / ")
    page.goto("/mails")
    page.locator("#exports a").click()
    expect(page.locator("#work progress")).to_have_attribute("value", "3")
    held.go.set()
    with page.expect_download() as fetched:  # the page tells by itself that it is done
        page.get_by_role("link", name="下载文件").click()
    file = tmp_path / fetched.value.suggested_filename
    fetched.value.save_as(file)
    (work,) = service.works.of(exports.KIND)
    with file.open(encoding="utf-8-sig", newline="") as read:
        assert len(list(csv.reader(read))) == 1 + work.total
    assert file.name == f"mails-{service.desk.office.today}.csv"


def test_long_export_is_cancelled_without_javascript(
    context: BrowserContext, page: Page, held: Held, service: Service
) -> None:
    plain = context.browser
    assert plain is not None
    window = plain.new_context(java_script_enabled=False, storage_state=context.storage_state())
    page.goto("/mails")
    still = window.new_page()
    still.goto(page.url)
    still.get_by_role("link", name="导出 Excel").click()
    expect(still.locator("#work [role=status]")).to_contain_text("进行中")
    assert held.reached.wait(MOST_SECONDS)
    still.get_by_role("link", name="刷新").click()
    expect(still.locator("#work progress")).to_be_visible()
    still.get_by_role("button", name="取消并删除文件").click()
    expect(still.locator("main, body").first).to_contain_text("导出已取消")
    assert not service.works.of(exports.KIND)
    window.close()
