"""Past cases that two processes enter at once: one result, and words for the other."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Postgres
from tests.duban.cli.past_file import past
from tests.duban.cli.terminal import Terminal

REFUSED, SECONDS = 3, 120
REGIONS = {"both.json": ("120101", "120114"), "later.json": ("120114", "120106")}


@pytest.fixture(params=["sqlite", "postgresql"])
def real(request: pytest.FixtureRequest, tmp_path: Path, postgres: Postgres) -> Iterator[Terminal]:
    """A terminal at a real office without cases, over each database."""
    terminal = Terminal(tmp_path)
    url = postgres.new_database(empty=True) if request.param == "postgresql" else ""
    at_server = ("--database", url) if url else ()
    assert terminal("init", "--real", *at_server).code == 0
    for name, codes in REGIONS.items():
        given = json.dumps(past(*codes), ensure_ascii=False, indent=1)
        (tmp_path / name).write_text(given, encoding="utf-8")
    yield terminal
    if url:
        postgres.drop(url)


def at_once(real: Terminal, *commands: tuple[str, ...]) -> list[tuple[int, str]]:
    """How commands that were started together ended, and what they said."""
    running = [real.start(*one) for one in commands]
    said = [one.communicate(timeout=SECONDS) for one in running]
    return [(one.returncode, err) for one, (_, err) in zip(running, said, strict=True)]


def held(real: Terminal) -> dict[str, int]:
    """The regions that have a case, with how many acts each; history and ledger are proved."""
    shown = real.many([["case", "list", "-o", "json"], ["history", "verify"], ["ledger", "check"]])
    assert [one.code for one in shown] == [0, 0, 0], shown
    codes = [row["region_code"] for row in shown[0].data]
    told = real.many([["case", "history", code, "-o", "json"] for code in codes])
    return {code: len(one.data) for code, one in zip(codes, told, strict=True)}


@pytest.mark.parametrize("other", ["both.json", "later.json"])
def test_one_of_two_imports_is_kept_whole_and_the_other_told_why_it_is_not(
    real: Terminal, other: str
) -> None:
    files = ("both.json", other)
    ended = at_once(real, *(("case", "import", one, "--yes") for one in files))
    kept = next(at for at, (code, _) in enumerate(ended) if code == 0)
    code, said = ended[1 - kept]
    assert code == REFUSED
    assert files[1 - kept] in said and "R-1.4" in said and "no case was entered" in said
    assert set(held(real)) == set(REGIONS[files[kept]])


def test_case_that_is_opened_while_it_is_imported_is_opened_once(real: Terminal) -> None:
    ended = at_once(
        real,
        ("case", "import", "both.json", "--yes"),
        *(("case", "do", "open_case", code) for code in REGIONS["both.json"]),
    )
    (imported, said), *opened = ended
    assert {code for code, _ in ended} == {0, REFUSED}
    assert all("R-1.4" in told for code, told in ended if code == REFUSED)
    acts = held(real)
    if imported == 0:
        assert [code for code, _ in opened] == [REFUSED, REFUSED]
        assert min(acts.values()) > 1
    else:
        assert "no case was entered" in said
        assert set(acts.values()) == {1}
