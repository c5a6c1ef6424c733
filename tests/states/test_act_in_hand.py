"""One act at work: it changes only what is there, and enters only what it is declared to enter."""

import pytest

from states import commands
from states.act_in_hand import Work
from states.actors import Channel, somebody
from states.duty_items import Item
from states.events import Act
from states.facts import Facts, Party
from states.steps import State
from tests.practice import HEPING, at, region, the_calendar, the_notice

NOW = at("2024-04-10T10:00")


def work(facts: Facts | None = None) -> Work:
    act = Act(somebody(Party.CITY, Channel.TERMINAL), NOW, NOW)
    facts = facts or Facts(region_code=HEPING, opened_on=NOW.date(), since=NOW, last_at=NOW)
    command = commands.StartDrafting()
    return Work(command, act, region(HEPING), facts, the_notice(), the_calendar())


def test_command_is_only_what_it_is() -> None:
    at_work = work()
    assert at_work.asked(commands.StartDrafting) is at_work.command
    with pytest.raises(TypeError, match="start_drafting is no Disburse"):
        at_work.asked(commands.Disburse)


def test_clawback_that_there_is_not_is_not_changed() -> None:
    with pytest.raises(LookupError, match="no clawback"):
        work().change_clawback(decided=1)


def test_state_that_the_act_is_not_declared_to_enter_is_not_entered() -> None:
    at_work = work()
    at_work.may_enter = ("case.DRAFTING",)
    at_work.move("case.DRAFTING")
    assert at_work.facts.state == State.DRAFTING
    with pytest.raises(LookupError, match="not declared to enter"):
        at_work.move("case.EXECUTING")


def test_duty_begins_with_the_act_and_ends_with_what_fulfils_it() -> None:
    at_work = work()
    due = at_work.owe(Item.RECTIFICATION)
    duty = at_work.facts.duty(Item.RECTIFICATION)
    assert duty is not None and duty.is_open
    assert (duty.started, duty.due, duty.event) == (NOW.date(), due, "start_drafting")
    at_work.settle(Item.RECTIFICATION)
    ended = at_work.facts.duty(Item.RECTIFICATION)
    assert ended is not None
    assert (ended.is_open, ended.closed_on, ended.closed_by) == (
        False,
        NOW.date(),
        "start_drafting",
    )
