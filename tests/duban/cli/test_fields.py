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


PAY = ("case", "do", "拨付资金", "红桥")


def test_payment_takes_what_the_contract_says_and_tells_it(operator: Terminal) -> None:
    more, paid = operator.many([[*PAY, "-f", "金额=40万", *PERSONS], [*PAY, *PERSONS]], "zh")
    assert more.code == REFUSED
    assert "R-M.4" in more.err
    assert "红桥区示范运营服务机构（演示）:400,000" in more.err
    assert paid.code == 0, paid.err
    assert "款项类别 (instalment) = 首期资金、金额 (amount) = 360,000" in paid.err


def test_follow_on_takes_nothing_of_the_first_instalment(operator: Terminal) -> None:
    shown = operator(*PAY, "-f", "款项=后续", *PERSONS, lang="zh")
    assert shown.code == REFUSED
    assert "没有写的" not in shown.err
    assert "-f 金额 (amount)〔已知：360,000〕" in shown.err


def test_name_alone_is_paid_what_is_known_for_it(operator: Terminal) -> None:
    paid = operator(*PAY, "-f", "收款人=机构", *PERSONS, lang="zh")
    assert paid.code == 0, paid.err


def test_money_comes_back_as_it_is_owed(operator: Terminal) -> None:
    part = ("case", "do", "缴回资金", "武清", "-f", "金额=6万", *PERSONS)
    some, rest = operator.many([[*part], [*part[:4], *PERSONS]], "zh")
    assert some.code == rest.code == 0, rest.err
    assert "缴款机构及金额 (payers) = 武清区示范运营服务机构（演示）:60,000" in some.err
    assert "金额 (amount) = 100,000" in rest.err
    assert "结清通知" in rest.err


def test_papers_that_come_again_take_what_was_not_found_wrong(operator: Terminal) -> None:
    case = ("case", "do")
    right = ("-f", "函=有", "-f", "确定过程文件=有", "-f", "盖章=是")
    first = ("-f", "格式=PDF", "-f", "份数=4", "-f", "机构=东疆知识产权服务中心")
    _, _, _, help_, again, accepted = operator.many(
        [
            [*case, "报送机构", "天津东疆", *right, *first],
            [*case, "批准逾期备案", "天津东疆", "-f", "批准人=局领导", "-f", "理由=已说明"],
            [*case, "退回机构备案", "天津东疆"],
            [*case, "重报机构", "天津东疆", "--help"],
            [*case, "重报机构", "天津东疆", *right, "-f", "格式=全部", "-f", "份数=5"],
            [*case, "机构予以备案", "天津东疆"],
        ],
        "zh",
    )
    assert "已知：东疆知识产权服务中心" in "".join(help_.out.split())
    assert "服务支撑机构名单 (institutions) = 东疆知识产权服务中心" in again.err
    assert "材料检查" not in again.err
    assert accepted.code == 0, accepted.err


def test_decision_takes_the_amount_that_was_deliberated(operator: Terminal) -> None:
    act = ["case", "do", "确定支持", "静海区"]
    _, _, other, decided = operator.many(
        [
            ["case", "do", "异议核查结论", "静海区", "-f", "结果=异议不成立"],
            ["day", "to", "2024-04-11"],
            [*act, "-f", "金额=60万", "--dry-run"],
            [*act, "--dry-run"],
        ],
        "zh",
    )
    assert other.code == REFUSED
    assert "700,000" in other.err
    assert decided.code == 0, decided.err
    assert "金额 (amount) = 700,000" in decided.err


def test_help_calls_nothing_known_that_is_not_taken(operator: Terminal) -> None:
    filed, returned = operator.many(
        [
            ["case", "do", "报送方案备案", "天津东疆", "--help"],
            ["case", "do", "退回机构备案", "天津港保税区", "--help"],
        ],
        "zh",
    )
    told = "".join(filed.out.split())
    assert "通知要求：PDF、Word。" in told
    assert "已知：" not in told
    assert "不写则按规则算出，现在办理的为：" in "".join(returned.out.split())


def test_help_says_the_most_that_the_rule_lets_be_claimed(operator: Terminal) -> None:
    act = ["case", "do", "告知拟收回", "河北区"]
    told, more = operator.many([[*act, "--help"], [*act, "-f", "金额=379001"]], "zh")
    assert "最多379,000元" in "".join(told.out.split())
    assert more.code == REFUSED


def test_refusal_asks_for_no_field_that_need_not_be_filled(operator: Terminal) -> None:
    act = ["case", "do", "形成评审意见", "北辰区"]
    scores = [
        ["case", "do", "提交评分", "北辰区", "-f", f"专家=演示专家0{n}", "-f", "得分=85"]
        for n in (1, 2)
    ]
    helped, refused, *_, done = operator.many([[*act, "--help"], act, *scores, act], "zh")
    assert "各专家评分(scores)*" not in "".join(helped.out.split())
    assert refused.code == REFUSED
    assert "scores" not in refused.err
    assert "提交评分 (submit_score)" in refused.err
    assert done.code == 0, done.err


def test_name_that_is_its_own_code_is_told_once(operator: Terminal) -> None:
    shown = operator("case", "do", "签订合同", "东丽区", "-f", "签署方=机构", lang="zh")
    assert shown.code == USAGE
    assert shown.err.count("东丽区示范运营服务机构甲（演示）") == 2  # among all, and as meant


def test_act_on_a_filing_says_where_the_filing_stands(operator: Terminal) -> None:
    late = ["case", "do", "批准逾期", "天津港保税区", "-f", "批准人=局领导", "-f", "理由=重新比选"]
    papers = ["-f", "机构=东疆知识产权服务中心", "-f", "函=有", "-f", "盖章=是"]
    filed, seen, let_in = operator.many(
        [
            ["case", "do", "报送机构", "天津东疆", *papers],
            [*late, "--dry-run"],
            late,
        ],
        "zh",
    )
    assert "案件现为第1步，已通知" in filed.err
    assert "服务支撑机构备案现为“逾期待批”" in filed.err
    assert "服务支撑机构备案现为“已收件”" in "".join(seen.out.split())
    assert "服务支撑机构备案现为“已收件”" in let_in.err


def test_payment_to_who_has_no_account_is_told_before_and_after(operator: Terminal) -> None:
    pay = [*PAY[:3], "蓟州区", *PERSONS]
    *before, seen, paid = operator.many(
        [
            ["case", "do", "承诺配套", "蓟州区", "-f", "金额=60万"],
            ["case", "do", "签订合同", "蓟州区", "-f", "签署方=全部"],
            [*pay, "--dry-run"],
            pay,
        ],
        "zh",
    )
    assert [one.code for one in before] == [0, 0]
    for told in (seen.out, paid.err):
        assert "未登记账户的：蓟州区示范运营服务机构（演示）" in "".join(told.split())


def test_payment_to_who_has_an_account_says_nothing_of_it(operator: Terminal) -> None:
    account = ["-f", "开户银行=示范银行", "-f", "账号=6222020200112233"]
    kept, paid = operator.many(
        [["case", "do", "登记机构账户", "红桥", *account], [*PAY, *PERSONS]], "zh"
    )
    assert kept.code == paid.code == 0, kept.err
    assert "未登记账户" not in paid.err


def test_term_that_was_extended_says_what_began_it(operator: Terminal) -> None:
    longer = ["case", "do", "延长整改期限", "河北区", "-f", "理由=设备到货迟"]
    done, why = operator.many([longer, ["case", "why", "河北区", "-o", "json"]], "zh")
    assert done.code == 0, done.err
    for told in (done.err, why.out):
        assert "因“发出预警函”起算，2024-04-10因“延长整改期限”延长，共45日" in "".join(told.split())


def test_act_that_nobody_can_undo_asks_for_nothing_first(operator: Terminal) -> None:
    paid, undone = operator.many([[*PAY, *PERSONS], ["case", "undo", "红桥区"]], "zh")
    assert paid.code == 0, paid.err
    assert undone.code == REFUSED
    assert "的邮件已经发出，不能撤回这一步" in undone.err
    assert "R-M.8" not in undone.err
    assert "理由" not in undone.err
