"""Persons as an administrator keeps them: sound, never without one of them, each deed logged."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from duban.bootstrap.desk import Desk
from duban.identity import account, administration, first_persons, signing_in
from duban.identity.administration import New
from duban.identity.bearer import bearer_of
from duban.identity.errors import NotAllowed, NotLetIn
from duban.identity.issuing import issue
from duban.identity.permissions import ALONE, FOR_PERSONS, GRANTED, Permission
from duban.identity.visitors import roles_on, visitor_of
from states.actors import Channel, Role
from states.facts import Party
from tests.duban.identity.staff import EVERYBODY, HERE, HOUR, NOW, PASSWORD, Staff
from tests.practice import DONGLI, HEPING
from workflow.people import persons
from workflow.people.persons import Person, Status
from workflow.people.security import Event

NEW = New(login="Wu", name=" 吴八 ", roles=(Role.OPERATOR,))


def fault(attempt: Callable[[], Any]) -> str:
    """What somebody is told who asks for what can't be."""
    with pytest.raises(NotAllowed) as refused:
        attempt()
    return refused.value.sayings[0].code


def test_person_is_added_with_a_password_that_is_shown_once(staff: Staff) -> None:
    person, password = administration.add(staff.desk, NEW, "admin", NOW)
    assert (person.login, person.name) == ("wu", "吴八")
    assert staff.sign_in("wu", password).left is signing_in.Next.PASSWORD
    with staff.desk.store.reading() as transaction:
        kept = persons.proofs(transaction, person.id)
    assert kept is not None
    assert password not in kept.password
    assert staff.logged("wu")[0] is Event.PERSON_ADDED


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"login": " \t"}, "person.bad_login"),
        ({"login": "x" * 65}, "person.bad_login"),
        ({"name": "\N{ZERO WIDTH SPACE}"}, "person.bad_name"),
        ({"name": "a\nb"}, "person.bad_name"),
        ({"email": "nowhere"}, "person.bad_email"),
        ({"roles": ()}, "person.needs_role"),
        ({"roles": (Role.SYSTEM,)}, "person.needs_role"),
        ({"roles": (Role.AUDITOR, Role.FINANCE)}, "person.role_alone"),
        ({"roles": (Role.ADMINISTRATOR, Role.OPERATOR)}, "person.role_alone"),
        ({"roles": (Role.DISTRICT,)}, "person.needs_region"),
        ({"region_code": HEPING}, "person.no_region"),
        ({"login": "WANG"}, "person.login_taken"),
        ({"name": "王 一"}, "person.name_taken"),
    ],
)
def test_person_who_can_not_be_so_is_not_added(
    staff: Staff, changed: dict[str, Any], code: str
) -> None:
    staff.person("wang")
    new = replace(NEW, **changed)
    assert fault(lambda: administration.add(staff.desk, new, "admin", NOW)) == code
    assert staff.logged("wu") == []


def test_last_administrator_stays_one(staff: Staff) -> None:
    admin = staff.person("admin")
    gone = [replace(admin, status=status) for status in (Status.LOCKED, Status.LEFT)]
    for after in (*gone, replace(admin, roles=(Role.OPERATOR,))):
        told = fault(lambda after=after: administration.change(staff.desk, after, "admin", NOW))  # type: ignore[misc]
        assert told == "person.last_administrator"
    second = replace(NEW, roles=(Role.ADMINISTRATOR,))
    administration.add(staff.desk, second, "admin", NOW)
    administration.change(staff.desk, replace(admin, status=Status.LEFT), "wu", NOW)


@pytest.mark.parametrize("status", [Status.LOCKED, Status.LEFT])
def test_who_is_locked_or_has_left_is_signed_out_and_stays_out(
    staff: Staff, status: Status
) -> None:
    wang = staff.person("wang")
    token = staff.sign_in("wang").token
    administration.change(staff.desk, replace(wang, status=status), "admin", NOW)
    assert visitor_of(staff.desk, token, NOW) is None
    with pytest.raises(NotLetIn):
        staff.sign_in("wang", PASSWORD)


def test_who_loses_a_role_signs_in_anew(staff: Staff) -> None:
    wang = staff.person("wang")
    token = staff.sign_in("wang").token
    both = administration.change(
        staff.desk, replace(wang, roles=(Role.OPERATOR, Role.FINANCE)), "admin", NOW
    )
    visitor = visitor_of(staff.desk, token, NOW)
    assert visitor is not None
    assert set(visitor.roles) == {Role.OPERATOR, Role.FINANCE}
    administration.change(staff.desk, replace(both, roles=(Role.FINANCE,)), "admin", NOW)
    assert visitor_of(staff.desk, token, NOW) is None


def test_change_on_an_older_look_is_refused(staff: Staff) -> None:
    wang = staff.person("wang")
    administration.change(staff.desk, replace(wang, email="a@b.cn"), "admin", NOW)
    late = replace(wang, email="c@d.cn")
    assert (
        fault(lambda: administration.change(staff.desk, late, "x", NOW))
        == "person.changed_meanwhile"
    )


def test_substitute_has_the_roles_of_who_is_away_while_he_is(staff: Staff) -> None:
    zhao, li = staff.person("zhao"), staff.person("li")
    away = administration.away(zhao, date(2026, 3, 2), date(2026, 3, 3), li.id)
    administration.change(staff.desk, away, "admin", NOW)
    assert staff.logged("zhao")[-1] is Event.ABSENCE_CHANGED
    with staff.desk.store.reading() as transaction:
        roles = [roles_on(transaction, li, date(2026, 3, day)) for day in (1, 2, 3, 4)]
    own, both = (Role.OPERATOR,), (Role.OPERATOR, Role.FINANCE)
    assert roles == [own, both, both, own]


def test_absence_goes_by_the_date_of_the_office(staff: Staff) -> None:
    staff.desk.set_date(date(2024, 4, 10))
    zhao, li = staff.person("zhao"), staff.person("li")

    def roles_while_away(begins: date, ends: date | None) -> tuple[Role, ...]:
        away = administration.away(staff.person("zhao"), begins, ends, li.id)
        administration.change(staff.desk, away, "admin", NOW)
        return staff.visitor("li").roles

    assert roles_while_away(date(2024, 4, 9), date(2024, 4, 10)) == (Role.OPERATOR, Role.FINANCE)
    assert roles_while_away(date(2024, 4, 11), None) == (Role.OPERATOR,)
    assert roles_while_away(NOW.date(), NOW.date()) == (Role.OPERATOR,)
    roles_while_away(date(2024, 4, 10), None)
    token = issue(staff.desk, li, "books", {Permission.ACT}, HOUR, NOW, "li")
    bearer = bearer_of(staff.desk, token, NOW)
    assert bearer is not None and Role.FINANCE in bearer.roles
    over = administration.away(staff.person("zhao"), None, None, None)
    administration.change(staff.desk, over, "admin", NOW)
    assert staff.visitor("li").roles == (Role.OPERATOR,)
    assert zhao.name == "赵三"


def test_substitute_acts_in_the_place_of_who_is_away_where_the_own_role_may_not(
    staff: Staff,
) -> None:
    chen, li = staff.person("chen"), staff.person("li")
    away = administration.away(chen, NOW.date(), None, li.id)
    administration.change(staff.desk, away, "admin", NOW)
    visitor = staff.visitor("li")
    assert visitor.actor(Party.CITY).in_place_of is None
    assert visitor.actor(Party.CITY_SUPERVISOR).in_place_of == "陈四"
    assert staff.visitor("chen").actor(Party.CITY_SUPERVISOR).in_place_of is None


@pytest.mark.parametrize("absent", ["wang", "chen"])
def test_finance_who_stands_in_may_do_what_finance_may_not(staff: Staff, absent: str) -> None:
    away = administration.away(staff.person(absent), NOW.date(), None, staff.person("zhao").id)
    administration.change(staff.desk, away, "admin", NOW)
    actor = staff.visitor("zhao").actor(Party.CITY)
    assert (actor.role, actor.in_place_of) == (EVERYBODY[absent][1][0], EVERYBODY[absent][0])


@pytest.mark.parametrize("login", ["zhao", "sun", "admin", "heping", "liu"])
def test_who_is_no_colleague_at_work_substitutes_for_nobody(staff: Staff, login: str) -> None:
    zhao, other = staff.person("zhao"), staff.person(login)
    away = administration.away(zhao, date(2026, 3, 2), None, other.id)
    assert (
        fault(lambda: administration.change(staff.desk, away, "x", NOW)) == "person.bad_substitute"
    )


def test_absence_begins_before_it_ends(staff: Staff) -> None:
    wang = staff.person("wang")
    for begins, ends in ((None, date(2026, 3, 2)), (date(2026, 3, 3), date(2026, 3, 2))):
        away = administration.away(wang, begins, ends, None)
        told = fault(lambda away=away: administration.change(staff.desk, away, "x", NOW))  # type: ignore[misc]
        assert told == "person.absence_ends_first"


def test_reset_signs_out_and_ends_the_old_password(staff: Staff) -> None:
    wang = staff.person("wang")
    token = staff.sign_in("wang").token
    password = administration.reset(staff.desk, wang, "admin", NOW)
    assert visitor_of(staff.desk, token, NOW) is None
    with pytest.raises(NotLetIn):
        staff.sign_in("wang", PASSWORD)
    assert staff.sign_in("wang", password).left is signing_in.Next.PASSWORD


def test_status_that_there_is_not_is_told_with_those_that_there_are() -> None:
    assert administration.read_status("locked") is Status.LOCKED
    assert fault(lambda: administration.read_status("asleep")) == "person.no_status"


def test_tokens_end_at_a_reset_and_with_the_password(staff: Staff) -> None:
    wang = staff.visitor("wang")

    def made() -> str:
        scopes, lasts = [Permission.LOOK_AT_CASES], timedelta(days=30)
        return account.make_token(staff.desk, wang, "a program", scopes, lasts, NOW)

    token = made()
    assert bearer_of(staff.desk, token, NOW) is not None
    account.change_password(staff.desk, wang, PASSWORD, "a wholly new phrase", HERE, NOW)
    assert bearer_of(staff.desk, token, NOW) is None
    token = made()
    assert bearer_of(staff.desk, token, NOW) is not None
    administration.reset(staff.desk, wang.person, "admin", NOW)
    assert bearer_of(staff.desk, token, NOW) is None


# --- roles ---------------------------------------------------------------------------------------


def test_auditor_reads_all_and_administrator_no_persons_data_and_neither_acts() -> None:
    changing = {
        Permission.ACT,
        Permission.PREPARE_MONEY,
        Permission.APPROVE_MONEY,
        Permission.HANDLE_MAIL,
    }
    for role in (Role.AUDITOR, Role.ADMINISTRATOR):
        assert GRANTED[role] & changing == set()
    assert Permission.READ_LOG in GRANTED[Role.AUDITOR]
    assert Permission.READ_PERSONAL not in GRANTED[Role.ADMINISTRATOR]
    assert set(ALONE) == {Role.AUDITOR, Role.ADMINISTRATOR, Role.DISTRICT}


def test_every_role_is_told_what_it_may_do() -> None:
    assert set(GRANTED) == set(Role)
    assert set(FOR_PERSONS) == set(Role) - {Role.SYSTEM}


@pytest.mark.parametrize("login", list(EVERYBODY))
def test_district_sees_its_own_case_and_an_expert_his_panels(staff: Staff, login: str) -> None:
    visitor = staff.visitor(login)
    seen = [code for code in (HEPING, DONGLI) if visitor.sees(code, ())]
    panel = visitor.sees(DONGLI, ("刘 五", "其他"))
    if login == "heping":
        assert (seen, panel) == ([HEPING], False)
    elif login == "liu":
        assert (seen, panel) == ([], True)
    elif login == "admin":
        assert (seen, panel) == ([], False)
    else:
        assert (seen, panel) == ([HEPING, DONGLI], True)


@pytest.mark.parametrize(
    ("login", "party", "role"),
    [
        ("wang", Party.CITY, Role.OPERATOR),
        ("wang", Party.DISTRICT, Role.OPERATOR),
        ("chen", Party.CITY_SUPERVISOR, Role.SUPERVISOR),
        ("liu", Party.EXPERT, Role.REVIEWER),
        ("heping", Party.DISTRICT, Role.DISTRICT),
        ("sun", Party.CITY, Role.AUDITOR),
    ],
)
def test_visitor_acts_in_a_role_that_may(
    staff: Staff, login: str, party: Party, role: Role
) -> None:
    actor = staff.visitor(login).actor(party)
    assert (actor.role, actor.login, actor.person) == (role, login, EVERYBODY[login][0])
    assert actor.channel is Channel.WEB
    assert actor.region == (HEPING if role is Role.DISTRICT else None)


# --- who is there first --------------------------------------------------------------------------


def test_real_office_begins_with_one_administrator_whose_password_is_shown_once(
    real: Desk,
) -> None:
    password = first_persons.first_administrator(real, NOW)
    assert password is not None
    assert first_persons.first_administrator(real, NOW) is None
    first_persons.demo_persons(real, NOW)
    with real.store.reading() as transaction:
        (admin,) = persons.listed(transaction)
    assert (admin.login, admin.roles) == ("admin", (Role.ADMINISTRATOR,))
    let_in = signing_in.sign_in(real, "admin", password, HERE, NOW)
    assert let_in.left is signing_in.Next.PASSWORD


def test_training_office_has_its_demo_persons_beside_those_added_before(training: Desk) -> None:
    own = New(login="wang", name="王伟", roles=(Role.OPERATOR,))
    namesake = New(login="own-chen", name="演示·陈处长", roles=(Role.SUPERVISOR,))
    for one in (own, namesake):
        administration.add(training, one, administration.SYSTEM, NOW)
    first_persons.demo_persons(training, NOW)
    with training.store.reading() as transaction:
        names = {one.login: one.name for one in persons.listed(transaction)}
    assert names["wang"] == "王伟"
    assert "chen" not in names
    assert names["zhao"].startswith("演示·")


def test_training_office_has_a_demo_person_a_role_let_in_at_a_click(training: Desk) -> None:
    first_persons.demo_persons(training, NOW)
    first_persons.demo_persons(training, NOW + timedelta(days=1))
    assert first_persons.first_administrator(training, NOW) is None
    with training.store.reading() as transaction:
        listed = persons.listed(transaction)
    assert {role for one in listed for role in one.roles} == set(FOR_PERSONS)
    for one in listed:
        let_in = signing_in.enter_training(training, one.login, HERE, NOW)
        assert visitor_of(training, let_in.token, NOW) is not None
        with pytest.raises(NotLetIn):
            signing_in.sign_in(training, one.login, "", HERE, NOW)
    with pytest.raises(NotLetIn):
        signing_in.enter_training(training, "nobody", HERE, NOW)


def test_nobody_comes_into_a_real_office_at_a_click(staff: Staff) -> None:
    person: Person = staff.person("wang")
    with pytest.raises(NotLetIn):
        signing_in.enter_training(staff.desk, person.login, HERE, NOW)
