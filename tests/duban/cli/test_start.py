"""What a command imports before it says anything; a library that it does not need costs a start."""

import subprocess
import sys

import pytest

from tests.duban.cli.terminal import Terminal, environment

SLOW = {
    "aiosmtplib",
    "alembic",
    "apscheduler",
    "cryptography",
    "fastapi",
    "imap_tools",
    "jinja2",
    "openpyxl",
    "psycopg",
    "pypinyin",
    "uvicorn",
    "xlsxwriter",
}
"""Libraries that only some commands need."""
STORED = {"pydantic", "pydantic_settings", "rich", "sqlalchemy", "sqlmodel", "transitions"}
"""Libraries that only commands at an office need."""


def imported(terminal: Terminal, *arguments: str) -> set[str]:
    """The packages that a command imports."""
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "duban", *arguments],
        cwd=terminal.folder,
        env=environment("en"),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    lines = [line for line in ended.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


def test_help_imports_no_more_than_it_prints(reader: Terminal) -> None:
    found = imported(reader, "--help")
    assert "typer" in found
    assert found & (SLOW | STORED) == set()


@pytest.mark.parametrize(
    ("looking", "needs"),
    [
        ("case list", set[str]()),
        ("case show 120101", set()),
        ("contact list", set()),
        ("init --help", {"cryptography"}),  # the key that it makes
        ("duty list", set()),
        ("mail list", {"aiosmtplib"}),  # beside it stand the acts that send
    ],
)
def test_command_that_looks_imports_no_more_than_it_needs(
    reader: Terminal, looking: str, needs: set[str]
) -> None:
    found = imported(reader, *looking.split())
    assert "sqlmodel" in found
    assert found & SLOW == needs
