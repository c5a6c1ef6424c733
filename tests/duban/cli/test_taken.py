"""What an act takes as known where nobody names it, and what is told before it and after."""

from tests.duban.cli.terminal import Terminal

USAGE, REFUSED = 2, 3
PERSONS = ("--prepared-by", "王", "--approved-by", "李")
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
