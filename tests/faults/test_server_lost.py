"""A PostgreSQL server that is lost: killed under load, or gone just as it was to keep an act."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from config.words import Language, Words
from duban.cli.exits import Exit
from duban.cli.failures import in_words
from states.reading import read_command
from tests.campaign import times
from tests.conftest import Postgres, shut
from tests.faults.wire import Wire
from tests.practice import Practice, request
from workflow.office.request import Answer, Done
from workflow.record import history
from workflow.record.setting_table import add_settings, all_settings
from workflow.store.database import Store
from workflow.store.errors import FateUnknown, StoreBusy, StoreError, StoreFailed
from workflow.store.schema import is_current, migrate
from workflow.store.statement import WIDE

DRAFT = read_command("start_drafting", {}, "test")
OPERATORS = 3
VERSIONS = b"alembic_version"


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A server of its own, as it is killed."""
    with TemporaryDirectory(prefix="duban-killed-") as folder:
        made = Postgres(Path(folder))
        yield made
        made.stop()


@pytest.fixture
def url(postgres: Postgres) -> Iterator[str]:
    """A database with all tables."""
    made = postgres.new_database()
    yield made
    postgres.cut(made)
    postgres.drop(made)


@pytest.fixture
def wire(url: str) -> Iterator[Wire]:
    """A wire to a database."""
    with TemporaryDirectory() as folder:
        made = Wire(url, Path(folder))
        yield made
        made.close()


def test_act_that_was_kept_while_its_answer_was_lost_is_done_once(wire: Wire, url: str) -> None:
    office = Practice(Store(wire.url))
    office.do("open_case")
    wire.cuts = 1
    with pytest.raises(FateUnknown):
        office.ask("start_drafting", key="k")
    watching = Practice(Store(url), is_founded=True)
    assert watching.facts().draft_version == 1
    again = office.ask("start_drafting", key="k")
    assert isinstance(again, Done)
    assert again.repeated
    assert office.facts().draft_version == 1
    for one in (office, watching):
        shut(one.store)


def test_migration_whose_answer_was_lost_is_whole_and_its_fate_is_said_to_be_unknown(
    postgres: Postgres, tmp_path: Path
) -> None:
    url = postgres.new_database(empty=True)
    with TemporaryDirectory() as folder, closing(Wire(url, Path(folder), VERSIONS)) as wire:
        store, wire.cuts = Store(wire.url), 1
        with pytest.raises(FateUnknown) as lost:
            migrate(store)
        assert lost.value.sayings[0].code == "error.unknown_change"
        assert is_current(store)
        migrate(store)
        shut(store)
    postgres.drop(url)


def test_act_that_was_not_kept_is_done_when_asked_again(postgres: Postgres, url: str) -> None:
    office = Practice(Store(url))
    office.do("open_case")
    asked = request(DRAFT, key="k")
    with pytest.raises(FateUnknown), office.store.writing() as transaction:
        assert isinstance(office.office.handle_within(transaction, asked), Done)
        postgres.cut(url)
    assert office.facts().draft_version == 0
    again = office.office.handle(asked)
    assert isinstance(again, Done)
    assert not again.repeated
    assert office.facts().draft_version == 1
    shut(office.store)


def test_look_that_ends_as_the_server_is_lost_changed_nothing(postgres: Postgres, url: str) -> None:
    office = Practice(Store(url))
    with pytest.raises(StoreFailed), office.store.reading() as transaction:
        history.head(transaction)
        postgres.cut(url)
    shut(office.store)


def test_refusal_that_ends_as_the_server_is_lost_changed_nothing(
    postgres: Postgres, url: str
) -> None:
    office = Practice(Store(url))
    with pytest.raises(StoreFailed), office.store.writing() as transaction:
        postgres.cut(url)
        office.office.handle_within(transaction, request(DRAFT))
    shut(office.store)


@pytest.mark.parametrize(("lang", "said"), [("zh", "同一请求编号"), ("en", "the same key")])
def test_unknown_fate_is_said_with_what_to_do(lang: Language, said: str, url: str) -> None:
    store = Store(url)
    with pytest.raises(FateUnknown) as raised, store.writing() as transaction:
        transaction.has_written = True
        transaction._cursor.connection.close()
    shut(store)
    code, words = in_words(raised.value, Words(lang))
    assert (code, said in words) == (Exit.TRY_LATER, True)


def test_who_waits_for_a_lock_too_long_is_told_that_nothing_changed(url: str) -> None:
    holding, hurried = Practice(Store(url)), Store(f"{url}&options=-c lock_timeout=50")
    with holding.store.writing() as transaction:
        history.head(transaction, to_append=True)
        with pytest.raises(StoreBusy), hurried.writing() as other:
            history.head(other, to_append=True)
    for one in (holding.store, hurried):
        shut(one)


def test_statement_that_takes_too_long_is_told_and_the_next_is_answered(url: str) -> None:
    hurried = Practice(Store(f"{url}&options=-c statement_timeout=50"))
    with pytest.raises(StoreBusy, match="timeout"), hurried.store.writing() as transaction:
        history.head(transaction, to_append=True)
        transaction.say("SELECT pg_sleep(5)")
    hurried.do("open_case")
    shut(hurried.store)


def test_who_stands_still_with_a_transaction_open_loses_it(url: str) -> None:
    stopped = Practice(Store(f"{url}&options=-c idle_in_transaction_session_timeout=50"))
    with pytest.raises(StoreFailed), stopped.store.writing() as transaction:
        history.head(transaction, to_append=True)
        time.sleep(0.2)
        history.head(transaction)
    stopped.do("open_case")
    shut(stopped.store)


@pytest.mark.parametrize("count", [2, 3, WIDE, WIDE + 2])
def test_who_stands_still_right_after_many_rows_loses_them_too(url: str, count: int) -> None:
    stopped = Store(f"{url}&options=-c idle_in_transaction_session_timeout=100")
    rows = [(f"{n}", f"{n}") for n in range(count)]
    with pytest.raises(StoreFailed), stopped.writing() as transaction:
        add_settings(transaction, rows)
        assert {*rows} <= {*all_settings(transaction).items()}
        add_settings(transaction, [(f"more {key}", value) for key, value in rows])
        time.sleep(0.4)
    with stopped.reading() as transaction:
        assert not {*rows} & {*all_settings(transaction).items()}
    shut(stopped)


def test_who_waits_for_one_that_stands_still_is_not_sent_away(url: str) -> None:
    patient = Practice(Store(url))
    stopped = Store(f"{url}&options=-c idle_in_transaction_session_timeout=700")
    with pytest.raises(StoreFailed), stopped.writing() as transaction:
        history.head(transaction, to_append=True)
        patient.do("open_case")
    for one in (stopped, patient.store):
        shut(one)


def test_look_that_took_long_to_be_shown_has_not_failed(url: str) -> None:
    slow = Store(f"{url}&options=-c idle_in_transaction_session_timeout=100")
    with slow.reading() as transaction:
        before = all_settings(transaction)
        time.sleep(0.4)
    with slow.reading() as transaction:
        assert all_settings(transaction) == before
    shut(slow)


# --- killed under load ------------------------------------------------------------------------


class Crowd:
    """Operators who each save drafts of a case of their own, and ask again while they must."""

    def __init__(self, url: str) -> None:
        self.office, self.ending = Practice(Store(url)), threading.Event()
        self.codes = list(self.office.notice.regions_by_code)[:OPERATORS]
        for code in self.codes:
            self.office.do("open_case", code=code)
        self.unknown = 0

    def save(self, code: str) -> int:
        """Save drafts until the end; how many were told to be done."""
        saved = 0
        while not self.ending.is_set():
            self._insist(code, f"{code}-{saved}")
            saved += 1
        self.office.store.close()
        return saved

    def _insist(self, code: str, key: str) -> Answer:
        for _ in range(3_000):
            try:
                answer = self.office.office.handle(request(DRAFT, code=code, key=key))
            except StoreError as error:
                self.unknown += isinstance(error, FateUnknown)
                time.sleep(0.01)
            else:
                assert isinstance(answer, Done), answer
                return answer
        raise TimeoutError(key)


def test_server_killed_under_load_and_as_it_recovers_loses_no_act_and_does_none_twice(
    server: Postgres,
) -> None:
    crowd = Crowd(server.new_database())
    with ThreadPoolExecutor(OPERATORS) as pool:
        saved = [pool.submit(crowd.save, code) for code in crowd.codes]
        try:
            for _ in range(times(2)):
                time.sleep(0.3)
                server.kill()
                server.kill_in_recovery()
                server.start()
            time.sleep(0.3)
        finally:
            crowd.ending.set()
        done = [one.result() for one in saved]
    assert [crowd.office.facts(code).draft_version for code in crowd.codes] == done
    with crowd.office.store.reading() as transaction:
        assert history.verify(transaction) == (sum(done) + OPERATORS, [])
    shut(crowd.office.store)
