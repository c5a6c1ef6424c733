"""Taking turns: both sides of a benchmark, round by round, and what their times come to."""

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from pathlib import Path
from statistics import median

import msgspec

Side = Callable[[int], float]
"""Does the work of one round, given its number, and returns the seconds that it took."""


class Plan(msgspec.Struct, frozen=True):
    """How much is measured: few rounds and small sizes if `is_quick`; files go to `folder`.

    What is begun is over by `until`, in seconds of `time.monotonic`.
    """

    is_quick: bool
    folder: Path
    until: float = inf

    def has_time(self, seconds: float) -> bool:
        """Whether there is time left for work of so many seconds."""
        return time.monotonic() + seconds < self.until

    @property
    def rounds(self) -> int:
        """How often both sides take their turn."""
        return 5 if self.is_quick else 7

    def size(self, full: int, quick: int) -> int:
        """The size of the full run, or the quick one's."""
        return quick if self.is_quick else full


class Result(msgspec.Struct, frozen=True):
    """A ratio of medians over rounds; `n` is the number of acts, days or rows a round."""

    id: str
    variant: str
    ratio: float
    goal: float | None
    limit_median_s: float
    ours_median_s: float
    rounds: int
    n: int
    versions: dict[str, str]

    @property
    def is_reached(self) -> bool:
        """Whether the ratio is within its goal; True where there is none."""
        return self.goal is None or self.ratio <= self.goal


class Finding(msgspec.Struct, frozen=True):
    """What a benchmark came to so far: results, and what has to be said about them.

    `why` says of a variant what keeps it from its goal, should it miss it; `unreached` names what
    there was no time for, `faults` what went wrong.
    """

    results: tuple[Result, ...] = ()
    remarks: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    why: dict[str, str] = {}

    def __add__(self, more: "Finding") -> "Finding":
        """Both together."""
        return Finding(
            self.results + more.results,
            self.remarks + more.remarks,
            self.unreached + more.unreached,
            self.faults + more.faults,
            self.why | more.why,
        )


class DifferentWork(AssertionError):
    """The two sides did not do the same work, so their times say nothing."""


def say(words: str) -> None:
    """Tell progress."""
    print(words, file=sys.stderr, flush=True)  # noqa: T201


def in_turns(
    name: str, variant: str, *, limit: Side, ours: Side, rounds: int, goal: float | None, n: int
) -> Result:
    """Let both sides take turns, each beginning every other round; the ratio is the rounds' median.

    Pairs of one round see the same machine, so the ratio is taken a round and then the median.
    """
    times: dict[str, list[float]] = {"limit": [], "ours": []}
    sides = {"limit": limit, "ours": ours}
    for number in range(rounds):
        for which in ("limit", "ours") if number % 2 == 0 else ("ours", "limit"):
            times[which].append(sides[which](number))
        last = times["ours"][-1] / times["limit"][-1]
        say(f"  {name} {variant}: round {number + 1} of {rounds}, {last:.2f} ×")
    ratios = [b / a for a, b in zip(times["limit"], times["ours"], strict=True)]
    return Result(
        id=name,
        variant=variant,
        ratio=round(median(ratios), 3),
        goal=goal,
        limit_median_s=median(times["limit"]),
        ours_median_s=median(times["ours"]),
        rounds=rounds,
        n=n,
        versions={},
    )


class Watch:
    """A stop watch; `seconds` is what the last block took."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock, self.seconds = clock, 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Time a block, which does not clear up after what ran before it."""
        gc.collect()
        began = self._clock()
        yield
        self.seconds = self._clock() - began
