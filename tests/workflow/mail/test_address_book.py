"""To whom mails go: contacts and who stands in for them, and nobody at a dead address."""

from datetime import date

import pytest

from notifications.addresses import Address
from tests.practice import DONGLI, HEPING, PROGRAMME, the_notice
from tests.workflow.postroom import OFFICE, PostRoom, last, pieces, post
from workflow.mail import contacts
from workflow.mail.address_book import AddressBook, MadeUp, experts_of, roles_of
from workflow.mail.contacts import Contact
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


@pytest.mark.parametrize("written", ["王 一", " 王一 ", "王\N{IDEOGRAPHIC SPACE}一"])
def test_expert_is_written_to_however_the_name_is_written(written: str) -> None:
    """As an expert's own acts are known by it (R-E.2)."""
    book = AddressBook([contact("expert", "王一", "w@expert.example")], date(2023, 8, 10))
    assert [one.email for one in book.people("expert", "", (written,))] == ["w@expert.example"]
    assert book.people("expert", "", ("王二",)) == ()


def test_address_that_two_share_is_written_to_once() -> None:
    people = [
        contact("district", "李", "office@heping.example", HEPING),
        contact("district", "周", "Office@heping.example", HEPING),
        contact("district", "吴", "wu@heping.example", HEPING),
    ]
    found = AddressBook(people, date(2023, 8, 1)).people("district", HEPING, ())
    assert [one.email.casefold() for one in found] == ["office@heping.example", "wu@heping.example"]


def test_people_of_the_city_are_those_of_every_region() -> None:
    people = [
        contact("city_supervisor", "处长", "head@city.example"),
        contact("institution", "机构", "one@institution.example", HEPING),
    ]
    book = AddressBook(people, date(2023, 8, 1), office=OFFICE)
    for code in (HEPING, DONGLI, ""):
        assert [one.name for one in book.people("city_supervisor", code, ())] == ["处长"]
    assert [one.name for one in book.people("institution", HEPING, ())] == ["机构"]
    assert book.people("institution", DONGLI, ()) == ()


def test_office_answers_for_its_operator_only_where_nobody_is_named() -> None:
    operator = contact("city_operator", "经办", "operator@city.example")
    book = AddressBook([operator], date(2023, 8, 1), office=OFFICE)
    assert [one.name for one in book.people("city_operator", "", ())] == ["经办"]
    assert AddressBook([], date(2023, 8, 1)).people("city_operator", "", ()) == ()


def test_training_office_writes_to_one_address_a_role_and_region() -> None:
    made_up = MadeUp("duban.example")
    assert made_up.people("district", HEPING, ()) == (
        Address(f"district.{HEPING}@duban.example", "district"),
    )
    assert made_up.people("city_operator", "", ("王一",)) == (
        Address("city_operator@duban.example", "city_operator"),
    )


@pytest.mark.parametrize(
    ("facts", "names"),
    [
        ({"expert": "王一"}, ("王一",)),
        ({"expert": "王一、李二"}, ("王一", "李二")),
        ({"expert": "王一、"}, ("王一",)),
        ({"expert": ""}, ()),
        ({"expert": None}, ()),
        ({}, ()),
    ],
)
def test_experts_whom_a_mail_names_are_told_apart(
    facts: dict[str, object], names: tuple[str, ...]
) -> None:
    owed = Owed(
        "k", CASE, None, "expert_conflict", None, "act", "2023-08-14", None,
        ("expert",), facts, OwedStatus.PLANNED,
    )  # fmt: skip
    assert experts_of(owed) == names


def test_only_an_escalation_reaches_the_leader() -> None:
    """R-T.5"""
    owed = Owed(
        "k", CASE, None, "overdue", None, "case", "2023-08-14", None,
        ("district",), {"overdue_working_days": 10}, OwedStatus.PLANNED,
    )  # fmt: skip
    assert roles_of(owed, 10) == ("district",)
