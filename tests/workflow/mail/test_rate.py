"""No more mails leave in a minute than the mail server takes, however many deliver."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest

from notifications.parcel import Parcel, Result
from tests.practice import Practice, the_notice
from tests.workflow import sql
from tests.workflow.postroom import PostRoom, post, together
from workflow.mail import rate
from workflow.mail.delivery import deliver
from workflow.mail.dispatch import Sending
from workflow.mail.in_hand import FEWEST
from workflow.mail.rate import KEPT
from workflow.store.transaction import Transaction

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
    keys = together(room_of(office, 10), 4)
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
    assert sum(mails for (mails,) in rows) == len(REGIONS)
    assert max(mails for (mails,) in rows) <= 3


def test_who_is_in_the_next_minute_already_leaves_the_count_of_this_one(office: Practice) -> None:
    """The clocks of two processes stand on either side of the minute for a while."""
    ahead = office.now + MINUTE
    with office.store.writing() as transaction:
        rate.take_turn(transaction)
        assert rate.left(transaction, office.now, 5) == 5
        rate.count(transaction, office.now, 2)
        rate.count(transaction, ahead, 1)
        rate.count(transaction, office.now + timedelta(seconds=59 - office.now.second), 2)
        rate.count(transaction, ahead, 3)
        assert rate.left(transaction, office.now, 5) == 1
        assert rate.left(transaction, office.now, 3) == 0
        assert rate.left(transaction, ahead, 5) == 1
    rows = sql.rows(office.store, "SELECT mails FROM mail_rate ORDER BY minute")
    assert rows == [(4,), (4,)]


def test_minutes_of_another_hour_are_forgotten(office: Practice) -> None:
    """Those of a clock that went ahead and was put back too."""
    with office.store.writing() as transaction:
        for away in (-KEPT - MINUTE, -KEPT, KEPT, KEPT + MINUTE):
            row = {"minute": f"{office.now + away:%Y-%m-%dT%H:%M%z}", "mails": 1}
            transaction.run(rate._BEGIN, row)
        rate.count(transaction, office.now, 2)
    rows = sql.rows(office.store, "SELECT mails FROM mail_rate ORDER BY minute")
    assert rows == [(1,), (2,), (1,)]


def test_who_waited_for_the_turn_counts_in_the_minute_in_which_it_came(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = room_of(office, 3)
    room.deliver()

    def long_awaited(transaction: Transaction, number: int) -> None:
        if number == rate.TURN:
            office.now = begun + MINUTE

    begun = office.now
    monkeypatch.setattr(Transaction, "take_turn", long_awaited)
    assert room.deliver() == {"sent": 3}


def test_office_without_a_rate_counts_nothing(quiet: PostRoom) -> None:
    quiet.office.do("open_case", code=REGIONS[1])
    assert quiet.deliver() == {"sent": 1}
    assert sql.rows(quiet.office.store, "SELECT mails FROM mail_rate") == []
