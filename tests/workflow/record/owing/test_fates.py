"""What is owed ends in one way, and all ends together are all that was owed."""

from tests.practice import Practice
from workflow.record import owing
from workflow.record.owing import OwedStatus, Reason


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
