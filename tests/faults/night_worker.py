"""A worker that helps with a night, and may be killed or stopped in the middle of a shard.

`python -m tests.faults.night_worker URL DAY`: it helps with the night of DAY, says `in` when it has
chased the cases of a shard, and keeps that in hand until it is killed.
"""

import sys
from datetime import date
from threading import Event
from typing import Any

from pytest import MonkeyPatch

from tests.practice import Practice
from workflow.night import chasing
from workflow.night.chasing import Chased, chase
from workflow.night.plan import help_out
from workflow.store.database import Store


def chase_and_stay(*given: Any) -> Chased:
    """Chase the cases of a shard, say so, and keep it in hand."""
    done = chase(*given)
    print("in", flush=True)  # noqa: T201 - its way to tell
    Event().wait()
    return done


def main(url: str, day: str) -> None:
    """Help with the night, time and again."""
    MonkeyPatch().setattr(chasing, "chase", chase_and_stay)
    office = Practice(Store(url), is_founded=True)
    office.set(f"{day}T06:00")
    while True:
        help_out(office.office, date.fromisoformat(day))
        Event().wait(0.01)


if __name__ == "__main__":
    main(*sys.argv[1:])
