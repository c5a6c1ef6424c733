"""Acts from the command line: done, tried, repeated, contested, taken back, entered late."""

import pytest

from tests.duban.cli.terminal import Terminal, without_faults

DONGJIANG, JIZHOU, HONGQIAO, BAODI = "120116403", "120119", "120106", "120115"
REFUSED, USAGE, CONFLICT = 3, 2, 5
PAYMENT = (
    "case",
    "do",
    "disburse",
    HONGQIAO,
    "-f",
    "instalment=first_instalment",
    "-f",
    "amount=360000",
    "-f",
    "payees=红桥区示范运营服务机构（演示）:360000",
)


SEEN = ["case", "show", DONGJIANG, "-o", "json"]


def test_act_is_done_and_its_mail_is_written(operator: Terminal) -> None:
    shown = operator("case", "do", "decline_participation", DONGJIANG, "-f", "letter=yes")
    assert without_faults(shown).code == 0
    assert shown.out == ""
    assert "Done: Decline participation" in shown.err
    assert "decline recorded" in shown.err
    assert len(list((operator.folder / "office" / "mail").glob("2024-04-10_*.eml"))) == 1


def test_act_is_named_as_it_is_printed_on_one_case_or_many(operator: Terminal) -> None:
    named, coded, many = operator.many(
        [
            [
                "case",
                "do",
                "编制 方案",
                DONGJIANG,
                "--at",
                "2024年4月9日10时",
                "--basis",
                "来函12号",
                "--dry-run",
                "-o",
                "json",
            ],
            ["case", "do", "START_DRAFTING", DONGJIANG, "--dry-run", "-o", "json"],
            ["case", "bulk", "draft the plan", "--region", DONGJIANG, "--dry-run", "-o", "json"],
        ]
    )
    for shown in (named, coded):
        assert without_faults(shown).code == 0, shown.err
        assert shown.data["state"] == "DRAFTING"
    assert many.code == 0, many.err


def test_act_says_the_days_it_sets_and_a_late_undo_names_what_corrects(operator: Terminal) -> None:
    two = ("--prepared-by", "甲", "--approved-by", "乙")
    paid, undone = operator.many(
        [[*PAYMENT, *two], ["case", "undo", HONGQIAO, "--reason", "误登记", *two]], "zh"
    )
    assert paid.code == 0, paid.err
    assert "2024-07-10（新增）" in paid.err.replace(" ", ""), paid.err
    assert undone.code == REFUSED
    assert "duban case correct " in undone.err


def test_kept_head_is_told_where_it_stands(
    operator: Terminal,
) -> None:
    act = ["case", "do", "编制方案", DONGJIANG]
    before = operator.many([["history", "verify"]])[0]
    head = before.err.split()[-1]
    done, kept, lost, short = operator.many(
        [
            [*act, "-o", "json"],
            ["history", "verify", "--head", f" {head.upper()}"],
            ["history", "verify", "--head", "0" * 64],
            ["history", "verify", "--head", f"{head[:16]}…"],
        ],
        "zh",
    )
    number = done.data["event"] - 1
    assert f"第{number}号行为" in kept.err, kept.err
    assert "此后又有1个行为" in kept.err
    assert "在历史中，是第" not in lost.err
    assert "发现 1 处问题" in lost.err
    assert (short.code, "应为64位" in short.err, "处问题" in short.err) == (2, True, False)


def test_refused_act_says_rule_and_cure_in_either_language(operator: Terminal) -> None:
    act = ["case", "do", "decline_participation", DONGJIANG]
    before, english, after = operator.many([SEEN, [*act, "-o", "json"], SEEN])
    assert english.code == REFUSED
    assert english.data["rules"] == ["R-1.1"]
    assert english.data["problems"][0]["code"] == "no_letter"
    assert "letter" in english.data["problems"][0]["cure"]
    chinese = operator.many([act], "zh")[0]
    assert chinese.code == REFUSED
    assert "R-1.1" in chinese.err
    assert "→" in chinese.err
    assert chinese.out == ""
    assert after.data == before.data


@pytest.mark.parametrize("language", ["zh", "en"])
def test_refusal_names_the_acts_that_clear_its_way(reader: Terminal, language: str) -> None:
    short, early, asked = reader.many(
        [
            ["case", "do", "sign_contract", "蓟州区", "-f", "parties=city"],
            ["case", "do", "verify_rectification", "河北区", "-f", "result=failed", "--dry-run"],
            ["case", "do", "verify_rectification", "河北区", "--ask"],
        ],
        language,
    )
    assert (short.code, early.code, asked.code) == (REFUSED,) * 3
    assert "(commit_matching)" in short.err
    assert "(submit_rectification_report)" in early.err
    assert "(submit_rectification_report)" in asked.err


def test_dry_run_keeps_nothing(operator: Terminal) -> None:
    act = ["case", "do", "start_drafting", DONGJIANG, "--dry-run", "-o", "json"]
    before, shown, after, whole = operator.many([SEEN, act, SEEN, ["history", "verify"]])
    assert shown.data["result"] == "would_be_done"
    assert shown.data["state"] == "DRAFTING"
    assert after.data == before.data
    assert whole.code == 0


def test_request_with_a_key_is_done_once(operator: Terminal) -> None:
    act = ["case", "do", "start_drafting", DONGJIANG, "--key", "k1", "-o", "json"]
    first, second, other = operator.many([act, act, [*act[:2], "withdraw", *act[3:]]])
    assert (first.data["result"], second.data["result"]) == ("done", "repeated")
    assert second.data["event"] == first.data["event"]
    assert other.code == CONFLICT
    assert other.data["reason"] == "key"


def test_act_on_an_old_version_is_a_conflict_that_names_what_came_between(
    operator: Terminal,
) -> None:
    seen = operator(*SEEN).data["version"]
    act = ["case", "do", "start_drafting", DONGJIANG, "--version", str(seen)]
    first, second, after = operator.many([act, act, SEEN])
    assert first.code == 0
    assert second.code == CONFLICT
    assert "Draft the plan" in second.err
    assert after.data["version"] == seen + 1


def test_last_act_is_taken_back_with_a_reason(operator: Terminal) -> None:
    shown = operator.many(
        [
            ["case", "do", "start_drafting", DONGJIANG],
            ["case", "undo", DONGJIANG],
            ["case", "undo", DONGJIANG, "--reason", "entered for the wrong region"],
            ["case", "show", DONGJIANG, "-o", "json"],
            ["history", "verify"],
        ]
    )
    assert [one.code for one in shown] == [0, REFUSED, 0, 0, 0]
    assert shown[3].data["state"] == "NOT_STARTED"


def test_earlier_act_needs_the_paper_it_rests_on(operator: Terminal) -> None:
    act = ["case", "do", "start_drafting", DONGJIANG, "--at", "2024-04-08T16:30"]
    without, with_paper, told = operator.many(
        [act, [*act, "--basis", "letter 12"], ["case", "history", DONGJIANG, "-o", "json"]]
    )
    assert without.code == REFUSED
    assert "R-A.1" in without.err
    assert with_paper.code == 0
    row = told.data[-1]
    assert row["happened"].startswith("2024-04-08T16:30")
    assert row["entered"].startswith("2024-04-10T")
    assert row["basis"] == "letter 12"


def test_money_takes_two_persons(operator: Terminal) -> None:
    alone = [*PAYMENT, "--prepared-by", "王", "--approved-by", "王"]
    two = [*PAYMENT, "--prepared-by", "王", "--approved-by", "李"]
    booked = ["ledger", "show", HONGQIAO, "-o", "json"]
    unnamed, first, second, lines = operator.many([PAYMENT, alone, two, booked])
    assert unnamed.code == REFUSED
    assert "R-M.8" in unnamed.err
    assert first.code == REFUSED
    assert "R-M.8" in first.err
    assert second.code == 0, second.err
    assert (lines.data[-1]["yuan"], lines.data[-1]["actor"]) == (360000, "李")


def test_day_outside_the_calendar_is_refused(operator: Terminal) -> None:
    act = ["case", "do", "start_drafting", DONGJIANG, "--at"]
    late, early = operator.many([[*act, "2031-01-02T10:00"], [*act, "0001-01-01T00:00"]], "zh")
    for shown in (late, early):
        assert without_faults(shown).code == REFUSED
        assert "R-T.7" in shown.err


def test_name_of_three_hundred_rare_characters_is_kept(operator: Terminal) -> None:
    name = "𠮷" * 300
    fields = ("-f", "cover_letter=yes", "-f", "selection_documents=yes")
    act = ["case", "do", "change_institutions", JIZHOU, *fields, "-f", f"institutions={name}"]
    done, seen = operator.many([act, ["case", "show", JIZHOU, "-o", "json"]])
    assert done.code == 0
    assert seen.data["facts"]["institution"]["institutions"] == [name]


def test_control_characters_of_data_do_not_steer_the_terminal(operator: Terminal) -> None:
    person = "\x1b[31mred"
    act = ["case", "do", "start_drafting", DONGJIANG, "--person", person]
    done, seen = operator.many([act, ["case", "history", DONGJIANG]])
    assert done.code == 0
    assert "\x1b" not in done.err + seen.out
    assert "red" in seen.out


def test_case_as_it_stood_is_told_from_its_history(reader: Terminal) -> None:
    then, now, before = reader.many(
        [
            ["case", "show", BAODI, "--as-of", "2023-07-18", "-o", "json"],
            ["case", "show", BAODI, "-o", "json"],
            ["case", "show", BAODI, "--as-of", "2023-07-17"],
        ]
    )
    assert (then.data["state"], then.data["version"]) == ("NOT_STARTED", 1)
    assert now.data["state"] == "PUBLICITY"
    assert before.code == 4


def test_why_parts_acts_by_what_they_wait_for(reader: Terminal) -> None:
    acts = {row["act"]: row for row in reader("case", "why", BAODI, "-o", "json").data["acts"]}
    assert acts["objection"]["standing"] == "allowed"
    assert acts["objection"]["lacks"] == ["signed", "stamped", "ground"]
    assert acts["decide_support"]["standing"] == "waiting"
    assert acts["decide_support"]["rules"] == ["R-P.1"]
    assert acts["decide_support"]["cure"]
    assert acts["disburse"]["standing"] == "out_of_place"
    assert acts["disburse"]["only_at"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_why_lists_acts_out_of_place_only_when_asked(reader: Terminal, language: str) -> None:
    short, whole, data = reader.many(
        [
            ["--lang", language, "case", "why", BAODI],
            ["--lang", language, "case", "why", BAODI, "--all"],
            ["case", "why", BAODI, "-o", "json"],
        ]
    )
    elsewhere = [one["act"] for one in data.data["acts"] if one["standing"] == "out_of_place"]
    assert (len(elsewhere) > 30, short.code, whole.code) == (True, 0, 0)
    heads = [[line.split(" ")[0] for line in one.out.splitlines()] for one in (short, whole)]
    assert [[act for act in elsewhere if act in head] for head in heads] == [[], elsewhere]
    assert "--all" in short.out
    assert "--all" not in whole.out


def test_why_names_the_two_persons_that_money_takes(reader: Terminal) -> None:
    acts = {row["act"]: row for row in reader("case", "why", HONGQIAO, "-o", "json").data["acts"]}
    assert "--prepared-by, --approved-by" in acts["disburse"]["needs"]
    assert "--prepared-by, --approved-by" not in acts["withdraw"]["needs"]


def test_history_names_the_steps_where_they_change(reader: Terminal) -> None:
    rows = reader("case", "history", HONGQIAO, "-o", "json").data
    changes = {row["act"]: row["change"] for row in rows}
    assert changes["accept_plan_filing"] == ["2 Received → 3 Received"]
    assert changes["submit_plan_filing"] == ["Awaiting submission → Received"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_act_that_is_not_possible_says_so_before_it_asks_for_fields(
    reader: Terminal, language: str
) -> None:
    asked, out_of_place, possible = reader.many(
        [
            ["--lang", language, "case", "do", "lapse_contract", "120110", "--ask"],
            ["--lang", language, "case", "do", "disburse", "120110", "--ask"],
            ["--lang", language, "case", "do", "issue_warning", "120104", "--ask"],
        ]
    )
    assert (asked.code, "R-5.4" in asked.err) == (REFUSED, True)
    assert (out_of_place.code, "R-5.2" in out_of_place.err) == (REFUSED, True)
    assert possible.code == USAGE  # nobody sits at the terminal
