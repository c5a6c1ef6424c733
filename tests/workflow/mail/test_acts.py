"""What persons did to mails is kept, however fast they do it."""

from datetime import timedelta

from tests.practice import HEPING, PROGRAMME, Practice
from workflow.mail import acts
from workflow.mail.acts import MailDeed
from workflow.mail.mails import moment

CASE = f"{PROGRAMME}/{HEPING}"


def test_deeds_of_one_moment_are_all_kept_in_their_order(office: Practice) -> None:
    reasons = ["核对", "再核对", "三核对"]
    with office.store.writing() as transaction:
        for reason in reasons:
            acts.keep(transaction, CASE, MailDeed.MUTE, office.now, "王", reason)
        acts.keep(transaction, "other", MailDeed.MUTE, office.now, "王", "核对")
    with office.store.reading() as transaction:
        kept = acts.acts_on(transaction, CASE)
        (other,) = acts.acts_on(transaction, "other")
    assert [one.reason for one in kept] == reasons
    first, *_, last = (one.at for one in kept)
    assert first == other.at == moment(office.now)
    assert last == moment(office.now + timedelta(milliseconds=2))


def test_deed_after_the_clock_was_put_back_stands_after_the_one_before(office: Practice) -> None:
    with office.store.writing() as transaction:
        for reason, now in (("先", office.now), ("后", office.now - timedelta(hours=1))):
            acts.keep(transaction, CASE, MailDeed.MUTE, now, "王", reason)
    with office.store.reading() as transaction:
        assert [one.reason for one in acts.acts_on(transaction, CASE)] == ["先", "后"]
