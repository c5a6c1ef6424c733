"""A mail whose row holds a text that is none waits alone, and is told of; all others leave.

Only SQLite takes a text that is none.
"""

import pytest

from tests.practice import HEPING, the_notice
from tests.workflow import sql
from tests.workflow.postroom import PostRoom, post
from workflow.mail import mails
from workflow.mail.dispatch import Sending
from workflow.mail.in_hand import CLAIM, FEWEST
from workflow.store.errors import Unreadable

REGIONS = [one.code for one in the_notice().regions if one.code != HEPING]
pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
WAITING = "SELECT id FROM mail WHERE status = 'waiting' ORDER BY id"
NO_TEXT = "CAST(x'e5bca0ffe4b889' AS TEXT)"


def posted(room: PostRoom) -> list[str]:
    """Mails for many units that are due, the ids of all of them; nothing has left."""
    office = room.office
    for code in REGIONS:
        office.do("open_case", code=code)
    room.is_closed = True
    with pytest.raises(OSError):
        room.deliver()
    room.is_closed = False
    sql.run(office.store, f"UPDATE mail SET next_at = '{mails.moment(office.now)}'")  # noqa: S608
    return [mail for (mail,) in sql.rows(office.store, WAITING)]


def spoil(room: PostRoom, column: str, mail: str) -> None:
    """Write bytes that are no text into a mail, as only somebody else can."""
    words = f"UPDATE mail SET {column} = {NO_TEXT} WHERE id = '{mail}'"  # noqa: S608 - our own
    sql.run(room.office.store, words)


@pytest.mark.parametrize("column", ["name", "sent_to", "role", "answer", "made_at"])
def test_all_mails_but_the_one_that_cannot_be_read_leave(quiet: PostRoom, column: str) -> None:
    ids = posted(quiet)
    spoil(quiet, column, ids[1])
    with pytest.raises(Unreadable) as told:
        quiet.deliver()
    (said,) = told.value.sayings
    assert said.facts == {"mails": [ids[1]]}
    assert sorted(parcel.key for parcel in quiet.parcels) == [ids[0], *ids[2:]]
    waiting = sql.rows(quiet.office.store, "SELECT id, taken_up FROM mail WHERE status = 'waiting'")
    assert waiting == [(ids[1], 0)]


def test_it_is_told_of_each_time_and_leaves_once_it_is_mended(quiet: PostRoom) -> None:
    spoil(quiet, "name", broken := posted(quiet)[0])
    for _ in range(2):
        with pytest.raises(Unreadable, match=broken):
            quiet.deliver()
        assert quiet.deliver() == {}  # it is claimed for seconds
        quiet.office.now += CLAIM
    sql.run(quiet.office.store, "UPDATE mail SET name = '张三' WHERE status = 'waiting'")
    assert quiet.deliver() == {"sent": 1}


def test_mail_whose_id_is_no_text_keeps_no_other(quiet: PostRoom) -> None:
    ids = posted(quiet)
    spoil(quiet, "id", ids[0])
    for left in (len(ids) - 1, 0):
        quiet.parcels.clear()
        with pytest.raises(Unreadable, match="xff"):
            quiet.deliver()
        assert len(quiet.parcels) == left


def test_who_may_send_few_in_a_minute_sends_those_that_can_be_read(quiet: PostRoom) -> None:
    """Those that can't be read were the first to be due."""
    ids = posted(quiet)
    for mail in ids[:FEWEST]:
        spoil(quiet, "name", mail)
    slow = PostRoom(quiet.office, post(Sending(hours=None, per_minute=FEWEST)))
    with pytest.raises(Unreadable):
        slow.deliver()
    assert slow.deliver() == {"sent": FEWEST}
    assert slow.deliver() == {}
