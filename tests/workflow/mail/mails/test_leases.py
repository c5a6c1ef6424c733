"""A mail in hand is nobody else's until its lease is over."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from notifications.parcel import Parcel, Result
from tests.practice import HEPING, institution_papers, the_notice
from tests.workflow.postroom import PostRoom, last, pieces
from workflow.mail import holds, mails
from workflow.mail.delivery import LEASE, deliver
from workflow.mail.dispatch import dispatch

DISTRICT = f"district.{HEPING}@duban.example"
REGIONS = [one.code for one in the_notice().regions if one.code != HEPING]


def test_mail_in_hand_is_nobody_elses_until_its_lease_is_over(quiet: PostRoom) -> None:
    office = quiet.office
    office.night("2023-07-24")
    dispatch(office.office, quiet.post.sending, quiet.post.directory, office.now.date(), office.now)
    with office.store.writing() as transaction:
        (taken,) = mails.claim(transaction, office.now, office.now + LEASE, 100)
    assert quiet.deliver() == {}
    office.now += LEASE - timedelta(seconds=1)
    assert quiet.deliver() == {}
    office.now += timedelta(seconds=1)
    assert quiet.deliver() == {"sent": 1}
    assert quiet.parcels[0].key == taken.id


def test_notice_never_joins_a_mail_that_somebody_has_taken_up(quiet: PostRoom) -> None:
    """Not even when its lease is over: whoever has it may have sent it without that notice."""
    office = quiet.office
    office.night("2023-07-24")
    reminder = last(office, "reminder")
    with office.store.writing() as transaction:
        holds.hold(transaction, reminder, office.now, "王", "稍候")
    dispatch(office.office, quiet.post.sending, quiet.post.directory, office.now.date(), office.now)
    with office.store.writing() as transaction:
        (taken,) = mails.claim(transaction, office.now, office.now + LEASE, 100)
        holds.release(transaction, last(office, "reminder"), office.now, "王", "")
    office.now += LEASE
    assert quiet.deliver() == {"sent": 2}
    assert len({parcel.key for parcel in quiet.parcels}) == 2
    assert [one.id for one in pieces(office, reminder)] != [taken.id]


def test_who_outlived_its_lease_takes_no_mail_from_whoever_has_it_now(quiet: PostRoom) -> None:
    """Or a third would carry it while the second is in the middle of it."""
    office = quiet.office
    for code in REGIONS[:3]:
        office.do("open_case", code=code)

    def stopped_for_long(parcels: Iterable[Parcel], told: Callable[[list[Result]], None]) -> None:
        for parcel in parcels:
            office.now += LEASE
            with office.store.writing() as transaction:
                taken = mails.claim(transaction, office.now, office.now + LEASE, 100)
            assert len(taken) == 3
            told([Result(parcel.key, "deferred", "451 later")])

    counts = deliver(office.office, quiet.post, stopped_for_long, office.now.date())
    assert counts == {"deferred": 1}
    assert quiet.later(10) == {}
    office.now += LEASE
    assert quiet.deliver() == {"sent": 3}


def test_mail_deferred_by_a_clock_far_ahead_does_not_wait_for_that_day(quiet: PostRoom) -> None:
    office = quiet.office
    office.do("submit_institution_filing", institution_papers(HEPING))
    quiet.answers[DISTRICT] = ("deferred", "451 later")
    now, office.now = office.now, office.now.replace(year=2033)
    assert quiet.deliver() == {"deferred": 1}
    quiet.answers.clear()
    office.now = now
    assert quiet.deliver() == {"sent": 1}


def test_two_deliveries_at_once_send_each_mail_once(quiet: PostRoom) -> None:
    office = quiet.office
    for code in REGIONS:
        office.do("open_case", code=code)
    office.night("2023-07-24")
    gate = Barrier(2)
    rooms = [PostRoom(office, quiet.post), PostRoom(office, quiet.post)]

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
