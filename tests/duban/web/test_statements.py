"""What a page asks of the database: so many statements, however many cases there are."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from duban.bootstrap.editions import words
from duban.bootstrap.opening import open_desk
from duban.environment import Settings
from duban.practice.demo import multiply
from duban.running.service import Service
from duban.views.programme import OFFERED
from duban.web.app import app_of
from tests.duban.web.conftest import HERE, HTML, come_in, text_of
from tests.practice import PROGRAMME
from tests.training_office import copy_office
from workflow.store.statement import Statement
from workflow.store.transaction import Transaction

PROGRAMMES = 48
CASE = "/cases/tj-2023-22/120104"
COSTS = {
    "/": (34, 48),
    "/cases": (17, 19),
    "/cases?late=1": (17, 19),
    "/cases?flag=1": (17, 20),
    "/cases?step=6&outcome=OPEN": (17, 20),
    "/cases?search=hongqiao": (18, 22),
    "/cases/board": (21, 39),
    "/find?q=o": (9, 9),
    "/duties": (19, 19),
    "/duties?overdue=1": (18, 20),
    "/duties?owner=city&overdue=1": (18, 19),
    CASE: (24, 25),
    f"{CASE}?list=late%3D1": (24, 25),
    f"{CASE}/acts/submit_self_check": (6, 6),
}
"""The statements of a page at 21 and at 1,008 cases; a list that goes on costs one, to count it.

What is new takes three: the looks, the latest acts, the mails that failed. Of the many cases some
have news: a list then asks for those first, each column of the board and list of 今日 for itself.
What waits for a second person is asked once a page, where duties stand with their acts, and the
cases of such a list are read at once: no act is named that a case would refuse. 今日 asks also
whose desks wait for the reader's signature.
"""
GROWING = {"case", "institution", "duty", "rung", "owed", "mail", "event", "ledger"}
"""The tables that grow with the cases."""


@pytest.fixture(scope="module")
def many(played: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An operator of an office of 1,008 cases."""
    office = copy_office(played, tmp_path_factory.mktemp("many") / "office")
    with open_desk(Settings(office=office)) as desk:
        multiply(desk.store, PROGRAMME, PROGRAMMES, 1, lambda done, of: None)
        app = app_of(Service(desk), words("zh"))
        with TestClient(app, base_url=HERE, headers=HTML, follow_redirects=False) as client:
            yield come_in(client, "wang")


@pytest.mark.parametrize("path", COSTS)
def test_page_costs_as_many_statements_among_many_cases(
    console: TestClient, many: TestClient, statements: list[Statement], path: str
) -> None:
    costs = []
    for client in (console, many):
        text_of(client.get(path))
        statements.clear()
        text_of(client.get(path))
        costs.append(len(statements))
    assert tuple(costs) == COSTS[path]


def test_one_of_many_programmes_is_named_and_checked(many: TestClient) -> None:
    assert PROGRAMMES > OFFERED
    for path in ("/cases", "/funds", "/alarms"):
        page = text_of(many.get(path))
        assert '<select id="f-programme"' not in page and '<select id="programme"' not in page
        assert 'name="programme" type="search"' in page
        assert len(page) < 60_000
        assert many.get(f"{path}?programme=demo-0002").status_code == 200
        assert many.get(f"{path}?programme=nope").status_code == 400
    assert "共 21 条" in text_of(many.get("/cases?programme=demo-0002"))


@pytest.mark.parametrize("path", [*COSTS, "/cases?region=120104", "/cases?sort=-approved_yuan"])
def test_page_looks_through_nothing_but_narrow_indexes(
    many: TestClient, statements: list[Statement], path: str
) -> None:
    text_of(many.get(path))
    store = many.app.state.service.desk.store  # type: ignore[attr-defined]
    with store.reading() as transaction:
        plans = [line for one in statements for line in _plan(transaction, one)]
    assert plans
    scanned = [line for line in plans if line.startswith("SCAN") and "COVERING" not in line]
    assert [line for line in scanned if line.split()[1] in GROWING] == []


def _plan(transaction: Transaction, statement: Statement) -> list[str]:
    """How SQLite goes about a statement, whatever it is asked with."""
    sql = statement.compiled(transaction.engine)[0]
    cursor = transaction._cursor
    cursor.execute(f"EXPLAIN QUERY PLAN {sql}", [None] * sql.count("?"))
    return [row[3] for row in cursor.fetchall()]
