"""A copy to play in holds what was asked for, and nothing done there reaches the office."""

import pytest

from tests.conftest import shut
from tests.practice import DONGLI, HEPING, PROGRAMME, Practice
from tests.workflow import sql
from workflow.record import cases
from workflow.store import scratch
from workflow.store.database import Store

CASE = f"{PROGRAMME}/{HEPING}"


@pytest.fixture
def office(store: Store) -> Practice:
    """An office with two cases, one of which filed its plan."""
    found = Practice(store)
    found.lead("submit_plan_filing")
    found.do("open_case", {"region_code": DONGLI}, code=DONGLI)
    return found


def test_copy_holds_every_row_but_the_journal_and_counts_as_the_office_does(
    office: Practice,
) -> None:
    copy = scratch.copied(office.store)
    here, there = (sql.everything(one) for one in (office.store, copy))
    assert here["journal"]
    assert there["journal"] == []
    for name in here.keys() - {"journal", "journal_head"}:
        rows = here[name]
        assert [tuple(map(str, row)) for row in rows] == [
            tuple(map(str, row)) for row in there[name]
        ], name
    shut(copy)


def test_copied_case_is_alone_with_what_it_goes_by(office: Practice) -> None:
    copy = scratch.copied_case(office.store, CASE)
    with copy.reading() as transaction:
        assert cases.open_ids(transaction) == [CASE]
        assert cases.load(transaction, CASE) == office.stored()
    duties = "SELECT label FROM duty WHERE case_id = 'tj-2023-22/120101' ORDER BY 1"
    assert sql.rows(copy, duties) == sql.rows(office.store, duties)
    assert sql.rows(copy, "SELECT count(*) FROM event") == [(0,)]
    shut(copy)


def test_what_is_done_in_a_copy_stays_there(office: Practice) -> None:
    before = sql.everything(office.store)
    copy = scratch.copied_case(office.store, CASE)
    played = Practice(copy, is_founded=True)
    played.set("2023-07-24T11:00")
    played.do("return_plan_filing", {"defects": ["未盖章"]})
    assert sql.everything(office.store) == before
    shut(copy)
