"""Step 4, the expert review: a valid panel, a repeatable draw, recusals, scores that count."""

from fractions import Fraction

import pytest

from states.acts.review import draw
from states.duty_items import Item
from tests.practice import EXPERTS, Practice
from tests.states.acts.conftest import OfficeUnder

SCORES: dict[str, object] = {"scores": dict.fromkeys(EXPERTS, 88)}
POOL = [f"专家{n}" for n in range(9)]


def panel(office: Practice) -> list[str]:
    return [expert.name for expert in office.facts().review.sitting]


# --- the panel ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "experts", [[], EXPERTS[:4], [*EXPERTS, "E6"], EXPERTS[:3], [*EXPERTS[:4], "E1"]]
)
def test_panel_has_five_experts_or_more_in_an_odd_number(
    office: Practice, experts: list[str]
) -> None:
    office.lead("accept_institution_filing")
    assert office.refused("invite_experts", {"experts": experts}) == ("R-E.1",)


def test_expert_is_named_once(office: Practice) -> None:
    office.lead("accept_institution_filing")
    assert office.refused("invite_experts", {"experts": [*EXPERTS, "E1"]}) == ("R-E.1",)


def test_invited_panel_is_told_and_reviews(office: Practice) -> None:
    office.lead("invite_experts")
    assert (office.facts().shown_state, panel(office)) == ("UNDER_REVIEW", EXPERTS)
    assert office.mails()[-1].kind == "review_invitation"


def test_nobody_is_invited_before_both_filings_are_accepted(office: Practice) -> None:
    office.lead("accept_plan_filing")
    assert office.refused("invite_experts", {"experts": EXPERTS}) == ("R-4.1",)
    assert office.refused("draw_experts", {"pool": POOL, "seed": "1"}) == ("R-4.1", "R-E.3")


def test_size_of_a_panel_is_that_of_the_notice(office_under: OfficeUnder) -> None:
    office = office_under(expert_panel_min=2, expert_panel_odd=False)
    office.lead("accept_institution_filing")
    office.do("invite_experts", {"experts": EXPERTS[:2]})


# --- the draw -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("drawn", "rules"),
    [
        ({"pool": POOL, "size": 4, "seed": "7"}, ("R-E.1",)),
        ({"pool": POOL[:4], "seed": "7"}, ("R-E.3",)),
        ({"pool": POOL}, ("R-E.3",)),
        ({"pool": [*POOL[:4], POOL[0]], "seed": "7"}, ("R-E.3",)),
    ],
)
def test_draw_leaves_a_valid_panel_and_can_be_repeated(
    office: Practice, drawn: dict[str, object], rules: tuple[str, ...]
) -> None:
    office.lead("accept_institution_filing")
    assert office.refused("draw_experts", drawn) == rules


def test_who_is_drawn_follows_from_seed_and_names_alone(office: Practice) -> None:
    """The rest are the reserve, in the order drawn (R-E.3)."""
    office.lead("accept_institution_filing")
    office.do("draw_experts", {"pool": POOL, "seed": "2023-08-10"})
    order = draw(tuple(POOL), "2023-08-10")
    assert draw(tuple(reversed(POOL)), "2023-08-10") == order
    assert panel(office) == order[:5]
    assert list(office.facts().review.reserve) == order[5:]


# --- recusal and replacement ----------------------------------------------------------------


def test_score_of_an_expert_who_recuses_himself_is_void(office: Practice) -> None:
    office.lead("invite_experts")
    office.do("submit_score", {"expert": "E2", "score": 90})
    office.do("declare_conflict", {"expert": "E2", "ground": "三年内任职"})
    member = office.facts().review.member("E2")
    assert member is not None and (member.recused, member.score) == (True, None)
    assert office.mails()[-1].kind == "recusal_recorded"
    assert office.refused("declare_conflict", {"expert": "E2"}) == ("R-E.2",)
    assert office.refused("submit_score", {"expert": "E2", "score": 90}) == ("R-E.2",)


def test_only_who_sits_recuses_himself(office: Practice) -> None:
    office.lead("invite_experts")
    assert office.refused("declare_conflict", {"expert": "外人"}) == ("R-E.2",)
    office.do("finalize_review", SCORES)
    assert office.refused("declare_conflict", {"expert": "E1"}) == ("R-E.2",)


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        ({"out": "外人", "in": "E6"}, ("R-E.3",)),
        ({"out": "E1"}, ("R-E.3",)),
        ({"out": "E1", "in": "E3"}, ("R-E.3",)),
        ({"out": "E1", "in": "E2"}, ("R-E.2", "R-E.3")),
    ],
)
def test_replacement_neither_sits_nor_was_recused(
    office: Practice, change: dict[str, object], rules: tuple[str, ...]
) -> None:
    office.lead("invite_experts")
    office.do("declare_conflict", {"expert": "E2"})
    assert office.refused("replace_expert", change) == rules


def test_two_spellings_of_a_name_are_one_person_of_a_panel_and_of_a_pool(office: Practice) -> None:
    office.lead("accept_institution_filing")
    names = ["张三", "张　三", "李四", "王五", "赵六"]
    assert office.refused("invite_experts", {"experts": names}) == ("R-E.1",)
    assert office.refused("draw_experts", {"pool": names, "seed": "1"}) == ("R-E.3",)
    office.do("draw_experts", {"pool": [*names, "孙七"], "seed": "1"})
    assert sorted(panel(office)) == sorted({*names, "孙七"} - {"张　三"})


@pytest.mark.parametrize("name", ["e3", "Ｅ３", "E 3", "E\u200b3"])
def test_one_who_sits_does_not_come_again_under_another_spelling(
    office: Practice, name: str
) -> None:
    office.lead("invite_experts")
    assert office.refused("replace_expert", {"out": "E1", "in": name}) == ("R-E.3",)


def test_next_of_the_reserve_comes_where_nobody_is_named(office: Practice) -> None:
    office.lead("accept_institution_filing")
    office.do("draw_experts", {"pool": POOL, "seed": "1"})
    first, *rest = office.facts().review.reserve
    office.do("replace_expert", {"out": panel(office)[0]})
    assert panel(office)[-1] == first
    assert list(office.facts().review.reserve) == rest


# --- scores ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "score",
    [
        {"expert": "E1"},
        {"score": 80},
        {"expert": "外人", "score": 80},
        {"expert": "E1", "score": 100.5},
        {"expert": "E1", "score": -1},
    ],
)
def test_score_is_that_of_a_sitting_expert_from_0_to_100(
    office: Practice, score: dict[str, object]
) -> None:
    office.lead("invite_experts")
    assert office.refused("submit_score", score) == ("R-E.1",)


def test_later_score_of_an_expert_takes_the_place_of_his_first(office: Practice) -> None:
    office.lead("invite_experts")
    office.do("submit_score", {"expert": "E1", "score": 60})
    office.do("submit_score", {"expert": "E1", "score": 80.5})
    member = office.facts().review.member("E1")
    assert member is not None and member.score == 80.5


def test_review_is_finished_once_all_who_sit_have_scored(office: Practice) -> None:
    office.lead("invite_experts")
    four = dict.fromkeys(EXPERTS[:4], 80)
    assert office.refused("finalize_review", {"scores": four}) == ("R-E.1",)
    office.do("declare_conflict", {"expert": "E5"})
    assert office.refused("finalize_review", {"scores": four}) == ("R-E.1",)  # four are even
    office.do("replace_expert", {"out": "E5", "in": "E6"})
    done = office.do("finalize_review", {"scores": {**four, "E6": 90.5}, "mean": 82})
    facts = office.facts()
    assert Fraction(facts.review.mean or "") == Fraction(4105, 50)
    assert [warning.code for warning in done.decision.warnings] == ["other_mean"]
    duty = facts.duty(Item.DELIBERATION)
    assert facts.shown_state == "REVIEWED" and duty is not None and duty.rule == "R-4.2"


def test_score_outside_of_the_panel_does_not_enter_the_opinion(office: Practice) -> None:
    office.lead("invite_experts")
    scores = {**dict.fromkeys(EXPERTS, 80), "外人": 100}
    assert office.refused("finalize_review", {"scores": scores}) == ("R-E.1",)


def test_nothing_is_scored_outside_of_a_review(office: Practice) -> None:
    office.lead("accept_institution_filing")
    assert office.refused("submit_score", {"expert": "E1", "score": 80}) == ("R-E.1",)
    assert office.refused("finalize_review", SCORES) == ("R-E.1", "R-4.1")
    assert office.refused("replace_expert", {"out": "E1", "in": "E6"}) == ("R-E.3",)


def test_review_begins_again_with_a_reason(office: Practice) -> None:
    office.lead("finalize_review")
    assert office.refused("reopen_review") == ("R-A.1",)
    office.do("reopen_review", {"reason": "程序有误"})
    assert (office.facts().shown_state, panel(office)) == ("PENDING_REVIEW", [])


# --- points by criterion ----------------------------------------------------------------------

POINTS = {"方案完善": 28, "措施得当": 20, "工作基础": 18, "转化成效": 20.5}


def test_expert_scores_by_the_criteria_of_the_notice(office: Practice) -> None:
    """The score is their sum, unless it is given with a reason why it is not (R-4.2)."""
    office.lead("invite_experts")
    office.do("submit_score", {"expert": "E1", "criteria": POINTS})
    member = office.facts().review.member("E1")
    assert member is not None and (member.score, member.criteria) == (86.5, POINTS)
    other = {"expert": "E2", "score": 80, "criteria": POINTS}
    assert office.refused("submit_score", other) == ("R-4.2",)
    office.do("submit_score", {**other, "reason": "整体偏弱"})


@pytest.mark.parametrize(
    "points",
    [
        {"方案完善": 28},
        {**POINTS, "创新": 1},
        {**POINTS, "方案完善": 30.5},
        {**POINTS, "方案完善": -1},
    ],
)
def test_points_are_of_every_criterion_and_within_its_own(
    office: Practice, points: dict[str, float]
) -> None:
    office.lead("invite_experts")
    assert office.refused("submit_score", {"expert": "E1", "criteria": points}) == ("R-4.2",)
