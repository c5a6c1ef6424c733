"""Days without a scheduler are caught up with, each duty in one mail."""

from datetime import date, timedelta

import pytest

from tests.practice import Practice
from tests.workflow.runners.shift import Bench, Crew, chased, every_day, nights
from workflow.night import reports


@pytest.mark.parametrize(
    ("back_on", "told"),
    [("2023-07-23", "none"), ("2023-08-18", "overdue"), ("2024-08-22", "overdue")],
    ids=["3 days", "30 days", "400 days"],
)
def test_downtime_leaves_one_mail_a_duty_and_a_report_a_night(
    begun: Practice, crew: Crew, back_on: str, told: str
) -> None:
    bench = Bench(f"{back_on}T10:00")
    shift = crew.begin(bench)
    shift.tick()
    assert nights(begun) == every_day("2023-07-19", back_on)
    duties = ("plan_filing", "institution_filing")
    assert chased(begun) == ({} if told == "none" else {(told, item): 1 for item in duties})
    before = begun.mails()
    for _ in range(3):
        bench.pass_by(timedelta(seconds=30))
        shift.tick()
        crew.begin(bench).tick()
    assert begun.mails() == before
    assert {m.day for m in before if m.kind == "overdue"} <= {back_on}
    with begun.store.reading() as transaction:
        on_days = [reports.on_day(transaction, date.fromisoformat(day)) for day in nights(begun)]
    assert [one.day.isoformat() for one in on_days if one] == nights(begun)


def test_missed_rung_is_one_reminder_on_the_day_of_the_return(begun: Practice, crew: Crew) -> None:
    bench = Bench("2023-07-24T05:59:30")
    shift = crew.begin(bench)
    shift.tick()
    assert nights(begun)[-1] == "2023-07-23"  # today is not due before six
    assert chased(begun) == {}
    bench.pass_by(timedelta(days=2))
    shift.tick()
    bench.pass_by(timedelta(minutes=1))
    shift.tick()
    sent = [(m.day, m.item) for m in begun.mails() if m.kind == "reminder"]
    duties = ("plan_filing", "institution_filing")
    assert sorted(sent) == sorted(("2023-07-25", item) for item in duties)


def test_new_office_has_no_night_before_its_first_morning(office: Practice, crew: Crew) -> None:
    bench = Bench("2023-07-20T03:00")
    shift = crew.begin(bench)
    shift.tick()
    assert nights(office) == []
    bench.pass_by(timedelta(hours=3))
    shift.tick()
    assert nights(office) == ["2023-07-20"]


def test_office_that_went_down_before_its_first_night_catches_up_since_its_first_act(
    office: Practice, crew: Crew
) -> None:
    office.do("open_case")  # on 18 July, and nobody is up before the third night after
    shift = crew.begin(Bench("2023-07-21T07:00"))
    shift.tick()
    assert nights(office) == every_day("2023-07-18", "2023-07-21")
    with office.store.reading() as transaction:
        shown = [reports.on_day(transaction, date.fromisoformat(day)) for day in nights(office)]
    assert [one.day.isoformat() for one in shown if one] == nights(office)
    assert {mail.day for mail in office.mails() if mail.kind == "reminder"} <= {"2023-07-21"}
    shift.tick()
    assert nights(office) == every_day("2023-07-18", "2023-07-21")
