"""`python -m tests.benchmarks`: measure, print, and write docs/reference/benchmarks.*."""

import os
import tempfile
from pathlib import Path

from tests.benchmarks import report
from tests.benchmarks.measure import Finding, Plan, say
from tests.benchmarks.registry import BENCHMARKS


def chosen(only: str) -> list[str]:
    """The benchmarks that `ONLY` names, all without it. Raises SystemExit for an unknown one."""
    names = [name.strip().upper() for name in only.split(",") if name.strip()]
    if unknown := [name for name in names if name not in BENCHMARKS]:
        raise SystemExit(f"ONLY knows {', '.join(BENCHMARKS)}, not {', '.join(unknown)}")
    return names or list(BENCHMARKS)


def main() -> None:
    """Run what is asked for, and write it down; a goal that was missed is said, and no error."""
    is_quick = os.environ.get("QUICK", "") not in ("", "0")
    findings: dict[str, Finding] = {}
    for name in chosen(os.environ.get("ONLY", "")):
        work, run = BENCHMARKS[name]
        say(f"{name}: {work}")
        with tempfile.TemporaryDirectory(prefix="duban-bench-") as folder:
            findings[name] = run(Plan(is_quick, Path(folder)))
    works = {name: work for name, (work, _) in BENCHMARKS.items()}
    report.write(findings, works, is_quick=is_quick)


if __name__ == "__main__":
    main()
