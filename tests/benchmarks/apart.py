"""A benchmark in a process of its own: what it leaves in memory, or dies of, touches no other.

`python -m tests.benchmarks.apart NAME QUICK SECONDS FILE` adds a line to FILE for each piece of
what it came to.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

import msgspec

from tests.benchmarks.measure import Finding, Plan, say
from tests.benchmarks.registry import BENCHMARKS

LOOK_SECONDS = 0.5
GRACE_SECONDS = 60.0
"""So long a benchmark may go on after its time, and as long again to clear up once it is told."""


def measured(name: str, *, is_quick: bool, seconds: float) -> Iterator[Finding]:
    """What a benchmark comes to, piece by piece, with *seconds* of time; a fault is a piece too."""
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as folder:
        told = Path(folder) / "told"
        told.touch()
        arguments = [name, str(int(is_quick)), str(seconds), str(told)]
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.apart", *arguments], start_new_session=True
        )
        until, fault, known = time.monotonic() + seconds + GRACE_SECONDS, "", 0
        try:
            while process.poll() is None:
                time.sleep(LOOK_SECONDS)
                if time.monotonic() > until:
                    fault = f"ended after {seconds / 60:.0f} minutes, when its time was over"
                    _end(process)
                pieces = _pieces(told)
                yield from pieces[known:]
                known = len(pieces)
        finally:
            _end(process)
        yield from _pieces(told)[known:]
    if fault or process.returncode not in (0, 1):
        yield Finding(faults=(fault or f"ended by signal {-process.returncode}",))


def _pieces(told: Path) -> list[Finding]:
    lines = told.read_bytes().splitlines(keepends=True)
    return [msgspec.json.decode(one, type=Finding) for one in lines if one.endswith(b"\n")]


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a benchmark with all that it started; it may clear up first."""
    for how in (signal.SIGINT, signal.SIGKILL):
        if process.poll() is not None:
            return
        os.killpg(process.pid, how)
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            continue


def main(name: str, is_quick: str, seconds: str, told: str) -> int:
    """Measure, and tell each piece as it comes; 1 where something went wrong."""
    signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # ignored where all runs behind a shell
    plan = Plan(is_quick == "1", Path(told).parent, time.monotonic() + float(seconds))
    with Path(told).open("ab", buffering=0) as file:
        try:
            for piece in BENCHMARKS[name].run(plan):
                file.write(msgspec.json.encode(piece) + b"\n")
        except Exception as error:
            say(traceback.format_exc())
            fault = Finding(faults=(f"{type(error).__name__}: {error}",))
            file.write(msgspec.json.encode(fault) + b"\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
