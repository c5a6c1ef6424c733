"""`duban whatif` in a training office: side by side, as data, and refused in words."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from config.notices import load_notice
from duban.bootstrap.opening import open_desk
from duban.cli.main import main
from duban.environment import Settings
from tests.training_office import copy_office
from workflow.record import history

WINDOW = ("--until", "2024-05-31", "--extend", "correction_plan_filing=2024-05-20")
HOLIDAYS = """\
year = 2024
source = "an exercise"
holidays = [
  2024-01-01, 2024-02-12, 2024-02-13, 2024-02-14, 2024-02-15, 2024-02-16, 2024-04-04, 2024-04-05,
  2024-05-01, 2024-05-02, 2024-05-03, 2024-06-10, 2024-07-10, 2024-09-16, 2024-09-17,
  2024-10-01, 2024-10-02, 2024-10-03, 2024-10-04, 2024-10-07,
]
workdays = [
  2024-02-04, 2024-02-18, 2024-04-07, 2024-04-28, 2024-05-11, 2024-09-14, 2024-09-29, 2024-10-12,
]
"""


@pytest.fixture(scope="module")
def office(training_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The training office on its first day, 2024-04-10."""
    return copy_office(training_office, tmp_path_factory.mktemp("whatif") / "office")


class Ran(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


Duban = Callable[..., Ran]


@pytest.fixture
def duban(
    office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Duban:
    """Runs `duban whatif` in the office, in English if in no other language."""

    def run(*arguments: str, lang: str = "en") -> Ran:
        monkeypatch.setattr(
            sys, "argv", ["duban", "--lang", lang, "--office", str(office), "whatif", *arguments]
        )
        with pytest.raises(SystemExit) as end:
            main()
        printed = capsys.readouterr()
        return Ran(int(end.value.code or 0), printed.out, printed.err)

    return run


def asked(duban: Duban, *arguments: str) -> dict[str, Any]:
    """The one JSON document of a comparison."""
    ran = duban(*arguments, "-o", "json")
    assert ran.code == 0, ran.err
    data: dict[str, Any] = json.loads(ran.out)
    return data


def test_extended_correction_takes_the_overdue_mails_up_to_its_new_day_away(duban: Duban) -> None:
    found = asked(duban, *WINDOW)
    (one,) = found["cases"]
    assert (one["region_code"], one["region"]) == ("120117", "Ninghe District")
    assert one["dates"] == [
        {
            "item": "correction_plan_filing",
            "owner": "district",
            "before": "2023-08-08",
            "after": "2024-05-20",
        }
    ]
    chased = [mail["after"] for mail in one["owed"] if mail["kind"] == "overdue" and mail["after"]]
    assert min(chased) > "2024-05-20"
    assert any(mail["change"] == "removed" for mail in one["owed"])
    late = {breach["what"]: breach for breach in one["breaches"]}
    assert late["overdue"]["after"] < late["overdue"]["before"]


def test_ladder_changes_the_days_of_reminding_and_nothing_else(duban: Duban) -> None:
    found = asked(duban, "--until", "2024-07-12", "--ladder", "self_check=2")
    kinds = {mail["kind"] for one in found["cases"] for mail in one["owed"]}
    assert kinds == {"reminder"}
    added = {mail["after"] for one in found["cases"] for mail in one["owed"]} - {None}
    removed = {mail["before"] for one in found["cases"] for mail in one["owed"]} - {None}
    assert (added, removed) == ({"2024-07-08"}, {"2024-07-03", "2024-07-05", "2024-07-09"})
    assert not any(one["dates"] or one["breaches"] or one["standing"] for one in found["cases"])


def test_one_more_holiday_moves_the_self_check_of_that_day(duban: Duban, tmp_path: Path) -> None:
    table = tmp_path / "2024.toml"
    table.write_text(HOLIDAYS, encoding="utf-8")
    found = asked(duban, "--until", "2024-07-12", "--calendar", str(table))
    moved = {
        (date["item"], date["before"], date["after"])
        for one in found["cases"]
        for date in one["dates"]
    }
    assert ("self_check_2024-07-10", "2024-07-10", "2024-07-11") in moved


def test_unit_that_slips_is_chased(duban: Duban) -> None:
    found = asked(duban, "--until", "2024-07-31", "--on-time", "--slip", "西青区")
    (one,) = found["cases"]
    assert one["region_code"] == "120111"
    assert {"what": "overdue", "item": "self_check_2024-07-10", "before": 0, "after": 15} in one[
        "breaches"
    ]


def test_foreseen_acts_come_late_where_the_unit_slips(duban: Duban, tmp_path: Path) -> None:
    act = {
        "seq": 1,
        "at": "2024-07-08T10:00",
        "actor": "district",
        "kind": "submit_self_check",
        "data": {"as_of": "2024-06-30", "spent_cumulative": 450000},
    }
    file = tmp_path / "events.json"
    content = {"scenarios": [{"region_code": "120111", "events": [act]}]}
    file.write_text(json.dumps(content), encoding="utf-8")
    given = ("--until", "2024-07-31", "--events", str(file), "--slip", "120111=10")
    (one,) = asked(duban, *given)["cases"]
    assert [breach["what"] for breach in one["breaches"]] == ["overdue", "escalation"]
    assert one["breaches"][0]["after"] == 6


def test_office_is_untouched_and_says_so(office: Path, duban: Duban) -> None:
    def head() -> history.Head:
        with open_desk(Settings(office=office)) as desk, desk.store.reading() as transaction:
            return history.head(transaction)

    before = head()
    found = asked(duban, *WINDOW)
    assert head() == before
    assert found["history"] == {"events": before.seq, "head": before.hash, "untouched": True}


def test_nothing_that_differs_is_said(duban: Duban) -> None:
    ran = duban("--until", "2024-04-30", "--policy", "correction_window_working_days=5")
    assert ran.code == 0
    assert "nothing differs" in ran.err
    assert "nobody does anything more" in ran.err
    found = asked(duban, "--until", "2024-04-30", "--policy", "correction_window_working_days=5")
    assert (found["differs"], found["cases"]) == (False, [])
    assert found["totals"]["before"] == found["totals"]["after"]


@pytest.mark.parametrize(
    ("lang", "region", "heading"),
    [("en", "Ninghe District", "unchanged"), ("zh", "宁河区", "不改变")],
)
def test_table_shows_both_courses(duban: Duban, lang: str, region: str, heading: str) -> None:
    ran = duban(*WINDOW, lang=lang)
    assert ran.code == 0, ran.err
    assert ran.out.startswith(f"{region} 120117")
    assert heading in ran.out


def test_every_difference_is_a_row_of_the_csv(duban: Duban) -> None:
    ran = duban(*WINDOW, "-o", "csv")
    lines = ran.out.splitlines()
    assert lines[0] == "region_code,region,what,kind,item,before,after"
    assert "120117,Ninghe District,date,due,correction_plan_filing,2023-08-08,2024-05-20" in lines


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--extend", "corection_plan_filing=5wd"), 4, "'correction_plan_filing'"),
        (("--extend", "recovery=5", "--region", "120111"), 4, "2024-07-10"),
        (("--extend", "recovery=5", "--region", "nowhere"), 4, "nowhere"),
        (("--extend", "recovery"), 2, "ITEM=days"),
        (("--extend", "recovery=soon"), 2, "YYYY-MM-DD"),
        (("--extend", "recovery=2024-01-02"), 2, "a day after"),
        (("--policy", "corection_window_working_days=9"), 2, "(correction_window_working_days)?"),
        (("--policy", "correction_window_working_days=x"), 2, "a whole number"),
        (("--policy", "matching_ratio=1:0"), 2, "a ratio"),
        (("--ladder", "filling=30"), 2, "plan filing, institution filing (filing)?"),
        (("--ladder", "filing=often"), 2, "30,14,7"),
        (("--slip", "120111=never", "--on-time"), 2, "REGION=days"),
        (("--slip", "120111=0", "--on-time"), 2, "REGION=days"),
        (("--slip", "120111=²", "--on-time"), 2, "REGION=days"),
        (("--slip", "120111"), 2, "--on-time"),
        (("--region", "120111", "--ladder", "filing=30"), 2, "--extend"),
        ((), 2, "--extend"),
    ],
)
def test_what_cannot_be_changed_is_refused_in_words(
    duban: Duban, arguments: tuple[str, ...], code: int, said: str
) -> None:
    ran = duban("--until", "2024-05-31", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


@pytest.mark.parametrize("until", ["2024-04-10", "2034-01-01", "today", "someday"])
def test_day_that_cannot_be_played_to_is_refused(duban: Duban, until: str) -> None:
    ran = duban("--until", until, "--extend", "recovery=5")
    assert ran.code == 2
    assert ran.err


def test_office_goes_on_under_another_notice(duban: Duban, tmp_path: Path) -> None:
    text = load_notice("tj-2023-22").text
    longer = text.replace(
        "[correction_window_working_days]\nvalue = 5", "[correction_window_working_days]\nvalue = 9"
    )
    assert longer != text
    (tmp_path / "other.toml").write_text(longer, encoding="utf-8")
    shown = duban("--until", "2024-05-31", "--notice", str(tmp_path / "other.toml"), "-o", "json")
    assert shown.code == 0, shown.err
    moved = [one["item"] for case in json.loads(shown.out)["cases"] for one in case["dates"]]
    assert "correction_plan_filing" in moved
    assert "untouched" in shown.out


def test_notice_without_a_unit_of_the_office_is_refused(duban: Duban, tmp_path: Path) -> None:
    lines = load_notice("tj-2023-22").text.splitlines()
    without = [line for line in lines if 'code = "120119"' not in line]
    assert len(without) == len(lines) - 1
    (tmp_path / "other.toml").write_text("\n".join(without), encoding="utf-8")
    shown = duban("--until", "2024-05-31", "--notice", str(tmp_path / "other.toml"))
    assert shown.code != 0
    assert "120119" in shown.err


def test_misspelt_field_of_a_foreseen_act_is_said_aloud(duban: Duban, tmp_path: Path) -> None:
    event = {
        "seq": 1,
        "at": "2024-04-12T09:00",
        "actor": "city",
        "kind": "lapse_case",
        "data": {"raeson": "静默"},
    }
    given = {"scenarios": [{"region_code": "120119", "events": [event]}]}
    (tmp_path / "acts.json").write_text(json.dumps(given), encoding="utf-8")
    shown = duban(
        *("--until", "2024-04-30", "--policy", "recovery_days=20"),
        *("--events", str(tmp_path / "acts.json")),
    )
    assert 'Is "raeson" meant to be "reason"?' in shown.err


def test_settings_and_ladders_are_named_as_they_are_called(duban: Duban) -> None:
    """All at once; the rows show what each does but the first instalment, which is paid later."""
    until = ("--until", "2024-07-05", "-o", "csv")
    named = (
        *("--policy", "补正期限=9", "--policy", "首期=50"),
        *("--ladder", "自查=2", "--ladder", "Rectification=2"),
    )
    coded = (
        *("--policy", "correction_window_working_days=9", "--policy", "first_instalment_pct=50"),
        *("--ladder", "self_check=2", "--ladder", "rectification=2"),
    )
    ran, same = duban(*until, *named, lang="zh"), duban(*until, *coded, lang="zh")
    assert (ran.code, ran.out) == (0, same.out)
    assert {"correction_plan_filing", "rectification", "self_check_2024-07-10"} <= {
        row.split(",")[4] for row in ran.out.splitlines()
    }


def test_word_that_stands_for_several_ladders_names_them(duban: Duban) -> None:
    ran = duban("--until", "2024-05-31", "--ladder", "备案=30", lang="zh")
    assert ran.code == 2
    assert "实施方案备案补正、服务支撑机构备案补正 (correction)" in ran.err
