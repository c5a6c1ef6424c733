"""Those who wait share a commit: what one raises or gives up is its own, the commit is all's."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from signal import SIGINT, pthread_kill
from threading import Event, Timer, get_ident, main_thread

import pytest

from tests.conftest import Postgres, shut
from tests.empty_office import new_store
from tests.workflow import sql
from tests.workflow.crowd import in_one_commit, nothing
from workflow.record.setting_table import keep_mark, setting
from workflow.store import database
from workflow.store.database import Store
from workflow.store.errors import StoreBusy, StoreError, StoreFailed
from workflow.store.sharing import MOST, Interrupted
from workflow.store.transaction import Transaction

Asking = Callable[[], str]


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Store]:
    """A database in a SQLite file, where all writers of a process take turns."""
    store = new_store(f"sqlite:///{tmp_path / 'office.db'}")
    yield store
    shut(store)


def keeping(store: Store, name: str) -> Asking:
    """Ask to keep a mark of that name; the answer is the name."""

    def work(transaction: Transaction) -> str:
        keep_mark(transaction, name, "kept")
        return name

    return lambda: store.share(work)


def kept(store: Store) -> set[str]:
    """The names of all marks that are kept."""
    return {name for (name,) in sql.rows(store, "SELECT key FROM setting WHERE value = 'kept'")}


def test_work_alone_is_done_at_once_and_answered_after_its_commit(store: Store) -> None:
    assert keeping(store, "a")() == "a"
    assert kept(store) == {"a"}
    assert store._turns.waiting == 0


def test_all_who_wait_are_done_by_one_in_their_order(store: Store) -> None:
    hands: list[int] = []
    names: list[str] = []

    def work(transaction: Transaction, name: str) -> str:
        hands.append(get_ident())
        names.append(name)
        keep_mark(transaction, name, "kept")
        return name

    asked = [partial(store.share, partial(work, name=name)) for name in "abcde"]
    assert in_one_commit(store, *asked)[1:] == list("abcde")
    assert names == list("abcde")
    assert len(set(hands)) == 1
    assert kept(store) == set("abcde")


def test_shared_work_waits_for_the_disk_once(file: Store) -> None:
    said: list[str] = []

    def listen(transaction: Transaction) -> None:
        transaction._cursor.connection.set_trace_callback(said.append)

    in_one_commit(file, *(keeping(file, name) for name in "abc"), first=listen)
    assert said.count("COMMIT") == 1
    assert kept(file) == set("abc")


def test_each_sees_what_those_before_it_have_written(store: Store) -> None:
    def look(transaction: Transaction) -> str | None:
        with store.reading() as seen:
            return setting(seen, "a")

    asked = [lambda: store.share(look), keeping(store, "a"), lambda: store.share(look)]
    found = in_one_commit(store, *asked)
    assert found[1:] == [None, "a", "kept"]


# --- what is one's own ----------------------------------------------------------------------------


def raising(store: Store) -> Asking:
    def work(transaction: Transaction) -> str:
        keep_mark(transaction, "raised", "kept")
        raise LookupError("mine")

    return lambda: store.share(work)


def breaking(store: Store) -> Asking:
    """Ask for what the database itself refuses, which PostgreSQL lets a transaction end by."""

    def work(transaction: Transaction) -> str:
        keep_mark(transaction, "broken", "kept")
        transaction.run(sql.statement("INSERT INTO setting (key, value) VALUES ('broken', 'x')"))
        return "never"

    return lambda: store.share(work)


def trying(store: Store) -> Asking:
    def work(transaction: Transaction) -> str:
        transaction.give_up()
        keep_mark(transaction, "tried", "kept")
        return setting(transaction, "tried") or ""

    return lambda: store.share(work)


def test_what_one_raises_breaks_or_only_tries_touches_no_other(store: Store) -> None:
    asked = [
        keeping(store, "a"), raising(store), keeping(store, "b"), breaking(store), trying(store),
        keeping(store, "c"),
    ]  # fmt: skip
    _, a, raised, b, broken, tried, c = in_one_commit(store, *asked)
    assert [a, b, c] == ["a", "b", "c"]
    assert isinstance(raised, LookupError) and str(raised) == "mine"
    assert "unique" in str(broken).lower()
    assert tried == "kept"
    assert kept(store) == {"a", "b", "c"}


@pytest.mark.parametrize("fault", [raising, breaking])
def test_what_the_first_raises_lets_the_others_be_done_after_it(
    store: Store, fault: Callable[[Store], Asking]
) -> None:
    def fail(transaction: Transaction) -> None:
        keep_mark(transaction, "first", "kept")
        raise LookupError("first")

    first, *others = in_one_commit(store, fault(store), keeping(store, "a"), first=fail)
    assert str(first) == "first"
    assert others[1] == "a"
    assert kept(store) == {"a"}


def test_first_that_only_tries_keeps_nothing_and_the_others_are_done(store: Store) -> None:
    def attempt(transaction: Transaction) -> None:
        keep_mark(transaction, "tried", "kept")
        transaction.give_up()

    assert in_one_commit(store, keeping(store, "a"), first=attempt) == [None, "a"]
    assert kept(store) == {"a"}


# --- what is all's --------------------------------------------------------------------------------


def owe_a_parent(store: Store) -> None:
    """A table that is checked at the commit and not before."""
    sql.run(
        store,
        "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
        "CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)",
    )


def orphan(transaction: Transaction) -> None:
    transaction.run(sql.statement("INSERT INTO child VALUES (1)"))


def test_commit_that_fails_is_told_to_each_and_keeps_nothing(store: Store) -> None:
    owe_a_parent(store)
    asked = [keeping(store, "a"), raising(store), trying(store), keeping(store, "b")]
    found = in_one_commit(store, *asked, first=orphan)
    assert isinstance(found[2], LookupError)
    told = [*found[:2], *found[3:]]
    assert all("foreign key" in str(one).lower() for one in told), told
    assert kept(store) == set()
    assert keeping(store, "after")() == "after"
    assert kept(store) == {"after"}


def test_full_disk_is_told_to_each_in_words_and_keeps_nothing(file: Store) -> None:
    (pages,) = sql.rows(file, "PRAGMA page_count")[0]

    def fill(transaction: Transaction) -> None:
        transaction.run(sql.statement(f"PRAGMA max_page_count = {pages}"))

    def large(transaction: Transaction) -> str:
        keep_mark(transaction, "large", "x" * 100_000)
        return "large"

    asked = [keeping(file, "a"), lambda: file.share(large), keeping(file, "b")]
    _, a, full, b = in_one_commit(file, *asked, first=fill)
    assert isinstance(full, StoreFailed) and "full" in str(full)
    done = {name for name in (a, b) if isinstance(name, str)}
    assert all(isinstance(one, StoreFailed) for one in {a, b} - done)
    assert kept(file) == done
    assert keeping(file, "after")() == "after"


def test_server_that_goes_is_told_to_each_and_the_next_find_it_back(
    postgres: Postgres,
) -> None:
    url = postgres.new_database()
    store = Store(url)

    def cut(transaction: Transaction) -> str:
        postgres.cut(url)
        keep_mark(transaction, "cut", "kept")
        return "never"

    asked = [keeping(store, "a"), lambda: store.share(cut), keeping(store, "b")]
    found = in_one_commit(store, *asked)
    assert all(isinstance(one, StoreError) for one in found[:3]), found
    assert found[3] in ("b", found[2])
    assert keeping(store, "after")() == "after"
    assert "after" in kept(store) and not {"a", "cut"} & kept(store)
    shut(store)
    postgres.drop(url)


def test_who_led_and_was_interrupted_leaves_the_others_not_knowing(store: Store) -> None:
    def end(transaction: Transaction) -> str:
        raise SystemExit("ended")

    found = in_one_commit(store, keeping(store, "a"), lambda: store.share(end), keeping(store, "b"))
    assert isinstance(found[0], SystemExit)
    assert [type(one) for one in found[1:3]] == [Interrupted, Interrupted]
    assert found[3] == "b"
    assert kept(store) == {"b"}


# --- the line -------------------------------------------------------------------------------------


def test_more_than_share_a_commit_are_done_in_the_next(file: Store) -> None:
    said: list[str] = []

    def listen(transaction: Transaction) -> None:
        transaction._cursor.connection.set_trace_callback(said.append)

    names = [f"n{n:03d}" for n in range(MOST + 5)]
    found = in_one_commit(file, *(keeping(file, name) for name in names), first=listen)
    assert found[1:] == names
    assert said[: said.index("COMMIT")].count("SAVEPOINT piece") == MOST - 1
    assert said.count("COMMIT") == 2
    assert kept(file) == set(names)


def test_transaction_of_ones_own_stands_in_the_same_line(file: Store) -> None:
    order: list[str] = []

    def shared(name: str) -> Callable[[], None]:
        return lambda: file.share(lambda transaction: order.append(name))

    def alone() -> None:
        with file.writing() as transaction:
            order.append("alone")
            keep_mark(transaction, "alone", "kept")

    in_one_commit(file, shared("a"), alone, shared("b"))
    assert order == ["a", "alone", "b"]
    assert kept(file) == {"alone"}


def test_transaction_of_ones_own_that_fails_lets_the_next_come(file: Store) -> None:
    def alone() -> None:
        with file.writing():
            raise LookupError("own")

    _, own, after = in_one_commit(file, alone, keeping(file, "a"))
    assert (str(own), after) == ("own", "a")


def test_who_waits_too_long_is_told_so_and_leaves_the_line(
    file: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.02)
    held, ended = Event(), Event()

    def hold(transaction: Transaction) -> None:
        held.set()
        ended.wait()

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(file.share, hold)
        held.wait()
        with pytest.raises(StoreBusy):
            keeping(file, "late")()
        with pytest.raises(StoreBusy), file.writing():
            raise AssertionError("nobody's turn")
        ended.set()
        holding.result()
    assert kept(file) == set()
    assert keeping(file, "after")() == "after"


def test_who_is_interrupted_while_waiting_leaves_the_line(file: Store) -> None:
    held, ended = Event(), Event()

    def hold(transaction: Transaction) -> None:
        held.set()
        ended.wait()

    def interrupt() -> None:
        while not file._turns.waiting:
            pass
        pthread_kill(main_thread().ident or 0, SIGINT)

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(file.share, hold)
        held.wait()
        timer = Timer(0, interrupt)
        timer.start()
        try:
            with pytest.raises(KeyboardInterrupt):
                keeping(file, "mine")()
            timer.join()
        finally:
            ended.set()
        holding.result()
    assert file._turns.waiting == 0
    assert keeping(file, "after")() == "after"
    assert kept(file) == {"after"}


def test_turn_within_a_transaction_would_wait_for_itself(store: Store) -> None:
    with store.reading(), pytest.raises(RuntimeError, match="within"):
        keeping(store, "a")()
    with pytest.raises(RuntimeError, match="within"):
        store.share(lambda transaction: store.share(nothing))
    assert keeping(store, "b")() == "b"
