"""A newcomer types what the READMEs say, in order, and meets what they say."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.readme import Asked, asked_by
from tests.duban.cli.terminal import Terminal
from tests.training_office import copy_office

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)[^)]*\)")
NOT_RUN = ("make test",)
"""Only looked up: the tests are already running."""
STAYS = ("make run",)
"""Started, looked at in place of a browser, and ended with the Ctrl-C of a terminal."""
LOOK = """\
set -m; {command} >run.out 2>&1 & job=$!; set +m
until grep -q 'http://[^ ]*/' run.out; do sleep 0.2; kill -0 $job || break; done
.venv/bin/python -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1])' \\
    "$(grep -o 'http://[^ ]*/' run.out | head -n 1)" && seen=yes || seen=
kill -INT "$(cat /proc/$job/task/$job/children)"; wait $job; [ "$seen" ]
"""
MARK = " ended with"
PROGRAM = "duban "


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What a clone holds of what the commands use, with a virtual environment that is ready."""
    for name in ("config", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "tests").mkdir()
    for name in ("debian.sh", "debian.txt"):
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests" / name)
    environment = tmp_path / ".venv"
    environment.mkdir()
    (environment / "bin").symlink_to(Path(sys.executable).parent)
    for stamp in (".run", ".dev"):
        (environment / stamp).touch()
    return tmp_path


def typed(asked: list[Asked], folder: Path) -> list[tuple[str, int]]:
    """Type the commands into one shell; return what each showed and its exit code."""
    lines: list[str] = []
    for one in asked:
        is_run = one.typed not in NOT_RUN
        line = LOOK.format(command=one.typed) if one.typed in STAYS else one.typed
        lines += [line if is_run else f"{one.typed} --dry-run >/dev/null"]
        lines += [f"printf '\\n%s %s\\n' {shlex.quote(MARK)} $?"]
    unset = (
        "DUBAN_OFFICE",
        "DUBAN_DATABASE",
        "DUBAN_LANG",
        "ARGS",
        "COLUMNS",
        "LINES",
        "MAKEFLAGS",
        "MAKELEVEL",
        "MFLAGS",
        "PYTHONDONTWRITEBYTECODE",  # every start would compile all that it imports
    )
    shell = subprocess.run(
        ["bash", "-c", "\n".join(lines)],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if k not in unset},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    shown = re.split(rf"^{MARK} (\d+)$", shell.stdout, flags=re.MULTILINE)
    return [(text, int(code)) for text, code in zip(shown[::2], shown[1::2], strict=False)]


def plain(text: str) -> str:
    """Text without its layout."""
    return " ".join(text.split())


def require_shown(asked: list[Asked], answers: list[tuple[str, int]], folder: Path) -> None:
    """Hold what commands showed, and how they ended, against what a README says."""
    assert len(answers) == len(asked)
    for one, (shown, code) in zip(asked, answers, strict=True):
        assert code == one.code, f"{one.typed}\n{shown}"
        assert [line for line in one.shows if plain(line) not in plain(shown)] == [], shown
    assert (folder / "procedure.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (folder / "city" / "duban.key").exists()


def test_commands_run_as_written(clone: Path) -> None:
    asked = asked_by(ROOT / READMES[0])
    require_shown(asked, typed(asked, clone), clone)


def test_the_same_commands_show_what_the_second_readme_says(
    clone: Path, training_office: Path
) -> None:
    """In one process: as they are written, the first README has them typed."""
    asked = [one for one in asked_by(ROOT / READMES[1]) if one.typed.startswith(PROGRAM)]
    copy_office(training_office, clone / "office")
    commands = [shlex.split(one.typed.partition(" | ")[0])[1:] for one in asked]
    ended = Terminal(clone).many(commands, lang="zh")
    require_shown(asked, [(one.out + one.err, one.code) for one in ended], clone)


def test_both_readmes_ask_for_the_same() -> None:
    english, chinese = (asked_by(ROOT / name) for name in READMES)
    in_english = [
        (
            one.typed.replace("DUBAN_LANG=zh", "DUBAN_LANG=en").replace("--in zh", "--in en"),
            one.code,
        )
        for one in chinese
    ]
    assert in_english == [(one.typed, one.code) for one in english]


def shape(readme: Path) -> list[str]:
    """The marks of headings, code and pictures, in their order."""
    return re.findall(
        r"^(?:#+(?= )|```\w*|!(?=\[))", readme.read_text(encoding="utf-8"), re.MULTILINE
    )


def test_both_readmes_have_the_same_structure() -> None:
    assert shape(ROOT / READMES[0]) == shape(ROOT / READMES[1])


PAGES = sorted(
    page.relative_to(ROOT).as_posix()
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    at = ROOT / page
    links = LINK.findall(at.read_text(encoding="utf-8"))
    assert [link for link in links if not (at.parent / link).exists()] == []
