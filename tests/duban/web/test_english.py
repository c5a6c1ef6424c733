"""English is complete: no page has Chinese but the data of the office, and what is marked so."""

import re
from collections import Counter

from starlette.testclient import TestClient

from duban.running.service import Service
from duban.web.pages.all_pages import ROOMS
from tests.duban.chinese import Data, Shown
from tests.duban.web.conftest import come_in

LEAST = 100
FILES = re.compile(r"\.(csv|xlsx|ics|zip|json|toml)(\?|$)")
PER_SHAPE = 1
"""So many pages of a kind are looked at, by what they show and who looks."""


def shape_of(address: str) -> str:
    """The kind of page at an address: numbers stand for one another, what a list asks for not."""
    path, _, query = address.partition("?")
    return re.sub(r"[\da-f-]*\d[\da-f-]*", "N", path) + "?" * bool(query)


def is_page(address: str) -> bool:
    """Whether an address of the console is a page, and nothing that ends or loads something."""
    return address.startswith("/") and not (
        address.startswith(("/assets", "/sign-in/provider")) or FILES.search(address)
    )


def pages_of(console: TestClient) -> dict[str, Shown]:
    """A page of each kind that can be come to, by its address."""
    found: dict[str, Shown] = {}
    seen: Counter[str] = Counter()
    ways = [one.path for room in ROOMS for one in room.ways if one.method == "GET"]
    todo = [path for path in ways if "{" not in path and is_page(path)]
    while todo:
        address = todo.pop(0).partition("#")[0]
        if address in found or not is_page(address) or seen[shape_of(address)] >= PER_SHAPE:
            continue
        answer = console.get(address)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        seen[shape_of(address)] += 1
        found[address] = Shown(answer.text)
        todo += found[address].links
    return found


def test_no_page_in_english_has_chinese_but_names_and_quotations(
    service: Service, console: TestClient
) -> None:
    data, left = Data(service.desk), dict[str, list[str]]()
    for login, least in (("wang", LEAST), ("chen", LEAST), ("nankai", 40), ("admin", 10)):
        come_in(console, login)
        console.cookies.set("lang", "en")
        found = pages_of(console)
        assert len(found) > least
        for address, page in found.items():
            if texts := [one for text in page.texts if (one := data.left_in(text))]:
                left[address] = texts
    assert left == {}


def test_chinese_that_is_no_data_would_be_found(service: Service) -> None:
    data = Data(service.desk)
    page = Shown('<p title="区域">a</p><p lang="zh-CN">引文</p><td>滨海新区</td><td>王区长</td>')
    assert [one for text in page.texts if (one := data.left_in(text))] == [
        "区域",
        "滨海新区",
        "王区长",
    ]
    unit = "天津市滨海新区市场监督管理局"
    assert data.left_in(f"The unit {unit}, mailed as 2024-04-09_reminder_武清区.eml") == ""
