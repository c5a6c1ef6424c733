"""The acts that a case allows stand by their use, what is owed now first."""

from datetime import date

import pytest

from duban.views.answering_acts import ANSWERED_BY
from duban.views.case.uses import RARE, Use, by_use
from states.attempts import Standing, attempts
from states.commands import ALL
from states.deciding import World
from states.duty_items import ITEMS, Item, Owner
from states.facts import Case, DutyStatus
from tests.practice import HEPING, Practice, region


def found(office: Practice, world: World) -> dict[Use, list[str]]:
    """The acts that the case allows, by their use."""
    facts = office.facts()
    tried = attempts(Case(region(HEPING), facts), world, office.now)
    allowed = [one.act for one in tried if one.standing is Standing.ALLOWED]
    done = {one.command for one in office.records()}
    uses = by_use(allowed, facts, world.rulebook, done, office.now.date())
    assert sorted(act for acts in uses.values() for act in acts) == sorted(allowed)
    return uses


def test_every_item_says_which_acts_answer_it() -> None:
    assert set(ANSWERED_BY) == set(Item)
    for item, acts in ANSWERED_BY.items():
        assert set(acts) <= set(ALL), item
        assert acts or ITEMS[item].owner is Owner.TERM or item is Item.OWN, item
        usual = ITEMS[item].answered_by
        assert not usual or usual in acts, item


def test_act_that_settled_a_duty_is_one_that_answers_it(led: Practice) -> None:
    duties = led.facts().duties.values()
    settled = [duty for duty in duties if duty.status is DutyStatus.FULFILLED]
    assert len(settled) > 5
    for duty in settled:
        if ITEMS[duty.item].owner is not Owner.TERM:
            assert duty.closed_by in ANSWERED_BY[duty.item], duty.item


@pytest.mark.parametrize(
    ("until", "owed"),
    [
        ("submit_institution_filing", ["accept_plan_filing", "return_plan_filing"]),
        ("accept_institution_filing", ["draw_experts", "invite_experts"]),
        ("finalize_review", ["deliberate"]),
        ("sign_contract", ["disburse", "record_account"]),
    ],
)
def test_what_is_owed_stands_first(
    office: Practice, world: World, until: str, owed: list[str]
) -> None:
    office.lead(until)
    assert found(office, world)[Use.OWED][: len(owed)] == owed


def test_what_was_done_is_not_among_what_leads_on(office: Practice, world: World) -> None:
    office.lead("start_drafting")
    uses = found(office, world)
    assert "start_drafting" in uses[Use.AGAIN]
    assert "submit_for_internal_review" in uses[Use.ONWARD]


def test_what_leaves_the_usual_way_stands_last(office: Practice, world: World) -> None:
    office.lead("submit_institution_filing")
    uses = found(office, world)
    assert {"withdraw", "refuse_filing"} & set(uses[Use.RARE] + uses[Use.ONWARD]) <= set(
        uses[Use.RARE]
    )
    assert not (RARE - set(ALL))


def test_sooner_due_comes_sooner(office: Practice, world: World) -> None:
    office.lead("submit_institution_filing")
    duties = sorted(
        (one for _, one in office.facts().open_duties()), key=lambda one: one.due or date.max
    )
    order = [act for one in duties for act in ANSWERED_BY[one.item]]
    owed = found(office, world)[Use.OWED]
    assert owed == [act for act in dict.fromkeys(order) if act in owed]


def test_what_falls_due_long_after_is_not_owed_now(office: Practice, world: World) -> None:
    office.lead("disburse")
    uses = found(office, world)
    assert "start_assessment" in uses[Use.ONWARD]
    assert "start_assessment" not in uses[Use.OWED]
