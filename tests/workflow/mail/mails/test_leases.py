"""A mail in hand is nobody else's until its claim is over, or its lease once it may leave."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest

from notifications.parcel import Parcel, Result
from tests.practice import HEPING, institution_papers, the_notice
from tests.workflow.postroom import PostRoom, last, pieces, together
from workflow.mail import holds, mails
from workflow.mail.delivery import MAY_BE_THERE, deliver
from workflow.mail.dispatch import dispatch
from workflow.mail.in_hand import CLAIM, CLAIMED, FEWEST, LEASE, QUICKLY, Hand, InHand
from workflow.record.owing import Reason

DISTRICT = f"district.{HEPING}@duban.example"
REGIONS = [one.code for one in the_notice().regions if one.code != HEPING]


@pytest.mark.parametrize("is_let_out", [False, True], ids=["claimed", "let out"])
def test_mail_in_hand_is_nobody_elses_until_its_claim_or_lease_is_over(
    quiet: PostRoom, is_let_out: bool
) -> None:
    """What never left is refused for good where the server says so; what may have left is not."""
    office = quiet.office
    office.do("open_case", code=REGIONS[0])
    dispatch(office.office, quiet.post.sending, quiet.post.directory, office.now.date(), office.now)
    span = LEASE if is_let_out else CLAIM
    with office.store.writing() as transaction:
        (taken,) = mails.claim(transaction, office.now, office.now + CLAIM, 100)
        if is_let_out:
            assert mails.let_out(transaction, [taken], office.now + LEASE) == {taken.id}
    assert quiet.deliver() == {}
    office.now += span - timedelta(milliseconds=1)
    assert quiet.deliver() == {}
    office.now += timedelta(milliseconds=1)
    quiet.answers[taken.recipient] = ("failed", "550 no such user")
    assert quiet.deliver() == {"uncertain" if is_let_out else "failed": 1}
    assert [parcel.key for parcel in quiet.parcels] == [taken.id]
    (ended,) = pieces(office, last(office, "programme_open", REGIONS[0]))
    assert ended.answer == f"{MAY_BE_THERE if is_let_out else ''}550 no such user"


def test_only_what_nobody_else_has_claimed_since_is_let_out(quiet: PostRoom) -> None:
    office = quiet.office
    for code in REGIONS[:3]:
        office.do("open_case", code=code)
    dispatch(office.office, quiet.post.sending, quiet.post.directory, office.now.date(), office.now)
    with office.store.writing() as transaction:
        claimed = mails.claim(transaction, office.now, office.now + CLAIM, 100)
        first, second, third = (one.id for one in claimed)
        mails.drop(transaction, first, mails.moment(office.now), Reason.CANCELLED)
    office.now += CLAIM
    with office.store.writing() as transaction:
        (taken,) = mails.claim(transaction, office.now, office.now + CLAIM, 1)
        assert mails.let_out(transaction, [], office.now + LEASE) == set()
        ours = mails.let_out(transaction, claimed, office.now + LEASE)
        assert ours == {second, third} - {taken.id}
        assert mails.let_out(transaction, claimed, office.now + LEASE) == set()
        assert mails.let_out(transaction, [taken], office.now + LEASE) == {taken.id}


def test_what_a_worker_that_stands_still_has_claimed_is_sent_by_another_and_not_by_it(
    quiet: PostRoom,
) -> None:
    """Only the handful that may be with the server waits; once awake it sends nothing of either."""
    office = quiet.office
    for code in REGIONS:
        office.do("open_case", code=code)
    office.night("2023-07-24")
    other = PostRoom(office, quiet.post)
    handed = list[str]()

    def standing_still(parcels: Iterable[Parcel], told: Callable[[list[Result]], None]) -> None:
        for parcel in parcels:
            handed.append(parcel.key)
            if len(handed) == 1:
                office.now += CLAIM
                assert other.deliver() == {"sent": 1 + 2 * len(REGIONS) - FEWEST}
                office.now += timedelta(minutes=10)
                assert other.deliver() == {}
                assert not parcel.is_ours()
            told([Result(parcel.key, "sent", "250 OK")])

    assert deliver(office.office, quiet.post, standing_still, office.now.date()) == {"sent": 1}
    assert len(handed) == 1
    assert quiet.deliver() == {"sent": FEWEST - 1}
    sent = [*handed, *(parcel.key for parcel in (*other.parcels, *quiet.parcels))]
    assert len(sent) == len(set(sent)) == 1 + 2 * len(REGIONS)


def test_slow_server_keeps_what_is_claimed_from_nobody(quiet: PostRoom) -> None:
    """Who is slow claims anew what is left; others may have it meanwhile."""
    office = quiet.office
    for code in REGIONS:
        office.do("open_case", code=code)
    office.night("2023-07-24")

    def slow(parcels: Iterable[Parcel], told: Callable[[list[Result]], None]) -> None:
        for parcel in parcels:
            assert parcel.is_ours()
            office.now += timedelta(seconds=5)
            told([Result(parcel.key, "sent", "250 OK")])

    counts = deliver(office.office, quiet.post, slow, office.now.date())
    assert counts == {"sent": 1 + 2 * len(REGIONS)}
    assert quiet.deliver() == {}


def test_quick_server_is_let_have_more_at_a_time(quiet: PostRoom) -> None:
    office, at_once = quiet.office, list[int]()
    for code in REGIONS:
        office.do("open_case", code=code)
    office.night("2023-07-24")
    dispatch(office.office, quiet.post.sending, quiet.post.directory, office.now.date(), office.now)
    hand = Hand(office.office)
    with office.store.writing() as transaction:
        for piece in hand.claim(transaction, office.now, CLAIMED):
            hand.put(InHand(piece, Parcel(piece.id, "", "", b""), None))
        for pause in (timedelta(), QUICKLY / 2, QUICKLY):
            office.now += pause
            at_once.append(len(hand.let_out(transaction, office.now, CLAIMED)))
    assert at_once == [FEWEST, 2 * FEWEST, FEWEST]


def test_notice_never_joins_a_mail_that_somebody_has_taken_up(quiet: PostRoom) -> None:
    """Not even when its claim is over: whoever has it has made it without that notice."""
    office = quiet.office
    office.night("2023-07-24")
    reminder = last(office, "reminder")
    with office.store.writing() as transaction:
        holds.hold(transaction, reminder, office.now, "王", "稍候")
    dispatch(office.office, quiet.post.sending, quiet.post.directory, office.now.date(), office.now)
    with office.store.writing() as transaction:
        (taken,) = mails.claim(transaction, office.now, office.now + CLAIM, 100)
        holds.release(transaction, last(office, "reminder"), office.now, "王", "")
    office.now += CLAIM
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


def test_who_outlived_its_lease_does_not_take_up_again_what_its_courier_still_has(
    quiet: PostRoom,
) -> None:
    """Or the courier would tell of one mail twice, and what it told first could be lost."""
    office, drawn = quiet.office, list[str]()
    for code in REGIONS[:3]:
        office.do("open_case", code=code)

    def stopped_in_between(parcels: Iterable[Parcel], told: Callable[[list[Result]], None]) -> None:
        for parcel in parcels:
            drawn.append(parcel.key)
            if len(drawn) == 1:
                office.now += LEASE
        told([Result(key, "sent", "250 OK") for key in drawn])

    counts = deliver(office.office, quiet.post, stopped_in_between, office.now.date())
    assert len(drawn) == len(set(drawn)) == counts["sent"]
    office.now += LEASE
    assert counts["sent"] + quiet.deliver()["sent"] == 3


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
    keys = together(quiet, 2)
    assert len(keys) == len(set(keys)) == 1 + 2 * len(REGIONS)
