"""What past cases come to that are entered, as people and programs see it."""

from typing import Any

import pytest

from config.words import Words
from duban.rendering.data import as_data
from duban.views.past import entered_table
from tests.practice import PROGRAMME, Practice, the_notice
from tests.workflow.past.test_importing import WUQING, file_of
from workflow.past import importing
from workflow.past.file import read_past

REGIONS = the_notice().regions_by_code


@pytest.fixture
def past(office: Practice) -> dict[str, Any]:
    """The file of a past case."""
    office.set("2024-04-10T18:00")
    return file_of(WUQING)


def shown(office: Practice, past: dict[str, Any], words: Words) -> dict[str, Any]:
    entered = importing.preview(office.office, PROGRAMME, read_past(past))
    (row,) = as_data(entered_table(entered, len, REGIONS, words))
    found: dict[str, Any] = row
    return found


def test_past_case_says_what_it_comes_to(
    office: Practice, past: dict[str, Any], spoken: Words
) -> None:
    row = shown(office, past, spoken)
    assert (row["step"], row["state"]) == (6, "RECOVERING")
    assert row["region"] == spoken.label("region", "武清区")
    assert row["state_label"] == spoken.label("state", "RECOVERING")
    assert (row["disbursed_yuan"], row["recovered_yuan"]) == (600_000, 200_000)
    assert row["acts_of_nights"] == len(row["nights"])
    assert row["refused"] == []


def test_act_that_is_refused_is_named_with_its_line(
    office: Practice, past: dict[str, Any], spoken: Words
) -> None:
    case = past["scenarios"][0]
    case["events"] = [one for one in case["events"] if one["kind"] != "deliberate"]
    row = shown(office, past, spoken)
    assert row["acts_refused"] == len(row["refused"]) > 0
    first = row["refused"][0]
    assert first["line"] == len(first["place"])
    assert first["rules"]


def test_case_that_was_never_opened_has_no_state(spoken: Words) -> None:
    entered = importing.Entered("999999", "x/999999", None, 0, (), (), 0)
    (row,) = as_data(entered_table([entered], len, REGIONS, spoken))
    assert (row["region"], row["state"], row["approved_yuan"]) == ("999999", None, None)
