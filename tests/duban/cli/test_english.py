"""English is complete on a terminal: nothing is printed in Chinese but the data of the office."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from duban.bootstrap.opening import open_desk
from duban.environment import Settings
from tests.duban.chinese import Data
from tests.duban.cli.conftest import Command

PRINTED = (
    "case list",
    "case show 120116",
    "case why 120116",
    "case history 120116",
    "case do accept_plan_filing 120116",
    "case show 999",
    "case show 河",
    "case show Xiq",
    "duty list",
    "mail list",
    "mail status",
    "ledger show",
    "ledger show 120116",
    "ledger show --by region",
    "ledger show --by institution",
    "report nightly",
    "report list",
    "procedure show",
    "procedure diagram",
    "calendar show",
    "contact list",
    "person list",
    "programme list",
    "job list",
    "doctor",
    "history verify",
    "whatif --slip 120116=5",
)


@pytest.fixture(scope="module")
def data(founded: Path) -> Iterator[Data]:
    """What of the founded office stays Chinese."""
    with open_desk(Settings(office=founded / "office")) as desk:
        yield Data(desk)


@pytest.mark.parametrize("printed", PRINTED)
def test_command_prints_english(command: Command, founded: Path, data: Data, printed: str) -> None:
    ran = command("--lang", "en", "--office", str(founded / "office"), *printed.split())
    said = [line for line in (ran.out + ran.err).splitlines() if line]
    assert said
    typed = printed.split()[-1]
    assert [left for line in said if (left := data.left_in(line.replace(typed, "")))] == []


def test_region_is_found_by_its_english_name(command: Command, founded: Path) -> None:
    office = ("--lang", "en", "--office", str(founded / "office"))
    assert "Xiqing District 120111" in command(*office, "case", "show", "xiqing district").out
    several = command(*office, "case", "show", "He")
    assert several.code == 2
    for part in ("Heping District", "Hebei District", "120101", "120105"):
        assert part in several.err
