"""Delivery: each mail once, whatever the server says (R-T.2, R-T.4)."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from sqlalchemy import text

from notifications.outbound.smtp import Server
from notifications.parcel import Parcel, Result, Unreachable
from tests.practice import DONGLI, HEPING, Practice, institution_papers, the_notice
from tests.workflow import sql
from tests.workflow.postroom import PostRoom, last, pieces, post
from workflow.mail import holds, mails
from workflow.mail.delivery import GIVE_UP_AFTER, deliver, pause
from workflow.mail.dispatch import Sending, dispatch
from workflow.mail.in_hand import CLAIM, LEASE, LOOK_AGAIN, MARGIN
from workflow.record import owing
from workflow.record.owing import OwedStatus, Reason
from workflow.store import room as disk
from workflow.store.statement import Statement

DISTRICT = f"district.{HEPING}@duban.example"
TAKEN_UP = Statement(text("UPDATE mail SET next_at = '2023-07-18T23:00:00' WHERE id = :mail"))
REGIONS = [one.code for one in the_notice().regions if one.code != HEPING]


def test_mail_threads_with_what_was_sent_and_names_itself_the_same_again(room: PostRoom) -> None:
    room.deliver()
    (opening,) = room.messages
    quiet, office = room, room.office
    room.parcels.clear()
    office.do("start_drafting")
    office.night("2023-07-24")
    quiet.answers[DISTRICT] = ("deferred", "451 greylisted")
    quiet.deliver()
    quiet.answers.clear()
    quiet.later(5)
    first, second = quiet.to(DISTRICT)
    assert first["Message-ID"] == second["Message-ID"]
    assert quiet.parcels[0].message == quiet.parcels[1].message
    assert first["In-Reply-To"] == first["References"] == opening["Message-ID"]
    assert opening["References"] is None
    assert first["Auto-Submitted"] == "auto-generated"


def test_pauses_grow_from_five_minutes_to_an_hour() -> None:
    minutes = [pause(n).total_seconds() / 60 for n in range(1, 8)]
    assert minutes == [5, 10, 20, 40, 60, 60, 60]


def test_mail_that_is_not_taken_now_is_tried_again_after_a_pause(quiet: PostRoom) -> None:
    quiet.office.night("2023-07-24")
    quiet.answers[DISTRICT] = ("deferred", "451 try later")
    assert quiet.deliver() == {"deferred": 1}
    assert quiet.later(4) == {}
    assert quiet.later(1) == {"deferred": 1}
    assert quiet.later(9) == {}
    quiet.answers.clear()
    assert quiet.later(1) == {"sent": 1}
    (piece,) = pieces(quiet.office, last(quiet.office, "reminder"))
    assert (piece.attempts, piece.answer) == (3, "250 OK")


def test_mail_is_given_up_after_five_days(quiet: PostRoom) -> None:
    office = quiet.office
    office.do("submit_institution_filing", institution_papers(HEPING))
    quiet.answers[DISTRICT] = ("deferred", "451 never")
    quiet.deliver()
    end = office.now + GIVE_UP_AFTER
    while office.now + timedelta(hours=1) < end:
        assert quiet.later(60) == {"deferred": 1}
    assert quiet.later(60) == {"failed": 1}
    owed = last(office, "receipt")
    assert (owed.status, pieces(office, owed)[0].answer) == ("failed", "451 never")
    assert quiet.later(6_000) == {}


@pytest.mark.parametrize("fate", ["failed", "uncertain"])
def test_mail_that_ended_badly_waits_for_a_person(quiet: PostRoom, fate: str) -> None:
    quiet.office.do("submit_institution_filing", institution_papers(HEPING))
    quiet.answers[DISTRICT] = (fate, "said the server")
    assert quiet.deliver() == {fate: 1}
    assert quiet.later(60_000) == {}
    owed = last(quiet.office, "receipt")
    assert (owed.status, owed.result) == (fate, "said the server")
    assert [one.answer for one in pieces(quiet.office, owed)] == ["said the server"]


def test_closed_way_out_leaves_all_waiting(quiet: PostRoom) -> None:
    office = quiet.office
    office.do("open_case", code=DONGLI)
    office.night("2023-07-24")
    quiet.is_closed = True
    with pytest.raises(Unreachable):
        quiet.deliver()
    with office.store.reading() as transaction:
        assert mails.on_their_way(transaction) == 3
    quiet.is_closed = False
    assert quiet.deliver() == {"sent": 2}
    assert quiet.later(5) == {"sent": 1}


def test_no_mail_is_handed_on_when_its_lease_is_nearly_over(quiet: PostRoom) -> None:
    office = quiet.office
    office.do("open_case", code=DONGLI)
    office.night("2023-07-24")
    handed_on = []

    def slow(parcels: Iterable[Parcel], told: Callable[[list[Result]], None]) -> None:
        for parcel in parcels:
            handed_on.append(parcel)
            office.now += LEASE - MARGIN + timedelta(seconds=1)
            told([Result(parcel.key, "sent", "250 OK")])

    counts = deliver(office.office, quiet.post, slow, office.now.date())
    assert counts == {"sent": 1}
    assert len(handed_on) == 1
    assert quiet.deliver() == {"sent": 2}


def test_mail_that_was_taken_back_while_it_was_in_hand_does_not_leave(quiet: PostRoom) -> None:
    """By a person, or by another worker under a clock that is ahead of this one's."""
    office = quiet.office
    for code in REGIONS[:3]:
        office.do("open_case", code=code)
    asked = []

    def slow(parcels: Iterable[Parcel], told: Callable[[list[Result]], None]) -> None:
        first, second, third = parcels
        asked.append((first.is_ours(), second.is_ours(), third.is_ours()))
        office.now += LOOK_AGAIN
        with office.store.writing() as transaction:
            mails.drop(transaction, first.key, mails.moment(office.now), Reason.CANCELLED)
            transaction.run(TAKEN_UP, {"mail": second.key})
        asked.append((first.is_ours(), second.is_ours(), third.is_ours()))
        office.now += LEASE - MARGIN
        asked.append((first.is_ours(), second.is_ours(), third.is_ours()))
        told([Result(one.key, "deferred", "not handed over") for one in (first, second, third)])

    counts = deliver(office.office, quiet.post, slow, office.now.date())
    assert asked == [(True, True, True), (False, False, True), (False, False, False)]
    assert counts == {"deferred": 3}
    assert quiet.later(10) == {"sent": 1}


def test_where_the_disk_is_short_each_mail_is_settled_before_the_next_leaves(
    quiet: PostRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, at_once = quiet.office, list[int]()
    is_in_file = office.store.path is not None
    monkeypatch.setattr(disk, "SHORT", 2**62)
    for code in REGIONS[:3]:
        office.do("open_case", code=code)

    def hasty(parcels: Iterable[Parcel], told: Callable[[list[Result]], None]) -> None:
        taken = list(parcels)
        at_once.append(len(taken))
        told([Result(one.key, "sent", "250 OK") for one in taken])

    assert deliver(office.office, quiet.post, hasty, office.now.date()) == {"sent": 3}
    assert at_once == ([1, 1, 1] if is_in_file else [3])


def test_the_slowest_server_has_answered_before_a_lease_is_over() -> None:
    assert timedelta(seconds=Server(host="mail.example").longest_seconds) <= MARGIN


def test_stopping_gives_back_what_was_not_tried(quiet: PostRoom) -> None:
    office = quiet.office
    office.do("open_case", code=DONGLI)
    office.night("2023-07-24")
    counts = deliver(
        office.office, quiet.post, quiet, office.now.date(), lambda: bool(quiet.parcels)
    )
    assert counts == {"sent": 1}
    assert quiet.deliver() == {"sent": 2}


def test_mail_that_can_not_be_made_keeps_no_other_from_leaving(quiet: PostRoom) -> None:
    office = quiet.office
    for code in (DONGLI, REGIONS[0]):
        office.do("open_case", code=code)
    damaged = last(office, "programme_open", DONGLI)
    facts = '{"filing_deadline": 5}'
    change = "UPDATE owed SET facts = :facts WHERE key = :key"
    sql.run(office.store, change, facts=facts, key=damaged.key)
    assert quiet.deliver() == {"failed": 1, "sent": 1}
    failed = last(office, "programme_open", DONGLI)
    assert failed.status == "failed" and (failed.result or "").startswith("TypeError: ")


def test_mail_of_which_no_notice_is_under_way_is_given_up(quiet: PostRoom) -> None:
    """As two who act at once may leave it; it would be taken up again and again."""
    office = quiet.office
    office.do("submit_institution_filing", institution_papers(HEPING))
    dispatch(office.office, quiet.post.sending, quiet.post.directory, office.now.date(), office.now)
    owed, at = last(office, "receipt"), mails.moment(office.now)
    with office.store.writing() as transaction:
        owing.settle(transaction, owed.key, OwedStatus.HELD, at, result=Reason.BY_HAND)
    assert quiet.deliver() == {}
    assert [one.status for one in pieces(office, owed)] == ["dropped"]
    with office.store.writing() as transaction:
        holds.release(transaction, last(office, "receipt"), office.now, "王", "")
    assert quiet.deliver() == {"sent": 1}


def test_reminder_that_is_tried_again_keeps_to_office_hours(office: Practice) -> None:
    room = PostRoom(office, post(Sending()))
    office.do("open_case")
    office.night("2023-07-24")
    room.deliver()
    room.answers[DISTRICT] = ("deferred", "451 later")
    assert room.deliver("2023-07-24T17:29") == {"deferred": 1}
    room.answers.clear()
    assert room.deliver("2023-07-24T23:00") == {}
    assert room.deliver("2023-07-25T09:00") == {"sent": 1}


def test_reminder_that_nobody_carried_to_its_end_keeps_to_office_hours(office: Practice) -> None:
    room = PostRoom(office, post(Sending()))
    office.do("open_case")
    office.night("2023-07-24")
    office.set("2023-07-24T17:29")
    dispatch(office.office, room.post.sending, room.post.directory, office.now.date(), office.now)
    with office.store.writing() as transaction:
        mails.claim(transaction, office.now, office.now + CLAIM, 100)
    assert room.deliver("2023-07-24T20:00") == {"sent": 1}
    assert [m["X-Duban-Kind"] for m in room.messages] == ["programme_open"]
    assert room.deliver("2023-07-25T08:59") == {}
    assert room.deliver("2023-07-25T09:00") == {"sent": 1}
