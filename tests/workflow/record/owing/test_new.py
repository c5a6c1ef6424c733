"""Everything is owed once (R-T.4)."""

from datetime import date

from states.events import Owing
from states.mail_kinds import BOTH, MailKind
from tests.practice import HEPING, PROGRAMME, Practice
from workflow.record import owing
from workflow.store.database import Store

CASE = f"{PROGRAMME}/{HEPING}"
REMINDER = Owing(MailKind.REMINDER, BOTH, "recovery", {"due": date(2024, 4, 1)})


def test_mails_of_an_act_are_written_with_it(office: Practice) -> None:
    done = office.do("open_case")
    (mail,) = office.mails()
    assert done.owed == (mail.key,) == (f"{CASE}:1.1",)
    assert (mail.kind, mail.day, mail.status) == ("programme_open", "2023-07-18", "planned")
    assert mail.facts["filing_deadline"] == "2023-07-31"
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
