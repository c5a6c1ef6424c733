"""The figures as a page and as data, in docs/reference."""

import platform
from importlib.metadata import version
from pathlib import Path

import msgspec

from tests.benchmarks.measure import Finding, Result
from workflow.store.drivers import sqlite_module

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
PLANNED = tuple(f"B{n}" for n in range(1, 11))
INTRO = """\
# Benchmarks

Written by `make bench`; do not edit. Both sides of a figure ran in turns in the same run, and were
held to have done the same work before the ratio was taken. Only ratios are compared, since machines
drift: the median over the rounds of ours ÷ limit, each pair taken in one round.
"""


def versions() -> dict[str, str]:
    """What the figures depend on."""
    return {
        "python": platform.python_version(),
        "sqlite": sqlite_module().sqlite_version,
        "sqlalchemy": version("sqlalchemy"),
        "msgspec": version("msgspec"),
        "transitions": version("transitions"),
        "system": f"{platform.system()} {platform.machine()}",
    }


def page(
    findings: dict[str, Finding], works: dict[str, str], missing: list[str], is_quick: bool
) -> str:
    """The page of all figures."""
    own = versions()
    lines = [INTRO]
    if is_quick:
        lines.append("A quick run: small sizes and few rounds, a look and not a result.\n")
    lines += [
        "| | variant | ratio | goal | limit | ours | rounds | n |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [row(result) for one in findings.values() for result in one.results]
    for name, one in findings.items():
        lines += ["", f"**{name}** – {works[name]}."]
        lines += ["", *(f"- {remark}" for remark in (*one.remarks, *_distances(one)))]
    if missing:
        lines += ["", f"Not measured in this run: {', '.join(missing)}."]
    lines += ["", "Versions: " + ", ".join(f"{name} {what}" for name, what in own.items()) + "."]
    return "\n".join(lines) + "\n"


def row(one: Result) -> str:
    """A result as a row of the table."""
    goal = "–" if one.goal is None else f"≤ {one.goal:g} ×"
    mark = "" if one.is_reached else " (not reached)"
    return (
        f"| {one.id} | {one.variant} | {one.ratio:.2f} × | {goal}{mark} | "
        f"{_time(one.limit_median_s)} | {_time(one.ours_median_s)} | {one.rounds} | {one.n:,} |"
    )


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def _distances(finding: Finding) -> list[str]:
    return [
        f"{one.variant}: {one.ratio - (one.goal or 0):.2f} × over the goal."
        for one in finding.results
        if not one.is_reached
    ]


def write(
    findings: dict[str, Finding], works: dict[str, str], *, is_quick: bool, folder: Path
) -> None:
    """Write benchmarks.md and benchmarks.json into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [name for name in PLANNED if name not in findings]
    text = page(findings, works, missing, is_quick)
    (folder / "benchmarks.md").write_text(text, encoding="utf-8")
    results = [result for one in findings.values() for result in one.results]
    data = [msgspec.structs.replace(result, versions=versions()) for result in results]
    packed = msgspec.json.format(msgspec.json.encode(data), indent=1)
    (folder / "benchmarks.json").write_bytes(packed + b"\n")
