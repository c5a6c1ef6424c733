"""Two courses of an office side by side."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from config.words import Words
from duban.rendering.data import as_data as records
from duban.views.whatif import as_data, comparison_pages, difference_table
from tests.practice import HEPING, PROGRAMME, Practice, at
from workflow.rehearsal.change import Change, Extension
from workflow.rehearsal.whatif import Comparison, what_if

UNTIL = date(2024, 5, 10)


@pytest.fixture(scope="module")
def found(led: Practice) -> Comparison:
    """The recovery of 和平区 paid a fortnight later than the notice says."""
    led.now = at("2024-03-01T10:00")
    facts = led.facts()
    (key,) = [key for key, duty in facts.open_duties() if duty.item == "recovery"]
    change = Change(extensions=(Extension(f"{PROGRAMME}/{HEPING}", key, "14d"),))
    return what_if(led.office, PROGRAMME, UNTIL, change)


def names(office: Practice) -> dict[str, str]:
    return {code: one.name for code, one in office.notice.regions_by_code.items()}


def test_page_of_a_case_shows_what_moves(led: Practice, found: Comparison, spoken: Words) -> None:
    case, sums = comparison_pages(found, names(led), spoken)
    assert case.title == f"和平区 {HEPING}"
    (item, _, before, after, days), *_ = case.table("dates").rows
    assert item == spoken.label("item", "recovery")
    assert isinstance(before, date) and isinstance(after, date)
    assert days == spoken.say("term.d", count=f"{(after - before).days:+d}")
    assert case.table("owed").count == len(found.cases[0].owed)
    assert any(spoken.say("whatif.overdue") in str(row[0]) for row in case.table("breaches").rows)
    totals = {row[0]: row[1:] for row in sums.table("totals").rows}
    owed = totals[spoken.say("whatif_sum.owed")]
    assert owed[:2] == (found.before.owed, found.after.owed)


def test_document_has_both_sides_of_everything(led: Practice, found: Comparison) -> None:
    data: dict[str, Any] = as_data(found, names(led))
    (case,) = data["cases"]
    assert data["differs"] is True
    assert (case["region"], case["region_code"]) == ("和平区", HEPING)
    assert case["dates"][0]["item"] == "recovery"
    (fact, *_) = [fact for owed in case["owed"] for fact in owed["facts"].values()]
    assert set(fact) == {"before", "after"}
    assert data["history"]["untouched"] is True
    assert data["totals"]["before"]["owed"] == found.before.owed


def test_every_difference_is_a_row_for_a_spreadsheet(led: Practice, found: Comparison) -> None:
    rows = records(difference_table(found, names(led)))
    case = found.cases[0]
    kinds = [row["what"] for row in rows]
    assert kinds.count("date") == len(case.dates)
    assert kinds.count("owed") == len(case.owed)
    assert kinds.count("breach") == len(case.breaches)


def test_case_that_ends_otherwise_says_how(led: Practice, found: Comparison, spoken: Words) -> None:
    sides = ((6, "RECOVERING", "OPEN"), ())
    other = replace(found, cases=(replace(found.cases[0], standing=sides),))
    case, _ = comparison_pages(other, names(led), spoken)
    *_, (what, before, after, _) = case.table("breaches").rows
    assert what == spoken.say("whatif.standing")
    assert spoken.label("state", "RECOVERING") in str(before)
    assert after == spoken.say("word.none")
