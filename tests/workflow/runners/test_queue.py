"""The queue stands beside the office's tables, and is filled within the office's transactions."""

import sys
from threading import Thread

import pytest
from sqlalchemy import text

from tests.conftest import Postgres, shut
from tests.practice import Practice
from workflow.runners.distributed import DistributedRunner
from workflow.runners.queue import Handed, NeedsServer, NoProcrastinate, Queue
from workflow.store.database import Store
from workflow.store.statement import Query, Row

FIRE = "2023-07-20T06:00"
ON_SERVER = pytest.mark.parametrize("runs_by", ["procrastinate"], indirect=True)
IN_FILE = pytest.mark.parametrize("runs_by", ["sqlite"], indirect=True)


@pytest.fixture
def queue(store: Store) -> Queue:
    """A queue that is made."""
    made = Queue(store)
    made.make()
    return made


def put(queue: Queue, store: Store, job: str, *, keeps: bool = True, after: float = 0.0) -> None:
    """Hand a job over, in a transaction that is kept or given up."""
    with store.writing() as transaction:
        queue.put(transaction, job, Handed(FIRE), after=after)
        if not keeps:
            transaction.give_up()


def stands(queue: Queue, store: Store, job: str, *, with_taken: bool = False) -> bool:
    with store.reading() as transaction:
        return queue.stands(transaction, job, with_taken=with_taken)


WORKER = """
INSERT INTO {}.procrastinate_workers (last_heartbeat)
VALUES (now() - make_interval(secs => :seconds)) RETURNING id"""
FETCHED = "SELECT id FROM {}.procrastinate_fetch_job_v2(NULL, :worker)"


def taken_by(queue: Queue, store: Store, *, silent_for: float) -> int | None:
    """Take a job up as a worker that gave its last sign so many seconds ago; which one."""
    new, fetched = (Query[Row](text(one.format(queue.schema)), list) for one in (WORKER, FETCHED))
    with store.writing() as transaction:
        (worker,) = transaction.only(new, {"seconds": silent_for})
        (job,) = transaction.only(fetched, {"worker": worker})
    return None if job is None else int(job)


@ON_SERVER
def test_job_is_handed_over_with_the_transaction_that_causes_it(queue: Queue, store: Store) -> None:
    put(queue, store, "deliver", keeps=False)
    assert not stands(queue, store, "deliver")
    put(queue, store, "deliver")
    assert stands(queue, store, "deliver")
    assert not stands(queue, store, "bounces")


@ON_SERVER
def test_job_in_hand_stands_but_does_not_wait(queue: Queue, store: Store) -> None:
    put(queue, store, "deliver")
    assert taken_by(queue, store, silent_for=0) is not None
    assert not stands(queue, store, "deliver")
    assert stands(queue, store, "deliver", with_taken=True)


@ON_SERVER
def test_job_that_is_to_wait_is_taken_by_nobody_before(queue: Queue, store: Store) -> None:
    put(queue, store, "deliver", after=60)
    assert taken_by(queue, store, silent_for=0) is None
    assert stands(queue, store, "deliver")


@ON_SERVER
def test_only_what_silent_workers_had_is_taken_back_and_once(queue: Queue, store: Store) -> None:
    for job in ("silent", "lively"):
        put(queue, store, job)
    silent, lively = (taken_by(queue, store, silent_for=n) for n in (31, 29))
    assert None not in (silent, lively)
    counts = []
    for _ in range(2):
        with store.writing() as transaction:
            counts.append(queue.take_back(transaction, 30))
    assert counts == [1, 0]
    assert stands(queue, store, "silent")
    assert not stands(queue, store, "lively")
    assert taken_by(queue, store, silent_for=0) == silent


@ON_SERVER
def test_queue_is_made_once_however_many_begin(store: Store) -> None:
    queue = Queue(store)
    makers = [Thread(target=queue.make) for _ in range(3)]
    for one in makers:
        one.start()
    for one in makers:
        one.join()
    put(queue, store, "deliver")
    queue.make()
    assert stands(queue, store, "deliver")


@ON_SERVER
def test_queue_of_another_version_is_made_anew(queue: Queue, store: Store) -> None:
    put(queue, store, "deliver")
    with store.writing() as transaction:
        transaction.say(f"COMMENT ON TABLE {queue.schema}.procrastinate_jobs IS 'another'")
    queue.make()
    assert not stands(queue, store, "deliver")
    put(queue, store, "deliver")
    assert stands(queue, store, "deliver")


@ON_SERVER
def test_what_is_not_of_procrastinate_stays_where_a_queue_is_made_anew(
    queue: Queue, store: Store
) -> None:
    with store.writing() as transaction:
        transaction.say(f"CREATE TABLE {queue.schema}.mine (id int)")
        transaction.say(f"COMMENT ON TABLE {queue.schema}.procrastinate_jobs IS NULL")
    queue.make()
    put(queue, store, "deliver")
    with store.writing() as transaction:
        transaction.say(f"DROP TABLE {queue.schema}.mine")
    assert stands(queue, store, "deliver")


@ON_SERVER
def test_empty_schema_that_was_made_beforehand_is_filled(store: Store) -> None:
    queue = Queue(store)
    with store.writing() as transaction:
        transaction.say(f"CREATE SCHEMA {queue.schema}")
    queue.make()
    put(queue, store, "deliver")
    assert stands(queue, store, "deliver")


def test_two_offices_of_one_database_have_a_queue_each(postgres: Postgres) -> None:
    url = postgres.new_database()
    first = Store(url)
    with first.writing() as transaction:
        transaction.say("CREATE SCHEMA second")
    mark = "&" if "?" in url else "?"
    second = Store(f"{url}{mark}options=-csearch_path%3Dsecond")
    queues = [Queue(first), Queue(second)]
    assert [one.schema for one in queues] == ["public_queue", "second_queue"]
    for one in queues:
        one.make()
    put(queues[0], first, "deliver")
    assert not stands(queues[1], second, "deliver")
    shut(first)
    shut(second)
    postgres.drop(url)


@IN_FILE
def test_office_in_a_file_has_no_queue(office: Practice) -> None:
    with pytest.raises(NeedsServer) as refused:
        DistributedRunner(office.store, (), gone_by=lambda: 0.0)
    assert refused.value.sayings[0].code == "error.runner_needs_server"


@ON_SERVER
def test_without_the_extra_it_is_said_what_to_install(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "procrastinate.schema", None)
    with pytest.raises(NoProcrastinate) as refused:
        DistributedRunner(store, (), gone_by=lambda: 0.0)
    assert refused.value.sayings[0].code == "error.no_procrastinate"
