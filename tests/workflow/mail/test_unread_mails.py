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
from workflow.mail.unread_mails import PART
from workflow.record import alarms

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


def alarmed(room: PostRoom) -> list[str]:
    """The mails that open alarms are about."""
    with room.office.store.reading() as transaction:
        found = alarms.open_ones(transaction, 9)
    assert all(one.of_table == PART for one in found)
    return sorted(one.row for one in found)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("facts", "'{x'"),
        ("facts", "x'ff'"),
        ("status", "'bogus'"),
        ("recipients", "'[1'"),
        ("facts", NO_TEXT),
        ("kind", "'bogus'"),
    ],
)
def test_mail_that_carries_what_cannot_be_read_keeps_no_other(
    quiet: PostRoom, column: str, value: str
) -> None:
    ids = posted(quiet)
    owed = f"(SELECT owed FROM carried WHERE mail = '{ids[2]}')"  # noqa: S608 - our own
    sql.run(quiet.office.store, f"UPDATE owed SET {column} = {value} WHERE key IN {owed}")  # noqa: S608
    counts = quiet.deliver()
    assert counts["sent"] == len(ids) - 1
    assert sorted(parcel.key for parcel in quiet.parcels) == [*ids[:2], *ids[3:]]
    assert alarmed(quiet) == ([ids[2]] if "unread" in counts else [])


@pytest.mark.parametrize("column", ["name", "sent_to", "role", "answer", "made_at"])
def test_all_mails_but_the_one_that_cannot_be_read_leave(quiet: PostRoom, column: str) -> None:
    ids = posted(quiet)
    spoil(quiet, column, ids[1])
    assert quiet.deliver() == {"sent": len(ids) - 1, "unread": 1}
    assert alarmed(quiet) == [ids[1]]
    assert sorted(parcel.key for parcel in quiet.parcels) == [ids[0], *ids[2:]]
    waiting = sql.rows(quiet.office.store, "SELECT id, taken_up FROM mail WHERE status = 'waiting'")
    assert waiting == [(ids[1], 0)]


def test_it_is_told_of_each_time_and_leaves_once_it_is_mended(quiet: PostRoom) -> None:
    spoil(quiet, "name", broken := posted(quiet)[0])
    for _ in range(2):
        assert quiet.deliver()["unread"] == 1
        assert quiet.deliver() == {}  # it is claimed for seconds
        quiet.office.now += CLAIM
    assert alarmed(quiet) == [broken]
    sql.run(quiet.office.store, "UPDATE mail SET name = '张三' WHERE status = 'waiting'")
    assert quiet.deliver() == {"sent": 1}


def test_mail_whose_id_is_no_text_keeps_no_other(quiet: PostRoom) -> None:
    ids = posted(quiet)
    spoil(quiet, "id", ids[0])
    for left in (len(ids) - 1, 0):
        quiet.parcels.clear()
        assert quiet.deliver()["unread"] == 1
        assert len(quiet.parcels) == left
    assert ["xff" in one for one in alarmed(quiet)] == [True]


def test_who_may_send_few_in_a_minute_sends_those_that_can_be_read(quiet: PostRoom) -> None:
    """Those that can't be read were the first to be due."""
    ids = posted(quiet)
    for mail in ids[:FEWEST]:
        spoil(quiet, "name", mail)
    slow = PostRoom(quiet.office, post(Sending(hours=None, per_minute=FEWEST)))
    assert slow.deliver() == {"unread": FEWEST}
    assert slow.deliver() == {"sent": FEWEST}
    assert slow.deliver() == {}
