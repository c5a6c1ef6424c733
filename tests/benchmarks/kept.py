"""What benchmarks came to, kept one by one, so that a run that was broken off can go on."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from tests.benchmarks.measure import Finding

FOLDER = Path(__file__).parents[2] / "build" / "benchmarks"


class Kept(msgspec.Struct, frozen=True):
    """What a benchmark came to, with what, and how long it took; `is_whole` once it is over."""

    finding: Finding
    is_quick: bool
    is_whole: bool
    seconds: float
    versions: dict[str, str]


def keep(folder: Path, name: str, kept: Kept) -> None:
    """Keep what a benchmark came to so far."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_bytes(msgspec.json.encode(kept))


def forget(folder: Path, name: str) -> None:
    """Forget what a benchmark came to."""
    (folder / f"{name}.json").unlink(missing_ok=True)


def all_kept(folder: Path, names: Mapping[str, object], *, is_quick: bool) -> dict[str, Kept]:
    """What is kept of a run of that kind, by name, in the order of *names*."""
    found = {}
    for name in names:
        path = folder / f"{name}.json"
        if path.exists():
            kept = msgspec.json.decode(path.read_bytes(), type=Kept)
            if kept.is_quick == is_quick:
                found[name] = kept
    return found


def is_done(kept: Kept) -> bool:
    """Whether a benchmark came to its end without a fault."""
    return kept.is_whole and not kept.finding.faults
