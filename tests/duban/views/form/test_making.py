"""The form of every act, made from its type: labels, kinds, what is known filled in."""

from typing import Any

import pytest

from config.words import Section, Words
from duban.bootstrap.editions import words
from duban.views.form.about import About
from duban.views.form.field import MAPS, ActForm, Field, FieldKind
from duban.views.form.kinds import kinds_of
from duban.views.form.making import form_of
from duban.views.form.named import NAMED
from states.commands import ALL
from states.deciding import World
from states.reading import InvalidInput, choices_of, fields_of
from tests.duban.views.form.conftest import AtPoint, about
from tests.practice import BINHAI, EXPERTS, HEPING, Practice, at, plan_papers, region

ZH = words("zh")


@pytest.fixture
def unopened(world: World) -> About:
    """A region whose case is yet to be opened."""
    return About(world=world, now=at("2023-07-18"), region=region(HEPING))


def filled(form: ActForm) -> dict[str, object]:
    """What stands in the fields of a form."""
    return {one.key: held(one) for one in form.fields if held(one)}


def held(field: Field) -> object:
    if field.kind in MAPS:
        return {one.name: one.text for one in field.entries if one.text}
    return field.texts


@pytest.mark.parametrize("act", ALL)
def test_every_act_has_a_form_in_words(
    act: str, led: Practice, world: World, spoken: Words
) -> None:
    for known in (about(led, world), About(world=world, now=led.now)):
        form = form_of(act, known, spoken)
        assert form.label != act
        assert form.parties
        assert {one.key for one in form.fields} == set(fields_of(act))
        for field in form.fields:
            assert field.key in spoken.names("field")
            assert field.key not in choices_of(act) or all(
                is_named(one.code, spoken) for one in field.options
            )
            assert field.kind is not FieldKind.CHOICE or field.options
            assert field.kind not in MAPS or field.key in NAMED


def is_named(code: str, words: Words) -> bool:
    """Whether a word that may be chosen has a name of its own."""
    sections: tuple[Section, ...] = ("value", "ground", "item")
    return any(code in words.names(one) for one in sections)


def test_no_field_of_any_act_is_left_without_a_kind() -> None:
    kinds = {kind for act in ALL for kind in kinds_of(act).values()}
    assert kinds == set(FieldKind)


def test_what_decides_stands_first_and_what_is_long_last(unopened: About) -> None:
    paying = form_of("disburse", unopened, ZH).fields
    filing = form_of("submit_plan_filing", unopened, ZH).fields
    assert (paying[0].key, filing[-1].key) == ("instalment", "late_reason")


def test_an_act_that_there_is_not_is_named_with_one_that_there_is(unopened: About) -> None:
    with pytest.raises(InvalidInput) as told:
        form_of("disburs", unopened, ZH)
    assert "disburse" in str(told.value)


def test_opening_knows_region_and_deadline(unopened: About) -> None:
    form = form_of("open_case", unopened, ZH)
    assert filled(form) == {"region_code": (HEPING,), "filing_deadline": ("2023-07-31",)}


def test_papers_of_the_notice_are_filled_in_and_seals_are_not(led_to: AtPoint) -> None:
    form = form_of("submit_plan_filing", led_to("approve_plan_internally"), ZH)
    assert filled(form) == {
        "documents": ("函", "实施方案", "相关工作开展情况"),
        "formats": ("pdf", "word"),
        "paper_copies": ("5",),
    }
    assert region(HEPING).unit in form.field("subject").hint


def test_every_defect_that_was_found_is_filled_into_a_return(
    office: Practice, world: World
) -> None:
    office.lead("approve_plan_internally")
    office.do("submit_plan_filing", {**plan_papers(HEPING), "paper_copies": 4, "subject": "方案"})
    form = form_of("return_plan_filing", about(office, world), ZH)
    defects = form.field("defects")
    assert len(defects.texts) == 2
    assert "4" in defects.texts[0]
    assert defects.required
    assert form.field("correction_due").texts == ("2023-07-28",)
    empty = form_of("return_institution_filing", about(office, world), ZH)
    assert empty.field("defects").texts == ()


@pytest.mark.parametrize(
    ("wrong", "left"),
    [
        ({"paper_copies": 4}, {"paper_copies"}),
        ({"formats": ["pdf"]}, {"formats"}),
        ({"subject": "方案"}, {"subject"}),
        ({"documents": ["函"], "stamped": False}, {"documents", "cover_letter", "stamped"}),
    ],
)
def test_what_was_found_wrong_is_to_be_said_anew(
    office: Practice, world: World, wrong: dict[str, Any], left: set[str]
) -> None:
    office.lead("approve_plan_internally")
    papers = {**plan_papers(HEPING), "cover_letter": True}
    office.do("submit_plan_filing", {**papers, **wrong})
    office.do("return_plan_filing", {"defects": ["见附件"]})
    form = form_of("resubmit_plan_filing", about(office, world), ZH)
    said = {one.key for one in form.fields if one.is_filled}
    assert {one.key for one in form.fields if one.required} == left
    assert not form.is_filled
    every = {"cover_letter", "documents", "formats", "paper_copies", "stamped", "subject"}
    assert said & every == every - left


def test_what_was_not_found_wrong_is_filled_in_again(office: Practice, world: World) -> None:
    office.lead("approve_plan_internally")
    office.do("submit_plan_filing", plan_papers(HEPING))
    office.do("return_plan_filing", {"defects": ["任务与区域不符"]})
    form = form_of("resubmit_plan_filing", about(office, world), ZH)
    assert form.field("paper_copies").texts == ("5",)
    assert form.field("subject").texts


def test_payment_is_split_by_the_contract(led_to: AtPoint) -> None:
    form = form_of("disburse", led_to("sign_contract", BINHAI), ZH)
    assert filled(form) == {
        "instalment": ("first_instalment",),
        "amount": ("1,800,000",),
        "payees": {f"滨海新区机构{n}": "600,000" for n in (1, 2, 3)},
    }
    assert "600,000" in form.field("payees").entries[0].hint
    assert form.moves_money


def test_signing_knows_who_has_not_signed_and_the_only_share(led_to: AtPoint) -> None:
    form = form_of("sign_contract", led_to("commit_matching"), ZH)
    assert filled(form) == {
        "parties": ("city", "district", "和平区机构1"),
        "allocation": {"和平区机构1": "1,000,000"},
    }
    labels = [one.label for one in form.field("parties").options]
    assert labels == [ZH.label("party", "city"), ZH.label("party", "district"), "和平区机构1"]


@pytest.mark.parametrize(
    ("until", "act", "known"),
    [
        ("deliberate", "publicise", {"start": ("2023-08-22",), "end": ("2023-08-29",)}),
        (
            "publicise",
            "decide_support",
            {"amount": ("1,000,000",), "contract_due": ("2023-09-22",)},
        ),
        ("decide_support", "commit_matching", {"amount": ("1,000,000",)}),
        ("submit_self_check", "start_assessment", {"kind": ("midterm",)}),
        ("verify_rectification", "propose_clawback", {"amount": ("600,000",)}),
        ("waive_statement", "decide_clawback", {"amount": ("300,000",)}),
        (
            "decide_clawback",
            "refund",
            {"amount": ("300,000",), "payers": {"和平区机构1": "300,000"}},
        ),
    ],
)
def test_what_is_known_is_filled_in(
    led_to: AtPoint, until: str, act: str, known: dict[str, object]
) -> None:
    found = filled(form_of(act, led_to(until), ZH))
    assert {key: found.get(key) for key in known} == known


def test_experts_who_sit_are_offered(led_to: AtPoint) -> None:
    known = led_to("invite_experts")
    offered = form_of("submit_score", known, ZH).field("expert").options
    scores = form_of("finalize_review", known, ZH).field("scores").entries
    assert [one.label for one in offered] == EXPERTS
    assert [one.name for one in scores] == EXPERTS


def test_who_recused_himself_is_not_offered(
    led_to: AtPoint, office: Practice, world: World
) -> None:
    led_to("invite_experts")
    office.do("declare_conflict", {"expert": EXPERTS[0], "ground": "亲属任职"})
    known = about(office, world)
    for act in ("submit_score", "declare_conflict"):
        offered = form_of(act, known, ZH).field("expert").options
        assert [one.label for one in offered] == EXPERTS[1:]


@pytest.mark.parametrize("act", ["deliberate_clawback", "decide_clawback"])
def test_most_of_a_clawback_is_what_was_proposed(led_to: AtPoint, act: str) -> None:
    assert "300,000" in form_of(act, led_to("waive_statement"), ZH).field("amount").hint


def test_only_what_every_way_takes_is_required(led_to: AtPoint) -> None:
    form = form_of("deliberate", led_to("finalize_review"), ZH)
    assert {one.key: one.required for one in form.fields} == {"result": True, "amount": False}


def test_facts_of_a_case_are_not_needed_to_read_its_act(world: World) -> None:
    form = form_of("disburse", About(world=world, now=at("2023-07-18")), ZH)
    assert [one.entries for one in form.fields if one.key == "payees"] == [()]
