"""A worker that shares its jobs with others, and may be killed or stopped with one in hand.

`python -m tests.faults.shared_worker URL STALLED`: it tells each delivery that it begins by the
time that was due, and stays at the first until a line is said to it. Who gave no sign for STALLED
seconds has lost it.
"""

import sys
from datetime import datetime
from threading import Event

from duban.clock import elapsed
from tests.workflow.runners.shift import Bench
from workflow.night.job_results import JobResult
from workflow.runners.distributed import DistributedRunner
from workflow.runners.embedded import Job
from workflow.store.database import Store

BEGUN = "2023-07-20T10:00"


def main(url: str, stalled: float) -> None:
    """Take up what is handed over, until killed."""
    is_first = True

    def deliver(fire: datetime, is_last: bool) -> JobResult:
        nonlocal is_first
        print(f"{fire:%H:%M}", flush=True)  # noqa: T201 - its way to tell
        if is_first:
            is_first = False
            sys.stdin.readline()
        return JobResult()

    clock = Bench(BEGUN).new_clock()
    job = Job(name="deliver", cron="* * * * *", clock=clock, work=deliver)
    runner = DistributedRunner(Store(url), (job,), gone_by=elapsed, stalled=stalled)
    runner.work()
    Event().wait()


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
