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
