"""The one door asks again who may do what, and says nothing of the case to who may not."""

from typing import Any

import pytest

from states.actors import Actor, Channel, Role
from states.commands import Disburse, StartDrafting
from states.facts import Party
from states.refusals import Refusal
from tests.practice import DONGLI, HEPING, PROGRAMME, Practice, institutions
from tests.workflow.people.staff import add, person
from workflow.office.request import Done, Request
from workflow.people.persons import Status

A = institutions(HEPING)[0]
PAYMENT = Disburse(instalment="first_instalment", amount=60_000_000, payees={A: 60_000_000})


def ask(office: Practice, command: Any, role: Role, party: Party, **more: Any) -> Any:
    """Ask as somebody who signed in at the console."""
    actor = Actor(party=party, role=role, channel=Channel.WEB, person="王一", login="wang", **more)
    return office.office.handle(
        Request(case_id=f"{PROGRAMME}/{HEPING}", command=command, actor=actor)
    )


def test_districts_user_learns_nothing_of_another_regions_case(office: Practice) -> None:
    office.do("open_case", {"region_code": HEPING})
    refused = ask(office, PAYMENT, Role.DISTRICT, Party.DISTRICT, region=DONGLI)
    assert isinstance(refused, Refusal)
    assert {one.code for one in refused.problems} == {"not_your_region", "role_moves_no_money"}
    allowed = ask(office, StartDrafting(), Role.DISTRICT, Party.DISTRICT, region=HEPING)
    assert isinstance(allowed, Done)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_reads_all_or_keeps_the_system_changes_nothing(office: Practice, role: Role) -> None:
    office.do("open_case", {"region_code": HEPING})
    before = office.records()
    assert isinstance(ask(office, StartDrafting(), role, Party.DISTRICT), Refusal)
    assert office.records() == before


@pytest.mark.parametrize(
    ("prepared_by", "approved_by", "codes"),
    [
        ("王一", "外人", {"moves_no_money"}),
        ("王一", "孙四", {"moves_no_money"}),
        ("王一", "周五", {"moves_no_money"}),
        ("王一", "王 一", {"two_persons"}),
        (None, "李二", {"two_persons"}),
    ],
)
def test_money_is_moved_by_two_persons_who_are_at_work_and_may(
    office: Practice, prepared_by: str | None, approved_by: str, codes: set[str]
) -> None:
    office.lead("sign_contract")
    add(
        office.store,
        person("wang", "王一"),
        person("li", "李二", Role.FINANCE),
        person("sun", "孙四", Role.AUDITOR),
        person("zhou", "周五", status=Status.LEFT),
    )
    names = {"prepared_by": prepared_by, "approved_by": approved_by}
    refused = ask(office, PAYMENT, Role.OPERATOR, Party.CITY, **names)
    assert isinstance(refused, Refusal)
    assert {one.code for one in refused.problems} == codes
    two = {"prepared_by": "王一", "approved_by": "李二"}
    assert isinstance(ask(office, PAYMENT, Role.OPERATOR, Party.CITY, **two), Done)
