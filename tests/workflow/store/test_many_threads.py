"""Many threads of one process at one file: each keeps a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from tests.conftest import shut
from workflow.store.database import Store

THREADS = 40


def test_all_threads_look_into_a_file_at_once(tmp_path: Path) -> None:
    store, together = Store(f"sqlite:///{tmp_path / 'many.db'}"), Barrier(THREADS)
    store.create()

    def look(number: int) -> int:
        with store.reading():
            together.wait(20)
        return number

    with ThreadPoolExecutor(THREADS) as threads:
        assert list(threads.map(look, range(THREADS))) == [*range(THREADS)]
    shut(store)
