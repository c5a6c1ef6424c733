"""Acts are found by case, kind, person and day, page by page, none left out and none told twice."""

from datetime import date
from itertools import product

import pytest

from tests.practice import DONGLI, HEPING, PROGRAMME, Practice
from workflow.record import history
from workflow.record.cases.names import parts
from workflow.record.history import Record
from workflow.record.history_search import Sought, count, of_others, search
from workflow.store.transaction import Transaction


def all_of(transaction: Transaction, sought: Sought, most: int, looked_at: int) -> list[Record]:
    """All acts that are found, page after page."""
    before: int | None = None
    found: list[Record] = []
    while True:
        page = search(transaction, sought, most=most, before=before, looked_at=looked_at)
        assert len(page.records) <= most
        found += page.records
        before = page.before
        if before is None:
            return found


@pytest.fixture
def written(office: Practice) -> Practice:
    """Two cases, one of them led up to its contract; one act by a person whose name needs care."""
    office.lead("sign_contract")
    office.do("open_case", {"region_code": DONGLI}, code=DONGLI)
    office.do("start_drafting", code=DONGLI, persons={"person": '王%_"某'})
    return office


@pytest.mark.parametrize("person", ['王%_"某', "王", "", None])
@pytest.mark.parametrize("most", [3, 500])
@pytest.mark.parametrize("back", [0, 7, None])
def test_acts_of_others_are_the_latest_that_neither_party_nor_person_did(
    written: Practice, person: str | None, most: int, back: int | None
) -> None:
    acts = listed(written)
    since = acts[-1 if back is None else back].entered
    expected = [
        one
        for one in acts
        if one.entered >= since
        and not one.party.startswith("city")
        and (not person or one.person != person)
    ]
    with written.store.reading() as transaction:
        assert of_others(transaction, since, "city", person, most) == expected[:most]
    assert len(expected) < len(acts)


def listed(office: Practice) -> list[Record]:
    with office.store.reading() as transaction:
        last = history.head(transaction).seq
        cases = {case for _, case, *_ in history.rows_after(transaction, 0)}
        records = [one for case in cases for one in history.of_case(transaction, case)]
    assert len(records) == last
    return sorted(records, key=lambda one: -one.seq)


@pytest.mark.parametrize(
    "sought",
    [
        Sought(),
        Sought(programme=PROGRAMME, region=HEPING),
        Sought(programme=PROGRAMME),
        Sought(region=HEPING),
        Sought(region="_____1"),
        Sought(command="invite_experts"),
        Sought(person='王%_"某'),
        Sought(person="王"),
        Sought(since=date(2023, 7, 25)),
        Sought(until=date(2023, 7, 25)),
        Sought(until=date.max),
        Sought(
            since=date(2023, 7, 20), until=date(2023, 8, 20), programme=PROGRAMME, region=HEPING
        ),
        Sought(since=date(2099, 1, 1)),
        Sought(until=date(1999, 1, 1)),
    ],
)
def test_what_is_found_is_what_was_looked_for(written: Practice, sought: Sought) -> None:
    def is_meant(one: Record) -> bool:
        day = one.entered.date()
        is_then = (sought.since or day) <= day <= (sought.until or day)
        programme, region = parts(one.case or "")
        is_there = (sought.programme or programme) == programme
        is_there = is_there and (sought.region or region) == region
        return sought.has(one) and is_then and is_there

    meant = [one for one in listed(written) if is_meant(one)]
    with written.store.reading() as transaction:
        for most, looked_at in product((1, 4, 500), (1, 3, 500)):
            assert all_of(transaction, sought, most, looked_at) == meant, (most, looked_at)
        assert count(transaction, sought) == len(meant)
        assert count(transaction, sought, 2) == min(2, len(meant))


def test_each_search_finds_something_or_rightly_nothing(written: Practice) -> None:
    acts = listed(written)
    assert any(one.command == "invite_experts" for one in acts)
    assert sum(Sought(person='王%_"某').has(one) for one in acts) == 1
    assert len({one.entered.date() for one in acts}) > 5


def test_a_search_looks_through_so_many_acts_and_says_where_it_ended(written: Practice) -> None:
    with written.store.reading() as transaction:
        last = history.head(transaction).seq
        found = search(transaction, Sought(command="open_case"), most=9, looked_at=1)
        assert (found.records, found.before) == ((), last)
        assert search(transaction, Sought(), most=last).before is None


def test_history_without_acts_has_none(office: Practice) -> None:
    with office.store.reading() as transaction:
        assert search(transaction, Sought(since=date(2023, 1, 1)), most=9).records == ()
