"""Fields in the words of whoever types them, asked for one by one, and what would follow."""

import builtins
import json
from collections.abc import Callable, Iterator

import pytest

from tests.duban.cli.conftest import Command
from tests.duban.cli.terminal import Terminal
from tests.practice import SECTIONS

HONGQIAO, DONGJIANG = "120106", "120116403"
USAGE, REFUSED = 2, 3
PERSONS = ("--prepared-by", "王", "--approved-by", "李")
Answers = Callable[..., list[str]]


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Somebody at the terminal, who gives the answers of a test and no more."""
    monkeypatch.setattr("duban.cli.case_do.somebody_is_there", lambda: True)
    monkeypatch.setattr("duban.cli.asking.somebody_is_there", lambda: True)

    def give(*texts: str) -> list[str]:
        left = list(texts)
        monkeypatch.setattr(builtins, "input", lambda: left.pop(0))
        return left

    return give


@pytest.fixture
def opened(real: Command) -> Iterator[Command]:
    """A real office with the case of 和平区, at step 1."""
    assert real("case", "do", "open_case", "和平区").code == 0
    yield real


def test_fields_parties_and_choices_are_given_in_words(operator: Terminal) -> None:
    act = ["case", "do", "disburse", "天津市红桥区市场监督管理局", *PERSONS, "--party", "市局"]
    fields = [
        "款项类别=尾款",
        "金额=36万元",
        "收款机构及金额=红桥区示范运营服务机构（演示）：360,000",
    ]
    given = [part for one in fields for part in ("-f", one)]
    wrong, paid = operator.many([[*act, *given], [*act, *given[2:], "-f", "款项类别=首期"]], "zh")
    assert wrong.code == USAGE
    assert "首期资金、后续资金" in wrong.err
    assert paid.code == 0, paid.err


def test_every_field_that_is_wrong_is_told_at_once(operator: Terminal) -> None:
    act = ["case", "do", "deliberate", DONGJIANG, "-f", "amount=many", "-f", "result=maybe"]
    shown = operator(*act)
    assert shown.code == USAGE
    assert "'many'" in shown.err
    assert "'maybe'" in shown.err


def test_dry_run_shows_dates_mails_and_ledger(operator: Terminal) -> None:
    act = ["case", "do", "disburse", HONGQIAO, "-f", "instalment=first_instalment", *PERSONS]
    fields = ["-f", "amount=360000", "-f", "payees=红桥区示范运营服务机构（演示）:360000"]
    shown = operator(*act, *fields, "--dry-run", lang="zh")
    assert shown.code == 0, shown.err
    for told in ("首期资金拨付", "自查报告", "拨付通知", "120106@duban.example", "360,000"):
        assert told in shown.out


def test_asking_fills_in_what_is_known_and_asks_again_where_it_is_wrong(
    opened: Command, answering: Answers
) -> None:
    floors = [""] * 16
    left = answering("两年", "", "", "", "王局长", "-", *floors, "y")
    shown = opened("--lang", "zh", "case", "do", "approve_plan_internally", "和平区", "--ask")
    assert shown.code == 0, shown.err
    assert left == []
    assert "'两年'" in shown.err
    assert "[24]" in shown.err
    stands = json.loads(opened("case", "show", "和平区", "-o", "json").out)
    assert stands["step"] == 2


def test_asking_does_nothing_without_a_yes(opened: Command, answering: Answers) -> None:
    answering("n")
    shown = opened("case", "do", "start_drafting", "和平区", "--ask")
    assert shown.code == 1
    assert json.loads(opened("case", "show", "和平区", "-o", "json").out)["version"] == 1


def test_act_that_is_refused_whatever_is_answered_asks_nothing(
    opened: Command, answering: Answers
) -> None:
    left = answering("y")
    shown = opened("case", "do", "submit_plan_filing", "和平区", "--ask")
    assert shown.code == REFUSED
    assert left == ["y"]


def test_nobody_is_asked_where_nobody_sits(operator: Terminal) -> None:
    shown = operator("case", "do", "start_drafting", DONGJIANG, "--ask")
    assert shown.code == USAGE
    assert "--ask" in shown.err


WRONG = (
    *("cover_letter=yes", "documents=函、实施方案、相关工作开展情况", "subject=方案"),
    *("formats=pdf、word", "paper_copies=4", "stamped=yes"),
)


@pytest.fixture
def filed(opened: Command) -> tuple[Command, list[str]]:
    """A plan filing of two defects that has come in, and what was told of it at once."""
    fields = [part for one in WRONG for part in ("-f", one)]
    plan = {"approver": "王局长", "period_months": 24, "sections": SECTIONS}
    approve = ("case", "do", "approve_plan_internally", "和平区", "--data", json.dumps(plan))
    assert opened(*approve).code == 0
    shown = opened("--lang", "zh", "case", "do", "submit_plan_filing", "和平区", *fields)
    assert shown.code == 0, shown.err
    told = [line.partition("：")[2] for line in shown.err.splitlines() if "材料检查：" in line]
    assert len(told) == 2
    return opened, told


RETURN = ("--lang", "zh", "case", "do", "return_plan_filing", "和平区")


def test_return_without_a_word_of_defects_names_all_that_was_found(
    filed: tuple[Command, list[str]],
) -> None:
    command, told = filed
    one = command(*RETURN, "-f", "defects=页码有误")
    assert one.code == REFUSED
    assert all(said[:-1] in one.err for said in told)
    assert command(*RETURN, "-f", "defects=").code == REFUSED
    assert command(*RETURN).code == 0


def test_empty_answer_to_the_defects_keeps_them_as_they_are(
    filed: tuple[Command, list[str]], answering: Answers
) -> None:
    command, told = filed
    answering("", "", "", "y")
    shown = command(*RETURN, "--ask")
    assert shown.code == 0, shown.err
    history = command("case", "history", "和平区", "-o", "json").out
    assert all(json.dumps(said, ensure_ascii=False) in history for said in told)


def test_act_explains_its_fields_before_they_are_asked(operator: Terminal) -> None:
    helps = [["case", "do", act, HONGQIAO, "--help"] for act in ("拨款", "复核", "拨付钱")]
    paid, checked, unknown = operator.many(helps, "zh")
    assert (paid.code, checked.code, unknown.code) == (0, 0, USAGE)
    told = "".join(paid.out.split())
    assert "款项类别(instalment)*" in told
    assert "可写：首期资金(first_instalment)、后续资金(follow_on)" in told
    assert "已知：360,000" in told
    assert "dubancasedodisburse120106-finstalment=first_instalment" in told
    assert "--approved-by…" in told
    assert "整改不到位(not_cleared)" in "".join(checked.out.split())
    assert "拨付资金 (disburse)" in unknown.err


def test_help_says_what_is_known_in_words_and_counts_as_the_notice_does(
    operator: Terminal,
) -> None:
    (shown,) = operator.many([["case", "do", "resubmit_plan_filing", "宁河区", "--help"]], "zh")
    told = "".join(shown.out.split())
    assert "已加盖公章(stamped)是或否。已知：是。" in told
    assert "-fpaper_copies=5" in told


def test_choice_that_is_missing_is_named_with_its_options(operator: Terminal) -> None:
    paid = ["case", "do", "disburse", HONGQIAO, "-f", "amount=360000", "--approved-by", " "]
    resolved = ["case", "do", "resolve_objection", "静海区"]
    shown, open_ = operator.many([paid, resolved], "zh")
    told = "".join(open_.err.split())
    assert "-f结果(result)〔异议不成立(rejected)、异议成立(upheld)〕" in told
    told = "".join(shown.err.split())
    assert "--approved-by" in told[told.index("还须填写") :]


@pytest.mark.parametrize("blank", ["", " ", "　", "\u200b", "\u2800"])
def test_blank_that_is_given_for_a_person_or_a_reason_is_none(
    operator: Terminal, blank: str
) -> None:
    pay = ["case", "do", "disburse", HONGQIAO, "-f", "amount=360000", "--prepared-by", blank]
    paid, undone = operator.many(
        [[*pay, "--approved-by", blank], ["case", "undo", HONGQIAO, "--reason", blank]], "zh"
    )
    missing = paid.err[paid.err.index("还须填写") :]
    assert "--prepared-by、--approved-by" in missing
    assert undone.code == REFUSED


def test_help_without_case_or_office_is_still_help(operator: Terminal, reader: Terminal) -> None:
    plain, unopened, alone = reader.many(
        [
            ["case", "do", "--help"],
            ["case", "do", "publish_result", "--help"],
            ["--office", "nowhere", "case", "do", "disburse", HONGQIAO, "--help"],
        ]
    )
    assert (plain.code, unopened.code, alone.code) == (0, 0, 0)
    assert "It has no fields." in unopened.out
    assert plain.out == alone.out


def test_incomplete_act_names_all_that_is_missing_at_once(operator: Terminal) -> None:
    nothing, some, unsigned, misplaced = operator.many(
        [
            ["case", "do", "报送自查报告", "西青"],
            ["case", "do", "报送自查报告", "西青", "-f", "累计支出=36万", "--dry-run"],
            ["case", "do", "拨付", HONGQIAO],
            ["case", "do", "决定收回", HONGQIAO, *PERSONS],
        ],
        "zh",
    )
    assert {nothing.code, some.code, unsigned.code, misplaced.code} == {REFUSED}
    for key in ("as_of", "spent_cumulative"):
        assert key in nothing.err.splitlines()[-1]
    assert "(spent_cumulative)" not in some.err.splitlines()[-1]
    assert "(as_of)" in some.err.splitlines()[-1]
    for key in ("--prepared-by", "--approved-by"):
        assert key in unsigned.err.splitlines()[-1]
    assert f"duban case why {HONGQIAO}" in misplaced.err


def test_fields_and_choices_are_taken_by_other_words_too(operator: Terminal) -> None:
    fields = ["-f", "期次=首款", "-f", "收款人=红桥区示范运营服务机构（演示）:360000"]
    paid = operator.many(
        [["case", "do", "拨款", HONGQIAO, "-f", "款额=36万", *fields, *PERSONS]], "zh"
    )
    assert paid[0].code == 0, paid[0].err


def test_what_is_no_field_is_told_in_plain_words_with_what_to_write(operator: Terminal) -> None:
    money, none, part, number = operator.many(
        [
            [
                "case",
                "do",
                "拨款",
                HONGQIAO,
                "-f",
                "金额=36万",
                "-f",
                "经办人=王",
                "-f",
                "审批人=李",
            ],
            ["case", "do", "延期", "东丽", "-f", "期限=合同签订", "-f", "天数=10"],
            [
                "case",
                "do",
                "整改报告",
                "河北",
                "-f",
                "截止=今天",
                "-f",
                "累计支出=16万",
                "--dry-run",
            ],
            ["case", "correct", "西青"],
        ],
        "zh",
    )
    assert (money.code, none.code, part.code, number.code) == (USAGE, USAGE, 0, USAGE), part.err
    assert "--prepared-by" in money.err
    assert "--approved-by" in money.err
    assert "没有“期限”这一字段" in none.err
    assert "没有“天数”这一字段" in none.err
    assert none.err.count("(reason)") == 1  # what there is is said once
    assert "duban case history" in number.err
