"""The calendar file of a mail, read back by a library of calendars."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from icalendar import Calendar, Event

from duban.rendering.terms import terms_of
from notifications.addresses import Address
from notifications.calendar_file import CASE, Entry, calendar_file, marked
from notifications.compose import compose
from notifications.letter import Brief, Outdated, Sender
from notifications.trial import in_trial
from states.mail_kinds import MAILS, OF_CASES, MailKind
from tests.notifications.desk import A_NOTICE, KNOWN, complete, owed

DEADLINES = {
    "clawback_decision": [("recovery", "2024-06-28")],
    "clawback_proposed": [("statement", "2024-05-21")],
    "contract_terminated": [("recovery", "2024-06-28")],
    "contract_term_extended": [("contract_signing", "2023-10-07")],
    "correction_request": [("correction_plan_filing", "2023-08-02")],
    "decision_supported": [("contract_signing", "2023-10-07")],
    "dispute_result": [("recovery", "2024-06-28")],
    "programme_open": [("plan_filing", "2023-07-31"), ("institution_filing", "2023-07-31")],
    "rectification_extended": [("rectification", "2024-05-10")],
    "reminder": [("plan_filing", "2023-07-31")],
    "slow_warning": [("rectification", "2024-05-10")],
}


def events(notice: Brief) -> list[Event]:
    """The entries of the mail that *notice* makes."""
    calendar = compose(notice).calendar
    return read(calendar) if calendar is not None else []


def read(calendar: str) -> list[Event]:
    read_back = Calendar.from_ical(calendar)
    assert not read_back.errors
    for line in calendar.split("\r\n"):
        assert len(line.encode()) <= 75
        assert "\n" not in line
    return [event for event in read_back.walk("VEVENT") if isinstance(event, Event)]


def said(event: Event, name: str) -> str:
    return str(event[name])


def cancelled(notice: Brief) -> list[Event]:
    """The entries that the mail takes back."""
    calendar = compose(notice).cancelled
    if calendar is None:
        return []
    assert Calendar.from_ical(calendar)["METHOD"] == "CANCEL"
    return read(calendar)


def outdated(label: str, due: date | None = None, **more: Any) -> Brief:
    """A receipt of June to somebody with that entry, of an item that is due by now on *due*."""
    gone = Outdated(label, date(2023, 7, 31), due)
    return msgspec.structs.replace(owed("receipt", **more), outdated=(gone,))


def only(found: list[Event]) -> Event:
    (event,) = found
    return event


@pytest.mark.parametrize("kind", OF_CASES)
def test_a_mail_brings_an_entry_for_every_deadline_that_it_names(kind: str) -> None:
    notice = msgspec.structs.replace(complete(kind), synthetic=False)
    assert [(said(event, "UID"), event.DTSTART.isoformat()) for event in events(notice)] == [
        (f"tj-2023-22/120101/{item}@duban", day) for item, day in DEADLINES.get(kind, [])
    ]


def test_an_entry_lies_on_the_whole_day_and_rings_on_the_morning_before() -> None:
    calendar = compose(owed("reminder")).calendar
    assert calendar is not None
    assert Calendar.from_ical(calendar)["METHOD"] == "PUBLISH"
    event = only(read(calendar))
    assert date(2023, 7, 31) == event.DTSTART
    assert event.duration == timedelta(days=1)
    assert said(event, "TRANSP") == "TRANSPARENT"
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("TRIGGER") == timedelta(hours=9) - timedelta(days=1)
    assert said(event, "ORGANIZER") == "mailto:office@office.example"
    assert event["ORGANIZER"].params["CN"] == "天津市知识产权局"


def test_an_entry_says_what_is_to_be_done_by_whom_and_why() -> None:
    event = only(events(owed("reminder", item="contract_signing", clause="正文一(五)")))
    assert said(event, "SUMMARY") == "任务合同书签订截止（和平区）"
    assert said(event, "DESCRIPTION") == (
        "请于2023年7月31日（星期一）前（含当日）落实区级配套资金承诺，完成任务合同书的签字盖章。\n"
        "依据：津知发运字〔2023〕22号（区域知识产权运营中心建设方案备案）正文第一部分第（五）项\n"
        "办件编号：tj-2023-22/120101"
    )
    english = only(events(owed("reminder", item="contract_signing", terms=terms_of("en"))))
    assert said(english, "SUMMARY") == "Task contract to be signed (和平区)"
    assert said(english, "DESCRIPTION").startswith("Please secure the commitment of the district's")


@pytest.mark.parametrize("kind", ["reminder", "programme_open"])
def test_an_entry_for_a_filing_asks_without_reproach(kind: str) -> None:
    for event in events(complete(kind)):
        assert "自愿" in said(event, "DESCRIPTION")
        assert "如不参加，请回复告知" in said(event, "DESCRIPTION")


def test_a_duty_keeps_its_entry_when_its_date_moves() -> None:
    first = only(events(owed("slow_warning", day=date(2024, 4, 10))))
    facts = {"due": "2024-05-25", "days_left": 11}
    moved = owed("reminder", facts, item="rectification", day=date(2024, 5, 14))
    later = only(events(moved))
    assert said(later, "UID") == said(first, "UID")
    assert int(said(later, "SEQUENCE")) > int(said(first, "SEQUENCE"))
    assert datetime(2024, 4, 10, 1, tzinfo=UTC) == first.DTSTAMP
    assert later.DTSTAMP > first.DTSTAMP
    assert date(2024, 5, 25) == later.DTSTART


@pytest.mark.parametrize("kind", sorted(DEADLINES))
def test_a_deadline_that_is_not_known_or_lies_behind_makes_no_entry(kind: str) -> None:
    laid = MAILS[MailKind(kind)]
    unknown: dict[str, Any] = dict.fromkeys((*laid.dates, *laid.may))
    if kind != "reminder":
        assert events(owed(kind, unknown)) == []
    due = {name: KNOWN[name] for name in laid.may if name in KNOWN}
    assert events(owed(kind, due, day=date(2025, 1, 2))) == []


def test_an_entry_of_a_training_office_is_marked_and_is_no_entry_of_a_real_one() -> None:
    trained, real = only(events(complete("reminder"))), only(events(owed("reminder")))
    assert said(trained, "SUMMARY") == "【演示数据 DEMO DATA】" + said(real, "SUMMARY")
    assert "演示数据" in said(trained, "DESCRIPTION")
    assert said(trained, "UID") != said(real, "UID")


@pytest.mark.parametrize("evil", ["\r\nEND:VEVENT", 'a\\,;:"\nb', "𠮷䶮" * 60, "x" * 200, "\\n"])
def test_nothing_of_a_fact_ends_a_line_or_an_entry(evil: str) -> None:
    flat = evil.replace("\r\n", " ").replace("\n", " ")
    office = Sender(name=evil.replace("\\", ""), email="a@b.cn")
    notice = owed("reminder", region=evil, case_id=evil, document_number=evil, office=office)
    event = only(events(notice))
    assert said(event, "SUMMARY") == f"实施方案备案截止（{flat}）"
    assert said(event, "UID") == f"{flat}/plan_filing@duban"
    assert f"依据：{flat}（" in said(event, "DESCRIPTION")
    assert event["ORGANIZER"].params["CN"] == flat.replace("\\", "")


def test_an_office_with_a_chinese_domain_is_organizer_in_ascii() -> None:
    office = Sender(name="天津市知识产权局", email="office@知识产权.example")
    event = only(events(owed("reminder", office=office)))
    assert said(event, "ORGANIZER") == "mailto:office@xn--wlqv31d6xlvxs.example"


def test_entries_of_several_cases_differ_in_the_case_alone() -> None:
    day = date(2024, 1, 10)
    entry = Entry("tj-2023-22/120101", day, f"{CASE}/statement@duban", "申辩", (f"办件：{CASE}",))
    other = msgspec.structs.replace(entry, case_id="tj-2023-22/120102")
    calendar = calendar_file([entry, other], day, A_NOTICE.office)
    assert calendar is not None
    first, second = read(calendar)
    assert said(first, "UID") == "tj-2023-22/120101/statement@duban"
    assert said(second, "DESCRIPTION") == "办件：tj-2023-22/120102"
    assert len({said(event, "UID") for event in (first, second)}) == 2
    assert calendar == calendar_file([entry, other], day, A_NOTICE.office)


def test_a_mark_stands_before_every_summary() -> None:
    day = date(2024, 1, 10)
    found = [Entry(f"{n}", day, CASE, "自查报告" * 9, ("SUMMARY:是正文",)) for n in range(2)]
    calendar = calendar_file(found, day, A_NOTICE.office)
    assert calendar is not None
    for event in read(marked(calendar, "【试运行；TRIAL】")):
        assert said(event, "SUMMARY") == "【试运行；TRIAL】" + "自查报告" * 9
        assert said(event, "DESCRIPTION") == "SUMMARY:是正文"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_entry_that_no_longer_stands_is_cancelled_by_its_uid(language: Any) -> None:
    told = only(events(owed("reminder", terms=terms_of(language))))
    gone = only(cancelled(outdated("plan_filing", terms=terms_of(language))))
    assert said(gone, "UID") == said(told, "UID")
    assert said(gone, "STATUS") == "CANCELLED"
    assert said(gone, "ORGANIZER") == said(told, "ORGANIZER")
    assert said(gone, "SUMMARY") == said(told, "SUMMARY")
    assert terms_of(language).over in said(gone, "DESCRIPTION")
    assert date(2023, 7, 31) == gone.DTSTART
    assert gone.walk("VALARM") == []
    assert "STATUS" not in told


def test_an_entry_can_be_cancelled_on_the_day_on_which_it_was_told_and_told_again_later() -> None:
    day, later = date(2023, 7, 3), date(2023, 7, 4)
    told = only(events(owed("reminder", day=day)))
    gone = only(cancelled(outdated("plan_filing", day=day)))
    again = only(events(owed("reminder", day=later)))
    order = [int(said(one, "SEQUENCE")) for one in (told, gone, again)]
    assert order == sorted(set(order))


def test_an_entry_whose_day_moved_is_moved_and_not_cancelled() -> None:
    moved = outdated("plan_filing", date(2023, 8, 31), day=date(2023, 7, 3))
    assert date(2023, 8, 31) == only(events(moved)).DTSTART
    assert cancelled(moved) == []
    behind = outdated("plan_filing", date(2023, 6, 30), day=date(2023, 7, 3))
    assert events(behind) == []
    assert said(only(cancelled(behind)), "STATUS") == "CANCELLED"


def test_what_a_mail_names_it_does_not_take_back() -> None:
    gone = (Outdated("plan_filing", date(2023, 7, 28), None),)
    both = msgspec.structs.replace(owed("reminder"), outdated=gone)
    assert len(events(both)) == 1
    assert cancelled(both) == []


def test_entries_of_a_trial_and_of_a_training_office_are_taken_back_under_their_marks() -> None:
    brief = msgspec.structs.replace(complete("receipt"), outdated=outdated("plan_filing").outdated)
    gone = only(cancelled(brief))
    assert said(gone, "UID").startswith("demo/")
    trial = in_trial(compose(brief), [Address("a@b.cn")], terms_of("zh"))
    assert trial.cancelled is not None
    assert said(only(read(trial.cancelled)), "SUMMARY").startswith("【试运行 TRIAL】【演示数据")
