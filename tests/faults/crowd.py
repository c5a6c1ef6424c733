"""Many operators at one office for a while, beside one of them alone: their rate and their waits.

`python -m tests.faults.crowd MINUTES` tells of both for 64 operators, on a file of SQLite and on a
PostgreSQL server of its own, each for so many minutes; they write as safely as an office does.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier, Thread

import msgspec
import psycopg

from duban.running import decodable_types
from states.reading import read_command
from tests.conftest import Postgres, shut
from tests.empty_office import new_store
from tests.practice import Practice, request
from workflow.office.request import Done

OPERATORS = 64
ROUNDS = 10
ALONE = 0.1
"""So long a part of each round one operator is alone before all come."""


class Stay(msgspec.Struct, frozen=True):
    """What operators did in a while: the numbers of their acts, and how long each waited."""

    operators: int
    seconds: float
    seqs: tuple[int, ...]
    waits: tuple[float, ...]
    unanswered: tuple[str, ...] = ()

    @property
    def rate(self) -> float:
        """Acts a second of all together."""
        return len(self.seqs) / self.seconds

    @property
    def worst(self) -> float:
        """The longest wait of anybody, in seconds."""
        return max(self.waits)


def opened(office: Practice) -> list[str]:
    """Open all cases of an office; returns their regions."""
    decodable_types.make_known()
    codes = list(office.notice.regions_by_code)
    for code in codes:
        office.do("open_case", code=code)
    return codes


def stay(office: Practice, codes: list[str], operators: int, seconds: float) -> Stay:
    """Let so many operators save drafts for so long, three or four at each case, and one at least.

    A wait is from the request to its answer, which comes once the act is kept.
    """
    command, gate = read_command("start_drafting", {}, "crowd"), Barrier(operators)
    seqs, waits, unanswered = list[int](), list[float](), list[str]()

    def operate(number: int) -> None:
        code = codes[number % len(codes)]
        gate.wait()
        end = time.perf_counter() + seconds
        while True:
            began = time.perf_counter()
            answer = office.office.handle(request(command, code=code))
            now = time.perf_counter()
            waits.append(now - began)
            if isinstance(answer, Done):
                seqs.append(answer.seq)
            else:
                unanswered.append(str(answer))
            if now >= end:
                break
        office.store.close()

    crowd = [Thread(target=operate, args=(number,)) for number in range(operators)]
    began = time.perf_counter()
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    took = time.perf_counter() - began
    return Stay(operators, took, tuple(seqs), tuple(waits), tuple(unanswered))


def stays(
    office: Practice, codes: list[str], seconds: float, rounds: int = ROUNDS
) -> Iterator[Stay]:
    """One operator and then all, again and again, all for so many seconds together."""
    for _ in range(rounds):
        for operators, part in ((1, ALONE), (OPERATORS, 1.0)):
            yield stay(office, codes, operators, seconds / rounds * part)


def _tell(name: str, found: list[Stay]) -> None:
    """Print how all fared, and one alone."""
    for operators in (1, OPERATORS):
        theirs = [one for one in found if one.operators == operators]
        waits = sorted(wait for one in theirs for wait in one.waits)
        seqs = [seq for one in theirs for seq in one.seqs]
        rate = len(seqs) / sum(one.seconds for one in theirs)
        if len(set(seqs)) != len(waits):
            raise SystemExit(f"{name}: {[one.unanswered[:3] for one in theirs if one.unanswered]}")
        told = [f"{waits[int(len(waits) * part)] * 1000:.1f}" for part in (0.5, 0.99)]
        told.append(f"{waits[-1] * 1000:.1f}")
        print(  # noqa: T201 - its way to tell
            f"{name}, {operators} at once: {len(seqs):,} acts, {rate:,.0f} a second; "
            f"waits in ms: median {told[0]}, of 99 % up to {told[1]}, the longest {told[2]}",
            flush=True,
        )


def main(minutes: float) -> None:
    """Try both databases, and tell of each."""
    with TemporaryDirectory() as folder:
        postgres = Postgres(Path(folder))
        url = postgres.new_database(empty=True)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM RESET fsync")
            connection.execute("SELECT pg_reload_conf()")
        for name, where in (("SQLite", f"sqlite:///{folder}/office.db"), ("PostgreSQL", url)):
            office = Practice(new_store(where))
            _tell(name, list(stays(office, opened(office), minutes * 60)))
            shut(office.store)
        postgres.drop(url)


if __name__ == "__main__":
    main(float(sys.argv[1]))
