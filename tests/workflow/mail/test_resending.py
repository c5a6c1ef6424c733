"""Sending again what has left: under its own name what may not have arrived."""

import pytest

from notifications.addresses import Address
from tests.practice import HEPING
from tests.workflow.postroom import PostRoom, last, pieces, post
from workflow.mail import holds, resending
from workflow.mail.address_book import AddressBook
from workflow.mail.contacts import Contact
from workflow.mail.delivery import MAY_BE_THERE
from workflow.mail.dispatch import Sending

DISTRICT = f"district.{HEPING}@duban.example"
OPERATOR = "operator@city.example"
REFUSAL = "550 no such user"


def again(room: PostRoom) -> None:
    """A person has the mail that opened the programme sent again."""
    owed = last(room.office, "programme_open")
    with room.office.store.writing() as transaction:
        resending.resend(
            transaction, owed, room.post.directory, room.office.now, "王", "已核实地址"
        )


@pytest.mark.parametrize("fate", ["failed", "uncertain"])
def test_mail_that_may_not_have_arrived_is_sent_again_under_its_own_name(
    room: PostRoom, fate: str
) -> None:
    room.answers[DISTRICT] = (fate, "dropped")
    room.deliver()
    room.answers.clear()
    again(room)
    assert room.deliver() == {"sent": 1}
    first, second = room.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert last(room.office, "programme_open").status == "sent"


@pytest.mark.parametrize(
    ("fate", "then"),
    [("failed", ("failed", REFUSAL)), ("uncertain", ("uncertain", f"{MAY_BE_THERE}{REFUSAL}"))],
)
def test_refusal_of_what_is_sent_again_is_no_word_about_a_try_of_which_nobody_knows(
    room: PostRoom, fate: str, then: tuple[str, str]
) -> None:
    room.answers[DISTRICT] = (fate, "dropped")
    room.deliver()
    again(room)
    room.answers[DISTRICT] = ("failed", REFUSAL)
    room.deliver()
    owed = last(room.office, "programme_open")
    assert (owed.status, owed.result) == then


def test_what_the_office_may_have_got_on_trial_is_not_with_those_it_is_meant_for(
    room: PostRoom,
) -> None:
    room.post = post(Sending(is_live=False, trial_to=Address(OPERATOR), hours=None))
    room.answers[OPERATOR] = ("uncertain", "dropped")
    room.deliver()
    room.post = post()
    again(room)
    room.answers[DISTRICT] = ("failed", REFUSAL)
    room.deliver()
    assert [one.recipient for one in room.parcels] == [OPERATOR, DISTRICT]
    assert last(room.office, "programme_open").status == "failed"


def test_mail_to_a_wrong_address_is_sent_again_to_the_contact_as_corrected(room: PostRoom) -> None:
    office, owed = room.office, last(room.office, "programme_open")
    room.answers["lee@heping.example"] = ("failed", "550 no such user")
    for email in ("lee@heping.example", "li@heping.example"):
        people = [Contact(HEPING, "district", "李", email)]
        room.post = post(directory=AddressBook(people, office.now.date()))
        if owed.status == "failed":
            with office.store.writing() as transaction:
                resending.resend(transaction, owed, room.post.directory, office.now, "王", "已更正")
        room.deliver()
        owed = last(office, "programme_open")
    assert [parcel.recipient for parcel in room.parcels] == [
        "lee@heping.example",
        "li@heping.example",
    ]
    assert (owed.status, owed.result) == ("sent", None)
    assert [(one.status, one.answer) for one in pieces(office, owed)] == [
        ("dropped", "other_contact"),
        ("sent", "250 OK"),
    ]


def test_mail_that_arrived_is_sent_again_under_a_new_name(room: PostRoom) -> None:
    office = room.office
    room.deliver()
    with office.store.writing() as transaction:
        owed = last(office, "programme_open")
        resending.resend(transaction, owed, room.post.directory, office.now, "王", "对方遗失")
    assert last(office, "programme_open").status == "posted"
    assert room.deliver() == {"sent": 1}
    first, second = room.messages
    assert first["Message-ID"] != second["Message-ID"]
    assert (first["In-Reply-To"], second["In-Reply-To"]) == (None, first["Message-ID"])
    assert [one.status for one in pieces(office, owed)] == ["sent", "sent"]


def test_mail_that_is_sent_again_takes_up_nothing_more(room: PostRoom) -> None:
    """Whoever has read it would drop all of it as known."""
    office = room.office
    office.night("2023-07-24")
    first, second = (one for one in office.mails() if one.kind == "reminder")
    with office.store.writing() as transaction:
        holds.hold(transaction, second, office.now, "王", "待核")
    room.answers[DISTRICT] = ("uncertain", "dropped")
    room.deliver("2023-07-24")
    room.answers.clear()
    with office.store.writing() as transaction:
        owed, held = office.mails()[-2:]
        resending.resend(transaction, owed, room.post.directory, office.now, "王", "未收到")
        holds.release(transaction, held, office.now, "王", "")
    assert [owed.key, held.key] == [first.key, second.key]
    assert room.deliver() == {"sent": 2}
    assert len({message["Message-ID"] for message in room.messages[-2:]}) == 2


def test_reminder_that_is_sent_again_keeps_to_office_hours(room: PostRoom) -> None:
    office = room.office
    room.post = post(Sending())
    office.night("2023-07-24")
    room.deliver("2023-07-24")
    office.set("2023-07-24T20:00")
    with office.store.writing() as transaction:
        owed = last(office, "reminder")
        resending.resend(transaction, owed, room.post.directory, office.now, "王", "对方遗失")
    assert room.deliver() == {}
    assert room.deliver("2023-07-25T09:00") == {"sent": 1}
