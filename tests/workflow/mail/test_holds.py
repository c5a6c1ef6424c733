"""What a person does to mail that has not left: hold, release, cancel; and mute."""

from datetime import date

import pytest

from states.mail_kinds import AWAITING_RELEASE
from tests.practice import DONGLI, HEPING, PROGRAMME, institution_papers
from tests.workflow.postroom import PostRoom, last, pieces
from workflow.mail import holds
from workflow.mail.acts import acts_on
from workflow.mail.holds import NotPossible
from workflow.record import owing
from workflow.record.owing import OwedStatus

CASE = f"{PROGRAMME}/{HEPING}"
DISTRICT = f"district.{HEPING}@duban.example"


def test_kinds_that_await_release_are_held_from_the_start(room: PostRoom) -> None:
    office = room.office
    office.put_in_force(held=AWAITING_RELEASE)
    office.lead("decide_support", code=DONGLI)
    room.deliver()
    decision = last(office, "decision_supported", DONGLI)
    assert (decision.status, decision.result) == ("held", "awaits_release")
    with office.store.writing() as transaction:
        holds.release(transaction, decision, office.now, "王处长", "")
    assert room.deliver()["sent"] == 2
    assert last(office, "decision_supported", DONGLI).status == "sent"
    with office.store.reading() as transaction:
        (done,) = acts_on(transaction, decision.key)
    assert (done.act, done.person) == ("release", "王处长")


def test_planned_mail_is_held_released_and_sent_once(room: PostRoom) -> None:
    office, owed = room.office, last(room.office, "programme_open")
    with office.store.writing() as transaction:
        holds.hold(transaction, owed, office.now, "王", "等领导意见")
    assert room.deliver() == {}
    assert last(office, "programme_open").status == "held"
    with office.store.writing() as transaction:
        holds.release(transaction, last(office, "programme_open"), office.now, "王", "")
    assert [room.deliver(), room.deliver()] == [{"sent": 1}, {}]


def test_mail_that_waits_for_another_try_can_be_held_and_goes_out_as_the_same(
    room: PostRoom,
) -> None:
    office = room.office
    room.answers[DISTRICT] = ("deferred", "451")
    room.deliver()
    with office.store.writing() as transaction:
        holds.hold(transaction, last(office, "programme_open"), office.now, "王", "地址待核")
    assert room.later(60) == {}
    room.answers.clear()
    with office.store.writing() as transaction:
        holds.release(transaction, last(office, "programme_open"), office.now, "王", "")
    assert room.deliver() == {"sent": 1}
    assert len({parcel.key for parcel in room.parcels}) == 1


def test_notice_that_left_for_some_is_not_held_but_cancelled_for_the_others(
    room: PostRoom,
) -> None:
    """Held and released, it would never have reached those whom it had not reached by then."""
    office = room.office
    office.lead("disburse", code=DONGLI)
    room.answers[f"institution.{DONGLI}@duban.example"] = ("deferred", "451 later")
    room.deliver()
    paid = last(office, "disbursement", DONGLI)
    with pytest.raises(NotPossible, match="partly_left"), office.store.writing() as transaction:
        holds.hold(transaction, paid, office.now, "王", "等一等")
    assert last(office, "disbursement", DONGLI).status == "posted"
    with office.store.writing() as transaction:
        holds.cancel(transaction, paid, office.now, "王", "不必再发")
    assert last(office, "disbursement", DONGLI).status == "sent"
    assert {one.status for one in pieces(office, paid)} == {"sent", "dropped"}


def test_cancelled_mail_never_leaves_and_says_why(room: PostRoom) -> None:
    office = room.office
    with office.store.writing() as transaction:
        holds.cancel(transaction, last(office, "programme_open"), office.now, "王", "重复")
    assert room.deliver() == {}
    owed = last(office, "programme_open")
    assert (owed.status, owed.result) == ("suppressed", "cancelled")


def test_what_has_left_is_neither_held_nor_cancelled(room: PostRoom) -> None:
    room.deliver()
    owed = last(room.office, "programme_open")
    for act in (holds.hold, holds.cancel, holds.release):
        with pytest.raises(NotPossible), room.office.store.writing() as transaction:
            act(transaction, owed, room.office.now, "王", "太晚")


def test_muted_case_is_not_reminded_but_its_receipts_leave(room: PostRoom) -> None:
    office = room.office
    with office.store.writing() as transaction:
        holds.mute(transaction, CASE, date(2023, 7, 24), office.now, "王", "领导已电话沟通")
    office.do("submit_institution_filing", institution_papers(HEPING))
    office.night("2023-07-24")
    assert room.deliver("2023-07-24") == {"sent": 2, "suppressed": 1}
    muted = last(office, "reminder")
    assert (muted.status, muted.result) == ("suppressed", "muted")
    office.night("2023-07-28")
    assert room.deliver("2023-07-28") == {"sent": 1}


def test_reminder_that_waits_for_another_try_is_muted_as_well(room: PostRoom) -> None:
    office = room.office
    office.night("2023-07-24")
    room.answers[DISTRICT] = ("deferred", "451")
    room.deliver("2023-07-24")
    room.answers.clear()
    with office.store.writing() as transaction:
        holds.mute(transaction, CASE, date(2023, 7, 30), office.now, "王", "沟通中")
    assert room.later(60) == {"sent": 1, "suppressed": 2}
    assert last(office, "reminder").result == "muted"


def test_unmuted_case_is_reminded_again(room: PostRoom) -> None:
    office = room.office
    with office.store.writing() as transaction:
        holds.mute(transaction, CASE, date(2023, 7, 30), office.now, "王", "沟通中")
        assert holds.unmute(transaction, CASE, office.now, "王", "")
        assert not holds.unmute(transaction, CASE, office.now, "王", "")
    office.night("2023-07-24")
    assert "suppressed" not in room.deliver("2023-07-24")


def test_every_notice_has_one_of_the_fates(room: PostRoom) -> None:
    office = room.office
    office.put_in_force(held=AWAITING_RELEASE)
    room.answers[f"institution.{DONGLI}@duban.example"] = ("failed", "550")
    office.lead("disburse", code=DONGLI)
    room.deliver()
    with office.store.reading() as transaction:
        counts = owing.counts(transaction)
        owed = owing.recent(transaction, 1_000)
    assert sum(counts.values()) == len(owed)
    assert set(counts) <= set(OwedStatus)
