"""An operator types what the page of ten tasks says, in order, and meets what it says."""

import re
import shlex
import subprocess
from itertools import groupby
from pathlib import Path

import pytest

from tests.acceptance.readme import Asked, asked_by
from tests.acceptance.test_readme import PROGRAM, ROOT, plain
from tests.duban.cli.terminal import Terminal
from tests.training_office import copy_office

PAGE = ROOT / "docs" / "howto" / "walk-throughs.zh.md"
SCENARIO = re.compile(r"存为 `(.+?)`.*?```json\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TASKS = 10


def answers(folder: Path) -> list[tuple[Asked, str, int]]:
    """What each command of the page showed, and its exit code; those of Duban in one process."""
    shown: list[tuple[Asked, str, int]] = []
    for is_ours, asked in groupby(asked_by(PAGE), lambda one: one.typed.startswith(PROGRAM)):
        ones = list(asked)
        if is_ours:
            ended = Terminal(folder).many([shlex.split(one.typed)[1:] for one in ones], lang="zh")
            said = ((one.out + one.err, one.code) for one in ended)
            shown += [(one, *told) for one, told in zip(ones, said, strict=True)]
        else:
            for one in ones:
                ran = subprocess.run(shlex.split(one.typed), cwd=folder, check=False)
                shown.append((one, "", ran.returncode))
    return shown


@pytest.fixture(scope="module")
def played(
    training_office: Path, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[Asked, str, int]]:
    """The page, typed from its first command to its last."""
    folder = tmp_path_factory.mktemp("walk")
    copy_office(training_office, folder / "office")
    for name, text in SCENARIO.findall(PAGE.read_text(encoding="utf-8")):
        (folder / name).write_text(text, encoding="utf-8")
    return answers(folder)


def test_page_tells_ten_tasks() -> None:
    assert len(re.findall(r"^## ", PAGE.read_text(encoding="utf-8"), re.MULTILINE)) == TASKS


def test_every_command_ends_and_shows_as_the_page_says(
    played: list[tuple[Asked, str, int]],
) -> None:
    wrong = [
        f"{one.typed}\n{shown}"
        for one, shown, code in played
        if code != one.code or any(plain(line) not in plain(shown) for line in one.shows)
    ]
    assert wrong == []
