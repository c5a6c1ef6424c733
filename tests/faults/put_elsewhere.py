"""A command of `duban` whose machine's clock is off by so many seconds, and its server's by others.

`python -m tests.faults.put_elsewhere SECONDS SERVER ARGUMENTS...`. Without libfaketime, under which
Python's `time.sleep` fails wherever the machine is busy, and a PostgreSQL server hangs.
"""

import sys
from datetime import datetime, timedelta

from sqlalchemy import Engine

from duban import clock
from workflow.store import server

MACHINE, SERVER = (timedelta(seconds=float(sys.argv.pop(1))) for _ in range(2))
the_right_time, the_time_there = clock.now, server._time_of


def now() -> datetime:
    """The time by the clock of this machine."""
    return the_right_time() + MACHINE


def time_of(engine: Engine) -> datetime | None:
    """The time by the clock of the server."""
    told = the_time_there(engine)
    return None if told is None else told + SERVER


clock.now, server._time_of = now, time_of  # before anything else takes them from there

if __name__ == "__main__":
    from duban.cli.main import main

    main()
