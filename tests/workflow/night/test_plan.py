"""The work of a day is done once a day, whatever was missed or done twice (R-T.2 to R-T.6)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest

from states.duty_items import Item
from tests.practice import HEPING, XIQING, Practice, at, plan_papers
from workflow.night import job_runs, reports
from workflow.night.plan import JOBS, day_plan, missed_days
from workflow.record.owing import Owed

DUE = date(2023, 7, 31)


def mails(office: Practice, kind: str, item: str | None = None, code: str = HEPING) -> list[Owed]:
    return [m for m in office.mails(code) if m.kind == kind and item in (None, m.item)]


def test_day_is_worked_once(office: Practice) -> None:
    office.do("open_case")
    assert set(office.night("2023-07-24")) == set(JOBS)
    before = office.mails()
    assert office.night("2023-07-24") == {}
    assert office.mails() == before
    with office.store.reading() as transaction:
        assert job_runs.last(transaction) == dict.fromkeys(JOBS, "2023-07-24T06:00")
        assert len(job_runs.listed(transaction, 10)) == len(JOBS)


def test_three_schedulers_at_once_do_the_work_of_one(office: Practice) -> None:
    office.do("open_case")
    gate = Barrier(3)

    def scheduler(_: int) -> int:
        gate.wait()
        try:
            return len(day_plan(office.office, date(2023, 7, 24)).done)
        finally:
            office.store.close()

    office.now = at("2023-07-24T06:00")
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(scheduler, range(3)))
    assert sum(done) == len(JOBS)
    assert len(mails(office, "reminder")) == 2


def test_missed_nights_become_one_reminder_that_says_how_long_is_left(office: Practice) -> None:
    office.do("open_case")
    office.night("2023-07-19")
    office.night("2023-07-27")
    sent = [(m.day, m.item, m.facts["days_left"]) for m in mails(office, "reminder")]
    assert sent == [("2023-07-27", "plan_filing", 4), ("2023-07-27", "institution_filing", 4)]


def test_what_missed_nights_left_waits_for_a_working_day(office: Practice) -> None:
    """2023-07-30 is a Sunday."""
    office.do("open_case")
    office.night("2023-07-19")
    office.night("2023-07-30")
    assert mails(office, "reminder") == []
    office.night("2023-07-31")
    sent = [(m.day, m.item, m.facts["days_left"]) for m in mails(office, "reminder")]
    assert sent == [("2023-07-31", "plan_filing", 0), ("2023-07-31", "institution_filing", 0)]
    office.night("2023-08-05")
    assert mails(office, "overdue") == []
    office.night("2023-08-07")
    late = [(m.day, m.facts["overdue_working_days"]) for m in mails(office, "overdue")]
    assert late == [("2023-08-07", 5), ("2023-08-07", 5)]


def test_what_is_late_when_it_is_made_is_told_of_once_on_the_next_working_day(
    office: Practice,
) -> None:
    """Returned on the 26th of July as the paper says, which is entered on Friday the 11th."""
    office.lead("submit_institution_filing")
    office.set("2023-08-11")
    office.do("return_plan_filing", {"defects": ["份数"]}, at=at("2023-07-26"), basis="补正函")
    office.nights("2023-08-12", "2023-09-02")
    late = [(m.day, m.facts["overdue_working_days"]) for m in mails(office, "overdue")]
    assert late == [
        ("2023-08-14", 8),
        ("2023-08-16", 10),
        ("2023-08-23", 15),
        ("2023-08-30", 20),
    ]


def test_what_is_reopened_late_is_told_of_once_and_joins_the_ladder_at_its_next_rung(
    office: Practice,
) -> None:
    """Filed on the sixth overdue working day, and the filing is taken back on the seventh."""
    office.lead("approve_plan_internally")
    office.nights("2023-07-22", "2023-08-07")
    office.set("2023-08-08")
    office.do("submit_plan_filing", {"late_reason": "盖章延误", **plan_papers(HEPING)})
    office.set("2023-08-09")
    office.do("undo_last_act", {"reason": "录入有误"})
    office.nights("2023-08-10", "2023-08-15")
    late = mails(office, "overdue", "plan_filing")
    told = [(m.day, m.facts["overdue_working_days"]) for m in late if m.day > "2023-08-07"]
    assert told == [("2023-08-10", 8), ("2023-08-14", 10)]


def test_nights_missed_past_the_due_day_become_one_overdue_notice(office: Practice) -> None:
    office.do("open_case")
    office.night("2023-07-19")
    office.night("2023-08-09")
    sent = [(m.kind, m.item, m.facts.get("overdue_working_days")) for m in office.mails()[1:]]
    assert sorted(sent, key=str) == sorted(
        [
            ("overdue", "plan_filing", 7),
            ("overdue", "institution_filing", 7),
            ("escalation", None, 7),
        ],
        key=str,
    )


def test_days_caught_up_with_leave_their_mails_to_the_last(office: Practice) -> None:
    office.do("open_case")
    office.night("2023-07-23")
    office.now = at("2023-07-27T09:00")
    days = missed_days(office.office, date(2023, 7, 27))
    for day in days:
        day_plan(office.office, day, mails=day == days[-1])
    sent = [(m.day, m.item, m.facts["days_left"]) for m in mails(office, "reminder")]
    assert sent == [("2023-07-27", "plan_filing", 4), ("2023-07-27", "institution_filing", 4)]
    with office.store.reading() as transaction:
        assert reports.days(transaction, 9) == [f"2023-07-{n}" for n in (27, 26, 25, 24, 23)]


def test_missed_days_are_told_and_a_new_office_has_only_today(office: Practice) -> None:
    assert missed_days(office.office, date(2023, 7, 24)) == [date(2023, 7, 24)]
    office.night("2023-07-24")
    days = [date(2023, 7, 25), date(2023, 7, 26), date(2023, 7, 27)]
    assert missed_days(office.office, date(2023, 7, 27)) == days
    assert missed_days(office.office, date(2023, 7, 24)) == []


def test_new_office_missed_the_days_since_its_first_act_was_entered(office: Practice) -> None:
    office.do("open_case")
    days = [date(2023, 7, n) for n in (18, 19, 20)]
    office.now = at("2023-07-20T09:00")
    assert missed_days(office.office, days[-1]) == days
    assert missed_days(office.office, date(2023, 7, 17)) == []
    office.night("2023-07-18")
    assert missed_days(office.office, days[-1]) == days[1:]


def test_late_filing_is_chased_on_days_one_to_five_then_each_fifth(office: Practice) -> None:
    office.do("open_case")
    office.nights("2023-07-19", "2023-09-01")
    sent = [
        (m.day, m.facts["overdue_working_days"]) for m in mails(office, "overdue", "plan_filing")
    ]
    assert sent == [
        ("2023-08-01", 1),
        ("2023-08-02", 2),
        ("2023-08-03", 3),
        ("2023-08-04", 4),
        ("2023-08-07", 5),
        ("2023-08-14", 10),
        ("2023-08-21", 15),
        ("2023-08-28", 20),
    ]


def test_case_is_escalated_once_a_day_with_all_its_late_items(office: Practice) -> None:
    office.do("open_case")
    office.do("open_case", code=XIQING)
    office.nights("2023-07-19", "2023-08-20")
    for code in (HEPING, XIQING):
        told = [(m.day, m.facts["items"]) for m in mails(office, "escalation", code=code)]
        both = ["plan_filing", "institution_filing"]
        assert told == [("2023-08-03", both), ("2023-08-14", both)]
    with office.store.reading() as transaction:
        report = reports.on_day(transaction, date(2023, 8, 3))
    assert report is not None and report.escalated == (HEPING, XIQING)


def test_reminders_stop_with_the_submission(office: Practice) -> None:
    office.do("open_case")
    office.nights("2023-07-19", "2023-07-24")
    office.set("2023-07-25")
    office.do("submit_institution_filing")
    office.nights("2023-07-26", "2023-07-31")
    assert [m.day for m in mails(office, "reminder", "institution_filing")] == ["2023-07-24"]
    assert [m.day for m in mails(office, "reminder", "plan_filing")] == ["2023-07-24", "2023-07-28"]


def test_recovery_is_silent_while_suspended_and_runs_on_after_it(office: Practice) -> None:
    office.lead("decide_clawback")
    duty = office.facts().duty(Item.RECOVERY)
    assert duty is not None and duty.due == date(2024, 4, 1)
    office.do("file_dispute", {"against": "收回决定"})
    office.do("suspend_enforcement", {"authority": "某区政府"})
    office.nights("2024-03-01", "2024-04-20")
    assert mails(office, "reminder", "recovery") + mails(office, "overdue", "recovery") == []
    office.set("2024-04-20")
    office.do("dispute_result", {"result": "维持"})
    duty = office.facts().duty(Item.RECOVERY)
    assert duty is not None and duty.due == date(2024, 5, 22)
    office.nights("2024-04-21", "2024-05-24")
    days = [(m.day, m.facts["days_left"]) for m in mails(office, "reminder", "recovery")]
    assert days == [("2024-05-08", 14), ("2024-05-15", 7), ("2024-05-17", 5), ("2024-05-21", 1)]
    late = [(m.day, m.facts["overdue_working_days"]) for m in mails(office, "overdue", "recovery")]
    assert late == [("2024-05-23", 1), ("2024-05-24", 2)]


def test_overdue_recovery_loses_the_days_of_a_suspension(office: Practice) -> None:
    office.lead("decide_clawback")
    office.set("2024-04-02")
    office.do("file_dispute", {"against": "收回决定"})
    office.set("2024-04-03")
    office.do("suspend_enforcement", {"authority": "某区政府"})
    office.set("2024-04-10")
    office.do("dispute_result", {"result": "维持"})
    office.nights("2024-04-11", "2024-04-12")
    late = [(m.day, m.facts["overdue_working_days"]) for m in mails(office, "overdue", "recovery")]
    assert late == [("2024-04-11", 3), ("2024-04-12", 4)]


def test_slow_report_is_flagged_at_its_level_and_warned_of_by_a_person_only(
    office: Practice,
) -> None:
    office.lead("submit_self_check")
    office.nights("2024-01-11", "2024-01-20")
    (flag,) = office.facts().flags
    assert (flag.kind, flag.level, flag.raised_on) == ("slow_execution", "red", date(2024, 1, 11))
    assert mails(office, "slow_warning") == []
    with office.store.reading() as transaction:
        report = reports.on_day(transaction, date(2024, 1, 20))
    assert report is not None
    assert [(one.region_code, one.level, one.state) for one in report.flags] == [
        (HEPING, "red", "FLAGGED")
    ]


def test_two_missing_self_checks_are_flagged_as_missing_data(office: Practice) -> None:
    office.lead("disburse")
    office.nights("2024-01-01", "2024-04-11")
    (flag,) = office.facts().flags
    assert (flag.kind, flag.level, flag.raised_on) == ("no_data", "yellow", date(2024, 4, 11))
    office.set("2024-04-11")
    office.do("dismiss_flag", {"reason": "材料已补"})
    office.nights("2024-04-12", "2024-06-30")
    assert len(office.facts().flags) == 1


def test_terms_that_end_in_silence_are_noted_by_the_night(office: Practice) -> None:
    office.lead("issue_warning")
    office.nights("2024-01-13", "2024-02-18")
    assert office.facts().shown_state == "RECTIFYING"
    office.night("2024-02-19")
    assert office.facts().shown_state == "RECHECK"
    office.set("2024-02-26")
    office.do("verify_rectification", {"result": "not_cleared"})
    office.do("propose_clawback", {"amount": 100_000})
    office.nights("2024-02-27", "2024-03-04")
    assert office.facts().shown_state == "CLAWBACK_PROPOSED"
    office.night("2024-03-05")
    assert office.facts().shown_state == "DELIBERATION"


@pytest.mark.parametrize("day", ["2023-07-22", "2023-10-01"])
def test_report_is_made_on_days_off_as_well(office: Practice, day: str) -> None:
    office.do("open_case")
    office.night(day)
    with office.store.reading() as transaction:
        assert reports.on_day(transaction, date.fromisoformat(day)) is not None
