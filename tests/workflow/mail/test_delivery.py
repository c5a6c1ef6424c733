"""Delivery: each mail once, whatever the server says, and never without a reason (R-T.2, R-T.4)."""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Barrier, Event

import pytest
from sqlalchemy import bindparam, update

from notifications.outbound.smtp import Server
from notifications.parcel import Parcel, Result, Unreachable
from states.events import Owing
from states.mail_kinds import Addressee, MailKind
from tests.practice import (
    DONGLI,
    HEPING,
    PROGRAMME,
    Practice,
    at,
    institution_papers,
    plan_papers,
    the_calendar,
    the_notice,
    usual_way,
)
from tests.workflow.postroom import PostRoom, post
from workflow.mail import holds, mails
from workflow.mail.delivery import GIVE_UP_AFTER, LEASE, MARGIN, deliver, pause
from workflow.mail.dispatch import Sending, dispatch
from workflow.mail.mails import MOST_IN_ONE, Ended, Mail, MailStatus
from workflow.record import owing
from workflow.record.owing import Owed, OwedStatus, Reason
from workflow.store.statement import Statement
from workflow.store.tables import OwedRow, table

DISTRICT = f"district.{HEPING}@duban.example"
INSTITUTION = f"institution.{DONGLI}@duban.example"
REGIONS = [one.code for one in the_notice().regions if one.code != HEPING]


@pytest.fixture
def room(office: Practice) -> PostRoom:
    """An office with one open case, whose first mail has left."""
    office.do("open_case")
    found = PostRoom(office, post())
    found.deliver()
    found.parcels.clear()
    return found


def pieces(office: Practice, owed: Owed) -> list[Mail]:
    with office.store.reading() as transaction:
        return mails.carrying(transaction, owed.key)


def last(office: Practice, kind: str, code: str = HEPING) -> Owed:
    return [one for one in office.mails(code) if one.kind == kind][-1]


# --- one mail a recipient ------------------------------------------------------------------------


def test_items_of_one_recipient_and_day_go_in_one_mail(room: PostRoom) -> None:
    room.office.night("2023-07-24")
    assert room.deliver() == {"sent": 1}
    (message,) = room.to(DISTRICT)
    body = message.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "实施方案备案" in text and "服务支撑机构备案" in text
    reminders = [one for one in room.office.mails() if one.kind == "reminder"]
    assert [one.status for one in reminders] == ["sent", "sent"]
    (first,), (second,) = (pieces(room.office, one) for one in reminders)
    assert first == second and first.answer == "250 OK"


def test_mail_of_a_day_stays_short_enough_to_be_read(room: PostRoom) -> None:
    office = room.office
    draft = Owing(
        MailKind.ESCALATION, (Addressee.CITY_SUPERVISOR,), None, {"overdue_working_days": 3}
    )
    with office.store.writing() as transaction:
        for number in range(MOST_IN_ONE + 1):
            owing.owe_for_day(
                transaction,
                f"{PROGRAMME}/{HEPING}",
                f"case{number}",
                draft,
                office.now.date(),
                None,
            )
    office.nights("2023-07-19", "2023-08-03")
    room.deliver("2023-08-03")
    of_head = [one for one in room.parcels if one.recipient.startswith("city_supervisor")]
    assert len(of_head) == 2


def test_each_recipient_has_a_mail_with_a_fate_of_its_own(room: PostRoom) -> None:
    office = room.office
    office.lead("disburse", code=DONGLI)
    room.answers[INSTITUTION] = ("failed", "550 no such user")
    room.deliver()
    paid = last(office, "disbursement", DONGLI)
    found = {one.role: (one.status, one.answer) for one in pieces(office, paid)}
    assert found == {
        "district": ("sent", "250 OK"),
        "institution": ("failed", "550 no such user"),
    }
    assert paid.status == "failed"


def test_mail_threads_with_its_case_and_names_itself_the_same_again(room: PostRoom) -> None:
    office = room.office
    office.do("start_drafting")
    office.night("2023-07-24")
    room.answers[DISTRICT] = ("deferred", "451 greylisted")
    room.deliver()
    room.answers.clear()
    room.later(5)
    first, second = room.to(DISTRICT)
    assert first["Message-ID"] == second["Message-ID"]
    assert room.parcels[0].message == room.parcels[1].message
    assert first["In-Reply-To"] == first["References"]
    assert first["Auto-Submitted"] == "auto-generated"


# --- what the server says ------------------------------------------------------------------------


def test_pauses_grow_from_five_minutes_to_an_hour() -> None:
    minutes = [pause(n).total_seconds() / 60 for n in range(1, 8)]
    assert minutes == [5, 10, 20, 40, 60, 60, 60]


def test_mail_that_is_not_taken_now_is_tried_again_after_a_pause(room: PostRoom) -> None:
    room.office.night("2023-07-24")
    room.answers[DISTRICT] = ("deferred", "451 try later")
    assert room.deliver() == {"deferred": 1}
    assert room.later(4) == {}
    assert room.later(1) == {"deferred": 1}
    assert room.later(9) == {}
    room.answers.clear()
    assert room.later(1) == {"sent": 1}
    (piece,) = pieces(room.office, last(room.office, "reminder"))
    assert (piece.attempts, piece.answer) == (3, "250 OK")


def test_mail_is_given_up_after_five_days(room: PostRoom) -> None:
    office = room.office
    office.do("submit_institution_filing", institution_papers(HEPING))
    room.answers[DISTRICT] = ("deferred", "451 never")
    room.deliver()
    end = office.now + GIVE_UP_AFTER
    while office.now + timedelta(hours=1) < end:
        assert room.later(60) == {"deferred": 1}
    assert room.later(60) == {"failed": 1}
    owed = last(office, "receipt")
    assert (owed.status, pieces(office, owed)[0].answer) == ("failed", "451 never")
    assert room.later(6_000) == {}


@pytest.mark.parametrize("fate", ["failed", "uncertain"])
def test_mail_that_ended_badly_waits_for_a_person(room: PostRoom, fate: str) -> None:
    room.office.do("submit_institution_filing", institution_papers(HEPING))
    room.answers[DISTRICT] = (fate, "said the server")
    assert room.deliver() == {fate: 1}
    assert room.later(60_000) == {}
    owed = last(room.office, "receipt")
    assert (owed.status, owed.result) == (fate, "said the server")
    assert [one.answer for one in pieces(room.office, owed)] == ["said the server"]


def test_closed_way_out_leaves_all_waiting(room: PostRoom) -> None:
    office = room.office
    office.do("open_case", code=DONGLI)
    office.night("2023-07-24")
    room.is_closed = True
    with pytest.raises(Unreachable):
        room.deliver()
    with office.store.reading() as transaction:
        assert mails.on_their_way(transaction) == 3
    room.is_closed = False
    assert room.deliver() == {"sent": 2}
    assert room.later(5) == {"sent": 1}


# --- claims ----------------------------------------------------------------------------------


def test_mail_in_hand_is_nobody_elses_until_its_lease_is_over(room: PostRoom) -> None:
    office = room.office
    office.night("2023-07-24")
    dispatch(office.office, room.post.sending, room.post.directory, office.now.date(), office.now)
    with office.store.writing() as transaction:
        (taken,) = mails.claim(transaction, office.now, office.now + LEASE, 100)
    assert room.deliver() == {}
    office.now += LEASE - timedelta(seconds=1)
    assert room.deliver() == {}
    office.now += timedelta(seconds=1)
    assert room.deliver() == {"sent": 1}
    assert room.parcels[0].key == taken.id


def test_notice_never_joins_a_mail_that_somebody_has_taken_up(room: PostRoom) -> None:
    """Not even when its lease is over: whoever has it may have sent it without that notice."""
    office = room.office
    office.night("2023-07-24")
    reminder = last(office, "reminder")
    with office.store.writing() as transaction:
        holds.hold(transaction, reminder, office.now, "王", "稍候")
    dispatch(office.office, room.post.sending, room.post.directory, office.now.date(), office.now)
    with office.store.writing() as transaction:
        (taken,) = mails.claim(transaction, office.now, office.now + LEASE, 100)
        holds.release(transaction, last(office, "reminder"), office.now, "王", "")
    office.now += LEASE
    assert room.deliver() == {"sent": 2}
    assert len({parcel.key for parcel in room.parcels}) == 2
    assert [one.id for one in pieces(office, reminder)] != [taken.id]


def test_no_mail_is_handed_on_when_its_lease_is_nearly_over(room: PostRoom) -> None:
    office = room.office
    office.do("open_case", code=DONGLI)
    office.night("2023-07-24")
    handed_on = []

    def slow(parcels: Iterable[Parcel], told: Callable[[list[Result]], None]) -> None:
        for parcel in parcels:
            handed_on.append(parcel)
            office.now += LEASE - MARGIN + timedelta(seconds=1)
            told([Result(parcel.key, "sent", "250 OK")])

    counts = deliver(office.office, room.post, slow, office.now.date())
    assert counts == {"sent": 1}
    assert len(handed_on) == 1
    assert room.deliver() == {"sent": 2}


def test_the_slowest_server_has_answered_before_a_lease_is_over() -> None:
    assert timedelta(seconds=Server(host="mail.example").longest_seconds) <= MARGIN


def test_what_could_not_be_settled_is_settled_when_it_is_told_again(room: PostRoom) -> None:
    office = room.office
    office.do("open_case", code=DONGLI)

    def insisting(parcels: Iterable[Parcel], told: Callable[[list[Result]], None]) -> None:
        results = [Result(parcel.key, "sent", "250 OK") for parcel in parcels]
        with busy(office), pytest.raises(LookupError):
            told(results)
        told(results)

    assert deliver(office.office, room.post, insisting, office.now.date()) == {"sent": 1}
    assert last(office, "programme_open", DONGLI).status == "sent"


def test_what_was_sent_and_never_settled_is_not_given_back(room: PostRoom) -> None:
    """It would go out again at once; so it waits for the end of its lease."""
    office = room.office
    office.do("open_case", code=DONGLI)

    def in_vain(parcels: Iterable[Parcel], told: Callable[[list[Result]], None]) -> None:
        results = [Result(parcel.key, "sent", "250 OK") for parcel in parcels]
        with busy(office):
            told(results)

    with pytest.raises(LookupError):
        deliver(office.office, room.post, in_vain, office.now.date())
    assert room.deliver() == {}
    office.now += LEASE
    assert room.deliver() == {"sent": 1}


@contextmanager
def busy(office: Practice) -> Iterator[None]:
    """An office whose clock, and so every settling, fails for a while."""
    clock = office.clock

    def failing() -> datetime:
        raise LookupError("busy")

    office.clock = failing
    try:
        yield
    finally:
        office.clock = clock


def test_stopping_gives_back_what_was_not_tried(room: PostRoom) -> None:
    office = room.office
    office.do("open_case", code=DONGLI)
    office.night("2023-07-24")
    counts = deliver(office.office, room.post, room, office.now.date(), lambda: bool(room.parcels))
    assert counts == {"sent": 1}
    assert room.deliver() == {"sent": 2}


def test_who_outlived_its_lease_takes_no_mail_from_whoever_has_it_now(room: PostRoom) -> None:
    """Or a third would carry it while the second is in the middle of it."""
    office = room.office
    for code in REGIONS[:3]:
        office.do("open_case", code=code)

    def stopped_for_long(parcels: Iterable[Parcel], told: Callable[[list[Result]], None]) -> None:
        for parcel in parcels:
            office.now += LEASE
            with office.store.writing() as transaction:
                taken = mails.claim(transaction, office.now, office.now + LEASE, 100)
            assert len(taken) == 3
            told([Result(parcel.key, "deferred", "451 later")])

    counts = deliver(office.office, room.post, stopped_for_long, office.now.date())
    assert counts == {"deferred": 1}
    assert room.later(10) == {}
    office.now += LEASE
    assert room.deliver() == {"sent": 3}


def test_mail_that_can_not_be_made_keeps_no_other_from_leaving(room: PostRoom) -> None:
    office = room.office
    for code in (DONGLI, REGIONS[0]):
        office.do("open_case", code=code)
    damaged = last(office, "programme_open", DONGLI)
    row = table(OwedRow)
    spoil = update(row).where(row.c.key == bindparam("key_")).values(facts=bindparam("facts_"))
    with office.store.writing() as transaction:
        facts = '{"filing_deadline": 5}'
        transaction.run(Statement(spoil), {"facts_": facts, "key_": damaged.key})
    assert room.deliver() == {"failed": 1, "sent": 1}
    failed = last(office, "programme_open", DONGLI)
    assert failed.status == "failed" and (failed.result or "").startswith("TypeError: ")


def test_mail_deferred_by_a_clock_far_ahead_does_not_wait_for_that_day(room: PostRoom) -> None:
    office = room.office
    office.do("submit_institution_filing", institution_papers(HEPING))
    room.answers[DISTRICT] = ("deferred", "451 later")
    now, office.now = office.now, office.now.replace(year=2033)
    assert room.deliver() == {"deferred": 1}
    room.answers.clear()
    office.now = now
    assert room.deliver() == {"sent": 1}


def test_mail_of_which_no_notice_is_under_way_is_given_up(room: PostRoom) -> None:
    """As two who act at once may leave it; it would be taken up again and again."""
    office = room.office
    office.do("submit_institution_filing", institution_papers(HEPING))
    dispatch(office.office, room.post.sending, room.post.directory, office.now.date(), office.now)
    owed, at = last(office, "receipt"), mails.moment(office.now)
    with office.store.writing() as transaction:
        owing.settle(transaction, owed.key, OwedStatus.HELD, at, result=Reason.BY_HAND)
    assert room.deliver() == {}
    assert [one.status for one in pieces(office, owed)] == ["dropped"]
    with office.store.writing() as transaction:
        holds.release(transaction, last(office, "receipt"), office.now, "王", "")
    assert room.deliver() == {"sent": 1}


def test_two_deliveries_at_once_send_each_mail_once(room: PostRoom) -> None:
    office = room.office
    for code in REGIONS:
        office.do("open_case", code=code)
    office.night("2023-07-24")
    gate = Barrier(2)
    rooms = [PostRoom(office, room.post), PostRoom(office, room.post)]

    def carry(one: PostRoom) -> None:
        gate.wait()
        try:
            one.deliver()
        finally:
            office.store.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(carry, rooms))
    keys = [parcel.key for one in rooms for parcel in one.parcels]
    assert len(keys) == len(set(keys)) == 1 + 2 * len(REGIONS)


def test_who_settles_the_last_mail_of_a_notice_knows_what_others_settled(room: PostRoom) -> None:
    """Two deliveries settle the two mails of one notice at once; one of them is the later."""
    office = room.office
    office.lead("disburse", code=DONGLI)
    dispatch(office.office, room.post.sending, room.post.directory, office.now.date(), office.now)
    paid = last(office, "disbursement", DONGLI)
    first, second = pieces(office, paid)
    has_begun, at = Event(), mails.moment(office.now)

    def settle_first() -> None:
        with office.store.writing() as transaction:
            mails.settle(transaction, [Ended(first.id, MailStatus.SENT, "250 OK", None)], at)
            has_begun.set()
            time.sleep(0.2)  # the other one is in the middle of it by then
        office.store.close()

    def settle_second() -> None:
        has_begun.wait()
        with office.store.writing() as transaction:
            mails.settle(transaction, [Ended(second.id, MailStatus.SENT, "250 OK", None)], at)
        office.store.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(settle_first), pool.submit(settle_second)]:
            done.result()
    assert last(office, "disbursement", DONGLI).status == "sent"


def test_result_that_comes_after_a_person_gave_up_the_mail_is_kept(room: PostRoom) -> None:
    office = room.office
    office.do("submit_institution_filing", institution_papers(HEPING))
    owed = last(office, "receipt")

    def crossing(parcels: Iterable[Parcel], told: Callable[[list[Result]], None]) -> None:
        for parcel in parcels:
            with office.store.writing() as transaction:
                now = last(office, "receipt")
                holds.cancel(transaction, now, office.now, "王", "寄错")
            told([Result(parcel.key, "sent", "250 OK")])

    deliver(office.office, room.post, crossing, office.now.date())
    assert last(office, "receipt").status == "sent"
    assert [one.status for one in pieces(office, owed)] == ["sent"]


# --- hours -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "is_open", "next_open"),
    [
        ("2023-07-24T08:59", False, "2023-07-24T09:00"),
        ("2023-07-24T09:00", True, "2023-07-24T09:00"),
        ("2023-07-24T17:29", True, "2023-07-24T17:29"),
        ("2023-07-24T17:30", False, "2023-07-25T09:00"),
        ("2023-07-28T18:00", False, "2023-07-31T09:00"),
        ("2023-09-29T10:00", False, "2023-10-07T09:00"),
        ("2023-10-07T10:00", True, "2023-10-07T10:00"),
        ("2031-01-04T10:00", False, "2031-01-06T09:00"),
    ],
)
def test_office_hours_are_those_of_working_days(moment: str, is_open: bool, next_open: str) -> None:
    """2023-10-07 is a make-up Saturday; beyond the calendar Monday to Friday stand in."""
    calendar = the_calendar()
    assert Sending().is_open(at(moment), calendar) is is_open
    assert Sending().next_open(at(moment), calendar) == at(next_open)


def test_reminders_wait_for_office_hours_and_other_mails_do_not(office: Practice) -> None:
    room = PostRoom(office, post(Sending()))
    office.do("open_case")
    office.night("2023-07-24")
    assert room.deliver() == {"sent": 1}
    assert room.messages[0]["X-Duban-Kind"] == "programme_open"
    assert room.deliver("2023-07-24T08:59") == {}
    assert room.deliver("2023-07-24T09:00") == {"sent": 1}


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
        mails.claim(transaction, office.now, office.now + LEASE, 100)
    assert room.deliver("2023-07-24T20:00") == {"sent": 1}
    assert [m["X-Duban-Kind"] for m in room.messages] == ["programme_open"]
    assert room.deliver("2023-07-25T08:59") == {}
    assert room.deliver("2023-07-25T09:00") == {"sent": 1}


def test_overdue_notice_says_how_late_it_is_on_the_day_it_leaves(room: PostRoom) -> None:
    office = room.office
    office.nights("2023-07-19", "2023-08-04")
    room.deliver("2023-08-07")
    (message,) = room.to(DISTRICT)
    body = message.get_body(("plain",))
    assert body is not None and "5个工作日" in body.get_content()
    assert message["List-Id"].endswith("<reminders.duban.example>")


# --- reasons lost ------------------------------------------------------------------------------


def test_reminder_is_superseded_by_the_filing(room: PostRoom) -> None:
    office = room.office
    for moment, name, data in list(usual_way(HEPING))[1:4]:
        office.set(moment)
        office.do(name, data)
    office.night("2023-07-24")
    office.set("2023-07-24T08:00")
    office.do("submit_plan_filing", plan_papers(HEPING))
    assert room.deliver("2023-07-24T09:00") == {"sent": 2, "superseded": 1}
    gone = [one for one in office.mails() if one.status == "superseded"]
    assert [(one.item, one.result) for one in gone] == [("plan_filing", "fulfilled")]
    (reminder,) = [m for m in room.to(DISTRICT) if m["X-Duban-Kind"] == "reminder"]
    assert "服务支撑机构" in reminder["Subject"]


def test_reminder_says_how_long_is_left_on_the_day_it_leaves(room: PostRoom) -> None:
    office = room.office
    office.night("2023-07-24")
    room.deliver("2023-07-26")
    assert "还有5天" in room.to(DISTRICT)[0]["Subject"]


def test_reminder_never_leaves_after_its_due_day(room: PostRoom) -> None:
    office = room.office
    office.night("2023-07-28")
    assert room.deliver("2023-08-02") == {"superseded": 2}
    assert {one.result for one in office.mails() if one.kind == "reminder"} == {"past_due"}
    assert room.parcels == []


def test_escalation_is_superseded_once_nothing_is_late(room: PostRoom) -> None:
    office = room.office
    office.nights("2023-07-19", "2023-08-03")
    office.set("2023-08-03T07:00")
    office.do("decline_participation", {"letter": True})
    room.deliver("2023-08-03")
    kinds = {(one.kind, one.status, one.result) for one in office.mails()}
    assert ("escalation", "superseded", "nothing_late") in kinds
    assert not [m for m in room.messages if m["X-Duban-Kind"] in ("escalation", "overdue")]
