"""The security log at the console: paged, and verified when somebody asks for it."""

import re

import pytest
from starlette.testclient import TestClient

from duban.clock import now
from duban.running.service import Service
from duban.web.pages.log import PAGE
from tests.duban.web.conftest import come_in, text_of
from tests.duban.web.long_work import followed
from tests.workflow import sql
from workflow.people import security
from workflow.people.security import Event
from workflow.store.statement import Statement

NUMBER = re.compile(r'<td class="k-number[^"]*">(\d+)</td>')


def log_of(service: Service, count: int) -> None:
    """Write entries into the log."""
    with service.desk.store.writing() as transaction:
        for number in range(count):
            security.log(transaction, now(), Event.SIGNED_IN, "somebody", number=number)


@pytest.fixture
def auditor(stranger: TestClient) -> TestClient:
    """The auditor at the console."""
    return come_in(stranger, "sun")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_log_is_read_page_by_page(auditor: TestClient, service: Service, language: str) -> None:
    auditor.cookies.set("lang", language)
    log_of(service, 2 * PAGE)
    first = text_of(auditor.get("/log?login=somebody"))
    onward = re.search(r'rel="next" href="([^"]+)"', first)
    assert onward is not None
    second = text_of(auditor.get(onward[1].replace("&amp;", "&")))
    numbers = [int(one) for one in NUMBER.findall(first + second)]
    assert len(numbers) == 2 * PAGE
    assert numbers == list(range(numbers[0], numbers[0] - 2 * PAGE, -1))


@pytest.mark.parametrize("before", ["x", "-1", "１", str(security.LAST + 1), "9" * 5_000])
def test_page_of_no_number_is_told(auditor: TestClient, before: str) -> None:
    assert auditor.get(f"/log?before={before}").status_code == 400


def test_looking_at_the_log_costs_as_much_however_long_it_is(
    auditor: TestClient, service: Service, statements: list[Statement]
) -> None:
    costs = []
    for _ in range(2):
        text_of(auditor.get("/log"))
        statements.clear()
        text_of(auditor.get("/log"))
        costs.append(len(statements))
        log_of(service, 600)
    assert costs[0] == costs[1] <= 8


def test_log_is_verified_when_it_is_asked_for(auditor: TestClient) -> None:
    begun = auditor.post("/log/verify")
    assert begun.status_code == 303
    page = followed(auditor, begun.headers["location"])
    assert "日志完整" in page
    assert begun.headers["location"] in text_of(auditor.get("/log"))


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("UPDATE security SET person = 'nobody' WHERE seq = 2", "列与内容不一致"),
        ("DELETE FROM security WHERE seq = 2", "之前有记录缺失"),
    ],
)
def test_log_that_somebody_changed_is_told_with_the_place(
    auditor: TestClient, service: Service, act: str, said: str
) -> None:
    sql.unfreeze(service.desk.store, "security")
    sql.run(service.desk.store, act)
    page = followed(auditor, auditor.post("/log/verify").headers["location"])
    assert "请立即报告" in page and said in page
