"""What a person does to mails: to all that are named or to none, with who and why."""

from datetime import date, timedelta

import pytest

from duban.bootstrap.desk import Desk
from duban.running.mail_deeds import DayIsPast, do_to_mails, mute, unmute
from duban.views.choosing import NotThere
from states.commands import OpenCase
from states.reading import InvalidInput
from tests.practice import DONGLI, HEPING, PROGRAMME, request
from workflow.mail import acts, mutes
from workflow.mail.acts import MailDeed
from workflow.mail.holds import NotPossible
from workflow.office.request import Done
from workflow.record import owing
from workflow.record.owing import OwedStatus

CASE = f"{PROGRAMME}/{HEPING}"


@pytest.fixture
def desk(training: Desk) -> Desk:
    """An office in which two cases were opened; a mail is planned for each."""
    other = request(OpenCase(region_code=DONGLI), code=DONGLI)
    assert isinstance(training.office.handle(other), Done)
    return training


def owed(desk: Desk) -> dict[str, OwedStatus]:
    """All that is owed, by the name that finds it, with how it stands."""
    with desk.store.reading() as transaction:
        found = [
            one
            for code in (HEPING, DONGLI)
            for one in owing.of_case(transaction, f"{PROGRAMME}/{code}")
        ]
    return {owing.name_of(one): one.status for one in found}


def test_all_that_are_named_are_held_and_each_is_told_once(desk: Desk) -> None:
    first, second = owed(desk)
    done = do_to_mails(desk, MailDeed.HOLD, [first, second, first], " 王 ", "核对")
    assert [owing.name_of(one) for one in done] == [first, second]
    assert set(owed(desk).values()) == {OwedStatus.HELD}
    with desk.store.reading() as transaction:
        kept = [act for one in done for act in acts.acts_on(transaction, one.key)]
    assert [(one.act, one.person, one.reason) for one in kept] == [
        (MailDeed.HOLD, "王", "核对")
    ] * 2


@pytest.mark.parametrize("deed", [MailDeed.HOLD, MailDeed.CANCEL, MailDeed.RELEASE])
def test_where_one_is_not_there_none_is_changed(desk: Desk, deed: MailDeed) -> None:
    before = owed(desk)
    with pytest.raises(NotThere):
        do_to_mails(desk, deed, [*before, "2023-07-18-ffffffff"], "王", "核对")
    assert owed(desk) == before


def test_where_one_stands_otherwise_none_is_changed(desk: Desk) -> None:
    first, second = owed(desk)
    do_to_mails(desk, MailDeed.HOLD, [second], "王", "核对")
    before = owed(desk)
    for deed in (MailDeed.HOLD, MailDeed.RELEASE, MailDeed.RESEND):
        with pytest.raises(NotPossible):
            do_to_mails(desk, deed, [first, second], "王", "核对")
        assert owed(desk) == before
    do_to_mails(desk, MailDeed.CANCEL, [first, second], "王", "重复")
    assert set(owed(desk).values()) == {OwedStatus.SUPPRESSED}
    with pytest.raises(NotPossible):
        do_to_mails(desk, MailDeed.CANCEL, [first], "王", "重复")


@pytest.mark.parametrize("person", ["", " ", "\u3000"])
def test_nobody_does_it_without_a_name(desk: Desk, person: str) -> None:
    before = owed(desk)
    for attempt in (
        lambda: do_to_mails(desk, MailDeed.HOLD, [*before], person, "核对"),
        lambda: mute(desk, CASE, desk.office.today, person, "核对"),
        lambda: unmute(desk, CASE, person, "核对"),
    ):
        with pytest.raises(InvalidInput) as told:
            attempt()
        assert told.value.place == "person"
    assert owed(desk) == before


def test_case_is_muted_up_to_a_day_that_is_not_past(desk: Desk) -> None:
    today = desk.office.today
    with pytest.raises(DayIsPast):
        mute(desk, CASE, today - timedelta(days=1), "王", "核对")
    assert muted_until(desk) is None
    for until in (today, date(2023, 9, 1)):
        mute(desk, CASE, until, "王", "核对")
        assert muted_until(desk) == until


def test_ending_a_silence_tells_whether_there_was_one(desk: Desk) -> None:
    assert not unmute(desk, CASE, "王", "")
    mute(desk, CASE, desk.office.today, "王", "核对")
    assert unmute(desk, CASE, "王", "")
    assert not unmute(desk, CASE, "王", "")
    assert muted_until(desk) is None


def muted_until(desk: Desk) -> date | None:
    """Until when the case is sent no reminders."""
    with desk.store.reading() as transaction:
        found = [one.until for one in mutes.listed(transaction) if one.case_id == CASE]
    return found[0] if found else None
