"""The program as an operator has it: each command a process of its own, in a folder of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.duban.cli.loaded import program

ROOT = Path(__file__).parents[3]
OF_THE_TESTER = (
    *("NO_COLOR", "FORCE_COLOR", "LC_ALL", "LC_MESSAGES", "COLUMNS", "LINES"),
    "PYTHONDONTWRITEBYTECODE",  # every start would compile all that it imports
)
LOCALES = {"zh": "zh_CN.UTF-8", "en": "en_US.UTF-8"}
SECONDS = 60


class Shown(NamedTuple):
    """How a command ended, and what stood on the screen."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """What was printed as JSON."""
        return json.loads(self.out)


def environment(lang: str, **more: str) -> dict[str, str]:
    """The environment of an operator who reads *lang*, without settings of whoever tests."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("DUBAN_")}
    for name in OF_THE_TESTER:
        kept.pop(name, None)
    return {**kept, "LANG": LOCALES[lang], "PYTHONPATH": str(ROOT), **more}


class Terminal:
    """A terminal whose working folder holds `office`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str, lang: str = "en", **more: str) -> Shown:
        """Run one command to its end."""
        return self._run("duban", arguments, environment(lang, **more))

    def many(self, commands: Sequence[Sequence[str]], lang: str = "en", **more: str) -> list[Shown]:
        """Run commands one after the other in one process, each to its end."""
        given = json.dumps(commands)
        ended = self._run("tests.duban.cli.batch", (), environment(lang, **more), given)
        assert ended.code == 0, ended.err
        return [Shown(*one) for one in ended.data]

    def _run(
        self, module: str, arguments: Sequence[str], its: Mapping[str, str], given: str = ""
    ) -> Shown:
        ended = program().run(
            module, arguments, folder=self.folder, environment=its, given=given, seconds=SECONDS
        )
        return Shown(*ended)

    def start(
        self,
        *arguments: str,
        lang: str = "en",
        more: Mapping[str, str] | None = None,
        **streams: Any,
    ) -> "subprocess.Popen[str]":
        """Start a command that stays, with *more* in its environment; the test ends it."""
        given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
        return subprocess.Popen(
            [sys.executable, "-u", "-m", "duban", *arguments],
            cwd=self.folder,
            env=environment(lang, **(more or {})),
            encoding="utf-8",
            **given,
        )


def without_faults(shown: Shown) -> Shown:
    """The same, having seen that it ended in words and not in a fault of the program."""
    for mark in ("Traceback", "Duban itself failed", "程序内部出错"):
        assert mark not in shown.err
    return shown
