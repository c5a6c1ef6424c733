"""The audit in the console: searched, given out, verified in the background."""

import re

import pytest
from starlette.testclient import TestClient

from duban.running.service import Service
from tests.duban.web.conftest import text_of
from tests.duban.web.long_work import followed
from workflow.record import history


def head(service: Service) -> history.Head:
    with service.desk.store.reading() as transaction:
        return history.head(transaction)


@pytest.mark.parametrize(("language", "said"), [("zh", "自动预警"), ("en", "Raise a flag")])
def test_history_is_searched(console: TestClient, language: str, said: str) -> None:
    console.cookies.set("lang", language)
    page = text_of(console.get("/audit?act=raise_flag&since=2023-01-01"))
    rows = page.count("<tr>") - 1
    assert rows > 0 or said in page
    assert console.get("/audit?act=dance").status_code == 400


def test_history_is_given_out_whole(console: TestClient, service: Service) -> None:
    csv = console.get("/audit.csv").text
    assert len(csv.splitlines()) == 1 + head(service).seq
    assert not re.search(r"[a-z]+_[a-z]+|nightly", csv)
    assert console.get("/audit.xlsx?region=120116").content.startswith(b"PK")


def test_later_pages_come_before_earlier_ones(console: TestClient, service: Service) -> None:
    first = text_of(console.get("/audit"))
    address = re.search(r'rel="next" href="([^"]+)"', first)
    assert address is not None
    second = text_of(console.get(address[1]))
    numbers = [int(n) for n in re.findall(r'<td class="k-number num">(\d+)</td>', first + second)]
    assert numbers == list(range(head(service).seq, head(service).seq - len(numbers), -1))


@pytest.mark.parametrize("is_known", [True, False])
def test_history_is_verified_in_the_background(
    console: TestClient, service: Service, is_known: bool
) -> None:
    anchor = head(service).hash if is_known else "0" * 64
    begun = console.post("/audit/verify", data={"anchor": anchor})
    assert begun.status_code == 303
    page = followed(console, begun.headers["location"])
    assert ("全部相符" in page) == is_known
    assert head(service).hash in page
    assert f'href="{begun.headers["location"]}"' in text_of(console.get("/audit"))


def test_what_is_not_kept_any_more_is_said(console: TestClient) -> None:
    assert console.get("/audit/verify/0123456789abcdef").status_code == 404
