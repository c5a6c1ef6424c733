"""What is owed, listed by day, by case, by status."""

from datetime import date

from tests.practice import HEPING, PROGRAMME, Practice
from workflow.record import owing
from workflow.record.owing import TROUBLED, OwedStatus

CASE = f"{PROGRAMME}/{HEPING}"


def test_waiting_mails_are_those_up_to_the_day(office: Practice) -> None:
    office.do("open_case")
    office.night("2023-07-24")
    with office.store.reading() as transaction:
        until = [
            len(owing.planned(transaction, day)) for day in (date(2023, 7, 23), date(2023, 7, 24))
        ]
        on_day = [mail.kind for mail in owing.on_day(transaction, date(2023, 7, 24))]
    assert until == [1, 3]
    assert on_day == ["reminder", "reminder"]


def test_what_waits_for_a_person_is_listed_with_the_latest_first(office: Practice) -> None:
    office.do("open_case")
    office.nights("2023-07-19", "2023-07-24")
    with office.store.writing() as transaction:
        opened, *reminders = owing.of_case(transaction, CASE)
        for one, status in zip(reminders, TROUBLED, strict=False):
            owing.put(transaction, one.key, status, None)
        assert [one.key for one in owing.troubled(transaction, 10)] == [
            one.key for one in sorted(reminders, key=lambda one: (one.day, one.status))
        ]
        assert owing.of_status(transaction, OwedStatus.PLANNED, 10) == [opened]
        assert owing.one(transaction, "nothing of that name") is None
