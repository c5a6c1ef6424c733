"""B6: how long a command takes to begin, next to an empty typer app and next to Python itself."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from duban.cli.main import COMMANDS
from tests.benchmarks.measure import DifferentWork, Finding, Plan, Side, in_turns
from tests.duban.cli.terminal import ROOT, environment

WORK = (
    "the start of a process to its end: `duban --help` next to an empty typer app with the same "
    "commands, and `duban case list` with 21 cases next to `python -c pass`"
)
HELP_GOAL, LIST_GOAL = 1.2, 40.0
STARTS, CASES = 10, 21
LIBRARIES = "import pydantic_settings, rich.console, rich.table, sqlmodel, typer.main"
"""The libraries of a list, which nothing of ours can make shorter."""

LAUNCHER = (
    "import sys\nfrom {module} import main\nif __name__ == '__main__':\n    sys.exit(main())\n"
)
"""What an installer makes of an entry point."""

EMPTY = '''\
import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None,
                  pretty_exceptions_enable=False)

@app.callback()
def main_(office: str | None = None, lang: str | None = None) -> None:
    """An app with the same commands."""
{commands}

def main() -> None:
    app()
'''
COMMAND = '''
@app.command(name="{name}")
def {name}_() -> None:
    """A command."""
'''


def launcher(folder: Path, name: str, module: str) -> list[str]:
    """A script that starts the `main` of a module, as an installed command does."""
    path = folder / name
    path.write_text(LAUNCHER.format(module=module), encoding="utf-8")
    return [sys.executable, str(path)]


def empty_app(folder: Path) -> list[str]:
    """The script of an app that has our commands and does nothing."""
    commands = "".join(COMMAND.format(name=name) for name in COMMANDS)
    (folder / "empty_app.py").write_text(EMPTY.format(commands=commands), encoding="utf-8")
    return launcher(folder, "empty", "empty_app")


def output(command: Sequence[str], folder: Path) -> str:
    """What a command prints, its modules compiled before as an installer does.

    Raises CalledProcessError where it fails.
    """
    paths = os.pathsep.join([str(ROOT), str(folder)])
    return subprocess.run(
        command,
        cwd=folder,
        env=environment("en", PYTHONPATH=paths, PYTHONDONTWRITEBYTECODE=""),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        check=True,
    ).stdout


def seconds(command: Sequence[str], folder: Path) -> float:
    """How long a command takes, over several starts."""
    began = time.perf_counter()
    for _ in range(STARTS):
        output(command, folder)
    return time.perf_counter() - began


def commands_shown(text: str) -> list[str]:
    """The commands that a help page lists."""
    listed = text.partition("Commands:")[2].splitlines()
    return [line.split()[0] for line in listed if line[:2] == "  " and line[2:3].strip()]


def run(plan: Plan) -> Iterator[Finding]:
    """Whole processes, from the call to the exit."""
    folder = plan.folder
    duban, empty = launcher(folder, "duban", "duban.cli.main"), empty_app(folder)
    output([*duban, "init"], folder)
    if not list(COMMANDS) == commands_shown(output([*duban, "--help"], folder)):
        raise DifferentWork("duban --help lists other commands")
    if not list(COMMANDS) == commands_shown(output([*empty, "--help"], folder)):
        raise DifferentWork("the empty app lists other commands")
    rows = output([*duban, "case", "list", "-o", "csv"], folder).splitlines()
    if len(rows) != CASES + 1:
        raise DifferentWork(f"{len(rows) - 1} cases are listed")

    def side(*command: str) -> Side:
        return lambda number: seconds(command, folder)

    python = side(sys.executable, "-c", "pass")
    for variant, limit, ours, goal in (
        ("duban --help", side(*empty, "--help"), side(*duban, "--help"), HELP_GOAL),
        ("duban case list", python, side(*duban, "case", "list"), LIST_GOAL),
        (
            "the libraries of a list, imported",
            python,
            side(sys.executable, "-c", LIBRARIES),
            None,
        ),
    ):
        result = in_turns(
            "B6", variant, limit=limit, ours=ours, rounds=plan.rounds, goal=goal, n=STARTS
        )
        yield Finding((result,))
    why = {
        "duban --help": "beside the library of its commands it loads the words of its language, "
        "in which they are told",
        "duban case list": f"its libraries alone take {result.ratio:.1f} ×",
    }
    told = (
        f"Each round starts {STARTS} processes a side; both help pages list the same "
        f"{len(COMMANDS)} commands, the list has {CASES} cases."
    )
    yield Finding(remarks=(told,), why=why)
