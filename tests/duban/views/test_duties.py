"""Duties as a list: who owes what by when, and how long they are late."""

from typing import Any

import pytest
from msgspec.structs import replace

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.rendering.data import records
from duban.views.answering_acts import ANSWERED_BY, acts_now
from duban.views.duties import Duties, DutyQuery
from duban.views.next_acts import NextActs
from duban.views.owners import owed_by
from states.attempts import Standing, attempt
from states.deciding import World
from states.duty_items import Item, Owner
from states.facts import Case
from states.steps import State
from tests.practice import HEPING, Practice, region
from workflow.record.duties import search
from workflow.record.duties.search import DutiesWanted


def all_of(desk: Desk, query: DutyQuery, words: Words) -> list[dict[str, Any]]:
    shown = Duties(desk, query, words)
    with desk.store.reading() as transaction:
        rows = list(records(shown.columns, shown.rows(transaction)))
        assert shown.count(transaction) == len(rows)
        assert shown.page(transaction).count == len(rows)
    return rows


def test_duties_stand_by_their_day(desk: Desk, spoken: Words) -> None:
    rows = all_of(desk, DutyQuery(), spoken)
    assert [one["due"] for one in rows] == sorted(one["due"] for one in rows)
    assert {one["region_code"] for one in rows} == {HEPING}
    row = next(one for one in rows if one["item"] == "recovery")
    assert row["item_label"] == spoken.label("item", "recovery")
    assert row["owner_label"] == spoken.label("owner", "institution")
    assert row["rule"] == "R-6.9"


def test_those_that_are_late_say_by_how_many_working_days(desk: Desk, spoken: Words) -> None:
    late = all_of(desk, DutyQuery(overdue=True), spoken)
    assert late
    assert all(one["overdue_working_days"] > 0 for one in late)
    every = all_of(desk, DutyQuery(), spoken)
    assert late == [one for one in every if one["overdue_working_days"]]
    longest = all_of(desk, DutyQuery(sort="-overdue_working_days"), spoken)
    assert longest[0]["overdue_working_days"] == max(one["overdue_working_days"] for one in late)


def test_what_several_parties_owe_says_so(spoken: Words) -> None:
    contract = owed_by(Item.CONTRACT_SIGNING, Owner.DISTRICT, spoken)
    alone = owed_by(Item.SELF_CHECK, Owner.DISTRICT, spoken)
    assert (contract.code, alone.code) == (Owner.DISTRICT, Owner.DISTRICT)
    assert alone.label == spoken.label("owner", Owner.DISTRICT)
    assert contract.label == spoken.say("word.and_others", owner=alone.label)
    assert owed_by("own_4_visit_report", Owner.DISTRICT, spoken) == alone


def test_late_duties_stand_out(desk: Desk, spoken: Words) -> None:
    with desk.store.reading() as transaction:
        page = Duties(desk, DutyQuery(overdue=True), spoken).page(transaction)
    assert set(page.tones) == {"bad"}


def test_filters_leave_out_what_was_not_asked_for(desk: Desk, spoken: Words) -> None:
    every = all_of(desk, DutyQuery(), spoken)
    for query, key, value in (
        (DutyQuery(owner="city"), "owner", "city"),
        (DutyQuery(item="self_check"), "rule", "R-6.1"),
    ):
        found = all_of(desk, query, spoken)
        assert found == [one for one in every if one[key] == value]
        assert 0 < len(found) < len(every)
    assert all_of(desk, DutyQuery(undated=True), spoken) == []


@pytest.mark.parametrize("last", [*("open_case", "start_drafting"), "submit_for_internal_review"])
def test_plan_that_is_not_approved_is_brought_on_by_acts_that_are_possible(
    office: Practice, world: World, spoken: Words, last: str
) -> None:
    office.lead(last)
    facts = office.facts()
    offered = acts_now(Item.PLAN_FILING, facts.shown_state.rpartition(".")[2])
    assert offered
    case = Case(region(HEPING), facts)
    for act in offered:
        tried = attempt(case, world.rulebook.rules[act], world, office.now)
        assert tried.standing is Standing.ALLOWED, act
    filing = attempt(case, world.rulebook.rules["submit_plan_filing"], world, office.now)
    assert filing.standing is Standing.WAITING


def test_approved_plan_is_answered_by_filing_it(office: Practice) -> None:
    office.lead("approve_plan_internally")
    state = office.facts().shown_state.rpartition(".")[2]
    assert acts_now(Item.PLAN_FILING, state) == ANSWERED_BY[Item.PLAN_FILING]


def test_other_duties_are_answered_as_ever(office: Practice) -> None:
    for item, acts in ANSWERED_BY.items():
        if item is not Item.PLAN_FILING:
            assert acts_now(item, State.NOT_STARTED) == acts


def test_list_offers_what_the_state_of_the_case_allows(desk: Desk, spoken: Words) -> None:
    with desk.store.reading() as transaction:
        one = next(search.duties_wanted(transaction, DutiesWanted()))
    shown = NextActs(spoken).of(one.case_id, Item.PLAN_FILING, "DRAFTING")
    assert [ref.label for ref in shown] == [
        spoken.label("command", "submit_for_internal_review"),
        spoken.label("command", "approve_plan_internally"),
    ]


def test_duty_that_is_suspended_undated_or_over_says_so(desk: Desk, spoken: Words) -> None:
    duties = Duties(desk, DutyQuery(), spoken)
    with desk.store.reading() as transaction:
        one = next(search.duties_wanted(transaction, DutiesWanted()))
    cases = {
        "word.suspended": replace(one, suspended_on="2024-01-02"),
        "word.undated": replace(one, due=None, late_from=None),
        "word.over": replace(one, owner=Owner.TERM, due="2023-08-01"),
    }
    for key, other in cases.items():
        (row,) = records(duties.columns, [duties._row(other)])
        assert row["note"] == spoken.say(key)
        assert row["overdue_working_days"] is None
