"""A long part of a night on a server is done by all who are free, and comes to the same."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, current_thread, main_thread
from time import sleep
from typing import Any

import pytest

from states.calendar import ONE_DAY
from tests.benchmarks.population import NIGHT, Population, populate
from tests.conftest import Postgres, shut
from tests.empty_office import new_store
from tests.faults.carrier import Killed
from tests.practice import Practice
from tests.workflow import sql
from workflow.night import chasing, job_runs, reports, shards
from workflow.night.chasing import Chased
from workflow.night.plan import JOBS, day_plan, help_out
from workflow.record import alarms, history_held
from workflow.record.alarms.findings import Code
from workflow.store.database import Store
from workflow.store.transaction import Transaction

MANY = Population(cases=600, overdue=240, reminded=90, soon=10, flagged=12, acted=7)
FEW = 50
"""So many rows a shard has here."""
PATIENCE = 30
OPEN = "SELECT job FROM job_run WHERE job LIKE '%/%' AND finished_at IS NULL ORDER BY job"
APART = {"journal", "journal_head", "report"}
"""What tells in which order rows came, which is that of the transactions."""


@pytest.fixture(scope="module")
def eve(postgres: Postgres) -> Iterator[str]:
    """A database on the eve of the night, from which others are copied."""
    url = postgres.new_database()
    store = Store(url)
    populate(store, MANY)
    shut(store)
    yield url
    postgres.drop(url)


@contextmanager
def opened(postgres: Postgres, eve: str) -> Iterator[Practice]:
    """An office of its own when the work of the night is due."""
    url = postgres.new_database(like=eve)
    store = Store(url)
    made = Practice(store, is_founded=True)
    made.set(f"{NIGHT}T06:00")
    yield made
    shut(store)
    postgres.drop(url)


@pytest.fixture
def office(postgres: Postgres, eve: str) -> Iterator[Practice]:
    """An office on a server, on the morning of a night with much to do."""
    with opened(postgres, eve) as made:
        yield made


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shards of a few cases each, and nobody who sleeps long."""
    monkeypatch.setattr(shards, "SHARD", FEW)
    monkeypatch.setattr(shards, "WAIT_SECONDS", 0.001)


@contextmanager
def helpers(office: Practice, count: int = 2) -> Iterator[None]:
    """Others who do what is free of the night, time and again."""
    is_over = Event()

    def help_on() -> None:
        try:
            while not is_over.wait(0.002):
                help_out(office.office, NIGHT)
        finally:
            office.store.close()

    with ThreadPoolExecutor(count) as pool:
        at_work = [pool.submit(help_on) for _ in range(count)]
        try:
            yield
        finally:
            is_over.set()
        for one in at_work:
            one.result()


def night(office: Practice) -> str:
    """Do the work of the night; what it came to."""
    return str(day_plan(office.office, NIGHT, proves=False).result)


def kept(store: Store) -> dict[str, Any]:
    """All that an office holds, and its report but for how far the journal was by then."""
    with store.reading() as transaction:
        report = reports.on_day(transaction, NIGHT)
    assert report is not None
    told = {k: v for k, v in reports.as_data(report).items() if not k.startswith("journal")}
    rows = sql.everything(store)
    return {**{name: rows[name] for name in rows if name not in APART}, "told": told}


@pytest.fixture(scope="module")
def whole(postgres: Postgres, eve: str) -> tuple[str, dict[str, Any]]:
    """What the night comes to that one does alone and in one piece."""
    with opened(postgres, eve) as alone, pytest.MonkeyPatch.context() as patch:
        patch.setattr(shards, "SHARD", 10 * MANY.cases)
        return night(alone), kept(alone.store)


def test_night_of_many_comes_to_what_one_does_alone(
    office: Practice, whole: tuple[str, dict[str, Any]]
) -> None:
    with helpers(office):
        done = night(office)
    assert (done, kept(office.store)) == whole


def test_night_that_nobody_helps_with_comes_to_the_same(
    office: Practice, whole: tuple[str, dict[str, Any]]
) -> None:
    assert (night(office), kept(office.store)) == whole


def test_three_who_come_by_themselves_do_the_night_once(
    office: Practice, whole: tuple[str, dict[str, Any]]
) -> None:
    def come(_: int) -> str:
        try:
            return night(office)
        finally:
            office.store.close()

    with ThreadPoolExecutor(3) as pool:
        done = " ".join(pool.map(come, range(3)))
    assert (done.count("reminders"), done.count("overdue")) == (1, 1)
    assert kept(office.store) == whole[1]


def seen_by_another(office: Practice) -> list[Any]:
    """The open shards as somebody else sees them."""
    try:
        return sql.rows(office.store, OPEN)
    finally:
        office.store.close()


def test_others_are_invited_with_the_transaction_that_opens_the_shards(office: Practice) -> None:
    invited = list[tuple[str, int]]()

    def invite(transaction: Transaction, due_at: str, count: int) -> None:
        assert len(sql.found(transaction, OPEN)) == count + 1
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(seen_by_another, office).result() == []
        invited.append((due_at, count))

    day_plan(office.office, NIGHT, proves=False, invite=invite)
    due = f"{NIGHT}T06:00"
    assert invited == [(due, 90 // FEW), (due, 240 // FEW)]


# --- the join ------------------------------------------------------------------------------------


@contextmanager
def helper_at(monkeypatch: pytest.MonkeyPatch, meets: Callable[[], None]) -> Iterator[Event]:
    """The first helper who has chased the cases of a shard *meets* with something, in it still."""
    chase, at_it = chasing.chase, Event()

    def chase_and_meet(*given: Any) -> Chased:
        done = chase(*given)
        if current_thread() is not main_thread() and not at_it.is_set():
            at_it.set()
            meets()
        return done

    def wait_for_it(*given: Any) -> Chased:
        if current_thread() is main_thread():
            assert at_it.wait(PATIENCE)
        return chase_and_meet(*given)

    monkeypatch.setattr(chasing, "chase", wait_for_it)
    yield at_it


def assert_told(may_go_on: Event) -> None:
    assert may_go_on.wait(PATIENCE)


def test_report_waits_for_a_shard_that_somebody_has_in_hand(
    office: Practice, monkeypatch: pytest.MonkeyPatch, whole: tuple[str, dict[str, Any]]
) -> None:
    may_go_on, waited = Event(), list[int]()

    with helper_at(monkeypatch, lambda: assert_told(may_go_on)) as at_it, helpers(office, 1):

        def wait(seconds: float) -> None:
            assert sql.rows(office.store, "SELECT day FROM report") == [(f"{NIGHT - ONE_DAY}",)]
            if at_it.is_set():
                waited.append(len(sql.rows(office.store, OPEN)))
            if waited[2:]:
                may_go_on.set()
            sleep(seconds)

        monkeypatch.setattr(shards, "sleep", wait)
        done = night(office)
    assert waited[:3] == [1, 1, 1]
    assert (done, kept(office.store)) == whole


def test_shard_of_one_who_died_in_it_is_done_by_another(
    office: Practice, monkeypatch: pytest.MonkeyPatch, whole: tuple[str, dict[str, Any]]
) -> None:
    def die() -> None:
        raise Killed

    with helper_at(monkeypatch, die) as died, pytest.raises(Killed), helpers(office, 1):
        done = night(office)
    assert died.is_set()
    assert (done, kept(office.store)) == whole


def test_night_of_one_who_died_at_the_shards_is_ended_by_another(
    office: Practice, monkeypatch: pytest.MonkeyPatch, whole: tuple[str, dict[str, Any]]
) -> None:
    chase = chasing.chase

    def die(*given: Any) -> Chased:
        monkeypatch.setattr(chasing, "chase", chase)
        raise Killed

    monkeypatch.setattr(chasing, "chase", die)
    with pytest.raises(Killed):
        night(office)
    assert len(sql.rows(office.store, OPEN)) == 1 + 240 // FEW
    assert night(office) == whole[0].removeprefix("reminders=90 ")
    assert kept(office.store) == whole[1]


def test_part_of_which_a_shard_was_taken_away_begins_anew(
    office: Practice, whole: tuple[str, dict[str, Any]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:

        def take_away(*given: Any) -> Chased:
            patch.undo()
            raise Killed

        patch.setattr(chasing, "chase", take_away)
        with pytest.raises(Killed):
            night(office)
    sql.run(office.store, "DELETE FROM job_run WHERE job = 'nightly/1/000002'")
    night(office)
    assert kept(office.store)["owed"] == whole[1]["owed"]


def test_case_that_cannot_be_read_is_passed_over_in_its_shard_and_named(office: Practice) -> None:
    (case_id,) = sql.rows(
        office.store,
        "SELECT case_id FROM duty WHERE chased = 1 ORDER BY 1 OFFSET 20 LIMIT 1",
    )[0]
    sql.run(
        office.store,
        "UPDATE duty SET late_from = 'x' WHERE case_id = :id AND chased = 1",
        id=case_id,
    )
    with helpers(office):
        night(office)
    with office.store.reading() as transaction:
        found = [
            (one.of_table, one.row)
            for one in alarms.open_ones(transaction, 9)
            if one.code == Code.UNREADABLE and one.of_table == "chase"
        ]
    assert found == [("chase", case_id)]
    chased = sql.rows(office.store, "SELECT DISTINCT case_id FROM owed WHERE kind = 'overdue'")
    assert len(chased) == 239


# --- where there are none ------------------------------------------------------------------------


def test_part_with_few_cases_and_a_day_without_mails_have_no_shards(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*_: object) -> None:
        raise AssertionError("invited")

    day_plan(office.office, NIGHT, mails=False, invite=wrong)
    monkeypatch.setattr(shards, "SHARD", MANY.cases)
    day_plan(office.office, NIGHT + ONE_DAY, invite=wrong)
    with office.store.reading() as transaction:
        assert set(job_runs.last(transaction)) == set(JOBS)


def test_one_file_has_no_shards() -> None:
    store = new_store("sqlite://")
    populate(store, MANY)
    alone = Practice(store, is_founded=True)
    alone.set(f"{NIGHT}T06:00")

    def wrong(*_: object) -> None:
        raise AssertionError("invited")

    day_plan(alone.office, NIGHT, proves=False, invite=wrong)
    help_out(alone.office, NIGHT)
    shut(store)


def test_open_shards_are_no_runs_that_anybody_is_shown(office: Practice) -> None:
    def look(transaction: Transaction, due_at: str, count: int) -> None:
        assert sql.found(transaction, OPEN)
        assert {one.job for one in job_runs.listed(transaction, 9)} <= set(JOBS)
        assert set(job_runs.last(transaction)) <= set(JOBS)

    day_plan(office.office, NIGHT, proves=False, invite=look)
    assert sql.rows(office.store, "SELECT job FROM job_run WHERE job LIKE '%/%'") == []


# --- beside those who act ------------------------------------------------------------------------


def test_who_waits_for_the_head_is_let_go_before_a_shard_is_begun(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, answers = list[bool](), iter([True, True, *[False] * 99])

    def is_awaited(transaction: Transaction) -> bool:
        asked.append(next(answers))
        return asked[-1]

    monkeypatch.setattr(history_held, "is_awaited", is_awaited)
    night(office)
    assert asked[:3] == [True, True, False]
    monkeypatch.setattr(history_held, "is_awaited", lambda transaction: True)
    monkeypatch.setattr(shards, "COURTESY", 2)
    sql.run(office.store, "DELETE FROM job_run")
    assert night(office) == "reminders=0 acts=0 overdue=0 escalations=0"  # nobody waits for ever
