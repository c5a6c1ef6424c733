"""`duban rehearse --database`: a play in PostgreSQL comes out as one in memory does."""

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from config.calendars import packaged_calendar
from config.notices import load_notice, with_policy
from config.procedures import load_procedure
from states.procedure import Rulebook
from tests.campaign import some_of
from tests.conftest import Postgres
from tests.duban.cli.terminal import ROOT, Terminal, without_faults
from workflow.rehearsal.account import account
from workflow.rehearsal.play import rehearse
from workflow.rehearsal.scenario import read_script
from workflow.store.database import Store
from workflow.store.scratch_schema import scratch_schema

PROGRAMMES = ROOT / "config" / "programmes"
EXAMPLES = PROGRAMMES / "examples.json"
FILES = sorted((ROOT / "tests" / "acceptance" / "scenarios").glob("*.json"))
USAGE, TRY_LATER, INTERRUPTED = 2, 75, 130
SCHEMAS = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'duban_scratch_%'"


@pytest.fixture(scope="module")
def url(postgres: Postgres) -> Iterator[str]:
    """An empty database of a server."""
    made = postgres.new_database(empty=True)
    yield made
    postgres.drop(made)


def schemas(url: str) -> int:
    """How many schemas are played in."""
    with psycopg.connect(url) as connection:
        found = connection.execute(SCHEMAS).fetchone()
    assert found is not None
    return int(found[0])


def test_packaged_examples_come_out_as_they_say(url: str, tmp_path: Path) -> None:
    shown = Terminal(tmp_path)("rehearse", str(EXAMPLES), "--check", "--database", url)
    assert (shown.code, shown.out) == (0, ""), shown.err
    assert shown.err.startswith("As expected: 3")
    assert schemas(url) == 0


def played(file: Path, store: Store | None) -> dict[str, Any]:
    """All that is told of a play: states, fen, mails, refusals, nights, head of the history."""
    script = read_script(json.loads(file.read_text(encoding="utf-8")))
    notice = with_policy(load_notice("tj-2023-22").notice, script.policy)
    rulebook = Rulebook(load_procedure("six-step").procedure)
    calendar = script.calendar or packaged_calendar()
    run = rehearse(script, notice, rulebook, calendar, store=store)
    return account(run, lambda problem: (problem.code, ""))


@pytest.mark.parametrize("file", [EXAMPLES, *some_of(FILES, 9)], ids=lambda file: file.stem)
def test_play_is_told_alike_of_both_databases(url: str, file: Path) -> None:
    with scratch_schema(url) as store:
        there = played(file, store)
    assert there["history"]["verified"]
    assert there == played(file, None)


def test_play_that_is_told_to_end_leaves_no_schema(url: str, tmp_path: Path) -> None:
    whole = str(PROGRAMMES / "training.json")
    playing = Terminal(tmp_path).start("rehearse", whole, "--database", url)
    deadline = time.monotonic() + 30
    while not schemas(url):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.kill(playing.pid, signal.SIGTERM)
    playing.communicate(timeout=30)
    assert playing.returncode == INTERRUPTED
    assert schemas(url) == 0


@pytest.mark.parametrize(
    ("address", "code", "said"),
    [
        ("mysql://me:made-up-secret@host/x", USAGE, "--database"),
        ("postgresql://me:made-up-secret@host/x", USAGE, "PGPASSFILE"),
        ("postgresql://me@/x?host=/nowhere", TRY_LATER, "/nowhere"),
    ],
)
def test_address_that_is_none_is_named(address: str, code: int, said: str, tmp_path: Path) -> None:
    shown = without_faults(Terminal(tmp_path)("rehearse", str(EXAMPLES), "--database", address))
    assert shown.code == code
    assert said in shown.err
    assert "made-up-secret" not in shown.err
