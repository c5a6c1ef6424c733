"""Past cases are previewed, asked for, and entered whole or not at all."""

from copy import deepcopy
from pathlib import Path

import pytest

from duban.bootstrap.opening import open_desk
from duban.environment import Settings
from tests.duban.cli.conftest import Command, Today
from tests.duban.cli.past_file import events, past, written
from workflow.record import owing

NOTHING_WRITTEN, REFUSED = 2, 3


def test_past_cases_are_previewed_and_entered_after_a_yes(real: Command, today: Today) -> None:
    today("2024-04-10")
    file = written(past("120101", "120114"))
    for arguments, code in ((("--dry-run",), 0), ((), NOTHING_WRITTEN)):
        ran = real("case", "import", file, "-o", "json", *arguments)
        assert (ran.code, events()) == (code, 0)
    ended, running = ran.data
    assert (ended["state"], ended["outcome"]) == ("CLOSED", "NOT_SUPPORTED")
    assert (running["state"], running["disbursed_yuan"], running["outstanding_yuan"]) == (
        "RECOVERING",
        600000,
        160000,
    )
    assert running["nights"][0]["act"] == "raise_flag"
    done = real("case", "import", file, "--yes")
    assert (done.code, "Entered 2 cases" in done.err) == (0, True)
    listed = {row["region_code"]: row["state"] for row in real("case", "list", "-o", "json").data}
    assert listed == {"120101": "CLOSED", "120114": "RECOVERING"}
    with open_desk(Settings()) as desk, desk.store.reading() as transaction:
        assert set(owing.counts(transaction)) == {"superseded"}
    assert real("history", "verify").code == 0
    assert real("ledger", "check").code == 0


def test_wrong_act_is_named_with_its_line_and_nothing_is_entered(
    real: Command, today: Today
) -> None:
    today("2024-04-10")
    given = past("120101", "120114")
    acts = given["scenarios"][1]["events"]
    at = next(n for n, one in enumerate(acts) if one["kind"] == "accept_plan_filing")
    given["scenarios"][1]["events"] = [
        *acts[:at],
        {**acts[at], "actor": "district"},
        *acts[at + 1 :],
    ]
    file = written(given)
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    ran = real("case", "import", file, "--yes")
    assert (ran.code, events()) == (REFUSED, 0)
    place = ran.err.splitlines()[0]
    assert place.endswith(f"scenarios[1].events[{at}]")
    line = int(place.split(":")[1])
    assert '"accept_plan_filing"' in "".join(lines[line - 1 : line + 6])
    assert "R-2.2" in ran.err or "R-2.8" in ran.err
    refused = real("case", "import", file, "--dry-run", "-o", "json").data[1]["refused"]
    assert (refused[0]["event"], refused[0]["line"]) == (at + 1, line)


def test_what_is_wrong_in_the_file_is_named_with_its_line(real: Command) -> None:
    given = past("120101")
    broken = deepcopy(given)
    broken["scenarios"][0]["events"][2]["at"] = "soon"
    ran = real("case", "import", written(broken), "--yes")
    assert ran.code == NOTHING_WRITTEN
    assert "scenarios[0].events[2].at" in ran.err
    Path("past.json").write_text('{"scenarios": [', encoding="utf-8")
    assert real("case", "import", "past.json").code == NOTHING_WRITTEN


def test_past_case_of_a_unit_that_the_notice_has_not_is_refused(
    real: Command, today: Today
) -> None:
    today("2024-04-10")
    given = past("120101")
    given["scenarios"][0]["region_code"] = "110101"
    given["scenarios"][0]["events"][0]["data"] = {}
    ran = real("case", "import", written(given), "--yes")
    assert (ran.code, "R-0.1" in ran.err, events()) == (REFUSED, True, 0)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_example_sheet_is_written_out_filled_in_and_entered(
    real: Command, today: Today, suffix: str
) -> None:
    today("2026-01-05")
    file = f"past{suffix}"
    assert real("case", "import", file, "--example").code == 0
    assert "exists" in real("case", "import", file, "--example").err
    tried = real("case", "import", file, "--dry-run", "-o", "json")
    assert (tried.code, tried.data[0]["state"], events()) == (0, "CLOSED", 0)
    assert tried.data[0]["disbursed_yuan"] == 1_000_000
    done = real("case", "import", file, "--yes")
    assert (done.code, "Entered 1 cases" in done.err) == (0, True)
    assert real("history", "verify").code == 0


def test_wrong_cells_of_a_sheet_are_all_named_and_nothing_is_entered(
    real: Command, today: Today
) -> None:
    today("2024-04-10")
    Path("past.csv").write_text("区域,启动案件\n和平,某日\n火星,2023-07-18\n", encoding="utf-8")
    ran = real("case", "import", "past.csv", "--yes")
    assert (ran.code, events()) == (NOTHING_WRITTEN, 0)
    first, second, last = ran.err.splitlines()[:3]
    assert "Row 2, column B (启动案件)" in first and "expected" in first.lower()
    assert "Row 3, column A (区域)" in second
    assert "2 cells" in last


def test_act_of_a_sheet_that_the_rules_refuse_is_named_with_its_cell(
    real: Command, today: Today
) -> None:
    today("2024-04-10")
    text = "区域,启动案件,方案予以备案,补录依据\n和平,2023-07-18,2023-07-19,x\n河东,2023-07-18,,x\n"
    Path("past.csv").write_text(text, encoding="utf-8")
    ran = real("case", "import", "past.csv", "--yes")
    assert (ran.code, events()) == (REFUSED, 0)
    assert "Row 2, column C (方案予以备案)" in ran.err
