"""To whom mails go: contacts and who stands in for them, and nobody at a dead address."""

from datetime import date

import pytest

from notifications.addresses import Address
from tests.practice import DONGLI, HEPING, PROGRAMME, the_notice
from tests.workflow.postroom import OFFICE, PostRoom, last, pieces, post
from workflow.mail import contacts
from workflow.mail.contacts import Contact
from workflow.mail.recipients import AddressBook, roles_of
from workflow.record.owing import Owed, OwedStatus

CASE = f"{PROGRAMME}/{HEPING}"


def contact(role: str, name: str, email: str, code: str = "", **more: object) -> Contact:
    return Contact(region_code=code, role=role, name=name, email=email, **more)  # type: ignore[arg-type]


def test_who_is_away_is_stood_in_for() -> None:
    people = [
        contact(
            "district",
            "李",
            "li@heping.example",
            HEPING,
            substitute_email="zhao@heping.example",
            absent_from=date(2023, 7, 20),
            absent_until=date(2023, 7, 24),
        ),
        contact("district", "周", "zhou@dongli.example", DONGLI),
    ]
    for day, expected in ((19, "li"), (20, "zhao"), (24, "zhao"), (25, "li")):
        book = AddressBook(people, date(2023, 7, day))
        (found,) = book.people("district", HEPING, ())
        assert found == Address(f"{expected}@heping.example", "李")


def test_of_the_experts_only_those_named_are_written_to() -> None:
    people = [contact("expert", f"专家{n}", f"e{n}@expert.example") for n in range(3)]
    book = AddressBook(people, date(2023, 8, 10))
    assert [one.email for one in book.people("expert", HEPING, ("专家1",))] == ["e1@expert.example"]


def test_address_that_mail_comes_back_from_is_none_and_the_office_answers_for_its_operator() -> (
    None
):
    book = AddressBook(
        [contact("district", "李", "Li@heping.example", HEPING)],
        date(2023, 8, 1),
        office=OFFICE,
        dead={"li@heping.example"},
    )
    assert book.people("district", HEPING, ()) == ()
    assert book.people("city_operator", "", ()) == (OFFICE,)
    assert book.people("city_supervisor", "", ()) == ()


@pytest.mark.parametrize(
    ("days", "roles"),
    [
        (3, ("city_supervisor",)),
        (9, ("city_supervisor",)),
        (10, ("city_supervisor", "bureau_leader")),
    ],
)
def test_escalation_of_the_last_step_reaches_the_leader(days: int, roles: tuple[str, ...]) -> None:
    """R-T.5: the division head on overdue working day 3, the leader as well on day 10."""
    owed = Owed(
        "k", CASE, None, "escalation", None, "case", "2023-08-14", None,
        ("city_supervisor",), {"overdue_working_days": days}, OwedStatus.PLANNED,
    )  # fmt: skip
    assert roles_of(owed, max(the_notice().escalation_overdue_workday)) == roles


def test_notice_that_nobody_can_be_written_to_about_is_held_until_there_is_a_contact(
    room: PostRoom,
) -> None:
    office = room.office
    room.post = post(directory=AddressBook([], office.now.date()))
    assert room.deliver() == {"held": 1}
    owed = last(office, "programme_open")
    assert (owed.status, owed.result) == ("held", "no_address")
    assert [(one.role, one.answer) for one in pieces(office, owed)] == [("district", "no_address")]
    people = [contact("district", "李", "li@heping.example", HEPING)]
    with office.store.writing() as transaction:
        contacts.replace(transaction, people)
    room.post = post(directory=AddressBook(people, office.now.date()))
    assert room.deliver() == {"sent": 1}
    assert room.parcels[0].recipient == "li@heping.example"
