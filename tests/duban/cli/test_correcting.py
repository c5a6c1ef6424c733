"""What was typed wrongly, put right from the command line by the number of the act."""

from tests.duban.cli.terminal import Terminal, without_faults

HONGQIAO = "120106"
REFUSED, ABSENT, USAGE = 3, 4, 2
PAYEE = "红桥区示范运营服务机构（演示）"


def number_of(operator: Terminal, region: str, act: str) -> str:
    """The number of the last act of a kind in a case."""
    acts = operator("case", "history", region, "-o", "json").data
    return next(str(one["seq"]) for one in reversed(acts) if one["act"] == act)


def test_look_shows_all_that_would_change_and_keeps_nothing(operator: Terminal) -> None:
    number = number_of(operator, HONGQIAO, "sign_contract")
    asked = ["case", "correct", number, "--reason", "误登记", "--strike"]
    shown, again = operator.many([[*asked, "--dry-run"], ["case", "history", HONGQIAO]], "zh")
    for said in (f"更正第{number}号", "作废", "期限变化"):
        assert said in shown.out
    assert without_faults(shown).code == 0
    assert "更正第" not in again.out
    english = operator(*asked, "--dry-run")
    assert f"Correction of number {number}" in english.out
    assert "struck" in english.out


def test_look_needs_no_reason_yet(operator: Terminal) -> None:
    number = number_of(operator, HONGQIAO, "sign_contract")
    asked = ["case", "correct", number, "--strike"]
    shown, done = operator.many([[*asked, "--dry-run"], asked], "zh")
    assert without_faults(shown).code == 0
    assert "办理时须写明理由（--reason）" in shown.err
    assert "R-A.1" in done.err


def test_act_is_corrected_and_its_history_keeps_both(operator: Terminal) -> None:
    number = number_of(operator, HONGQIAO, "submit_plan_filing")
    refused, done, history, verified, balanced = operator.many(
        [
            ["case", "correct", number, "-f", "late_reason=邮路延误"],
            [
                "case",
                "correct",
                number,
                "-f",
                "late_reason=邮路延误",
                "--reason",
                "漏填",
                "-o",
                "json",
            ],
            ["case", "history", HONGQIAO, "-o", "json"],
            ["history", "verify"],
            ["ledger", "check"],
        ]
    )
    assert refused.code == REFUSED
    assert "R-A.1" in refused.err
    assert done.data["result"] == "done", done.err
    first = next(one for one in history.data if str(one["seq"]) == number)
    assert history.data[-1]["data"]["corrected"] == {
        **first["data"],
        "command": "submit_plan_filing",
        "late_reason": "邮路延误",
    }
    assert (verified.code, balanced.code) == (0, 0)


def test_later_act_in_the_way_is_named_with_its_cure(operator: Terminal) -> None:
    number = number_of(operator, HONGQIAO, "submit_plan_filing")
    later = number_of(operator, HONGQIAO, "accept_plan_filing")
    asked = ["case", "correct", number, "-f", "纸质份数=2份", "--reason", "份数有误"]
    (shown,) = operator.many([asked], "zh")
    assert shown.code == REFUSED
    assert f"第{later}号" in shown.err
    assert "予以备案" in shown.err or "受理" in shown.err


def test_number_of_nothing_and_field_of_nothing_are_told(operator: Terminal) -> None:
    number = number_of(operator, HONGQIAO, "submit_plan_filing")
    absent, strange, none = operator.many(
        [
            ["case", "correct", "99999", "--reason", "x"],
            ["case", "correct", number, "-f", "nonsense=1", "--reason", "x"],
            ["case", "correct", number, "--reason", "x"],
        ]
    )
    assert absent.code == ABSENT
    assert "99999" in absent.err
    assert strange.code == USAGE
    assert none.code == REFUSED
