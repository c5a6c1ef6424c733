"""The benchmarks by their numbers, with the time that each may take."""

from collections.abc import Callable, Iterable, Iterator

import msgspec

from tests.benchmarks import (
    b1_act,
    b2_crowd,
    b3_bulk,
    b4_night,
    b5_mail,
    b6_start,
    b7_pages,
    b8_rehearsal,
    b9_verify,
    b10_postgresql,
    others,
)
from tests.benchmarks.measure import Finding, Plan


class Benchmark(msgspec.Struct, frozen=True):
    """What is measured in one sentence, what measures it piece by piece, and its minutes."""

    work: str
    run: Callable[[Plan], Iterator[Finding]]
    minutes: float


WHOLE_MINUTES = 58.0
"""All of them together take no longer: what comes last has what is left."""

BENCHMARKS: dict[str, Benchmark] = {
    "B1": Benchmark(b1_act.WORK, b1_act.run, 4),
    "B2": Benchmark(b2_crowd.WORK, b2_crowd.run, 5),
    "B3": Benchmark(b3_bulk.WORK, b3_bulk.run, 3),
    "B4": Benchmark(b4_night.WORK, b4_night.run, 16),
    "B5": Benchmark(b5_mail.WORK, b5_mail.run, 5),
    "B6": Benchmark(b6_start.WORK, b6_start.run, 5),
    "B7": Benchmark(b7_pages.WORK, b7_pages.run, 14),
    "B8": Benchmark(b8_rehearsal.WORK, b8_rehearsal.run, 3),
    "B9": Benchmark(b9_verify.WORK, b9_verify.run, 5),
    "B10": Benchmark(b10_postgresql.WORK, b10_postgresql.run, 15),
    "PEERS": Benchmark(others.WORK, others.run, 8),
}


def in_running_order(names: Iterable[str]) -> list[str]:
    """The short ones first, so that what a broken run has lost is the large sizes."""
    return sorted(names, key=lambda name: BENCHMARKS[name].minutes)
