"""What is asked of a list: read, checked, written into an address and read again."""

from datetime import date
from urllib.parse import parse_qs

import pytest

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.cases import CaseQuery, Cases, case_query
from duban.views.choosing import NotThere, SeveralMeant
from duban.views.duties import DutyQuery, duty_query
from duban.views.listing import Asked
from states.reading import InvalidInput
from tests.practice import HEPING, XIQING

EN = Words("en")


def read(desk: Desk, words: Words, address: str) -> CaseQuery:
    return case_query(Asked.in_address(address), desk, words)


CASES = (
    CaseQuery(),
    CaseQuery(region=(HEPING, XIQING), step=5, late=True, flag=True),
    CaseQuery(programme="tj-2023-22", state="FLAGGED", outcome="OPEN"),
    CaseQuery(search="红桥 拨付&=", sort="-disbursed_yuan", page=3, size=20),
)
DUTIES = (
    DutyQuery(due_before=date(2024, 4, 10), overdue=True, region=(HEPING,)),
    DutyQuery(owner="city", item="self_check", undated=True, sort="overdue_working_days"),
)


@pytest.mark.parametrize("query", CASES)
def test_list_of_cases_is_a_link(desk: Desk, spoken: Words, query: CaseQuery) -> None:
    assert read(desk, spoken, query.address()) == query


@pytest.mark.parametrize("query", DUTIES)
def test_list_of_duties_is_a_link(desk: Desk, spoken: Words, query: DutyQuery) -> None:
    assert duty_query(Asked.in_address(query.address()), desk, spoken) == query


def test_address_says_no_more_than_was_asked_for() -> None:
    assert CaseQuery().address() == ""
    assert parse_qs(CaseQuery(step=2, page=1).address()) == {"step": ["2"]}


def test_names_and_labels_are_as_good_as_codes(desk: Desk, spoken: Words) -> None:
    label = spoken.label("state", "FLAGGED")
    named = read(desk, spoken, f"region=和平区&state={label}&late=是")
    assert named == CaseQuery(region=(HEPING,), state="FLAGGED", late=True)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("state=FLAGED", "mean: FLAGGED?"),
        ("outcome=x", "OPEN"),
        ("step=7", "from 1 to 6"),
        ("step=-1", "from 1 to 6"),
        ("step=1&step=2", "one value"),
        ("late=perhaps", "yes/no"),
        ("sort=secret", "disbursed_yuan"),
        ("size=100000", "from 1 to 1000"),
        ("page=0", "a whole number"),
        (f"page={'9' * 5_000}", "a whole number"),
        ("stat=FLAGGED", "state"),
    ],
)
def test_wrong_filter_names_what_there_is(desk: Desk, address: str, said: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        read(desk, EN, address)
    assert said in EN.said(*raised.value.sayings)


@pytest.mark.parametrize(
    ("address", "error"), [("region=北京", NotThere), ("region=天津", SeveralMeant)]
)
def test_wrong_region_is_no_empty_list(desk: Desk, address: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        read(desk, EN, address)


def test_wrong_day_is_refused(desk: Desk) -> None:
    with pytest.raises(InvalidInput):
        duty_query(Asked.in_address("due_before=2024-02-30"), desk, EN)


def test_name_is_called_as_it_was_written(desk: Desk) -> None:
    with pytest.raises(InvalidInput) as raised:
        duty_query(Asked({"due_before": ["x"]}, lambda name: f"--{name}"), desk, EN)
    assert raised.value.place == "--due_before"


def test_other_filter_begins_at_the_first_page() -> None:
    query = CaseQuery(step=2, page=4)
    assert query.with_filter(step=3) == CaseQuery(step=3)
    assert query.at_page(5).page == 5
    assert query.is_narrowed
    assert not CaseQuery(page=2, sort="step").is_narrowed


def test_every_column_to_sort_by_is_a_column(desk: Desk, spoken: Words) -> None:
    keys = {column.key for column in Cases(desk, CaseQuery(), spoken).columns}
    assert set(Cases.SORTS) <= keys
