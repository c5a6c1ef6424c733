"""What a role may ask for, whatever the state of the case; a name is a person's however written."""

import pytest
from msgspec.structs import replace

from states.actors import USUAL_ROLES, Actor, Channel, Role, plain_name, same_person, somebody
from states.commands import (
    Command,
    DeclareConflict,
    Disburse,
    RaiseFlag,
    RecordAccount,
    StartDrafting,
)
from states.commands import SubmitScore as Score
from states.facts import Party
from states.role_rights import ACTS_FOR, role_problems
from tests.practice import BINHAI, HEPING


def signed_in(role: Role, party: Party, region: str | None = None) -> Actor:
    """Somebody who signed in at the console."""
    return Actor(
        party=party, role=role, channel=Channel.WEB, person="王一", login="wang", region=region
    )


def codes(actor: Actor, command: Command, *, moves_money: bool = False) -> list[str]:
    """What bars an actor from an act on the case of 和平区."""
    found = role_problems(actor, command, HEPING, moves_money=moves_money)
    return [one.code for one in found]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("party", list(Party))
def test_auditor_and_administrator_change_no_case(role: Role, party: Party) -> None:
    assert "role_may_not" in codes(signed_in(role, party), StartDrafting())
    unnamed = replace(somebody(party, Channel.TERMINAL), role=role)
    assert "role_may_not" in codes(unnamed, StartDrafting())


def test_operator_enters_the_papers_of_others_but_not_the_supervisors_acts() -> None:
    allowed = {
        party for party in Party if not codes(signed_in(Role.OPERATOR, party), StartDrafting())
    }
    assert allowed == set(Party) - {Party.CITY_SUPERVISOR}


def test_what_the_office_does_by_itself_no_person_asks_for() -> None:
    asked = RaiseFlag()
    for role in (Role.OPERATOR, Role.SUPERVISOR):
        actor = signed_in(role, Party.SYSTEM)
        found = [*role_problems(actor, asked, HEPING, moves_money=False, is_internal=True)]
        assert [one.code for one in found] == ["role_may_not"]
    night = somebody(Party.SYSTEM, Channel.JOB)
    assert not [*role_problems(night, asked, HEPING, moves_money=False, is_internal=True)]


def test_where_nobody_signs_in_an_operator_enters_everybodys_papers() -> None:
    for party in Party:
        actor = replace(somebody(party, Channel.TERMINAL), role=Role.OPERATOR)
        assert codes(actor, StartDrafting()) == []


@pytest.mark.parametrize("party", list(Party))
def test_usual_role_of_a_party_may_act_for_it(party: Party) -> None:
    assert party in ACTS_FOR[USUAL_ROLES[party]]
    assert codes(somebody(party, Channel.REHEARSAL), StartDrafting()) == []


def test_districts_user_acts_for_its_own_region_alone() -> None:
    own = signed_in(Role.DISTRICT, Party.DISTRICT, HEPING)
    assert codes(own, StartDrafting()) == []
    assert codes(replace(own, region=BINHAI), StartDrafting()) == ["not_your_region"]
    assert codes(replace(own, region=None), StartDrafting()) == ["not_your_region"]
    assert codes(replace(own, party=Party.CITY), StartDrafting()) == ["role_may_not"]
    assert codes(own, Disburse(), moves_money=True) == ["role_moves_no_money"]


@pytest.mark.parametrize("kind", [Score, DeclareConflict])
def test_expert_speaks_for_himself_alone(kind: type[Score | DeclareConflict]) -> None:
    """R-E.2"""
    expert = signed_in(Role.REVIEWER, Party.EXPERT)
    assert codes(expert, kind(expert="王 一")) == []
    assert codes(expert, kind(expert="李二")) == ["other_expert"]
    assert codes(expert, kind()) == ["other_expert"]
    assert codes(expert, StartDrafting()) == ["other_expert"]


def test_finance_moves_money_and_records_accounts_alone() -> None:
    finance = signed_in(Role.FINANCE, Party.CITY)
    assert codes(finance, Disburse(), moves_money=True) == []
    assert codes(finance, RecordAccount()) == []
    assert codes(finance, StartDrafting()) == ["role_may_not"]


@pytest.mark.parametrize("channel", [Channel.WEB, Channel.API])
def test_nobody_acts_over_the_network_who_has_not_signed_in(channel: Channel) -> None:
    assert codes(somebody(Party.CITY, channel), StartDrafting()) == ["not_signed_in"]


@pytest.mark.parametrize(
    "other",
    [
        "王一",
        " 王一 ",
        "王\N{IDEOGRAPHIC SPACE}一",
        "王\N{ZERO WIDTH SPACE}一",
        "王一\N{HANGUL FILLER}",
    ],
)
def test_name_is_one_persons_however_it_is_written(other: str) -> None:
    assert same_person("王一", other)


def test_width_and_case_of_a_name_do_not_tell_persons_apart() -> None:
    assert same_person("Wang", "ＷＡＮＧ")
    assert not same_person("王一", "王二")


@pytest.mark.parametrize(
    "blank", [None, "", " ", "\t", "\N{ZERO WIDTH SPACE}", "\N{HANGUL FILLER}"]
)
def test_blank_is_nobodys_name(blank: str | None) -> None:
    assert plain_name(blank) == ""
    assert not same_person(blank, blank)
