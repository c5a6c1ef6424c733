"""What a rehearsal showed, as pages for people and a row a case for programs."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from config.words import Words
from duban.rendering.data import as_data
from duban.views.page import Page, Pairs, Prose, is_nothing
from duban.views.rehearsal import case_table, difference_table, rehearsal_pages
from tests.practice import the_calendar, the_notice, the_rulebook
from workflow.rehearsal.account import account
from workflow.rehearsal.check import Checked, Difference
from workflow.rehearsal.play import rehearse
from workflow.rehearsal.scenario import read_script

SCENARIOS = Path(__file__).parents[2] / "acceptance" / "scenarios"


@cache
def shown(name: str) -> dict[str, Any]:
    """The account of a scenario, its refusals by code."""
    script = read_script(json.loads((SCENARIOS / f"{name}.json").read_text(encoding="utf-8")))
    run = rehearse(script, the_notice(), the_rulebook(), the_calendar())
    return account(run, lambda problem: (problem.code, problem.code))


def pages(name: str, words: Words) -> list[Page]:
    return list(rehearsal_pages(shown(name), the_notice(), words))


def test_each_case_has_a_page_and_all_have_one_together(spoken: Words) -> None:
    *cases, together = pages("clawback", spoken)
    assert [one.key for one in cases] == [case["id"] for case in shown("clawback")["cases"]]
    assert together.title == ""
    assert [part.key for part in together.parts] == ["nights", "totals"]


def test_page_of_a_case_tells_what_the_account_has(spoken: Words) -> None:
    case, page = shown("clawback")["cases"][0], pages("clawback", spoken)[0]
    assert page.title.startswith(f"{case['id']} ")
    assert spoken.label("state", case["state"]) in page.lead
    moves, owed = page.table("moves"), page.table("owed")
    assert moves.count == len(case["transitions"])
    assert moves.rows[0][1] == spoken.label("command", case["transitions"][0]["event"])
    assert owed.count == len(case["notices"])
    assert str(len(case["notices"])) in owed.title
    refused = next(part for part in page.parts if part.key == "refused")
    assert isinstance(refused, Prose)
    assert len(refused.lines) == 3 * len(case["refusals"])


def test_amounts_of_a_case_are_those_of_the_account(spoken: Words) -> None:
    case, page = shown("clawback")["cases"][0], pages("clawback", spoken)[0]
    (money,) = [part for part in page.parts if isinstance(part, Pairs)]
    assert as_data(money) == case["money_yuan"]
    said = [pair.key for pair in money.pairs if not is_nothing(pair.value, pair.kind)]
    assert said == [name for name, value in case["money_yuan"].items() if value]


def test_night_on_which_nobody_is_late_says_so(spoken: Words) -> None:
    nights = pages("full_course", spoken)[-1].table("nights")
    late = any(night["overdue"] for night in shown("full_course")["daily"])
    assert bool(nights.rows) == late
    assert nights.empty == spoken.say("rehearse.nobody_late")


def test_stretch_of_lateness_is_told_once(spoken: Words) -> None:
    nights = pages("contract_overdue", spoken)[-1].table("nights")
    daily = [night for night in shown("contract_overdue")["daily"] if night["overdue"]]
    assert 0 < nights.count < len(daily)
    assert str(nights.rows[0][0]) == daily[0]["date"]


def test_row_of_a_case_holds_its_amounts_in_yuan() -> None:
    case, (row, *_) = shown("clawback")["cases"][0], as_data(case_table(shown("clawback")))
    assert {name: row[name] for name in case["money_yuan"]} == case["money_yuan"]
    assert (row["id"], row["state"]) == (case["id"], case["state"])
    assert (row["notices"], row["refusals"]) == (len(case["notices"]), len(case["refusals"]))


def test_difference_shows_both_sides(spoken: Words) -> None:
    found = Checked((Difference("SC01", "final.state", "CLOSED", None),), 3, 1)
    (row,) = as_data(difference_table(found, spoken))
    assert (row["place"], row["expected"], row["found"]) == ("final.state", '"CLOSED"', "null")
