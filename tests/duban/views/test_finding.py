"""Finding a case or an act by a few words."""

import pytest

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.finding import found


@pytest.mark.parametrize("text", ["和平", "heping", "hpq", "120101"])
def test_case_is_found_by_name_pinyin_letters_and_code(
    desk: Desk, spoken: Words, text: str
) -> None:
    assert [one.ref.key for one in found(desk, text, spoken)] == ["tj-2023-22/120101"]


@pytest.mark.parametrize("text", ["和平 start_drafting", "heping start_draft"])
def test_last_word_is_an_act(desk: Desk, spoken: Words, text: str) -> None:
    (act,) = found(desk, text, spoken)
    assert act.ref.key == "tj-2023-22/120101/acts/start_drafting"


def test_nothing_is_found_for_nothing(desk: Desk, spoken: Words) -> None:
    assert found(desk, "  ", spoken) == []
    assert found(desk, "无此机构", spoken) == []


def test_acts_that_are_allowed_come_first_and_others_say_that_they_are_not(
    desk: Desk, spoken: Words
) -> None:
    acts = found(desk, "和平 re", spoken)  # a recovery runs: it is repaid, nothing is resubmitted
    allowed = {one.ref.key.rpartition("/")[2] for one in acts if not one.is_barred}
    assert "refund" in allowed
    assert not allowed & {"resubmit_plan_filing", "return_plan_filing"}
    barred = [one.is_barred for one in acts]
    assert barred == sorted(barred)
    assert set(barred) == {False, True}
    said = spoken.say("find.barred", beside=acts[0].beside)
    assert {one.beside for one in acts if one.is_barred} == {said}
