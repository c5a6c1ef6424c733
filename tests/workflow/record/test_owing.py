"""Every mail is owed once, and ends in one way (R-T.4)."""

from datetime import date

from states.events import Owing
from states.mail_kinds import BOTH, MailKind
from tests.practice import HEPING, PROGRAMME, Practice
from workflow.record import owing
from workflow.record.owing import OwedStatus, Reason
from workflow.store.database import Store

CASE = f"{PROGRAMME}/{HEPING}"
REMINDER = Owing(MailKind.REMINDER, BOTH, "recovery", {"due": date(2024, 4, 1)})


def test_mails_of_an_act_are_written_with_it(office: Practice) -> None:
    done = office.do("open_case")
    (mail,) = office.mails()
    assert done.owed == (mail.key,) == (f"{CASE}:1.1",)
    assert (mail.kind, mail.day, mail.status) == ("programme_open", "2023-07-18", "planned")
    assert mail.facts == {"filing_deadline": "2023-07-31"}
    assert office.records()[0].owed == ("programme_open",)


def test_one_notice_for_a_duty_its_due_day_and_the_day_of_sending(store: Store) -> None:
    first, moved = date(2024, 4, 1), date(2024, 5, 22)
    with store.writing() as transaction:
        asked = [
            owing.owe_for_day(transaction, CASE, "20", REMINDER, day, due)
            for day, due in [
                (date(2024, 3, 18), first),
                (date(2024, 3, 18), first),
                (date(2024, 3, 25), first),
                (date(2024, 3, 25), moved),
            ]
        ]
    assert asked == [True, False, True, True]


def test_fates_add_up_to_all_that_were_owed(office: Practice) -> None:
    office.lead("publicise")
    owed = office.mails()
    fates = [OwedStatus.SENT, OwedStatus.FAILED, OwedStatus.SUPERSEDED]
    with office.store.writing() as transaction:
        for mail, fate in zip(owed, fates, strict=False):
            owing.settle(transaction, mail.key, fate, "2023-08-24T09:00", result="250 OK")
    with office.store.reading() as transaction:
        counts = owing.counts(transaction)
    assert counts == {"sent": 1, "failed": 1, "superseded": 1, "planned": len(owed) - 3}


def test_mail_that_was_settled_is_not_settled_again(office: Practice) -> None:
    key = office.do("open_case").owed[0]
    with office.store.writing() as transaction:
        owing.settle(transaction, key, OwedStatus.SENT, "2023-07-18T10:05", result="250 OK")
        owing.settle(transaction, key, OwedStatus.FAILED, "2023-07-18T10:06", result="550")
        owing.supersede(transaction, 1, "2023-07-18T10:07", Reason.UNDONE)
        mail = owing.one(transaction, key)
    assert mail is not None
    assert (mail.status, mail.result, mail.settled_at) == ("sent", "250 OK", "2023-07-18T10:05")


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
