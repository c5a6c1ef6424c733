"""`python -m tests.benchmarks`: measure, and write docs/reference/benchmarks.* as results come."""

import os
import tempfile
import traceback
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.benchmarks import report
from tests.benchmarks.measure import Finding, Plan, say
from tests.benchmarks.registry import BENCHMARKS, Benchmark


def chosen(only: str) -> list[str]:
    """The benchmarks that `ONLY` names, all without it. Raises SystemExit for an unknown one."""
    names = [name.strip().upper() for name in only.split(",") if name.strip()]
    if unknown := [name for name in names if name not in BENCHMARKS]:
        raise SystemExit(f"ONLY knows {', '.join(BENCHMARKS)}, not {', '.join(unknown)}")
    return names or list(BENCHMARKS)


def measure(
    names: Iterable[str], benchmarks: Mapping[str, Benchmark], *, is_quick: bool, folder: Path
) -> list[str]:
    """Measure one after another, write each down in *folder* as it comes, and name what failed."""
    works = {name: work for name, (work, _) in benchmarks.items()}
    findings: dict[str, Finding] = {}
    failed: list[str] = []
    for name in names:
        work, run = benchmarks[name]
        say(f"{name}: {work}")
        try:
            with tempfile.TemporaryDirectory(prefix="duban-bench-") as scratch:
                findings[name] = run(Plan(is_quick, Path(scratch)))
        except Exception:
            say(traceback.format_exc())
            failed.append(name)
        else:
            report.write(findings, works, is_quick=is_quick, folder=folder)
            say("\n".join(report.row(result) for result in findings[name].results))
    return failed


def main() -> None:
    """Measure what is asked for; a goal that was missed is said, and no error.

    Raises SystemExit, naming them, where benchmarks failed.
    """
    is_quick = os.environ.get("QUICK", "") not in ("", "0")
    names = chosen(os.environ.get("ONLY", ""))
    if failed := measure(names, BENCHMARKS, is_quick=is_quick, folder=report.FOLDER):
        raise SystemExit(f"Failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
