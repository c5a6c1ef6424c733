"""A digest: one mail of all that a recipient is reminded of on a day."""

from datetime import date
from typing import Any, get_args

import msgspec
import pytest
from icalendar import Calendar

from duban.rendering.terms import terms_of
from notifications.briefs import IncompleteBrief, UnknownKind
from notifications.compose import compose
from notifications.digest import compose_digest
from notifications.letter import Brief, Letter
from notifications.terms import Language
from states.mail_kinds import OF_CASES, Addressee
from tests.notifications.desk import owed
from tests.notifications.reading import Words, told_alike

DAY = date(2024, 1, 9)
every_language = pytest.mark.parametrize("language", get_args(Language))


def of_nankai(kind: str, item: str | None, days: int, **changes: Any) -> Brief:
    """A notice to the district of Nankai with the *days* that its kind counts."""
    counted = "days_left" if kind == "reminder" else "overdue_working_days"
    about = {"region": "南开区", "unit": "南开局", "case_id": "tj-2023-22/120104", "day": DAY}
    return owed(kind, {counted: days}, item=item, **(about | changes))


def elsewhere(notice: Brief, region: str, code: str) -> Brief:
    """The same notice about another region."""
    return msgspec.structs.replace(
        notice, region=region, unit=f"{region}局", case_id=f"tj-2023-22/{code}"
    )


def escalated(region: str, code: str, days: int, *items: str) -> Brief:
    """An escalation about *region*."""
    notice = owed("escalation", {"overdue_working_days": days, "items": list(items)}, day=DAY)
    return elsewhere(notice, region, code)


SELF_CHECK = of_nankai("reminder", "self_check_2024-01-10", 1)
CONTRACT = of_nankai("reminder", "contract_signing", 7)
RECTIFICATION = of_nankai("overdue", "rectification", 6)
RECOVERY = of_nankai("overdue", "recovery", 2)
PLAN, INSTITUTION = (
    of_nankai("overdue", item, 3) for item in ("plan_filing", "institution_filing")
)
FIVE = [
    escalated("和平区", "120101", 3, "contract_signing"),
    escalated("南开区", "120104", 10, "contract_signing", "self_check_2024-01-10"),
    escalated("滨海新区", "120116", 1, "recovery"),
    escalated("中新天津生态城", "120116406", 3, "rectification"),
    escalated("东丽区", "120110", 5),
]


def order(mail: Letter, *texts: str) -> list[str]:
    """The *texts* in the order in which they stand in *mail*."""
    return sorted(texts, key=mail.text.index)


def test_reminders_of_a_day_are_one_mail_that_tells_the_nearest_due_date() -> None:
    filing = of_nankai("reminder", "plan_filing", 3)
    mail = compose_digest([CONTRACT, filing, SELF_CHECK], "district")
    assert mail.subject == "关于3项事项的提醒，最近一项还有1天（南开区）"
    assert mail.text.startswith("南开局：\n")
    assert order(mail, "自查报告", "任务合同书签订", "自愿", "实施方案备案") == [
        "自查报告",
        "任务合同书签订",
        "自愿",
        "实施方案备案",
    ]
    assert "截止日期：2024年1月10日（星期三）\n  剩余时间：还有1天\n" in mail.text
    assert "落实区级配套资金承诺，完成任务合同书的签字盖章" in mail.text
    assert "办件编号：tj-2023-22/120104" in mail.text


def test_what_is_past_its_due_date_stands_first_the_latest_on_top() -> None:
    mail = compose_digest([SELF_CHECK, RECOVERY, CONTRACT, RECTIFICATION], "district")
    assert mail.subject == "关于4项事项的函，其中2项已逾期，最长6个工作日（南开区）"
    titles = ("已过截止日期的事项", "6个工作日", "2个工作日", "临近截止日期的事项", "还有1天")
    assert order(mail, *titles) == list(titles)
    assert "已逾期：6个工作日" in mail.text and "截止日期后" not in mail.text


def test_filings_that_have_not_come_are_asked_for_without_reproach() -> None:
    for notices in ([INSTITUTION, PLAN], [PLAN, of_nankai("reminder", "institution_filing", 1)]):
        mail = compose_digest(notices, "district")
        assert "截至目前未收到" in mail.text
        assert "自愿" in mail.text
        assert "如不参加请回复" in mail.text
        for reproach in ("逾期", "尽快", "催", "督促", "责", "已过截止日期"):
            assert reproach not in mail.subject + mail.text.replace("负责", "")
        assert "#b71c1c" not in mail.html.partition("</p>")[2].partition("办件编号")[0]
    assert compose_digest([PLAN, INSTITUTION], "district").subject == (
        "关于2项备案材料收件情况的函（南开区）"
    )
    assert compose_digest([PLAN, SELF_CHECK], "district").subject == (
        "关于2项事项的提醒，其中1项备案材料尚未收到（南开区）"
    )


def test_a_division_head_gets_the_escalations_of_many_districts_in_one_mail() -> None:
    mail = compose_digest(FIVE, "city_supervisor")
    assert mail.subject == "关于5个区域有关事项最长逾期10个工作日的督办报告"
    assert mail.text.startswith("有关处室负责同志：\n")
    by_days = ["南开区", "东丽区", "和平区", "中新天津生态城", "滨海新区"]
    assert order(mail, *by_days) == by_days
    assert "任务合同书签订、自查报告（截止2024年1月10日）" in mail.text
    assert "办件编号：tj-2023-22/120116406" in mail.text
    assert compose_digest(FIVE, "bureau_leader").text.startswith("分管局领导：\n")
    assert mail.calendar is None


def test_a_digest_of_several_cases_names_the_region_of_each_and_no_case_in_its_head() -> None:
    mail = compose_digest([SELF_CHECK, elsewhere(RECTIFICATION, "和平区", "120101")], "institution")
    assert mail.subject == "关于2项事项的函，其中1项已逾期，最长6个工作日（2个区域）"
    assert mail.text.startswith("天津𠮷䶮知识产权运营有限公司：\n")
    assert "- 限期整改\n  区域：和平区\n" in mail.text
    assert "X-Duban-Case" not in mail.headers
    assert mail.headers["X-Duban-Kind"] == "digest"
    of_one = compose_digest([SELF_CHECK, RECTIFICATION], "institution")
    assert of_one.headers["X-Duban-Case"] == "tj-2023-22/120104"
    assert "区域：" not in of_one.text
    assert of_one.headers["X-Duban-Template"] == mail.headers["X-Duban-Template"]


def test_institutions_are_greeted_by_the_name_that_all_notices_have() -> None:
    two = msgspec.structs.replace(SELF_CHECK, institutions=("甲公司", "乙公司"))
    one = msgspec.structs.replace(RECTIFICATION, institutions=("乙公司",))
    none = msgspec.structs.replace(RECTIFICATION, institutions=())
    assert compose_digest([two, one], "institution").text.startswith("乙公司：\n")
    assert compose_digest([two, none], "institution").text.startswith("服务支撑机构：\n")


def test_a_digest_brings_the_entries_that_its_letters_would_bring() -> None:
    mail = compose_digest([SELF_CHECK, RECOVERY, CONTRACT], "district")
    assert mail.calendar is not None
    read = Calendar.from_ical(mail.calendar).walk("VEVENT")
    alone = [compose(notice).calendar for notice in (SELF_CHECK, CONTRACT)]
    letters = [Calendar.from_ical(one).walk("VEVENT")[0] for one in alone if one is not None]
    assert [event.to_ical() for event in read] == [event.to_ical() for event in letters]


@every_language
@pytest.mark.parametrize("role", Addressee)
def test_text_and_html_say_the_same_in_every_language_to_every_role(
    role: str, language: Language
) -> None:
    notices = [SELF_CHECK, RECTIFICATION, PLAN, of_nankai("reminder", "plan_filing", 1), *FIVE]
    spoken = [
        msgspec.structs.replace(one, terms=terms_of(language), synthetic=True) for one in notices
    ]
    mail = compose_digest(spoken, role)
    assert told_alike(mail)
    assert mail.subject.startswith("【演示数据 DEMO DATA】")
    assert "\n" not in mail.subject
    assert "None" not in mail.subject + mail.text + mail.html
    assert not {"img", "script", "link", "style"} & Words(mail.html).elements


@pytest.mark.parametrize(
    ("notices", "subject"),
    [
        ([SELF_CHECK, CONTRACT], "Reminder: 2 items, the nearest 1 day left (南开区)"),
        (
            [SELF_CHECK, RECOVERY],
            "2 items, 1 of them past the due date, up to working day 2 after it (南开区)",
        ),
        ([PLAN, INSTITUTION], "No papers received so far: 2 filings (南开区)"),
        ([PLAN, SELF_CHECK], "Reminder: 2 items, no papers received so far for 1 (南开区)"),
        (FIVE, "For your attention: 5 regions, up to working day 10 after the due date"),
    ],
)
def test_a_subject_in_english_tells_the_count_and_what_is_urgent(
    notices: list[Brief], subject: str
) -> None:
    english = [msgspec.structs.replace(notice, terms=terms_of("en")) for notice in notices]
    assert compose_digest(english, "district").subject == subject


def test_a_fact_in_a_digest_is_never_markup() -> None:
    evil = "<b>x</b>\n&<script>"
    notices = [
        msgspec.structs.replace(one, region=evil, unit=evil, case_id=evil)
        for one in (SELF_CHECK, *FIVE)
    ]
    mail = compose_digest(notices, "district")
    assert "<b>x</b> &<script>" in mail.text
    assert not {"b", "script"} & Words(mail.html).elements


def test_one_notice_or_one_of_another_kind_makes_no_digest() -> None:
    for few in ([], [SELF_CHECK]):
        with pytest.raises(IncompleteBrief, match="two briefs"):
            compose_digest(few, "district")
    for kind in sorted(set(OF_CASES) - {"reminder", "overdue", "escalation"}):
        with pytest.raises(UnknownKind, match="mail of its own"):
            compose_digest([SELF_CHECK, owed(kind)], "district")
    with pytest.raises(UnknownKind, match="mayor"):
        compose_digest([SELF_CHECK, CONTRACT], "mayor")
    with pytest.raises(IncompleteBrief, match="days_left"):
        compose_digest([SELF_CHECK, owed("reminder", {"days_left": None})], "district")


@every_language
def test_things_of_two_notices_are_told_apart_row_by_row(language: Language) -> None:
    """One district may owe the same under this year's notice and under last year's."""
    both = [
        msgspec.structs.replace(
            of_nankai("reminder", "plan_filing", 7, terms=terms_of(language)),
            names_notice=True,
            document_number=number,
            case_id=f"{programme}/120104",
        )
        for number, programme in (("津知〔2023〕22号", "a"), ("津知〔2027〕5号", "b"))
    ]
    mail = compose_digest(both, "district")
    for number in ("津知〔2023〕22号", "津知〔2027〕5号"):
        assert number in mail.text
        assert number in mail.html
        assert number not in mail.subject
    alike = [msgspec.structs.replace(one, document_number="津知〔2027〕5号") for one in both]
    assert compose_digest(alike, "district").subject.endswith(" · 津知〔2027〕5号")
