"""PEERS: other engines on one filing's acts, next to the bare driver writing the same rows.

They are installed into a place of their own for the run, by the locked `requirements/peers.txt`.
"""

import sqlite3
import subprocess
import venv
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measure import DifferentWork, Finding, Plan, Side, in_turns, say

WORK = (
    "what others cost: a change of state and a row of audit, a durable commit an act; SQLite WAL, "
    "`synchronous=FULL`; the limit is the bare driver writing the same rows in the same commits"
)
SCRIPTS = Path(__file__).parent / "peers"
LOCK = Path(__file__).parents[2] / "requirements" / "peers.txt"
PEERS = {
    "naive": "transitions with SQLModel, a machine a case",
    "viewflow_fsm": "viewflow (fsm)",
    "spiff": "SpiffWorkflow",
    "dbos_step": "DBOS",
}
"""Each program of `peers` with the name under which its figure stands."""
PACKAGES = ("transitions", "sqlmodel", "django-viewflow", "spiffworkflow", "dbos")
ACTS = 4
SLOW = frozenset({"dbos_step"})
"""Those measured over a tenth of the cases, and the limit with them."""


def installed(folder: Path) -> Path:
    """The Python of a new environment in *folder* that has all peers."""
    say("  PEERS: installing them")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    quiet = ("--quiet", "--disable-pip-version-check", "--require-hashes")
    subprocess.run([str(python), "-m", "pip", "install", *quiet, "-r", str(LOCK)], check=True)
    return python


def side(python: Path, script: str, folder: Path, count: int) -> Side:
    """Does all acts on *count* cases by the program *script*, and holds what it left."""

    def measured(number: int) -> float:
        path = folder / f"{script}-{number}.db"
        for one in folder.glob(f"{path.name}*"):
            one.unlink()
        command = [str(python), str(SCRIPTS / f"{script}.py"), str(path), str(count)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        require_done(path, count)
        return float(said.splitlines()[-1])

    return measured


def require_done(path: Path, count: int) -> None:
    """Hold that each case is accepted and each act stands in the audit.

    Raises DifferentWork otherwise.
    """
    connection = sqlite3.connect(path)
    accepted, told = (
        connection.execute(question).fetchone()[0]
        for question in (
            "SELECT count(*) FROM cases WHERE state = 'ACCEPTED'",
            "SELECT count(*) FROM audit",
        )
    )
    connection.close()
    if (accepted, told) != (count, ACTS * count):
        raise DifferentWork(f"{path.stem}: {accepted} cases accepted by {told} acts")


def run(plan: Plan) -> Iterator[Finding]:
    """Each peer in turns with the bare driver; without a goal, for Duban has its own (B1)."""
    python = installed(plan.folder / "peers")
    for script, name in PEERS.items():
        count = plan.size(500, 50) // (10 if script in SLOW else 1)
        result = in_turns(
            "PEERS",
            name,
            limit=side(python, "bare", plan.folder, count),
            ours=side(python, script, plan.folder, count),
            rounds=plan.rounds,
            goal=None,
            n=ACTS * count,
        )
        yield Finding((result,))
    yield Finding(remarks=(_versions(python),))


def _versions(python: Path) -> str:
    program = f"from importlib.metadata import version\nfor n in {PACKAGES}: print(n, version(n))"
    said = subprocess.run([str(python), "-c", program], check=True, capture_output=True, text=True)
    return f"Measured: {', '.join(said.stdout.splitlines())}; each as its own manual begins."
