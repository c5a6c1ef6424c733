"""A procedure of an earlier version is made ready and asked, though it lacks what came since."""

import pytest
from msgspec.structs import replace

from states.actors import Channel, somebody
from states.acts import GUARDS, RETIRED_GUARDS
from states.commands import DeclineWithdrawal
from states.deciding import World, decide
from states.events import Act
from states.facts import Case, Party
from states.procedure import Rulebook
from states.refusals import Refusal
from tests.empty_office import new_store
from tests.practice import HEPING, Practice, at, region, the_calendar, the_notice, the_rulebook

NOW = the_rulebook().procedure
EARLIER = Rulebook(
    replace(
        NOW,
        commands=tuple(
            replace(rule, guards=(*rule.guards, "no_second_first"))
            if rule.name == "disburse"
            else rule
            for rule in NOW.commands
            if rule.name != "decline_withdrawal"
        ),
    )
)


def test_guard_that_asks_for_nothing_any_more_may_still_be_named() -> None:
    assert "no_second_first" in EARLIER.rules["disburse"].guards
    assert not RETIRED_GUARDS & GUARDS.keys()


def test_guard_that_never_was_is_an_error() -> None:
    rule = replace(NOW.commands[0], guards=("no_such_guard",))
    with pytest.raises(KeyError, match="no_such_guard"):
        Rulebook(replace(NOW, commands=(rule,)))


def test_act_that_the_procedure_of_a_case_does_not_know_is_refused_in_words() -> None:
    office = Practice(new_store("sqlite://"))
    office.lead("disburse")
    case = Case(region(HEPING), office.facts())
    moment = at("2023-09-20")
    act = Act(actor=somebody(Party.CITY, Channel.REHEARSAL), at=moment, entered_at=moment)
    world = World(the_notice(), EARLIER, the_calendar())
    answer = decide(case, DeclineWithdrawal(reason="不同意"), act, world)
    assert isinstance(answer, Refusal)
    assert [problem.code for problem in answer.problems] == ["not_in_procedure"]
    assert answer.rules == ("R-A.1",)
    office.store.close()
