"""A case offers the acts and corrections that its visitor may ask for, and none of others."""

import re

import pytest
from starlette.testclient import TestClient

from tests.duban.web.conftest import come_in, text_of
from tests.practice import PROGRAMME

NANKAI = "120104"


@pytest.mark.parametrize(
    ("login", "mine", "others"),
    [
        ("nankai", {"submit_self_check", "withdraw"}, {"issue_warning", "start_assessment"}),
        ("zhao", {"record_account"}, {"issue_warning", "submit_self_check"}),
        ("wang", {"issue_warning", "submit_self_check"}, set[str]()),
        ("expert", set[str](), {"issue_warning", "submit_self_check"}),
    ],
)
def test_case_offers_the_acts_and_corrections_that_the_visitor_may_ask_for(
    stranger: TestClient, login: str, mine: set[str], others: set[str]
) -> None:
    page = text_of(come_in(stranger, login).get(f"/cases/{PROGRAMME}/{NANKAI}"))
    offered = set(re.findall(rf"/cases/{PROGRAMME}/{NANKAI}/acts/(\w+)", page))
    assert mine <= offered
    assert not offered & others
    corrections = set(re.findall(r"/records/(\d+)/correction", page))
    assert len(corrections) >= len(mine)
