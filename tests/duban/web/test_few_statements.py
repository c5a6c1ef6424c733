"""No page asks the database once a row: how often each asks is bounded, whatever it shows."""

import pytest
from starlette.testclient import TestClient

from tests.duban.web.conftest import come_in, text_of
from workflow.store.statement import Statement

MOST = {
    "/procedure": 6,
    "/procedure/notice": 7,
    "/procedure/rules": 4,
    "/guide": 9,
    "/audit": 17,
    "/audit?act=open_case": 17,
    "/rehearsal": 5,
    "/whatif": 9,
    "/admin/contacts": 8,
    "/admin/programmes": 9,
    "/admin/years": 6,
    "/admin/settings": 4,
}


@pytest.mark.parametrize("path", MOST)
def test_page_asks_seldom(stranger: TestClient, statements: list[Statement], path: str) -> None:
    visitor = come_in(stranger, "admin" if path.startswith("/admin") else "wang")
    text_of(visitor.get(path))
    statements.clear()
    text_of(visitor.get(path))
    assert 0 < len(statements) <= MOST[path]


def test_district_sees_what_comes_of_its_own_case_alone(stranger: TestClient) -> None:
    visitor = come_in(stranger, "nankai")
    assert visitor.get("/cases/tj-2023-22/120104/foreseen").status_code == 200
    assert visitor.get("/cases/tj-2023-22/120105/foreseen").status_code == 404
    assert visitor.get("/guide").status_code == 200
    for path in ("/audit", "/rehearsal", "/whatif", "/admin", "/admin/contacts"):
        assert visitor.get(path).status_code == 403, path
