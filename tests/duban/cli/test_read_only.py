"""An office on a disk that can't be written: looked at as ever, and acting is refused in words."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.duban.cli.terminal import Terminal, environment

CONFIGURATION = 78
LOOKS = [
    ["case", "list", "-o", "json"],
    ["case", "show", "120114"],
    ["case", "why", "120114"],
    ["duty", "list"],
    ["mail", "list"],
    ["report", "list"],
    ["history", "verify"],
    ["ledger", "check"],
    ["doctor"],
]
ACTS = [
    ["case", "do", "start_drafting", "120116403"],
    ["case", "bulk", "start_drafting", "--region", "120116403", "--yes"],
    ["day", "next"],
    ["serve", "--port", "0"],
    ["worker"],
]


def on_read_only_disk(folder: Path, commands: list[list[str]], lang: str) -> list[tuple[int, str]]:
    """The exit codes and words of commands while the office's folder is mounted read-only."""
    mount = "mount --bind office office && mount -o remount,ro,bind office"
    program = f'{mount} && exec "$0" -m tests.duban.cli.batch'
    ended = subprocess.run(
        ["unshare", "-rm", "sh", "-c", program, sys.executable],
        cwd=folder,
        env=environment(lang),
        input=json.dumps(commands),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return [(code, f"{out}{err}") for code, out, err in json.loads(ended.stdout)]


@pytest.mark.parametrize(("lang", "refused"), [("en", "can only be looked at"), ("zh", "只能查看")])
def test_read_only_office_is_looked_at_and_acts_are_refused(
    operator: Terminal, lang: str, refused: str
) -> None:
    files = {one.name for one in (operator.folder / "office").iterdir()}
    seen = on_read_only_disk(operator.folder, [*LOOKS, *ACTS], lang)
    looked, acted = seen[: len(LOOKS)], seen[len(LOOKS) :]
    assert [code for code, _ in looked] == [0] * len(LOOKS), looked
    assert [code for code, _ in acted] == [CONFIGURATION] * len(ACTS), acted
    assert all(refused in words for _, words in acted), acted
    assert {one.name for one in (operator.folder / "office").iterdir()} == files


def test_what_lies_in_the_log_is_read_too(operator: Terminal) -> None:
    office = operator.folder / "office"
    kept = "import os, sys; sys.argv = ['duban', *sys.argv[1:]]; import duban.cli.main as m\n"
    kept += "try: m.main()\nexcept SystemExit: pass\nos._exit(0)"
    act = ["case", "do", "decline_participation", "120116403", "-f", "letter=yes"]
    subprocess.run(
        [sys.executable, "-c", kept, *act], cwd=operator.folder, env=environment("en"), check=True
    )
    assert (office / "duban.db-wal").stat().st_size
    (code, words), *_ = on_read_only_disk(
        operator.folder, [["case", "show", "120116403", "-o", "json"]], "en"
    )
    assert code == 0
    assert '"state": "CLOSED"' in words
