"""What people write for papers, formats, signers and payees, joined and shortened as they do."""

import pytest

from duban.bootstrap.editions import words
from duban.views.form.called import without_brackets
from duban.views.form.making import form_of
from duban.views.form.offered import institutions_called
from duban.views.form.plain import figure_in, yes_no_in
from duban.views.form.reading import Unread, data_of
from tests.duban.views.form.conftest import AtPoint
from tests.practice import HEPING, institutions

ZH = words("zh")
NAME = institutions(HEPING)[0]


@pytest.mark.parametrize(
    "typed", ["pdf word", "PDF和Word", "pdf/word", "ＰＤＦ＋ＷＯＲＤ", "扫描件、docx"]
)
def test_formats_are_read_however_they_are_joined(led_to: AtPoint, typed: str) -> None:
    form = form_of("submit_plan_filing", led_to("approve_plan_internally"), ZH)
    assert data_of(form, {"formats": [typed]}) == {"formats": ["pdf", "word"]}


def test_papers_are_read_by_the_words_that_people_use(led_to: AtPoint) -> None:
    form = form_of("submit_plan_filing", led_to("approve_plan_internally"), ZH)
    said = data_of(form, {"材料": ["公函 方案 工作开展情况"]})
    assert said == {"documents": ["函", "实施方案", "相关工作开展情况"], "cover_letter": True}


@pytest.mark.parametrize(
    "typed",
    [
        "函，实施方案／相关工作开展情况",
        "函|实施方案｜相关工作开展情况",
        "1.函 2.实施方案 3.相关工作开展情况",
        "1、函；2、实施方案；3、相关工作开展情况",
        "①函②实施方案③相关工作开展情况",
        "《函》《实施方案》《相关工作开展情况》",
        "函和实施方案以及相关工作开展情况",
    ],
)
def test_papers_are_read_however_they_are_listed(led_to: AtPoint, typed: str) -> None:
    form = form_of("submit_plan_filing", led_to("approve_plan_internally"), ZH)
    said = data_of(form, {"材料": [typed]})
    assert said == {"documents": ["函", "实施方案", "相关工作开展情况"], "cover_letter": True}


@pytest.mark.parametrize(
    "typed",
    [
        "甲运营机构/乙运营机构",
        "甲运营机构 ／ 乙运营机构",
        "甲运营机构　乙运营机构",
        "甲运营机构|乙运营机构",
        "1.甲运营机构 2.乙运营机构",
    ],
)
def test_two_new_institutions_are_two_however_they_are_listed(led_to: AtPoint, typed: str) -> None:
    form = form_of("submit_institution_filing", led_to("approve_plan_internally"), ZH)
    assert data_of(form, {"机构": [typed]}) == {"institutions": ["甲运营机构", "乙运营机构"]}


@pytest.mark.parametrize(
    "name", ["Tianjin Patent Centre", "张　三", "天津和平区知识产权与品牌中心"]
)
def test_name_is_not_taken_apart(led_to: AtPoint, name: str) -> None:
    form = form_of("submit_institution_filing", led_to("approve_plan_internally"), ZH)
    assert data_of(form, {"机构": [name]}) == {"institutions": [name]}


def test_numbers_of_a_list_of_defects_are_left_to_the_letter(led_to: AtPoint) -> None:
    form = form_of("return_plan_filing", led_to("submit_plan_filing"), ZH)
    given = data_of(form, {"补正事项": ["1.缺章，缺页 2.缺Word文本"]})
    assert given == {"defects": ["缺章，缺页", "缺Word文本"]}


@pytest.mark.parametrize("typed", ["全部", "齐全", " ALL "])
def test_one_word_stands_for_all_that_a_list_offers(led_to: AtPoint, typed: str) -> None:
    about = led_to("approve_plan_internally")
    form = form_of("submit_plan_filing", about, ZH)
    papers = ["函", "实施方案", "相关工作开展情况"]
    given = data_of(form, {"材料": [typed], "格式": [typed]})
    assert given == {"documents": papers, "cover_letter": True, "formats": ["pdf", "word"]}
    form = form_of("approve_plan_internally", about, ZH)
    assert data_of(form, {"sections": [typed]})["sections"] == list(form.field("sections").texts)


def test_paper_that_is_none_of_those_asked_for_stays_as_it_is(led_to: AtPoint) -> None:
    form = form_of("submit_plan_filing", led_to("approve_plan_internally"), ZH)
    assert data_of(form, {"材料": ["函和附图"]}) == {"documents": ["函和附图"]}


@pytest.mark.parametrize(
    "typed",
    [
        "市知识产权局、区主管局、服务支撑机构",
        "市局，区级，机构",
        "天津市知识产权局;天津市和平区市场监督管理局;机构",
        "市知识产权局、和平区市场监管局、机构",
        "市局、天津市和平区市场监督管理局（天津市和平区知识产权局）、机构",
        "市局、和平区市场监督管理局(天津市和平区知识产权局)、机构",
        "市局/和平区局/机构",
        "市局和和平区局以及机构",
    ],
)
def test_signers_are_named_in_full_or_by_what_they_are(led_to: AtPoint, typed: str) -> None:
    form = form_of("sign_contract", led_to("commit_matching"), ZH)
    assert data_of(form, {"parties": [typed]}) == {"parties": ["city", "district", NAME]}


@pytest.mark.parametrize("typed", ["机构：36万", "服务支撑机构:360,000元", "机构=叁拾陆万元整"])
def test_the_only_institution_of_a_case_is_paid_without_its_name(
    led_to: AtPoint, typed: str
) -> None:
    form = form_of("disburse", led_to("sign_contract"), ZH)
    assert data_of(form, {"收款人": [typed]}) == {"payees": {NAME: "360000"}}


def test_institution_needs_a_name_where_there_are_several() -> None:
    known = institutions_called(("某中心（一）", "某中心（二）"), ZH)
    assert [one.also for one in known] == [("某中心",), ("某中心",)]
    assert "机构" in institutions_called(("某中心",), ZH)[0].also


def test_name_is_known_without_its_brackets() -> None:
    assert without_brackets("某示范机构（演示）") == "某示范机构"
    assert without_brackets("某（天津）有限公司") == "某(天津)有限公司"


@pytest.mark.parametrize(
    ("typed", "figure"), [("三份", 3), ("五", 5), ("两家", 2), ("十", 10), ("十几份", "十几份")]
)
def test_small_numbers_are_read_as_they_are_said(typed: str, figure: int | str) -> None:
    assert figure_in(typed) == figure


@pytest.mark.parametrize(("typed", "answer"), [("已盖章", True), ("没盖", False), ("不是", False)])
def test_seal_is_on_it_or_not(typed: str, answer: bool) -> None:
    assert yes_no_in(typed) is answer


def test_field_that_can_not_be_read_is_told_by_its_label(led_to: AtPoint) -> None:
    form = form_of("submit_plan_filing", led_to("approve_plan_internally"), ZH)
    with pytest.raises(Unread) as told:
        data_of(form, {"份数": ["许多"]})
    said = ZH.said(*told.value.sayings)
    assert "纸质份数 (paper_copies)" in said
    assert "submit_plan_filing." not in said
