"""Money moves by two persons: who made it ready does not approve it (R-M.8)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from msgspec.structs import replace

from duban.bootstrap.desk import Desk
from duban.identity import administration, approval, handover, signing_in
from duban.identity.approval import approve, ask, decline, prepare
from duban.identity.errors import NotAllowed, NotLetIn
from duban.identity.visitors import Visitor
from states.actors import Channel, somebody
from states.commands import Command, Disburse, StartDrafting, UndoLastAct
from states.facts import Party
from states.reading import read_command
from states.refusals import Refusal
from tests.duban.identity.staff import HERE, HOUR, MINUTE, NOW, Staff
from tests.practice import HEPING, PROGRAMME, at, institutions, request, usual_way
from tests.workflow.crowd import in_one_commit
from workflow.mail import contacts
from workflow.mail.contacts import Contact
from workflow.office.request import Conflict, Done, Request
from workflow.people import handovers, persons, prepared
from workflow.people.handovers import Belonging
from workflow.people.prepared import Fate, Prepared
from workflow.people.security import Event
from workflow.record import history, ledger

A = institutions(HEPING)[0]
CASE = f"{PROGRAMME}/{HEPING}"
PAYMENT = Disburse(instalment="first_instalment", amount=60_000_000, payees={A: 60_000_000})


@pytest.fixture
def paying(staff: Staff) -> Staff:
    """The case of 和平区 with its contract signed, and all who may have to do with money."""
    for moment, name, data in usual_way(HEPING):
        if name == "disburse":
            break
        command = read_command(name, data, "test")
        staff.desk.clock.wall = lambda moment=moment: at(moment)  # type: ignore[misc]
        assert isinstance(staff.desk.office.handle(request(command)), Done)
    staff.desk.clock.wall = lambda: at("2023-09-20")
    for login in ("wang", "li", "zhao", "chen", "sun", "admin", "liu", "heping"):
        staff.person(login)
    return staff


def asked(command: Command = PAYMENT) -> Request:
    """A request for a payment."""
    return Request(case_id=CASE, command=command, actor=somebody(Party.CITY, Channel.WEB))


def made_ready(staff: Staff, login: str = "wang") -> Prepared:
    """A payment that somebody made ready."""
    made = attempted(staff, login)
    assert isinstance(made, Prepared)
    return made


def attempted(
    staff: Staff, login: str, command: Command = PAYMENT
) -> Prepared | Refusal | Conflict:
    """What comes of it when somebody makes an act ready."""
    visitor = staff.visitor(login)
    with staff.desk.store.writing() as transaction:
        return prepare(transaction, staff.desk, visitor, asked(command), NOW)


def fault(attempt: Callable[[], Any]) -> str:
    """What somebody is told who asks for what can't be."""
    with pytest.raises(NotAllowed) as refused:
        attempt()
    return refused.value.sayings[0].code


def fate(desk: Desk, made: Prepared) -> Fate:
    """What became of it."""
    with desk.store.reading() as transaction:
        found = prepared.one(transaction, made.id)
    assert found is not None
    return found.status


@pytest.mark.parametrize("second", ["li", "zhao", "chen"])
def test_payment_is_made_when_a_second_person_approves(paying: Staff, second: str) -> None:
    made = made_ready(paying)
    with paying.desk.store.reading() as transaction:
        assert not [one for one in ledger.lines(transaction, CASE) if one.credit == "held"]
    done = approve(paying.desk, paying.visitor(second), made.id, NOW)
    assert isinstance(done, Done)
    with paying.desk.store.reading() as transaction:
        record = history.of_case(transaction, CASE)[-1]
    names = (record.prepared_by, record.approved_by, record.person)
    second_name = paying.person(second).name
    assert names == ("王一", second_name, second_name)
    assert fate(paying.desk, made) is Fate.APPROVED
    again = fault(lambda: approve(paying.desk, paying.visitor("chen"), made.id, NOW))
    assert again == "money.not_waiting"


def test_two_who_approve_in_one_commit_pay_once(paying: Staff) -> None:
    made, desk = made_ready(paying), paying.desk
    zhao, chen, li = (paying.visitor(login) for login in ("zhao", "chen", "li"))
    more = replace(asked(Disburse(amount=1)), key="k")
    found = in_one_commit(
        desk.store,
        lambda: approve(desk, zhao, made.id, NOW),
        lambda: approve(desk, chen, made.id, NOW),
        lambda: decline(desk, chen, made.id, "不同意", NOW),
        lambda: ask(desk, li, more, NOW),
    )
    _, done, late, declined, refused = found
    assert isinstance(done, Done)
    assert [one.sayings[0].code for one in (late, declined)] == ["money.not_waiting"] * 2
    assert isinstance(refused, Refusal)
    assert fate(desk, made) is Fate.APPROVED
    with desk.store.reading() as transaction:
        paid = [one for one in ledger.lines(transaction, CASE) if one.debit == "held"]
    assert [one.amount for one in paid] == [PAYMENT.amount]
    assert paying.logged().count(Event.MONEY_DECIDED) == 1


def test_who_made_it_ready_does_not_approve_it(paying: Staff) -> None:
    made = made_ready(paying)
    assert fault(lambda: approve(paying.desk, paying.visitor("wang"), made.id, NOW)) == "money.own"
    assert fate(paying.desk, made) is Fate.WAITING


@pytest.mark.parametrize("login", ["sun", "admin", "liu", "heping"])
def test_who_has_nothing_to_do_with_money_neither_prepares_nor_approves(
    paying: Staff, login: str
) -> None:
    visitor, made = paying.visitor(login), made_ready(paying)
    assert fault(lambda: approve(paying.desk, visitor, made.id, NOW)) == "money.may_not_approve"
    assert fault(lambda: attempted(paying, login)) == "money.may_not_prepare"
    told = fault(lambda: decline(paying.desk, visitor, made.id, "no", NOW))
    assert told == "money.may_not_approve"


def test_approval_takes_the_password_given_just_now(paying: Staff) -> None:
    made, later = made_ready(paying), NOW + 6 * MINUTE
    visitor = paying.visitor("zhao")
    assert fault(lambda: approve(paying.desk, visitor, made.id, later)) == "sign_in.not_fresh"
    with pytest.raises(NotLetIn):
        signing_in.prove(paying.desk, visitor, "wrong", HERE, later)
    signing_in.prove(paying.desk, visitor, "海河的春天来得晚一些", HERE, later)
    fresh = replace(visitor, session=replace(visitor.session, proved_at=later))
    assert isinstance(approve(paying.desk, fresh, made.id, later), Done)


def test_what_nobody_approves_in_time_of_the_office_lapses(paying: Staff) -> None:
    made, visitor = made_ready(paying), paying.visitor("zhao")
    assert (made.prepared_at, made.expires_at) == (at("2023-09-20"), at("2023-09-25"))
    paying.desk.clock.wall = lambda: at("2023-09-25")
    assert fault(lambda: approve(paying.desk, visitor, made.id, NOW)) == "money.not_waiting"
    with paying.desk.store.reading() as transaction:
        assert prepared.waiting(transaction, paying.desk.clock()) == []
        assert prepared.count_waiting_for(transaction, "another", paying.desk.clock()) == 0


def test_who_decided_is_kept_with_the_day_of_the_office(paying: Staff) -> None:
    made = made_ready(paying)
    assert isinstance(approve(paying.desk, paying.visitor("zhao"), made.id, NOW), Done)
    with paying.desk.store.reading() as transaction:
        (found,) = prepared.latest(transaction, 9)
    assert found.decided_at == at("2023-09-20")


def test_what_waits_is_counted_for_all_but_who_made_it_ready(paying: Staff) -> None:
    made_ready(paying)
    with paying.desk.store.reading() as transaction:
        counts = {
            login: prepared.count_waiting_for(
                transaction, paying.person(login).id, paying.desk.clock()
            )
            for login in ("wang", "zhao")
        }
    assert counts == {"wang": 0, "zhao": 1}


def test_declining_takes_a_reason_and_taking_back_is_ones_own(paying: Staff) -> None:
    first, second = made_ready(paying), made_ready(paying)
    zhao, wang = paying.visitor("zhao"), paying.visitor("wang")
    assert fault(lambda: decline(paying.desk, zhao, first.id, " ", NOW)) == "money.no_reason"
    decline(paying.desk, zhao, first.id, "金额有误", NOW)
    decline(paying.desk, wang, second.id, "重新经办", NOW)
    assert [fate(paying.desk, one) for one in (first, second)] == [Fate.DECLINED, Fate.WITHDRAWN]


def test_what_the_rules_refuse_waits_for_nobody(paying: Staff) -> None:
    too_much = replace(PAYMENT, amount=90_000_000, payees={A: 90_000_000})
    refused = attempted(paying, "wang", too_much)
    assert isinstance(refused, Refusal)
    assert isinstance(attempted(paying, "wang", StartDrafting()), Refusal)
    with paying.desk.store.reading() as transaction:
        assert prepared.latest(transaction, 9) == []


def test_payment_on_a_case_that_was_changed_meanwhile_is_a_conflict_and_still_waits(
    paying: Staff,
) -> None:
    first, second = made_ready(paying), made_ready(paying)
    assert isinstance(approve(paying.desk, paying.visitor("zhao"), first.id, NOW), Done)
    assert isinstance(approve(paying.desk, paying.visitor("zhao"), second.id, NOW), Conflict)
    assert fate(paying.desk, second) is Fate.WAITING


def test_case_that_was_changed_since_it_was_looked_at_makes_nothing_ready(paying: Staff) -> None:
    wang = paying.visitor("wang")
    stale = replace(asked(), actor=wang.actor(Party.CITY), version=1, key="k")
    assert isinstance(ask(paying.desk, wang, stale, NOW), Conflict)
    with paying.desk.store.reading() as transaction:
        assert prepared.latest(transaction, 9) == []


def test_who_left_meanwhile_is_no_second_person(paying: Staff) -> None:
    made = made_ready(paying)
    left = replace(paying.person("wang"), status=persons.Status.LEFT)
    administration.change(paying.desk, left, "admin", NOW)
    refused = approve(paying.desk, paying.visitor("zhao"), made.id, NOW)
    assert isinstance(refused, Refusal)
    assert "R-M.8" in refused.rules


def taken_back(staff: Staff) -> Prepared:
    """The undoing of a payment that 王一 made ready and 赵三 approved, made ready by 王一."""
    assert isinstance(approve(staff.desk, staff.visitor("zhao"), made_ready(staff).id, NOW), Done)
    made = attempted(staff, "wang", UndoLastAct(reason="录入有误"))
    assert isinstance(made, Prepared)
    return made


def test_payment_is_taken_back_by_those_who_have_to_do_with_money(paying: Staff) -> None:
    made = taken_back(paying)
    assert isinstance(approve(paying.desk, paying.visitor("zhao"), made.id, NOW), Done)


def test_who_left_meanwhile_takes_no_payment_back(paying: Staff) -> None:
    made = taken_back(paying)
    left = replace(paying.person("wang"), status=persons.Status.LEFT)
    administration.change(paying.desk, left, "admin", NOW)
    refused = approve(paying.desk, paying.visitor("zhao"), made.id, NOW)
    assert isinstance(refused, Refusal)
    assert {one.code for one in refused.problems} == {"moves_no_money"}


def test_names_of_nobody_take_no_payment_back(paying: Staff) -> None:
    assert isinstance(
        approve(paying.desk, paying.visitor("zhao"), made_ready(paying).id, NOW), Done
    )
    actor = paying.visitor("wang").actor(Party.CITY, prepared_by="甲某", approved_by="乙某")
    undoing = replace(asked(UndoLastAct(reason="录入有误")), actor=actor)
    refused = paying.desk.office.handle(undoing)
    assert isinstance(refused, Refusal)
    assert [one.code for one in refused.problems] == ["moves_no_money"] * 2


def test_of_those_who_decide_at_once_one_does_and_the_rest_are_told(paying: Staff) -> None:
    made = made_ready(paying)
    zhao, chen, li = (paying.visitor(login) for login in ("zhao", "chen", "li"))
    tries = (
        lambda: approve(paying.desk, zhao, made.id, NOW),
        lambda: approve(paying.desk, chen, made.id, NOW),
        lambda: decline(paying.desk, li, made.id, "金额有误", NOW),
    )

    def told(attempt: Callable[[], Any]) -> str:
        try:
            attempt()
        except NotAllowed as refused:
            return refused.sayings[0].code
        return "decided"

    with ThreadPoolExecutor(len(tries)) as pool:
        answers = sorted(pool.map(told, tries))
    assert answers == ["decided", "money.not_waiting", "money.not_waiting"]
    assert paying.logged().count(Event.MONEY_DECIDED) == 1


# --- a desk changes hands ------------------------------------------------------------------------


def own_contact(paying: Staff) -> Contact:
    """王一 among the contacts, as the operator of the city."""
    contact = Contact("", "city_operator", "王一", "wang@a.cn")
    with paying.desk.store.writing() as transaction:
        contacts.replace(transaction, [contact])
    return contact


def handed_over(paying: Staff) -> tuple[handovers.Handover, Visitor]:
    """The list of the desk of 王一, and 李二 who has to sign it."""
    giver, taker = paying.person("wang"), paying.person("li")
    made = handover.list_desk(paying.desk, giver, taker, "admin", NOW)
    return made, paying.visitor("li")


def test_desk_is_the_takers_once_he_signed_for_the_list(paying: Staff) -> None:
    own_contact(paying)
    waiting = made_ready(paying)
    away = administration.away(paying.person("zhao"), NOW.date(), None, paying.person("wang").id)
    administration.change(paying.desk, away, "admin", NOW)
    made, taker = handed_over(paying)
    assert [one.kind for one in made.listed] == [
        Belonging.CONTACT,
        Belonging.PREPARED,
        Belonging.STANDS_IN_FOR,
        Belonging.ROLE,
    ]
    with paying.desk.store.reading() as transaction:
        assert [one.name for one in contacts.listed(transaction)] == ["王一"]
    handover.sign(paying.desk, taker, made.id, NOW)
    with paying.desk.store.reading() as transaction:
        assert contacts.listed(transaction) == [Contact("", "city_operator", "李二", "li@a.cn")]
        assert [one.name for one in persons.stood_in_for(transaction, taker.person.id)] == ["赵三"]
    assert fate(paying.desk, waiting) is Fate.WITHDRAWN
    told = fault(lambda: handover.sign(paying.desk, taker, made.id, NOW))
    assert told == "handover.signed"


def test_nobody_signs_for_another_or_long_after_giving_the_password(paying: Staff) -> None:
    made, taker = handed_over(paying)
    zhao = paying.visitor("zhao")
    assert fault(lambda: handover.sign(paying.desk, zhao, made.id, NOW)) == "handover.not_yours"
    late = fault(lambda: handover.sign(paying.desk, taker, made.id, NOW + HOUR))
    assert late == "sign_in.not_fresh"


@pytest.mark.parametrize("login", ["wang", "sun", "admin", "heping"])
def test_desk_goes_to_a_colleague_at_work(paying: Staff, login: str) -> None:
    giver, taker = paying.person("wang"), paying.person(login)
    told = fault(lambda: handover.list_desk(paying.desk, giver, taker, "admin", NOW))
    assert told == "handover.bad_taker"


def test_approval_is_asked_on_the_case_as_it_was_made_ready_on(paying: Staff) -> None:
    made, zhao = made_ready(paying), paying.visitor("zhao")
    with paying.desk.store.reading() as transaction:
        again = approval.request_of(transaction, made, zhao)
    assert (again.key, again.version) == (f"approval: {made.id}", made.case_version)
