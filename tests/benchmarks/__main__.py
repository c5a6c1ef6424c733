"""`python -m tests.benchmarks`: measure, and write docs/reference/benchmarks.* as results come."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tests.benchmarks import apart, report
from tests.benchmarks.kept import FOLDER, Kept, all_kept, forget, is_done, keep
from tests.benchmarks.measure import Finding, say
from tests.benchmarks.registry import BENCHMARKS, WHOLE_MINUTES, in_running_order

Measuring = Callable[[str, float], Iterator[Finding]]
"""Measures the benchmark of that name in so many seconds, piece by piece."""

LEAST_SECONDS = 30
NO_TIME = Finding(unreached=("all of it",))


def chosen(only: str) -> list[str]:
    """The benchmarks that `ONLY` names, all without it. Raises SystemExit for an unknown one."""
    names = [name.strip().upper() for name in only.split(",") if name.strip()]
    if unknown := [name for name in names if name not in BENCHMARKS]:
        raise SystemExit(f"ONLY knows {', '.join(BENCHMARKS)}, not {', '.join(unknown)}")
    return names or list(BENCHMARKS)


def measure(
    names: Iterable[str], measuring: Measuring, *, is_quick: bool, folder: Path, kept_in: Path
) -> list[str]:
    """Measure one after another, write each piece down in *folder* as it comes; name what failed.

    What was measured before and is kept in *kept_in* stands beside it.
    """
    until, failed = time.monotonic() + WHOLE_MINUTES * 60, []
    for name in in_running_order(names):
        one, began, finding = BENCHMARKS[name], time.monotonic(), Finding()
        seconds = min(one.minutes * 60, max(until - began, 0.0))
        say(f"{name}: {one.work} ({seconds / 60:.0f} minutes at most)")

        def note(finding: Finding, *, is_whole: bool) -> None:
            took = time.monotonic() - began  # noqa: B023 - called in its own turn
            kept = Kept(finding, is_quick, is_whole, took, report.versions())
            keep(kept_in, name, kept)  # noqa: B023
            report.write(all_kept(kept_in, BENCHMARKS, is_quick=is_quick), folder=folder)

        pieces = measuring(name, seconds) if seconds >= LEAST_SECONDS else iter([NO_TIME])
        for piece in pieces:
            finding += piece
            note(finding, is_whole=False)
            say("\n".join(map(report.row, piece.results)))
        note(finding, is_whole=True)
        say(f"{name} took {(time.monotonic() - began) / 60:.1f} minutes")
        if finding.faults:
            failed.append(name)
    return failed


def asked(name: str) -> bool:
    """Whether a switch is set in the environment."""
    return os.environ.get(name, "") not in ("", "0")


def main() -> None:
    """Measure what is asked for; a goal that was missed is said, and no error.

    `CONTINUE` leaves out what an earlier run has done. Raises SystemExit, naming them, where
    benchmarks failed.
    """
    is_quick, names = asked("QUICK"), chosen(os.environ.get("ONLY", ""))
    if asked("CONTINUE"):
        done = all_kept(FOLDER, BENCHMARKS, is_quick=is_quick)
        names = [name for name in names if name not in done or not is_done(done[name])]
    for name in names:
        forget(FOLDER, name)

    def measuring(name: str, seconds: float) -> Iterator[Finding]:
        return apart.measured(name, is_quick=is_quick, seconds=seconds)

    failed = measure(names, measuring, is_quick=is_quick, folder=report.FOLDER, kept_in=FOLDER)
    if failed:
        raise SystemExit(f"Failed: {', '.join(failed)}; CONTINUE=1 measures them again")


if __name__ == "__main__":
    main()
