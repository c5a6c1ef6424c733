"""The mistakes that are easily made about dates, duties and mails (test_traps)."""

from datetime import date

from states.deadlines import due_after, ladder
from states.duty_items import Item
from states.events import Owing
from states.mail_kinds import Addressee, MailKind
from tests.conformance.nights import report_of
from tests.practice import (
    HEPING,
    Practice,
    at,
    institution_papers,
    the_calendar,
)
from workflow.record import owing

A_MAIL = Owing(MailKind.REMINDER, (Addressee.DISTRICT,), "plan_filing", {"days_left": 7})


def kinds_sent(office: Practice, kind: str, code: str = HEPING) -> list[tuple[str, str | None]]:
    return [(mail.day, mail.item) for mail in office.mails(code) if mail.kind == kind]


def test_05_contract_is_due_on_the_make_up_saturday_and_reminded_on_one(office: Practice) -> None:
    office.lead("decide_support")
    duty = office.facts().duty(Item.CONTRACT_SIGNING)
    assert duty is not None and duty.due == date(2023, 10, 7)
    rungs = ladder(date(2023, 10, 8), date(2023, 9, 1), (3, 1), the_calendar())
    assert rungs == (date(2023, 9, 28), date(2023, 10, 7))


def test_06_deadline_in_a_year_without_calendar_stays_open_and_is_reported(
    office: Practice,
) -> None:
    assert due_after(date(2026, 12, 20), "30d", the_calendar()) is None
    assert due_after(date(2026, 12, 28), "10wd", the_calendar()) is None
    assert office.refused("open_case", at=at("2027-01-04T09:00")) == ("R-T.7", "R-A.1")
    office.set("2026-12-10")
    office.do("open_case")
    office.do("submit_institution_filing", {**institution_papers(HEPING), "late_reason": "迟"})
    office.set("2026-12-30")
    late = {"approved_by": "处长", "reason": "特批"}
    office.do("approve_late_filing", late)
    (undated,) = [d for _, d in office.facts().open_duties() if d.due is None]
    assert undated.item == "check_institution_filing"
    office.night("2026-12-31")
    report = report_of(office, "2026-12-31")
    assert [one.item for one in report.undated] == ["check_institution_filing"]
    assert report.calendar_is_short


def test_07_reminders_of_three_days_and_of_one_fall_on_friday_as_one(office: Practice) -> None:
    office.do("open_case")
    office.nights("2023-07-19", "2023-07-31")
    for item in ("plan_filing", "institution_filing"):
        sent = [m for m in office.mails() if m.kind == "reminder" and m.item == item]
        assert [(m.day, m.facts["days_left"]) for m in sent] == [
            ("2023-07-24", 7),
            ("2023-07-28", 3),
        ]


def test_20_mail_is_owed_once_however_often_it_is_asked_for(office: Practice) -> None:
    day, due = date(2023, 7, 24), date(2023, 7, 31)
    answers = []
    for _ in range(3):
        with office.store.writing() as transaction:
            answers.append(owing.owe_for_day(transaction, "x/1", "01", A_MAIL, day, due))
            owing.ActOwing("x/1", 7, (A_MAIL,), day).keep(transaction)
    assert answers == [True, False, False]
    with office.store.reading() as transaction:
        assert owing.counts(transaction) == {"planned": 2}


def test_21_region_that_declines_is_not_overdue(office: Practice) -> None:
    office.do("open_case")
    office.do("decline_participation", {"letter": True})
    office.nights("2023-07-19", "2023-08-10")
    assert report_of(office, "2023-08-10").overdue == ()
    assert kinds_sent(office, "reminder") + kinds_sent(office, "overdue") == []
    assert office.facts().outcome == "NOT_PARTICIPATING"


def test_22_self_checks_end_with_the_contract(office: Practice) -> None:
    office.lead("disburse")
    office.do("terminate_contract", {"eligible_spent": 0})
    duties = office.facts().open_duties()
    assert [duty.item for _, duty in duties] == ["recovery"]
    office.nights("2024-01-01", "2024-02-01")
    reminded = [item for _, item in kinds_sent(office, "reminder")]
    assert [item for item in reminded if item != "recovery"] == []
