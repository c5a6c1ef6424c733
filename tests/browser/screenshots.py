"""`python -m tests.browser.screenshots FOLDER`: every page of the console as a picture.

A training office is played and served, and each page is taken at both widths, light and dark.
"""

import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from duban.bootstrap.editions import words
from duban.bootstrap.opening import open_desk
from duban.cli.answering import ANY_PORT, HOST, address_of, answering, door
from duban.environment import Settings
from duban.practice.training import create_training_office
from duban.running.days import catch_up
from duban.running.service import Service
from tests.browser.conftest import CHROMIUM, NARROW, QUIET, WIDE, come_in
from tests.browser.test_access import by_whom

SCHEMES = ("light", "dark")
QUALITY = 60
"""Of the JPEG: text stays readable, and all pictures together stay small."""


def main() -> None:
    """Take all pictures into the folder that is named."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.jpg"):
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
                browser.close()


def _take_all(browser: Browser, base: str, folder: Path) -> None:
    for scheme in SCHEMES:
        for view in (WIDE, NARROW):
            context = browser.new_context(
                base_url=base,
                viewport=view,  # type: ignore[arg-type]  # width and height
                color_scheme=scheme,  # type: ignore[arg-type]  # one of two
                locale="zh-CN",
            )
            page = context.new_page()
            for person, places in by_whom():
                come_in(context, person)
                for address in places:
                    _take(page, address, folder, f"{view['width']}-{scheme}")
            context.close()


def _take(page: Page, address: str, folder: Path, look: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    name = f"{_name(address)}-{look}.jpg"
    page.screenshot(path=folder / name, type="jpeg", quality=QUALITY)
    sys.stderr.write(f"{name}\n")


def _name(address: str) -> str:
    return address.strip("/").replace("/", "-").replace("?", "-").replace("=", "-") or "today"


if __name__ == "__main__":
    main()
