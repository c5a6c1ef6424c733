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
