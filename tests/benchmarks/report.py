"""The figures as a page and as data, in docs/reference."""

import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import msgspec

from tests.benchmarks.kept import Kept
from tests.benchmarks.measure import Finding, Result
from tests.benchmarks.registry import BENCHMARKS
from workflow.store.drivers import sqlite_module

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
INTRO = """\
# Benchmarks

Written by `make bench`; do not edit. Both sides of a figure ran in turns in the same run, and were
held to have done the same work before the ratio was taken. Only ratios are compared, since machines
drift: the median over the rounds of ours ÷ limit, each pair taken in one round. The limit takes the
driver of a database as it comes. Duban tells that of SQLite how to bind NULL, for which it looks in
vain otherwise, 2.3 µs each.
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


def page(kept: Mapping[str, Kept]) -> str:
    """The page of all figures that are kept."""
    lines = [INTRO]
    if any(one.is_quick for one in kept.values()):
        lines.append("A quick run: small sizes and few rounds, a look and not a result.\n")
    lines += [
        "| | variant | ratio | goal | limit | ours | rounds | n |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [row(result) for one in kept.values() for result in one.finding.results]
    for name, one in kept.items():
        took = f"{one.seconds / 60:.1f} minutes" if one.is_whole else "not at its end"
        lines += ["", f"**{name}** – {BENCHMARKS[name].work} ({took})."]
        lines += ["", *(f"- {remark}" for remark in _remarks(one.finding))]
    if missing := [name for name in BENCHMARKS if name not in kept]:
        lines += ["", f"Not measured in this run: {', '.join(missing)}."]
    with_what = {tuple(one.versions.items()): None for one in kept.values()}
    lines += [
        "",
        *(f"Versions: {', '.join(map(' '.join, own))}." for own in with_what),
    ]
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


def _remarks(finding: Finding) -> list[str]:
    """What has to be said about figures, and about those that are not there."""
    return [
        *finding.remarks,
        *(
            f"{one.variant}: {_over(one)} × over the goal{_since(finding, one)}."
            for one in finding.results
            if not one.is_reached
        ),
        *(f"Not reached within its time: {size}." for size in finding.unreached),
        *(f"**Failed**: {fault}." for fault in finding.faults),
    ]


def _over(one: Result) -> str:
    return f"{one.ratio - (one.goal or 0):.2f}"


def _since(finding: Finding, one: Result) -> str:
    """Why a goal was missed, where that is known."""
    why = finding.why.get(one.variant)
    return f": {why}" if why else ""


def write(kept: Mapping[str, Kept], *, folder: Path) -> None:
    """Write benchmarks.md and benchmarks.json into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "benchmarks.md").write_text(page(kept), encoding="utf-8")
    data = [
        msgspec.structs.replace(result, versions=one.versions)
        for one in kept.values()
        for result in one.finding.results
    ]
    packed = msgspec.json.format(msgspec.json.encode(data), indent=1)
    (folder / "benchmarks.json").write_bytes(packed + b"\n")
