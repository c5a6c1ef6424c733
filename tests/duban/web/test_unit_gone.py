"""Every page shows a case whose unit the notice in force names no more."""

import re

import pytest

from duban.bootstrap.new_programme import open_programme
from duban.identity.permissions import permissions_of
from duban.web.pages.all_pages import ROOMS
from states.actors import Role
from tests.duban.conftest import next_year
from tests.duban.web.office import Office
from tests.practice import HEPING, PROGRAMME

NAMED = {"programme": PROGRAMME, "region": HEPING, "seq": "1", "number": "3", "act": "refund"}


@pytest.fixture
def gone(office: Office) -> Office:
    """An office whose one case came to a recovery, under another notice by now."""
    office.lead("decide_clawback")
    open_programme(office.desk, next_year())
    return office


def test_every_list_and_every_page_of_its_case_is_found(gone: Office) -> None:
    may = permissions_of([Role.OPERATOR])
    ways = [one for room in ROOMS for one in room.ways if one.method == "GET"]
    paths = [
        way.path.format(**NAMED)
        for way in ways
        if way.all_needed <= may and set(re.findall(r"\{(\w+)\}", way.path)) <= NAMED.keys()
    ]
    assert sum(HEPING in path for path in paths) > 4
    for path in paths:
        answer = gone.console.get(path)
        known = (200, 404) if path.startswith("/sign-in") else (200, 303)
        assert answer.status_code in known, (path, answer.text)
