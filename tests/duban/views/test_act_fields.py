"""What an act said is read field by field: labels for codes, amounts in yuan, nothing empty."""

from typing import Any

import pytest

from config.words import Words
from duban.views.act_fields import said_of
from states.reading import as_data, read_command
from tests.practice import EXPERTS, HEPING, plan_papers


def told(act: str, data: dict[str, Any], words: Words) -> dict[str, str]:
    """What is read of an act, by label."""
    return dict(said_of(act, as_data(read_command(act, data, "test")), words))


def test_amounts_are_in_yuan_and_numbers_of_things_are_not(spoken: Words) -> None:
    said = told(
        "disburse",
        {"instalment": "first_instalment", "amount": "600000.50", "payees": {"甲": "600000.50"}},
        spoken,
    )
    assert said[spoken.label("field", "amount")] == spoken.amount(60_000_050)
    payees = said[spoken.label("field", "payees")]
    assert payees == spoken.say("word.of_name", name="甲", value=spoken.amount(60_000_050))
    papers = told("submit_plan_filing", plan_papers(HEPING), spoken)
    assert papers[spoken.label("field", "paper_copies")] == "5"


def test_codes_are_read_by_their_labels(spoken: Words) -> None:
    said = told("deliberate", {"result": "support", "amount": 1_000_000}, spoken)
    result = said[spoken.label("field", "result")]
    assert result == spoken.label("value", "support")


def test_yes_no_lists_and_maps_are_read_in_words(spoken: Words) -> None:
    papers = told("submit_plan_filing", plan_papers(HEPING), spoken)
    assert papers[spoken.label("field", "stamped")] == spoken.say("word.yes")
    documents = papers[spoken.label("field", "documents")]
    assert documents == spoken.listed(
        spoken.label("document", one)
        for one in plan_papers(HEPING)["documents"]  # type: ignore[attr-defined]
    )
    scores = told("finalize_review", {"scores": dict.fromkeys(EXPERTS[:2], 88)}, spoken)
    assert scores[spoken.label("field", "scores")] == spoken.listed(
        spoken.say("word.of_name", name=name, value="88") for name in EXPERTS[:2]
    )


@pytest.mark.parametrize("nothing", [None, "", {}, [], ()])
def test_field_that_was_left_empty_is_not_told(spoken: Words, nothing: object) -> None:
    assert list(said_of("deliberate", {"reason": nothing}, spoken)) == []


def test_no_and_nothing_paid_are_told(spoken: Words) -> None:
    assert dict(said_of("submit_plan_filing", {"stamped": False, "paper_copies": 0}, spoken)) == {
        spoken.label("field", "stamped"): spoken.say("word.no"),
        spoken.label("field", "paper_copies"): "0",
    }


def test_correction_is_told_by_what_its_act_says_by_now(spoken: Words) -> None:
    corrected = {"command": "deliberate", "result": "support", "amount": 90_000_000}
    data = {"number": 12, "corrected": corrected, "reason": "typed wrongly"}
    assert list(said_of("correct_act", data, spoken)) == [
        (spoken.label("field", "reason"), "typed wrongly"),
        (
            spoken.say("amended.corrects", number=12),
            spoken.label("command", "deliberate"),
        ),
        (spoken.label("field", "result"), spoken.label("value", "support")),
        (spoken.label("field", "amount"), spoken.amount(90_000_000)),
    ]


def test_struck_act_is_told_by_its_number(spoken: Words) -> None:
    data = {"number": 12, "corrected": {}, "reason": None}
    assert list(said_of("correct_act", data, spoken)) == [
        (spoken.label("field", "reason"), ""),
        (spoken.label("command", "correct_act"), spoken.say("amended.strikes", number=12)),
    ]
