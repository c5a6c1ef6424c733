"""What a person names is found, or it is said what there is."""

from datetime import date

import pytest

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views import choosing
from duban.views.choosing import NotThere, SeveralMeant
from states.reading import InvalidInput
from tests.practice import HEPING, PROGRAMME, the_notice

REGIONS = the_notice().regions


@pytest.mark.parametrize("given", [HEPING, "和平区", "和平", "天津市和平区市场监督管理局"])
def test_region_is_named_in_any_way(given: str) -> None:
    assert choosing.region_named(REGIONS, given).code == HEPING


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ("和平曲", NotThere, {"zh": "和平区", "en": "和平区"}),
        ("北京", NotThere, {"zh": "120111", "en": "120111"}),
        ("", NotThere, {"zh": "120111", "en": "120111"}),
        ("天津", SeveralMeant, {"zh": "、", "en": ", "}),
    ],
)
def test_what_is_no_region_is_said_with_a_cure(
    given: str, error: type[choosing.NotChosen], said: dict[str, str], spoken: Words
) -> None:
    with pytest.raises(error) as raised:
        choosing.region_named(REGIONS, given)
    assert said[spoken.language] in spoken.said(*raised.value.sayings)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("１２０１１１", "120111"),
        ("天津市西青区", "120111"),
        ("西青区市场监管局", "120111"),
        ("西　青", "120111"),
        ("XIQING", "120111"),
        ("经开区", "120116400"),
        ("高新区", "120116402"),
        ("东疆", "120116403"),
    ],
)
def test_region_is_named_as_people_write_and_shorten_it(given: str, code: str) -> None:
    assert choosing.region_named(REGIONS, given).code == code


@pytest.mark.parametrize("given", ["保税区", "120", "津区"])
def test_part_of_several_regions_is_none_of_them(given: str) -> None:
    with pytest.raises((SeveralMeant, NotThere)):
        choosing.region_named(REGIONS, given)


@pytest.mark.parametrize("given", ["宁河、武清", "宁河，武清；", "120117;120114"])
def test_several_regions_are_named_with_any_separator(given: str) -> None:
    named = choosing.regions_named(REGIONS, given)
    assert [one.code for one in named] == ["120117", "120114"]


def test_one_is_told_which_region_a_part_of_its_name_means() -> None:
    region = choosing.region_named(REGIONS, "经开区")
    assert not choosing.says_region(region, "经开区")
    assert choosing.says_region(region, "天津经济")
    assert choosing.says_region(region, "120116400")


def test_case_is_named_by_its_region(desk: Desk, spoken: Words) -> None:
    region, stored = choosing.existing_case(desk, "和平区")
    assert (region.code, stored.id) == (HEPING, f"{PROGRAMME}/{HEPING}")
    region, case_id, missing = choosing.case_named(desk, "河东区")
    assert (case_id, missing) == (f"{PROGRAMME}/{region.code}", None)
    with pytest.raises(NotThere) as raised:
        choosing.existing_case(desk, "河东区")
    assert region.code in spoken.said(*raised.value.sayings)


def test_past_day_without_the_case_is_said(spoken: Words) -> None:
    error = choosing.not_there_then(date(2023, 7, 1))
    assert "2023-07-01" in spoken.said(*error.sayings)


def test_code_is_found_by_itself_or_by_its_label() -> None:
    known = {"OPEN": "open", "CLOSED": "closed"}
    assert choosing.one_of("--outcome", "OPEN", known) == "OPEN"
    assert choosing.one_of("--outcome", "closed", known) == "CLOSED"
    with pytest.raises(InvalidInput) as raised:
        choosing.one_of("--outcome", "clsed", known)
    assert "closed" in Words("en").said(*raised.value.sayings)


@pytest.mark.parametrize("given", ["签约", "ＣＯＮＴＲＡＣＴ_signing", "任务合同书"])
def test_choice_is_named_by_other_words_width_and_part(given: str) -> None:
    known = {"contract_signing": "任务合同书签订", "hearing": "听证"}
    also = {"contract_signing": ("签约",), "hearing": ("开听证会",)}
    found = choosing.one_of("--item", given, known, also.__getitem__, whole=False)
    assert found == "contract_signing"


def test_part_of_several_choices_or_of_one_that_has_to_be_whole_is_none() -> None:
    known = {"plan_filing": "实施方案备案", "institution_filing": "服务支撑机构备案"}
    with pytest.raises(InvalidInput):
        choosing.one_of("--item", "备案", known, whole=False)
    with pytest.raises(InvalidInput):
        choosing.one_of("--item", "方案", known)


def test_cases_are_listed_by_region_or_by_name() -> None:
    text = '﻿region_code,note\n# a remark\n120101,x\n\n"other/120110",y\n和平区\n'.removeprefix("﻿")
    named = choosing.cases_listed(text, REGIONS, PROGRAMME)
    assert named == [f"{PROGRAMME}/{HEPING}", "other/120110"]
    with pytest.raises(NotThere):
        choosing.cases_listed("北京", REGIONS, PROGRAMME)


def test_programme_is_named_or_it_is_the_last(desk: Desk) -> None:
    known = ("a", "b")
    assert choosing.programme_named(known, None, "--programme") == "b"
    assert choosing.programme_named(known, "a", "--programme") == "a"
    with pytest.raises(InvalidInput) as raised:
        choosing.programme_named(known, "c", "--programme")
    assert "a, b" in Words("en").said(*raised.value.sayings)


def test_of_many_programmes_an_error_names_the_last() -> None:
    many = [f"P{n:04d}" for n in range(1_000)]
    with pytest.raises(InvalidInput) as raised:
        choosing.programme_named(many, "nope", "programme")
    said = Words("en").said(*raised.value.sayings)
    assert ("P0999" in said, "P0001" in said) == (True, False)


def test_case_is_found_by_its_codes_in_a_programme(desk: Desk, spoken: Words) -> None:
    region, stored = choosing.case_of(desk, PROGRAMME, HEPING)
    assert (region.code, stored.id) == (HEPING, f"{PROGRAMME}/{HEPING}")
    region, case_id, unopened = choosing.place_of_case(desk, PROGRAMME, "120102")
    assert (region.code, case_id, unopened) == ("120102", f"{PROGRAMME}/120102", None)
    for programme, code in ((PROGRAMME, "120102"), (PROGRAMME, "1"), ("other", HEPING)):
        with pytest.raises(NotThere) as raised:
            choosing.case_of(desk, programme, code)
        assert code in spoken.said(*raised.value.sayings)
    with pytest.raises(NotThere):
        choosing.place_of_case(desk, "other", "120102")
