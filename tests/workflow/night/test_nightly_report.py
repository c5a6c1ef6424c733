"""The nightly report of an office played by real acts: its sections, its sums, its mail."""

import json
from collections.abc import Callable
from datetime import date

import msgspec
import pytest

from config.words import Words
from duban.rendering.night_mail import as_mail
from duban.views.night.page import page_of
from notifications.letter import Letter
from states.labels import read_label
from states.mail_kinds import Addressee
from tests.practice import DONGLI, HEPING, PROGRAMME, XIQING, Practice
from tests.workflow import sql
from tests.workflow.postroom import PostRoom, post
from workflow.mail import mails
from workflow.night import reports
from workflow.night.clawbacks import Clawback, RecoveryWork, Unpaid
from workflow.night.reports import Late, NightlyReport, Point, Ran, Stuck, Tally
from workflow.record import ledger, owing
from workflow.record.owing import OwedStatus
from workflow.store.transaction import Transaction


def on_day(office: Practice, day: str) -> NightlyReport:
    with office.store.reading() as transaction:
        report = reports.on_day(transaction, date.fromisoformat(day))
    assert report is not None
    return report


def after_night(office: Practice, day: str) -> NightlyReport:
    office.night(day)
    return on_day(office, day)


def night_mail(office: Practice) -> Callable[[NightlyReport], Letter]:
    regions, labels = office.notice.regions_by_code, Words("zh")

    def made(report: NightlyReport) -> Letter:
        page = page_of(report, regions, labels, office="演示市知识产权局")
        return as_mail(page, labels)

    return made


def kept_night(office: Practice) -> Callable[[Transaction, date], Letter | None]:
    def made(transaction: Transaction, day: date) -> Letter | None:
        report = reports.on_day(transaction, day)
        return night_mail(office)(report) if report else None

    return made


# --- clawbacks, demands, referrals -------------------------------------------------------------


def test_clawback_stands_there_with_its_state_its_grounds_and_its_term(office: Practice) -> None:
    office.lead("issue_warning")
    (warned,) = after_night(office, "2024-01-13").clawbacks
    assert warned == Clawback(
        HEPING,
        "RECTIFYING",
        ("slow_execution",),
        term="rectification",
        due=date(2024, 2, 18),
        programme=PROGRAMME,
    )
    assert after_night(office, "2024-02-19").clawbacks[0].term == "recheck"
    office.set("2024-02-26")
    office.do("verify_rectification", {"result": "not_cleared"})
    assert after_night(office, "2024-02-27").clawbacks == (
        Clawback(
            HEPING,
            "CLAWBACK_PREPARATION",
            ("slow_execution",),
            term="clawback_proposal",
            due=date(2024, 3, 11),
            programme=PROGRAMME,
        ),
    )
    office.do("propose_clawback", {"amount": 300_000})
    (proposed,) = after_night(office, "2024-02-28").clawbacks
    assert (proposed.state, proposed.proposed, proposed.term, proposed.due) == (
        "CLAWBACK_PROPOSED",
        30_000_000,
        "statement",
        date(2024, 3, 5),
    )


def test_flag_that_nobody_has_confirmed_is_no_clawback_yet(office: Practice) -> None:
    office.lead("submit_self_check")
    report = after_night(office, "2024-01-11")
    assert len(report.flags) == 1
    assert report.clawbacks == ()


def test_overdue_recovery_is_to_be_demanded_and_later_considered_for_referral(
    office: Practice,
) -> None:
    office.lead("decide_clawback")
    assert after_night(office, "2024-04-01").recovery_work == ()
    first = after_night(office, "2024-04-02")
    assert first.recovery_work == (
        RecoveryWork(HEPING, "demand_recovery", 1, 30_000_000, PROGRAMME),
    )
    assert first.unpaid == (
        Unpaid(HEPING, 30_000_000, 30_000_000, date(2024, 4, 1), 1, programme=PROGRAMME),
    )
    office.do("demand_recovery")
    assert after_night(office, "2024-04-03").recovery_work == ()
    days = office.calendar
    before, due = days.add_working_days(date(2024, 4, 1), 29), date(2024, 5, 15)
    assert days.add_working_days(date(2024, 4, 1), 30) == due
    assert after_night(office, before.isoformat()).recovery_work == ()
    (work,) = after_night(office, due.isoformat()).recovery_work
    assert (work.command, work.overdue_working_days) == ("refer_recovery", 30)
    office.do("refer_recovery", {"authority": "市财政局"})
    referred = after_night(office, "2024-05-16")
    assert referred.recovery_work == ()
    assert referred.clawbacks[0].state == "REFERRED"


def test_suspended_recovery_is_not_demanded_and_says_so(office: Practice) -> None:
    office.lead("decide_clawback")
    office.do("file_dispute", {"against": "收回决定"})
    office.do("suspend_enforcement", {"authority": "某区政府"})
    report = after_night(office, "2024-04-10")
    assert report.recovery_work == ()
    assert report.clawbacks[0].suspended
    assert report.unpaid[0].overdue_working_days == 0
    assert report.unpaid[0].suspended


# --- late, by step -----------------------------------------------------------------------------


def test_each_item_is_late_by_its_own_days_and_of_its_own_step(office: Practice) -> None:
    office.lead("accept_plan_filing")
    office.do("return_institution_filing", {"defects": ["未附确定过程文件"]})
    office.do("open_case", code=XIQING)
    report = after_night(office, "2023-08-10")
    both = ("plan_filing", "institution_filing")
    assert report.overdue == (
        Late(XIQING, both, 8, 1, (8, 8), ("district",), PROGRAMME),
        Late(HEPING, ("correction_institution_filing",), 6, 3, (6,), ("district",), PROGRAMME),
    )
    assert [int(read_label(item).laid_down.step) for item in both] == [2, 3]


# --- mails, jobs, sums ------------------------------------------------------------------------


def test_failed_mail_is_named_with_its_reason(office: Practice) -> None:
    office.do("open_case")
    (mail,) = office.mails()
    with office.store.writing() as transaction:
        owing.settle(
            transaction, mail.key, OwedStatus.FAILED, "2023-07-18", result="550 no such user"
        )
    report = after_night(office, "2023-07-19")
    assert report.owed == {"failed": 1}
    assert report.stuck == (
        Stuck(
            HEPING,
            "programme_open",
            date(2023, 7, 18),
            OwedStatus.FAILED,
            None,
            "550 no such user",
            PROGRAMME,
        ),
    )


def test_what_ran_is_told_with_its_counts(office: Practice) -> None:
    office.do("open_case")
    report = after_night(office, "2023-07-24")
    assert report.ran == (
        Ran("remind", {"reminders": 2}),
        Ran("nightly", {"acts": 0, "overdue": 0, "escalations": 0}),
    )
    assert report.ran[0].counts == {"reminders": 2}
    assert report.since is None
    assert after_night(office, "2023-07-25").missed_nights == 0
    assert after_night(office, "2023-07-28").missed_nights == 2


def test_mails_add_up_through_acts_nights_and_undoing(office: Practice) -> None:
    office.lead("disburse", code=DONGLI)
    office.set("2023-09-20")
    office.do("open_case")
    office.do("undo_last_act", {"reason": "误点"}, code=DONGLI)
    office.nights("2023-09-21", "2023-09-28")
    for day in ("2023-09-21", "2023-09-22", "2023-09-28"):
        report = on_day(office, day)
        assert report.tally is not None and report.tally.adds_up, day
        assert report.tally.total == sum(report.owed.values())
    by_acts = sum(
        len(act.owed)
        for code in (HEPING, DONGLI)
        for act in office.records(code)
        if act.at.date() <= date(2023, 9, 20)
    )
    first = on_day(office, "2023-09-21").tally
    assert first is not None and (first.before, first.by_acts) == (0, by_acts)
    assert by_acts == 10
    last = on_day(office, "2023-09-28").tally
    assert last is not None and last.before > first.total


def test_mail_that_vanished_is_missed_in_the_next_night(office: Practice) -> None:
    office.do("open_case")
    office.night("2023-07-19")
    sql.run(office.store, "DELETE FROM owed")
    report = after_night(office, "2023-07-20")
    assert report.tally == Tally(before=1, by_acts=0, by_jobs=0, total=0)
    assert not report.is_sound


def test_books_of_a_night_are_those_of_the_ledger(office: Practice) -> None:
    office.lead("decide_support")
    first = after_night(office, "2023-09-01")
    assert first.books is not None and first.books["approved"] == 100_000_000
    office.lead("decide_clawback", code=DONGLI)
    report = after_night(office, "2024-03-01")
    with office.store.reading() as transaction:
        from_scratch = ledger.books(transaction)
    assert report.books == from_scratch
    assert from_scratch["clawback_decided"] == 30_000_000


def test_curve_carries_the_last_thirty_nights(office: Practice) -> None:
    office.do("open_case")
    office.nights("2023-07-19", "2023-08-30")
    trend = on_day(office, "2023-08-30").trend
    assert len(trend) == 30
    assert trend[-1] == Point(date(2023, 8, 30), 1, 0, 0)
    assert trend[0] == Point(date(2023, 8, 1), 1, 0, 0)
    assert on_day(office, "2023-08-01").trend[-2] == Point(date(2023, 7, 31), 0, 0, 0)


# --- the mail of the night --------------------------------------------------------------------


def test_report_of_an_empty_night_is_mailed_once(office: Practice) -> None:
    office.put_in_force(report_to=(Addressee.CITY_OPERATOR,))
    office.night("2023-07-18")
    assert office.night("2023-07-18") == {}
    room = PostRoom(office, post(night=kept_night(office)))
    assert [room.deliver(), room.deliver()] == [{"sent": 1}, {}]
    (message,) = room.to("city_operator@duban.example")
    assert room.parcels[0].file.endswith("_nightly_report_演示市知识产权局.eml")
    assert message["Subject"] == "夜间报告 2023-07-18：逾期0，预警0"
    assert message["To"] == "city_operator <city_operator@duban.example>"
    assert "In-Reply-To" not in message
    html, text = message.get_body(("html",)), message.get_body(("plain",))
    assert html is not None and "没有单位逾期" in html.get_content()
    assert text is not None and "无：区、机构逾期、" in text.get_content()
    with office.store.reading() as transaction:
        (owed,) = owing.recent(transaction, 10)
        (mail,) = mails.carrying(transaction, owed.key)
    assert (owed.kind, owed.case_id, owed.facts) == ("nightly_report", owing.OFFICE, {})
    assert (owed.status, mail.status, mail.answer) == ("sent", "sent", "250 OK")
    assert mail.template


def test_mail_of_the_night_says_in_its_subject_how_much_is_overdue(office: Practice) -> None:
    office.put_in_force(report_to=(Addressee.CITY_OPERATOR,))
    office.do("open_case")
    office.do("open_case", code=XIQING)
    report = after_night(office, "2023-08-01")
    assert report.tally is not None and report.tally.adds_up
    assert report.ran[-1].counts["reports"] == 1
    mail = night_mail(office)(report)
    assert mail.subject == "夜间报告 2023-08-01：逾期2，预警0"
    assert "西青区 | 2、3 | 实施方案备案、服务支撑机构备案" in mail.text


def test_report_that_cannot_be_made_into_a_mail_fails_in_words(office: Practice) -> None:
    office.put_in_force(report_to=(Addressee.CITY_OPERATOR,))
    office.night("2023-07-18")
    assert PostRoom(office, post()).deliver() == {"failed": 1}
    (stuck,) = after_night(office, "2023-07-19").stuck
    assert (stuck.region_code, stuck.kind) == ("", "nightly_report")


def test_rehearsal_owes_no_report_to_anybody(office: Practice) -> None:
    office.night("2023-07-18")
    with office.store.reading() as transaction:
        assert owing.recent(transaction, 10) == []


# --- the archive --------------------------------------------------------------------------------


def test_report_is_the_same_after_the_archive(office: Practice) -> None:
    office.lead("decide_clawback")
    report = after_night(office, "2024-04-02")
    assert msgspec.json.decode(reports.as_json(report), type=NightlyReport) == report


LATER = (
    *("clawbacks", "recovery_work", "stuck", "books", "ran", "tally", "trend", "since"),
    "owed_by_going_live",
)


def test_report_of_an_older_office_is_still_read(office: Practice) -> None:
    office.lead("decide_clawback")
    data = json.loads(reports.as_json(after_night(office, "2024-04-02")))
    for name in LATER:
        del data[name]
    data["overdue"] = [
        {k: v for k, v in one.items() if k not in ("days", "owners")} for one in data["overdue"]
    ]
    data["unpaid"] = [{"region_code": HEPING, "outstanding": 30_000_000}]
    old = msgspec.json.decode(json.dumps(data), type=NightlyReport)
    assert (old.clawbacks, old.ran, old.books, old.is_sound) == ((), (), None, True)
    with office.store.writing() as transaction:
        reports.keep(transaction, old)
    report = after_night(office, "2024-04-03")
    assert report.tally is not None and report.tally.adds_up
    with office.store.reading() as transaction:
        assert report.books == ledger.books(transaction)
    assert "30" in night_mail(office)(old).text


@pytest.mark.parametrize("day", ["2023-07-22", "2023-10-01"])
def test_report_is_mailed_on_days_off_as_well(office: Practice, day: str) -> None:
    office.put_in_force(report_to=(Addressee.CITY_OPERATOR,))
    office.night(day)
    with office.store.reading() as transaction:
        (mail,) = owing.on_day(transaction, date.fromisoformat(day))
    assert mail.recipients == ("city_operator",)
