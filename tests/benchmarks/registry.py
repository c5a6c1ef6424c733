"""The benchmarks by their numbers, in the order in which they run."""

from collections.abc import Callable

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
    others,
)
from tests.benchmarks.measure import Finding, Plan

Benchmark = tuple[str, Callable[[Plan], Finding]]
"""What is measured in one sentence, and the function that measures it."""

BENCHMARKS: dict[str, Benchmark] = {
    "B1": (b1_act.WORK, b1_act.run),
    "B2": (b2_crowd.WORK, b2_crowd.run),
    "B3": (b3_bulk.WORK, b3_bulk.run),
    "B4": (b4_night.WORK, b4_night.run),
    "B5": (b5_mail.WORK, b5_mail.run),
    "B6": (b6_start.WORK, b6_start.run),
    "B7": (b7_pages.WORK, b7_pages.run),
    "B8": (b8_rehearsal.WORK, b8_rehearsal.run),
    "B9": (b9_verify.WORK, b9_verify.run),
    "PEERS": (others.WORK, others.run),
}
