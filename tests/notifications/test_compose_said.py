"""What a mail says: of days, amounts, defects, grounds and results."""

from datetime import date
from typing import get_args

import msgspec
import pytest

from duban.rendering.terms import terms_of
from notifications.compose import compose
from notifications.terms import Language
from states.mail_kinds import MAILS, OF_CASES, MailKind
from tests.notifications.desk import complete, owed


@pytest.mark.parametrize("item", ["plan_filing", "institution_filing"])
def test_a_filing_that_has_not_come_is_asked_for_without_reproach(item: str) -> None:
    reminder, overdue = compose(owed("reminder", item=item)), compose(owed("overdue", item=item))
    for mail in (reminder, overdue):
        assert "截至目前未收到" in mail.text
        assert "自愿" in mail.text
        for reproach in ("逾期", "尽快", "催", "督促", "责"):
            assert reproach not in mail.subject + mail.text
    assert "如不参加，请回复" in reminder.text
    assert "如不参加请回复" in overdue.text


def test_a_duty_under_contract_is_asked_for_with_its_due_date() -> None:
    mail = compose(owed("overdue", item="self_check_2024-01-10"))
    assert "自查报告（截止2024年1月10日）" in mail.subject
    assert "2024年1月10日（星期三）" in mail.text
    assert "逾期3个工作日" in mail.text
    assert "自愿" not in mail.text


@pytest.mark.parametrize(
    ("kind", "language", "subject"),
    [
        ("overdue", "zh", "关于任务合同书签订逾期3个工作日的函（和平区）"),
        (
            "overdue",
            "en",
            "Working day 3 after the due date: signing of the task contract (和平区)",
        ),
        ("escalation", "zh", "关于和平区任务合同书签订等2项逾期3个工作日的督办报告"),
        (
            "escalation",
            "en",
            "For your attention: signing of the task contract and 1 more (和平区),"
            " working day 3 after the due date",
        ),
    ],
)
def test_the_subject_of_what_is_late_says_what_and_by_how_many_working_days(
    kind: str, language: Language, subject: str
) -> None:
    items = {"items": ["contract_signing", "plan_filing"]} if kind == "escalation" else None
    item = None if items else "contract_signing"
    assert compose(owed(kind, items, item=item, terms=terms_of(language))).subject == subject


def test_a_reminder_says_the_due_date_its_weekday_and_the_days_left() -> None:
    mail = compose(owed("reminder", clause="正文一(二)"))
    assert mail.subject == "关于实施方案备案的提醒，还有7天（和平区）"
    assert "于2023年7月31日（星期一）前（含当日）" in mail.text
    assert "截止日期：2023年7月31日（星期一），尚余7天" in mail.text
    assert "正文第一部分第（二）项" in mail.text


def test_the_last_days_of_a_term_are_told_in_words() -> None:
    assert "还有1天" in compose(owed("reminder", {"days_left": 1})).subject
    assert "今日截止" in compose(owed("reminder", {"days_left": 0})).subject
    assert "1 day left" in compose(owed("reminder", {"days_left": 1}, terms=terms_of("en"))).subject


@pytest.mark.parametrize("kind", [name for name in OF_CASES if MAILS[MailKind(name)].dates])
def test_a_date_that_the_calendar_does_not_reach_is_told_in_words(kind: str) -> None:
    (undated,) = MAILS[MailKind(kind)].dates
    text = compose(owed(kind, {undated: None})).text
    assert "另行通知的截止日期前" in text
    assert "待定" in text
    assert "to be announced" in compose(owed(kind, {undated: None}, terms=terms_of("en"))).text


def test_where_nothing_is_to_be_returned_no_date_is_named() -> None:
    mail = compose(owed("contract_terminated", {"return_amount": 0, "return_due": None}))
    assert "无需退回资金" in mail.text
    assert "0元" in mail.text
    assert "待定" not in mail.text


@pytest.mark.parametrize(
    ("fen", "chinese", "english"),
    [
        (60_000_000, "60万元（600,000元）", "RMB 600,000"),
        (20_000_040, "200,000.40元", "RMB 200,000.40"),
        (123_456_700, "1,234,567元", "RMB 1,234,567"),
        (1, "0.01元", "RMB 0.01"),
        (-1, "-0.01元", "RMB -0.01"),
        (-60_000_000, "-60万元（-600,000元）", "RMB -600,000"),
        (3_000_000_000_000, "3,000,000万元（30,000,000,000元）", "RMB 30,000,000,000"),
    ],
)
def test_an_amount_is_printed_to_the_fen(fen: int, chinese: str, english: str) -> None:
    assert f"金额：{chinese}\n" in compose(owed("clawback_decision", {"amount": fen})).text
    decision = compose(owed("clawback_decision", {"amount": fen}, terms=terms_of("en")))
    assert f"Amount: {english}\n" in decision.text


def test_all_defects_are_told_at_once() -> None:
    mail = compose(complete("correction_request"))
    assert "有2项需要补正" in mail.text
    assert "1. 备案函未加盖公章" in mail.text
    assert "2. 纸质件不足5份" in mail.text


def test_a_decision_names_its_sealed_document_and_says_that_it_alone_counts() -> None:
    told = compose(complete("clawback_decision"))
    assert "以加盖公章的文书（津知函〔2024〕5号）为准" in told.text
    assert "行政复议" in told.text
    untold = compose(owed("clawback_decision"))
    assert "以加盖公章的文书为准" in untold.text
    assert "以加盖公章的文书" not in compose(owed("receipt")).text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "zh",
            [
                "资金执行进度缓慢：截至2024年3月31日（星期日）应支出300,000.50元，"
                "实际支出12万元（120,000元），进度39.99%，低于80%。",
                "未报送执行情况：截至2024年3月31日、2024年6月30日的自查报告均未收到。",
                "工作任务和绩效目标完成明显偏低：中期评估得分40分，等次为“差”。",
                "资金使用不符合规定，其中5万元（50,000元）的支出不予认可。",
            ],
        ),
        (
            "en",
            [
                "Slow spending: as of Sunday, 31 March 2024, RMB 300,000.50 was to be spent and "
                "RMB 120,000 was; progress is 39.99%, below 80%.",
                "No reports: the self-checks up to 31 March 2024, 30 June 2024 have not come in.",
                "Tasks and targets far from reached: the midterm assessment gave a score of 40, "
                "rated poor (差).",
                "Funds were not used as laid down; spending of RMB 50,000 is disallowed.",
            ],
        ),
    ],
)
@pytest.mark.parametrize("kind", ["slow_warning", "clawback_proposed", "clawback_decision"])
def test_a_decision_names_its_grounds_with_their_figures(
    kind: str, language: Language, said: list[str]
) -> None:
    whole = complete(kind, terms=terms_of(language))
    brief = msgspec.structs.replace(whole, facts={**whole.facts, "rating": "差", "score": 40})
    lines = [line.strip() for line in compose(brief).text.splitlines()]
    assert [line for line in lines if line in said] == said


def test_a_ground_without_its_figures_is_named_alone() -> None:
    brief = owed("slow_warning", {"grounds": ["poor_performance"], "rating": "差"})
    assert "工作任务和绩效目标完成明显偏低。" in compose(brief).text
    assert compose(brief).subject == "关于绩效评估结果的预警及限期整改通知（和平区）"


def test_the_result_of_a_dispute_says_what_is_left_to_pay() -> None:
    changed = compose(complete("dispute_result"))
    assert "变更为60万元（600,000元），请于2024年6月28日（星期五）前（含当日）" in changed.text
    upheld = compose(
        owed("dispute_result", {"result": "维持", "amount": 1, "recovery_due": "2024-06-28"})
    )
    assert "原决定继续执行，金额为0.01元，缴款截止日期为2024年6月28日（星期五）。" in upheld.text
    assert "无需缴款" in compose(owed("dispute_result", {"result": "撤销"})).text
    refusal = compose(owed("dispute_result", {"result": "维持", "amount": 0}))
    assert "原决定继续执行。" in refusal.text


@pytest.mark.parametrize(
    ("kind", "facts", "subject", "said", "unsaid"),
    [
        ("dispute_registered", {}, "异议登记", "异议人的身份信息", "原决定"),
        ("dispute_result", {"result": "rejected"}, "异议核查结论", "异议不成立", "诉讼"),
        ("dispute_result", {"result": "upheld"}, "异议核查结论", "我局将重新审议", "诉讼"),
        ("dispute_result", {"result": "撤销"}, "复议或者诉讼结果", "撤销", "异议"),
    ],
)
def test_an_objection_and_a_dispute_are_told_in_words_of_their_own(
    kind: str, facts: dict[str, str], subject: str, said: str, unsaid: str
) -> None:
    mail = compose(owed(kind, facts))
    assert subject in mail.subject
    assert said in mail.text
    assert unsaid not in mail.subject + mail.text


@pytest.mark.parametrize(("language", "objection"), [("zh", "异议"), ("en", "bjection")])
def test_the_registration_of_a_dispute_speaks_of_no_objection(
    language: Language, objection: str
) -> None:
    to = ("district", "institution", "city_supervisor")
    mail = compose(owed("dispute_registered", {}, to=to, terms=terms_of(language)))
    assert objection not in mail.subject + mail.text
    other = compose(owed("dispute_registered", {}, terms=terms_of(language)))
    assert objection in other.subject


@pytest.mark.parametrize(
    ("language", "clause", "said"),
    [
        ("zh", "正文一(五)", "（区域知识产权运营中心建设方案备案）正文第一部分第（五）项\n"),
        ("zh", None, "（区域知识产权运营中心建设方案备案）\n"),
        ("en", "正文一(五)", "(区域知识产权运营中心建设方案备案), part 1(5)\n"),
        ("en", "附五(三)", "(区域知识产权运营中心建设方案备案), annex 5(3)\n"),
        ("en", None, "(区域知识产权运营中心建设方案备案)\n"),
    ],
)
def test_a_mail_names_the_clause_that_it_rests_on(
    language: Language, clause: str | None, said: str
) -> None:
    assert said in compose(owed("receipt", clause=clause, terms=terms_of(language))).text


def test_days_are_counted_from_the_day_of_sending() -> None:
    on_the_day = compose(owed("correction_request", day=date(2023, 8, 2)))
    assert "2023年8月2日（星期三），即发信当日" in on_the_day.text
    after = compose(owed("correction_request", day=date(2023, 8, 3)))
    assert "补正截止日期：2023年8月2日（星期三）\n" in after.text


def test_a_rating_of_the_offices_own_is_printed_as_it_is() -> None:
    assert "评估等次为“合格”" in compose(owed("assessment_result", {"rating": "合格"})).text


@pytest.mark.parametrize("language", get_args(Language))
def test_office_with_several_notices_says_in_the_subject_which(language: Language) -> None:
    known = owed("reminder", terms=terms_of(language))
    told = msgspec.structs.replace(known, names_notice=True, document_number="津知〔2027〕5号")
    alone, mail = compose(known), compose(told)
    assert mail.subject == f"{alone.subject} · 津知〔2027〕5号"
    assert alone.calendar is not None
    assert mail.calendar is not None
    unfolded = mail.calendar.replace("\r\n ", "")
    assert "和平区 津知〔2027〕5号" in unfolded
    assert "和平区 津知" not in alone.calendar.replace("\r\n ", "")
