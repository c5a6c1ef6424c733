"""Mails that came back: read from a real mailbox, kept once, and never taken for anything else."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from notifications.inbound.mailbox import Account, opened
from notifications.parcel import Parcel, Result
from tests.mailhouse.dovecot import PASSWORD, USER, Dovecot
from tests.practice import DONGLI, HEPING, Practice
from tests.workflow import sql
from tests.workflow.postroom import ANY_HOUR, PostRoom, post
from workflow.mail import contacts, dead_addresses, mails
from workflow.mail.address_book import AddressBook
from workflow.mail.bounced import take_back
from workflow.mail.contacts import Contact
from workflow.mail.delivery import deliver
from workflow.mail.mails import Mail
from workflow.mail.resending import resend
from workflow.record.owing import Owed

NOTICES = Path(__file__).parents[2] / "notifications" / "inbound" / "returned"
FILING = (NOTICES / "none" / "filing.eml").read_bytes()
ZHANG = "zhang@heping.example"


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with Dovecot() as running:
        yield running


@pytest.fixture
def box(server: Dovecot) -> Dovecot:
    """The mailbox of the office, empty."""
    server.empty()
    return server


@pytest.fixture
def room(office: Practice) -> PostRoom:
    """An office that writes to Zhang of Heping, whose first mail has left."""
    with office.store.writing() as transaction:
        contacts.replace(transaction, [Contact(HEPING, "district", "张", ZHANG)])
    found = PostRoom(office, post())
    renew(found)
    office.do("open_case")
    found.deliver()
    return found


def renew(room: PostRoom) -> None:
    """Let the post know the contacts and the addresses that are dead, as each delivery does."""
    with room.office.store.reading() as transaction:
        people, dead = contacts.listed(transaction), dead_addresses.dead(transaction)
    room.post = post(ANY_HOUR, AddressBook(people, room.office.now.date(), dead=dead))


def read(room: PostRoom, box: Dovecot) -> dict[str, int]:
    account = Account(
        host="localhost",
        port=box.port,
        security="none",
        user=USER,
        password=PASSWORD,
    )
    with opened(account) as letters:
        return take_back(room.office.office, letters, "localhost/INBOX")


def the_mail(room: PostRoom) -> tuple[Owed, Mail]:
    """The last notice of the case, and its mail."""
    owed = room.office.mails()[-1]
    with room.office.store.reading() as transaction:
        return owed, mails.carrying(transaction, owed.key)[-1]


def notice(name: str, mail: str) -> bytes:
    """A notice about a mail of ours."""
    text = (NOTICES / f"{name}.eml").read_bytes()
    return re.sub(rb"<[0-9a-f]{40}@office.example>", f"<{mail}@duban.example>".encode(), text)


def dead(room: PostRoom) -> list[str]:
    with room.office.store.reading() as transaction:
        return list(dead_addresses.dead(transaction))


def test_mail_that_came_back_failed_and_its_address_is_marked(room: PostRoom, box: Dovecot) -> None:
    _, sent = the_mail(room)
    assert sent.status == "sent"
    box.receive(FILING, notice("postfix", sent.id), FILING)
    assert read(room, box) == {"came_back": 1}
    owed, failed = the_mail(room)
    assert (owed.status, owed.result, failed.status) == ("failed", failed.answer, "failed")
    assert failed.answer is not None
    assert failed.answer.startswith("5.1.1 550 5.1.1 <zhang@heping.example>: Recipient address")
    assert dead(room) == [ZHANG]
    assert box.flags() == ["", "S", ""]


def test_nothing_but_the_mail_and_its_address_changes(room: PostRoom, box: Dovecot) -> None:
    before = sql.everything(room.office.store)
    box.receive(notice("postfix", the_mail(room)[1].id), FILING)
    read(room, box)
    after = sql.everything(room.office.store)
    changed = {name for name, rows in after.items() if rows != before[name]}
    assert changed - {"journal", "journal_head"} == {
        *("bounce", "dead_address", "mail", "owed", "setting", "total")
    }
    room.parcels.clear()
    renew(room)
    assert room.later(60) == {}
    assert room.parcels == []


def test_notice_is_kept_once_however_often_it_is_read(room: PostRoom, box: Dovecot) -> None:
    box.receive(notice("postfix", the_mail(room)[1].id))
    assert read(room, box) == {"came_back": 1}
    assert read(room, box) == {}
    sql.run(room.office.store, "DELETE FROM setting WHERE key = 'bounces.read'")
    assert read(room, box) == {}
    with room.office.store.reading() as transaction:
        assert len(dead_addresses.of_mail(transaction, the_mail(room)[1].id)) == 1


def test_no_mail_goes_to_a_marked_address_until_its_contact_changes(
    room: PostRoom, box: Dovecot
) -> None:
    box.receive(notice("postfix", the_mail(room)[1].id))
    read(room, box)
    renew(room)
    office = room.office
    office.night("2023-07-24")
    assert room.deliver() == {"held": 2}
    with office.store.writing() as transaction:
        new = Contact(HEPING, "district", "张", "zhang.new@heping.example")
        contacts.replace(transaction, [new])
    assert dead(room) == []
    renew(room)
    room.parcels.clear()
    assert room.deliver() == {"sent": 1}
    assert [parcel.recipient for parcel in room.parcels] == ["zhang.new@heping.example"]


def test_contact_that_stays_as_it_is_keeps_the_mark(room: PostRoom, box: Dovecot) -> None:
    box.receive(notice("postfix", the_mail(room)[1].id))
    read(room, box)
    office = room.office
    with office.store.writing() as transaction:
        known = contacts.listed(transaction)
        contacts.replace(transaction, [*known, Contact(DONGLI, "district", "李", "li@a.example")])
    assert dead(room) == [ZHANG]


def test_person_takes_a_mark_away_and_what_waited_is_planned(room: PostRoom, box: Dovecot) -> None:
    box.receive(notice("postfix", the_mail(room)[1].id))
    read(room, box)
    renew(room)
    office = room.office
    office.night("2023-07-24")
    room.deliver()
    with office.store.writing() as transaction:
        assert dead_addresses.unmark(transaction, ["Zhang@Heping.example"]) == 1
        assert dead_addresses.unmark(transaction, [ZHANG]) == 0
    renew(room)
    assert room.deliver() == {"sent": 1}


@pytest.mark.parametrize(
    ("name", "status", "marked"), [("late", "sent", []), ("exim", "failed", [])]
)
def test_address_is_not_to_blame_for_everything(
    room: PostRoom, box: Dovecot, name: str, status: str, marked: list[str]
) -> None:
    box.receive(notice(name, the_mail(room)[1].id))
    read(room, box)
    owed, piece = the_mail(room)
    assert (owed.status, piece.status, dead(room)) == (status, status, marked)
    with room.office.store.reading() as transaction:
        (kept,) = dead_addresses.of_mail(transaction, piece.id)
    assert kept.action == ("delayed" if name == "late" else "failed")


def test_notice_without_the_name_of_its_mail_is_about_the_last_one(
    room: PostRoom, box: Dovecot
) -> None:
    box.receive((NOTICES / "netease.eml").read_bytes())
    assert read(room, box) == {"came_back": 1}
    assert the_mail(room)[1].answer == "5.2.2 552 Mailbox full"
    assert dead(room) == [ZHANG]


def test_notice_about_no_mail_of_ours_stays_unread(room: PostRoom, box: Dovecot) -> None:
    box.receive(notice("postfix", "0" * 40), (NOTICES / "netease.eml").read_bytes())
    room.office.now += timedelta(days=8)
    assert read(room, box) == {}
    assert box.flags() == ["", ""]
    assert (the_mail(room)[1].status, dead(room)) == ("sent", [])


@pytest.mark.parametrize("name", ["postfix", "qmail"])
def test_acceptance_that_is_told_after_the_mail_came_back_leaves_it_failed(
    office: Practice, box: Dovecot, name: str
) -> None:
    """The courier stands still between the server's answer and telling of it."""
    room = PostRoom(office, post())
    office.do("open_case")

    def late(parcels: Iterable[Parcel], told: Callable[[list[Result]], None]) -> None:
        for parcel in parcels:
            box.receive(notice(name, parcel.key))
            assert read(room, box) == {"came_back": 1}
            told([Result(parcel.key, "sent", "250 OK")])

    deliver(office.office, room.post, late, office.now.date())
    owed, failed = the_mail(room)
    assert (owed.status, failed.status) == ("failed", "failed")
    assert failed.answer is not None and failed.answer == owed.result != "250 OK"


def test_mail_that_is_tried_again_after_it_came_back_is_sent_when_it_is_taken(
    room: PostRoom, box: Dovecot
) -> None:
    box.receive(notice("postfix", the_mail(room)[1].id))
    read(room, box)
    with room.office.store.writing() as transaction:
        dead_addresses.unmark(transaction, [ZHANG])
        owed, now = the_mail(room)[0], room.office.now
        resend(transaction, owed, room.post.directory, now, "王经办", "地址已更正")
    renew(room)
    room.deliver()
    assert the_mail(room)[1].status == "sent"
