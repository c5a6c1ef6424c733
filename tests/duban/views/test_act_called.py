"""Acts in the words of whoever does them: understood, offered, or all that may be meant."""

import pytest

from config.words import LANGUAGES, Language, Words, chapter
from duban.bootstrap.editions import words
from duban.views.act_called import act_named, acts_meant
from duban.views.choosing import SeveralMeant
from duban.views.form.about import About
from duban.views.form.plain import plain
from states.commands import ALL
from states.deciding import World
from states.reading import InvalidInput, choices_of, fields_of
from tests.duban.views.form.conftest import about
from tests.practice import HEPING, XIQING, Practice, plan_papers

ZH, EN = words("zh", at_terminal=True), words("en", at_terminal=True)


@pytest.mark.parametrize(
    ("given", "act"),
    [
        ("决定收回", "decide_clawback"),
        ("收回款缴回", "refund"),
        ("拨款", "disburse"),
        ("首期 拨付", "disburse"),
        ("复核未通过", "verify_rectification"),
        ("签订任务合同书", "sign_contract"),
        ("ＰＡＹ", "disburse"),
        ("Recheck", "verify_rectification"),
        ("verify_rectification", "verify_rectification"),
        ("整改复核", "verify_rectification"),
        ("启动", "open_case"),
        ("受理方案", "accept_plan_filing"),
        ("受理机构", "accept_institution_filing"),
        ("登记缴回", "refund"),
    ],
)
def test_other_word_for_an_act_is_understood_in_either_language(given: str, act: str) -> None:
    assert (act_named(given, ZH), act_named(given, EN)) == (act, act)


@pytest.mark.parametrize(
    ("given", "spoken", "offered"),
    [
        ("拔付资金", ZH, "拨付资金 (disburse)"),
        ("整改的复核", ZH, "整改复核 (verify_rectification)"),
        ("延长了签约", ZH, "延长签约期限 (extend_contract_term)"),
        ("disburs", EN, "Pay an instalment (disburse)"),
        ("补正后重报方案备", EN, "(resubmit_plan_filing)"),
        ("吃饭", ZH, "duban procedure show"),
        ("x" * 5_000, EN, "duban procedure show"),
    ],
)
def test_unknown_act_is_offered_what_is_near_or_where_all_are(
    given: str, spoken: Words, offered: str
) -> None:
    with pytest.raises(InvalidInput) as raised:
        act_named(given, spoken)
    assert offered in spoken.said(*raised.value.sayings)


def test_word_for_several_acts_names_them_and_means_the_one_that_the_case_bears(
    office: Practice, world: World
) -> None:
    with pytest.raises(SeveralMeant) as raised:
        act_named("退回补正", ZH)
    said = ZH.said(*raised.value.sayings)
    assert all(f"({act})" in said for act in ("return_plan_filing", "return_institution_filing"))
    assert "return_plan_filing" in EN.said(*raised.value.sayings)
    office.lead("submit_plan_filing", code=HEPING)
    at_filing = about(office, world, HEPING)
    assert act_named("退回补正", ZH, at_filing) == "return_plan_filing"
    with pytest.raises(SeveralMeant) as raised:
        act_named("收回", ZH, at_filing)
    assert "现在都不能办" in ZH.said(*raised.value.sayings)
    assert f"duban case why {HEPING}" in EN.said(*raised.value.sayings)
    with pytest.raises(SeveralMeant) as raised:
        act_named("退回", ZH, About(world=world, now=office.now))
    assert "现在" not in ZH.said(*raised.value.sayings)


def test_word_for_several_acts_in_place_means_the_one_possible_now_else_names_those_possible(
    office: Practice, world: World
) -> None:
    office.lead("submit_institution_filing", code=HEPING)
    at_filings = about(office, world, HEPING)
    with pytest.raises(SeveralMeant) as raised:
        act_named("予以备案", ZH, at_filings)
    said = EN.said(*raised.value.sayings)
    assert "Possible now: " in said
    assert said.count("(accept_institution_filing)") == 2
    office.lead("verify_rectification", code=XIQING)
    rectified_not = about(office, world, XIQING)
    assert act_named("收回", ZH, rectified_not) == "propose_clawback"


@pytest.mark.parametrize(
    ("given", "acts"),
    [
        ("予以备案", ["accept_plan_filing", "accept_institution_filing"]),
        ("accept_plan_filing", ["accept_plan_filing"]),
        ("拨付", ["disburse"]),
        ("吃饭", []),
    ],
)
def test_acts_that_a_word_may_mean_are_all_that_share_it(given: str, acts: list[str]) -> None:
    assert acts_meant(given) == acts


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_words_stand_for_what_there_is_and_never_for_what_is_called_so(
    language: Language,
) -> None:
    spoken, others = words(language), chapter(language, "also")
    named = {plain(label): code for code, label in spoken.names("command").items()}
    assert set(others["command"]) <= set(ALL)
    assert set(others["field"]) <= {key for act in ALL for key in fields_of(act)}
    assert set(others["value"]) <= set(spoken.names("value"))
    for act in others["command"]:
        assert {named.get(plain(one), act) for one in spoken.also("command", act)} == {act}


@pytest.mark.parametrize("language", LANGUAGES)
def test_within_an_act_no_word_stands_for_two_fields_or_two_choices(language: Language) -> None:
    spoken = words(language)
    for act in ALL:
        fields = {key: spoken.also("field", key) for key in fields_of(act)}
        _apart({key: (spoken.label("field", key), *also) for key, also in fields.items()})
        for choice in choices_of(act).values():
            codes = [one.value for one in choice.words]
            _apart({c: (spoken.label("value", c), *spoken.also("value", c)) for c in codes})


def _apart(called: dict[str, tuple[str, ...]]) -> None:
    """Nothing is called as something else beside it is."""
    every = [plain(word) for also in called.values() for word in dict.fromkeys(also)]
    assert sorted(every) == sorted(set(every))


def test_unknown_word_for_an_act_is_answered_with_all_that_the_case_allows(
    office: Practice, world: World
) -> None:
    office.lead("submit_plan_filing", code=HEPING)
    with pytest.raises(InvalidInput) as raised:
        act_named("方案不合格退走", ZH, about(office, world, HEPING))
    for spoken in (ZH, EN):
        said = spoken.said(*raised.value.sayings)
        assert "(accept_plan_filing)" in said
        assert "(return_plan_filing)" in said
        assert "(disburse)" not in said
    with pytest.raises(InvalidInput) as raised:
        act_named("退回这个方案", ZH, about(office, world, HEPING))
    said = ZH.said(*raised.value.sayings)
    assert said.index("(return_plan_filing)") < said.index("此案件现在可办")


def test_of_several_that_are_barred_the_one_that_comes_next_is_meant(
    office: Practice, world: World
) -> None:
    office.lead("approve_plan_internally", code=HEPING)
    office.set("2023-08-04T10:00")
    office.do("submit_plan_filing", plan_papers(HEPING), code=HEPING)
    assert act_named("予以备案", ZH, about(office, world, HEPING)) == "accept_plan_filing"
