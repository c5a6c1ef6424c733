"""`python -m tests.browser.screenshots FOLDER`: every page of the console as a picture.

A training office is played and served, and each page is taken at both widths, light and dark.
"""

import sys
from base64 import b64decode
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from duban.bootstrap.desk import Desk
from duban.bootstrap.editions import words
from duban.bootstrap.opening import open_desk
from duban.cli.http_server import ANY_PORT, HOST, address_of, answering, door
from duban.environment import Settings
from duban.practice.training import create_training_office
from duban.running.days import catch_up
from duban.running.service import Service
from duban.web.visit import LANGUAGE
from states.commands import CommitMatching, StartDrafting
from states.money import fen
from tests.browser.conftest import CHROMIUM, NARROW, QUIET, WIDE, come_in
from tests.browser.test_access import by_whom
from tests.practice import request
from workflow.office.request import Done

SCHEMES = ("light", "dark")
QUALITY = 45
"""Of the WebP: text stays readable, and all pictures together stay small."""
FORMS = (
    "/cases/tj-2023-22/120117/acts/resubmit_plan_filing",
    "/cases/tj-2023-22/120106/acts/disburse",
    "/cases/tj-2023-22/120104/acts/issue_warning",
)
"""Forms of acts: with what was found wrong left open, of money, with all that would follow."""
FOLLOWED = {
    "mail": ("/mails", "table.rows tbody a"),
    "record": ("/cases/tj-2023-22/120106", "#history tbody tr:last-child a"),
}
"""What has a name that is not known before: the page that leads to it, and by which link."""
OPERATOR, EXPERT = "wang", "expert"
NEWS = {"120116403": StartDrafting(), "120119": CommitMatching(amount=fen(600_000))}
"""What others do once all other pictures are taken, so that lists have news: by region."""
WITH_NEWS = ("/cases?news=1", "/cases/board?news=1")


def main() -> None:
    """Take all pictures into the folder that is named."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.webp"):
        old.unlink()
    with TemporaryDirectory(prefix="duban-pictures-") as place:
        settings = Settings(office=Path(place) / "office")
        create_training_office(settings, lambda day, done, total: None)
        spoken = words("zh")
        with (
            open_desk(settings, to_write=True) as desk,
            closing(door(HOST, ANY_PORT, spoken)) as opened,
            sync_playwright() as playwright,
        ):
            catch_up(desk)
            with answering(Service(desk), opened, spoken):
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
                _take_all(browser, address_of(opened), folder)
                _take_news(browser, address_of(opened), folder, desk)
                browser.close()


def _is_own(answer: Response) -> bool:
    """Whether a page stands under its address, and did not lead to another."""
    return answer.request.redirected_from is None


def _take_all(browser: Browser, base: str, folder: Path) -> None:
    for scheme in SCHEMES:
        for view in (WIDE, NARROW):
            context = _window(browser, base, view, scheme)
            page, look = context.new_page(), f"{view['width']}-{scheme}"
            for person, places in by_whom():
                come_in(context, person)
                for address in places:
                    answer = page.goto(address)
                    if answer is not None and answer.ok and _is_own(answer):
                        _keep(page, folder / f"{_name(address)}-{look}.webp")
            come_in(context, EXPERT)
            page.goto("/own")
            _keep(page, folder / f"own-{look}.webp")
            come_in(context, OPERATOR)
            _take_followed(page, folder, look)
            if look == f"{WIDE['width']}-{SCHEMES[0]}":
                context.add_cookies([{"name": LANGUAGE, "value": "en", "url": base}])
                page.goto("/")
                _keep(page, folder / f"today-{look}.en.webp")
            context.close()


def _window(browser: Browser, base: str, view: dict[str, int], scheme: str) -> BrowserContext:
    """A window of a width, light or dark."""
    return browser.new_context(
        base_url=base,
        viewport=view,  # type: ignore[arg-type]  # width and height
        color_scheme=scheme,  # type: ignore[arg-type]  # one of two
        locale="zh-CN",
    )


def _take_news(browser: Browser, base: str, folder: Path, desk: Desk) -> None:
    """Take lists in which an operator, who was here before, finds what others did."""
    for code, command in NEWS.items():
        assert isinstance(desk.office.handle(request(command, code=code)), Done), code
    for scheme in SCHEMES:
        for view in (WIDE, NARROW):
            context = _window(browser, base, view, scheme)
            come_in(context, OPERATOR)
            page = context.new_page()
            for address in WITH_NEWS:
                page.goto(address)
                _keep(page, folder / f"{_name(address)}-{view['width']}-{scheme}.webp")
            context.close()


def _take_followed(page: Page, folder: Path, look: str) -> None:
    """Take what no fixed address leads to, and the forms of some acts."""
    for name, (address, link) in FOLLOWED.items():
        page.goto(address)
        page.locator(link).first.click()
        _keep(page, folder / f"{name}-{look}.webp")
    for address in FORMS:
        page.goto(address)
        _keep(page, folder / f"{_name(address)}-{look}.webp")


def _keep(page: Page, file: Path) -> None:
    """Keep what is seen of a page."""
    page.wait_for_load_state("networkidle")
    session = page.context.new_cdp_session(page)
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    session.detach()
    file.write_bytes(b64decode(taken["data"]))
    sys.stderr.write(f"{file.name}\n")


def _name(address: str) -> str:
    return address.strip("/").replace("/", "-").replace("?", "-").replace("=", "-") or "today"


if __name__ == "__main__":
    main()
