"""A desk changes hands: what is on the list, who signs for it, and what changed in between."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from duban.identity import administration, handover
from duban.identity.errors import NotAllowed
from states.actors import Role
from tests.duban.identity.staff import HOUR, MINUTE, NOW, Staff
from workflow.mail import contacts
from workflow.mail.contacts import Contact
from workflow.people import handovers, persons, security
from workflow.people.handovers import Belonging, Handover
from workflow.people.persons import Status
from workflow.people.security import Event

OF_WANG = Contact("", "city_operator", "王一", "wang@a.cn")
OF_LI = Contact("", "city_operator", "李二", "li@a.cn", "022-1234", "stand-in@a.cn")


@pytest.fixture
def staffed(staff: Staff) -> Staff:
    """An office whose operator 王一 is written to, and stands in for 赵三."""
    for login in ("admin", "wang", "li", "zhao"):
        staff.person(login)
    put(staff, OF_WANG)
    away(staff, "wang")
    return staff


def put(staff: Staff, *known: Contact) -> None:
    """Whom the office writes to."""
    with staff.desk.store.writing() as transaction:
        contacts.replace(transaction, known)


def away(staff: Staff, substitute: str) -> None:
    """赵三 is away, and somebody stands in."""
    absent = administration.away(
        staff.person("zhao"), date(2026, 3, 1), None, staff.person(substitute).id
    )
    administration.change(staff.desk, absent, "admin", NOW)


def written_to(staff: Staff) -> list[Contact]:
    """Whom the office writes to by now."""
    with staff.desk.store.reading() as transaction:
        return contacts.listed(transaction)


def stands_in(staff: Staff, login: str) -> list[str]:
    """For whom somebody stands in, by name."""
    with staff.desk.store.reading() as transaction:
        found = persons.stood_in_for(transaction, staff.person(login).id)
    return [one.name for one in found]


def listed(staff: Staff, taker: str = "li") -> Handover:
    """The list of the desk of 王一."""
    return handover.list_desk(staff.desk, staff.person("wang"), staff.person(taker), "admin", NOW)


def sign(staff: Staff, made: Handover, login: str = "li") -> Handover:
    """Sign a list just after signing in."""
    return handover.sign(staff.desk, staff.visitor(login), made.id, NOW)


def told(attempt: Callable[[], Any]) -> str:
    """What somebody is told who asks for what can't be."""
    with pytest.raises(NotAllowed) as refused:
        attempt()
    return refused.value.sayings[0].code


def test_list_names_what_is_of_the_desk_and_moves_nothing(staffed: Staff) -> None:
    made = listed(staffed)
    assert [(one.kind, one.name) for one in made.listed] == [
        (Belonging.CONTACT, "王一 <wang@a.cn>"),
        (Belonging.STANDS_IN_FOR, "赵三"),
        (Belonging.ROLE, Role.OPERATOR),
    ]
    assert written_to(staffed) == [OF_WANG]
    assert stands_in(staffed, "wang") == ["赵三"]
    with staffed.desk.store.reading() as transaction:
        assert handovers.one(transaction, made.id) == made
        assert handovers.all_(transaction) == [made]
    assert made.signed_at is None


def test_training_office_dates_list_and_signature_by_its_own_date(staffed: Staff) -> None:
    staffed.desk.clock.business_date = date(2023, 8, 22)
    signed = sign(staffed, listed(staffed))
    with staffed.desk.store.reading() as transaction:
        assert handovers.one(transaction, signed.id) == signed
        logged = security.latest(transaction, most=1)[0]
    assert signed.signed_at == signed.made_at == NOW.replace(year=2023, month=8, day=22)
    assert logged.at == NOW


def test_list_says_of_what_there_is_nothing(staffed: Staff) -> None:
    assert listed(staffed).without == (Belonging.PREPARED,)


def test_signature_moves_the_desk_and_stands_in_the_log_with_both(staffed: Staff) -> None:
    signed = sign(staffed, listed(staffed))
    assert signed.signed_at == NOW
    assert written_to(staffed) == [Contact("", "city_operator", "李二", "li@a.cn")]
    assert (stands_in(staffed, "wang"), stands_in(staffed, "li")) == ([], ["赵三"])
    with staffed.desk.store.reading() as transaction:
        entries = security.latest(transaction, most=50)
    about = {one.what: (one.person, one.facts) for one in entries}
    assert about[Event.HANDOVER_LISTED] == ("wang", {"by": "admin", "taker": "li"})
    assert about[Event.HANDOVER_SIGNED] == ("li", {"giver": "wang", "listed": 3})


def test_roles_stay_an_administrators_to_give(staffed: Staff) -> None:
    sign(staffed, listed(staffed, "zhao"), "zhao")
    assert staffed.person("zhao").roles == (Role.FINANCE,)
    assert staffed.person("wang").roles == (Role.OPERATOR,)


def test_who_was_stood_in_for_never_stands_in_for_himself(staffed: Staff) -> None:
    sign(staffed, listed(staffed, "zhao"), "zhao")
    assert stands_in(staffed, "zhao") == []
    assert stands_in(staffed, "wang") == ["赵三"]


def test_contact_that_the_taker_is_already_stays_as_it_is(staffed: Staff) -> None:
    put(staffed, OF_WANG, OF_LI)
    sign(staffed, listed(staffed))
    assert written_to(staffed) == [OF_LI]


def test_contact_of_another_of_that_name_at_another_place_stays(staffed: Staff) -> None:
    made = listed(staffed)
    later = replace(OF_WANG, role="city_supervisor")
    put(staffed, OF_WANG, later)
    sign(staffed, made)
    assert later in written_to(staffed)
    assert OF_WANG not in written_to(staffed)


def test_substitute_who_was_changed_since_the_list_stays(staffed: Staff) -> None:
    made = listed(staffed)
    staffed.person("chen")
    away(staffed, "chen")
    sign(staffed, made)
    assert (stands_in(staffed, "chen"), stands_in(staffed, "li")) == (["赵三"], [])


def test_taker_without_an_address_takes_no_contact_over(staffed: Staff) -> None:
    made = listed(staffed)
    silent = replace(staffed.person("li"), email="")
    administration.change(staffed.desk, silent, "admin", NOW)
    assert told(lambda: listed(staffed)) == "handover.no_email"
    assert told(lambda: sign(staffed, made)) == "handover.no_email"
    assert written_to(staffed) == [OF_WANG]
    put(staffed)
    assert Belonging.CONTACT not in [one.kind for one in listed(staffed).listed]


@pytest.mark.parametrize("status", [Status.LOCKED, Status.LEFT])
def test_nobody_who_is_gone_is_given_a_desk(staffed: Staff, status: Status) -> None:
    gone = replace(staffed.person("li"), status=status)
    administration.change(staffed.desk, gone, "admin", NOW)
    assert told(lambda: listed(staffed)) == "handover.bad_taker"


def test_list_is_signed_by_its_taker_once_and_just_after_the_password(staffed: Staff) -> None:
    made = listed(staffed)
    assert told(lambda: sign(staffed, made, "zhao")) == "handover.not_yours"
    assert told(lambda: sign(staffed, replace(made, id="none"))) == "handover.not_yours"
    taker = staffed.visitor("li")
    late = NOW + HOUR
    assert told(lambda: handover.sign(staffed.desk, taker, made.id, late)) == "sign_in.not_fresh"
    proved = taker.proved(late)
    handover.sign(staffed.desk, proved, made.id, late + MINUTE)
    again = told(lambda: handover.sign(staffed.desk, proved, made.id, late + MINUTE))
    assert again == "handover.signed"
    assert staffed.logged("li").count(Event.HANDOVER_SIGNED) == 1
