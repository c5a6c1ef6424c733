"""In every list the number of a case leads where its name does."""

import re

import pytest
from starlette.testclient import TestClient

from tests.duban.web.conftest import text_of
from tests.duban.web.test_bulk import chosen

ROW = re.compile(r"<tr[ >].*?</tr>", re.DOTALL)
NUMBER = re.compile(r'<td class="[^"]*\bc-region_code\b[^"]*">(?:<a href="([^"]*)"[^>]*>)?\d')
NAME = re.compile(r'<td class="[^"]*\bc-region\b[^"]*"><a href="([^"]*)">')


def both(page: str) -> list[tuple[str | None, str]]:
    """Where number and name of each row lead that has both."""
    found = ((NUMBER.search(row), NAME.search(row)) for row in ROW.findall(page))
    return [(number[1], name[1]) for number, name in found if number and name]


@pytest.mark.parametrize(
    "address",
    [
        "/cases?flag=1",
        "/cases",
        "/duties",
        "/funds/ledger",
    ],
)
def test_number_of_a_case_leads_where_its_name_does(console: TestClient, address: str) -> None:
    found = both(text_of(console.get(address)))
    assert found
    assert all(number and number.partition("#")[0] == name for number, name in found)


def test_what_became_of_many_cases_leads_to_each(console: TestClient) -> None:
    found = both(text_of(chosen(console, "issue_warning")))
    assert len(found) == 3
    assert all(number == name and name.startswith("/cases/") for number, name in found)
