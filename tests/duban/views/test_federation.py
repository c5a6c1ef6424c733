"""Several offices together: what each says, their sums, and those that say nothing."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from config.words import Words
from duban.bootstrap.desk import TRAINING
from duban.bootstrap.founding import create
from duban.bootstrap.opening import NoOffice
from duban.bootstrap.several import Looked, SameOffice, looking
from duban.environment import Settings
from duban.rendering.data import as_data
from duban.views.balances import Amount
from duban.views.federation import Standing, federation_page, standing
from states.facts import Outcome
from states.saying import saying
from tests.conftest import Postgres, shut
from tests.practice import DONGLI, HEPING, PROGRAMME, Practice
from workflow.record import ledger
from workflow.record.cases import AtState
from workflow.store.database import Store

DAY, EARLY = "2023-10-09", [(DONGLI, "submit_plan_filing")]


def office_at(folder: Path, *steps: tuple[str, str], database: str | None = None) -> str:
    """An office in a folder or a database, with a case led so far in each region."""
    settings = Settings(office=folder, database=database)
    opened = create(settings, TRAINING, date.fromisoformat(DAY))
    office = Practice(opened.store, is_founded=True)
    for region, act in steps:
        office.lead(act, code=region)
    shut(opened.store)
    return database or str(folder)


@pytest.fixture(scope="module")
def places(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """A city in the folder of an office, and another in PostgreSQL."""
    folder, url = tmp_path_factory.mktemp("cities"), postgres.new_database(empty=True)
    yield [
        office_at(folder / "city", (HEPING, "disburse"), (DONGLI, "open_case")),
        office_at(folder / "other", *EARLY, database=url),
    ]
    postgres.drop(url)


@pytest.fixture(scope="module")
def offices(places: list[str]) -> list[Standing]:
    """How they stand."""
    with looking(places) as found:
        return [standing(one) for _, one in found if isinstance(one, Looked)]


def test_each_tells_its_own(places: list[str], offices: list[Standing]) -> None:
    city, other = offices
    assert [one.place for one in offices] == places
    assert (city.cases, city.ongoing, other.cases, other.ongoing) == (2, 2, 1, 1)
    assert city.day == date.fromisoformat(DAY)
    assert city.programmes == other.programmes == (PROGRAMME,)
    assert city.name == other.name == "天津市知识产权局"
    assert other.states == (AtState(2, "SUBMITTED", Outcome.OPEN, 1),)
    assert sum(other.money.values()) == 0
    assert city.head != other.head
    store = Store(f"sqlite:///{places[0]}/duban.db")
    with store.reading() as transaction:
        books = ledger.books(transaction)
    shut(store)
    paid = books["disbursed"]
    assert paid > 0
    assert (city.money[Amount.PAID], city.money[Amount.HELD]) == (paid, paid)
    assert city.late > 0


def test_page_adds_them_up(offices: list[Standing], spoken: Words) -> None:
    shown = as_data(federation_page(offices, [], spoken))
    city, other = shown["offices"]
    together = shown["together"]
    assert together["offices"] == 2
    for key in ("cases", "cases_open", "late_duties", "approved", "disbursed", "held"):
        assert together[key] == city[key] + other[key], key
    assert city["disbursed"] > 0
    assert sum(one["cases"] for one in shown["states"]) == together["cases"]
    each = shown["states_of_each"]
    assert {one["office_place"] for one in each} == {one.place for one in offices}
    assert sum(one["cases"] for one in each) == together["cases"]
    assert all(one["state_label"] != one["state"] for one in each)
    assert shown["unasked"] == []


def test_equal_states_of_offices_are_one_row(offices: list[Standing], spoken: Words) -> None:
    shown = as_data(federation_page([offices[1], offices[1]], [], spoken))
    assert [(one["state"], one["cases"]) for one in shown["states"]] == [("SUBMITTED", 2)]


def test_who_says_nothing_stands_first_with_the_reason(spoken: Words) -> None:
    gone = ("there", NoOffice(saying("error.no_office", place="there")))
    page = federation_page([], [gone, ("here", OSError("broken"))], spoken)
    shown = as_data(page)
    assert page.parts[0].key == "unasked"
    assert [one["office_place"] for one in shown["unasked"]] == ["there", "here"]
    assert spoken.said(*gone[1].sayings) == shown["unasked"][0]["reason"]
    assert shown["unasked"][1]["reason"] == "broken"
    assert (shown["together"]["offices"], shown["together"]["cases"]) == (0, 0)


def kinds(*places: str) -> list[type]:
    """What there is at some places."""
    with looking(places) as found:
        return [type(one) for _, one in found]


def test_office_that_is_named_twice_counts_once(places: list[str]) -> None:
    file = f"{places[0]}/duban.db"
    assert kinds(places[1], file, places[0], places[1]) == [Looked, Looked, SameOffice, SameOffice]


def test_earlier_copy_gives_way_to_what_has_gone_further(tmp_path: Path) -> None:
    office = office_at(tmp_path / "office", *EARLY)
    shutil.copytree(office, tmp_path / "copy")
    store = Store(f"sqlite:///{office}/duban.db")
    Practice(store, is_founded=True).do("open_case")
    shut(store)
    assert kinds(str(tmp_path / "copy"), office) == [SameOffice, Looked]


def test_offices_without_any_act_are_each_their_own(tmp_path: Path) -> None:
    assert kinds(office_at(tmp_path / "a"), office_at(tmp_path / "b")) == [Looked, Looked]
