"""No more mails leave in a minute than the mail server takes, however many deliver."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from notifications.parcel import Parcel, Result
from tests.practice import Practice, the_notice
from tests.workflow import sql
from tests.workflow.postroom import PostRoom, post
from workflow.mail import rate
from workflow.mail.delivery import deliver
from workflow.mail.dispatch import Sending
from workflow.mail.in_hand import FEWEST

REGIONS = [one.code for one in the_notice().regions]
MINUTE = timedelta(minutes=1)


def room_of(office: Practice, per_minute: int) -> PostRoom:
    """A post room of an office with a mail for each unit, at a server that takes so many."""
    for code in REGIONS:
        office.do("open_case", code=code)
    return PostRoom(office, post(Sending(hours=None, per_minute=per_minute)))


@pytest.mark.parametrize("per_minute", [1, FEWEST, FEWEST + 3, len(REGIONS)])
def test_each_minute_has_as_many_as_the_server_takes(office: Practice, per_minute: int) -> None:
    room, sent = room_of(office, per_minute), 0
    while sent < len(REGIONS):
        expected = min(per_minute, len(REGIONS) - sent)
        assert room.deliver() == {"sent": expected}
        if expected == per_minute:
            assert room.deliver() == {}
        office.now += MINUTE
        sent += expected
    assert room.deliver() == {}
    assert len({parcel.key for parcel in room.parcels}) == len(REGIONS)


def test_what_the_minute_has_no_room_for_is_nobodys(office: Practice) -> None:
    """So whoever delivers in the next minute finds it."""
    room = room_of(office, 3)
    room.deliver()
    waiting = sql.rows(office.store, "SELECT DISTINCT taken_up FROM mail WHERE status = 'waiting'")
    assert waiting == [(0,)]
    office.now += MINUTE
    assert PostRoom(office, room.post).deliver() == {"sent": 3}


def test_many_who_deliver_at_once_share_the_minute(office: Practice) -> None:
    room, gate = room_of(office, 10), Barrier(4)
    rooms = [PostRoom(office, room.post) for _ in range(4)]

    def carry(one: PostRoom) -> None:
        gate.wait()
        try:
            one.deliver()
        finally:
            office.store.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(carry, rooms))
    keys = [parcel.key for one in rooms for parcel in one.parcels]
    assert len(keys) == len(set(keys)) == 10


def test_minute_that_begins_while_a_delivery_is_under_way_has_its_own(office: Practice) -> None:
    room = room_of(office, 3)

    def slow(parcels: Iterable[Parcel], told: Callable[[list[Result]], None]) -> None:
        for parcel in parcels:
            office.now += MINUTE / 2
            told([Result(parcel.key, "sent", "250 OK")])

    counts = deliver(office.office, room.post, slow, office.now.date())
    assert counts == {"sent": len(REGIONS)}
    rows = sql.rows(office.store, "SELECT mails FROM mail_rate")
    assert len(rows) == 1 and rows[0][0] <= 3


def test_only_the_last_minute_is_kept_and_a_clock_put_back_begins_anew(office: Practice) -> None:
    with office.store.writing() as transaction:
        assert rate.left(transaction, office.now, 5) == 5
        rate.count(transaction, office.now, 2)
        rate.count(transaction, office.now + timedelta(seconds=59 - office.now.second), 2)
        assert rate.left(transaction, office.now, 5) == 1
        assert rate.left(transaction, office.now, 3) == 0
        rate.count(transaction, office.now + MINUTE, 1)
        assert rate.left(transaction, office.now + MINUTE, 5) == 4
        assert rate.left(transaction, office.now, 5) == 5
    assert sql.rows(office.store, "SELECT mails FROM mail_rate") == [(1,)]


def test_office_without_a_rate_counts_nothing(quiet: PostRoom) -> None:
    quiet.office.do("open_case", code=REGIONS[1])
    assert quiet.deliver() == {"sent": 1}
    assert sql.rows(quiet.office.store, "SELECT mails FROM mail_rate") == []
