"""What a scenario file expects is read strictly, before anything is played."""

from typing import Any

import pytest

from states.reading import InvalidInput
from tests.practice import HEPING
from workflow.rehearsal.expected import LISTS, read_expected
from workflow.rehearsal.scenario import read_script


def expected(**blocks: Any) -> dict[str, Any]:
    """What is read of a scenario with these blocks."""
    given = {
        "id": "ONE",
        "region_code": HEPING,
        "events": [],
        "final": {"as_of": "2023-08-03", **blocks.pop("final", {})},
    }
    (read,) = read_expected(read_script({"scenarios": [{**given, **blocks}]}))
    return read


def test_block_that_is_null_is_absent() -> None:
    read = expected(**dict.fromkeys(LISTS))
    assert set(LISTS).isdisjoint(read)


def test_sound_blocks_are_read_as_they_are() -> None:
    blocks = {
        "notices": [{"date": "2023-08-01", "kind": "overdue", "item": None, "to": ["district"]}],
        "forbidden_notices": [{"kind": "overdue", "after": None, "to": "2023-08-01"}],
        "flags": [{"kind": "slow_execution", "closed_on": None, "tolerance_days": 2}],
        "progress_assessments": [{"anything": 1}],
        "kpi": [{"at": "midterm", "values": None}],
    }
    assert {key: expected(**blocks)[key] for key in blocks} == blocks


@pytest.mark.parametrize(
    ("block", "given", "place"),
    [
        ("notices", {}, ""),
        ("notices", [None], "[0]"),
        ("notices", [{"date": "2023-08-01"}], "[0].kind"),
        ("notices", [{"date": "2023-08-01", "kind": 5}], "[0].kind"),
        ("notices", [{"kind": "overdue"}], "[0].date"),
        ("notices", [{"kind": "overdue", "date": "1 August"}], "[0].date"),
        ("notices", [{"kind": "overdue", "date": "2023-08-01", "item": []}], "[0].item"),
        ("notices", [{"kind": "overdue", "date": "2023-08-01", "to": "all"}], "[0].to"),
        ("notices", [{"kind": "overdue", "date": "2023-08-01", "to": ["city", 1]}], "[0].to[1]"),
        ("forbidden_notices", [{"item": "self_check"}], "[0].kind"),
        ("forbidden_notices", [{"kind": "overdue", "after": "x"}], "[0].after"),
        ("forbidden_notices", [{"kind": "overdue", "from": "2023-02-30"}], "[0].from"),
        ("forbidden_notices", [{"kind": "overdue", "to": ["district"]}], "[0].to"),
        ("flags", [{"kind": "slow_execution", "raised_on": "x"}], "[0].raised_on"),
        ("flags", [{"kind": "slow_execution", "tolerance_days": "2"}], "[0].tolerance_days"),
        ("flags", [{"level": "red"}], "[0].kind"),
        ("progress_assessments", 5, ""),
        ("kpi", [{"values": ["met"]}], "[0].values"),
    ],
)
def test_block_of_another_form_is_named(block: str, given: object, place: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        expected(**{block: given})
    assert refused.value.place == f"scenarios[0].{block}{place}"


def test_money_that_is_no_object_is_named() -> None:
    with pytest.raises(InvalidInput) as refused:
        expected(final={"money_yuan": 5})
    assert refused.value.place == "scenarios[0].final.money_yuan"
