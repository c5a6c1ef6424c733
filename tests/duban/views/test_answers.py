"""What became of acts, one or many, in sentences and as data."""

from dataclasses import dataclass

import pytest

from config.words import Words
from duban.rendering.data import as_data
from duban.views import answers
from duban.views.bulk import Result, Results
from states.refusals import Refusal
from tests.practice import DONGLI, HEPING, PROGRAMME, XIQING, Practice, at, the_notice
from workflow.office.bulk import Failed
from workflow.office.request import Answer, Conflict, Done

REGIONS = the_notice().regions_by_code


@dataclass
class Given:
    """An answer of each kind."""

    done: Done
    refused: Refusal
    conflict: Conflict


@pytest.fixture
def given(office: Practice) -> Given:
    """What became of an act that was allowed, of one that was not, of one that came too late."""
    done = office.do("open_case", {"region_code": HEPING})
    refused = office.ask("decline_participation")
    office.do("start_drafting")
    conflict = office.ask("withdraw", {"letter": True}, version=1)
    assert isinstance(refused, Refusal)
    assert isinstance(conflict, Conflict)
    return Given(done, refused, conflict)


def test_refusal_says_rule_reason_and_cure(given: Given, spoken: Words) -> None:
    text = answers.refusal_text(given.refused, spoken)
    explained = spoken.explain(given.refused.problems[0])
    assert explained.says in text
    assert f"→ {explained.cure}" in text
    assert "R-1.1" in text
    made = answers.as_data(given.refused, spoken, dry_run=False)
    assert (made["result"], made["rules"]) == ("refused", ["R-1.1"])
    assert made["problems"][0]["message"] == explained.says


def test_conflict_says_what_was_done_since(given: Given, spoken: Words) -> None:
    since = spoken.label("command", "start_drafting")
    assert since in answers.conflict_text(given.conflict, spoken)
    made = answers.as_data(given.conflict, spoken, dry_run=False)
    assert (made["result"], made["since"]) == ("conflict", ["start_drafting"])


def test_act_that_was_done_says_where_the_case_stands(given: Given, spoken: Words) -> None:
    first, *others = answers.done_lines("open_case", given.done, spoken)
    assert spoken.label("command", "open_case") in first
    assert len(others) == len(given.done.decision.owed) + len(given.done.decision.warnings)
    made = answers.as_data(given.done, spoken, dry_run=False)
    assert made["result"] == "done"
    assert (made["event"], made["version"], made["step"]) == (given.done.seq, 1, 1)
    assert answers.as_data(given.done, spoken, dry_run=True)["result"] == "would_be_done"


def test_mail_that_awaits_a_person_is_told_as_that(office: Practice, spoken: Words) -> None:
    office.set("2023-08-18T10:00")
    done = office.do("open_case", at=at("2023-07-18T10:00"), basis="工作记录")
    _, mail, *_ = answers.done_lines("open_case", done, spoken)
    assert spoken.label("owed_reason", "awaits_release") in mail


def test_results_of_many_cases_stand_in_a_table(given: Given, spoken: Words) -> None:
    names = [f"{PROGRAMME}/{code}" for code in (HEPING, DONGLI, XIQING)]
    failed = Failed("none/999999", RuntimeError("the disk is full"))
    told: list[Answer | Failed] = [given.done, given.refused, given.conflict, failed]
    results = Results([*names, failed.case_id], told, dry_run=False)
    assert results.kinds == (Result.DONE, Result.REFUSED, Result.CONFLICT, Result.FAILED)
    table = results.table(REGIONS, spoken)
    assert table.tones == ("", "warn", "warn", "warn")
    done, refused, conflict, broken = as_data(table)
    assert (done["programme"], done["version"]) == (PROGRAMME, 1)
    assert done["region"] == spoken.label("region", "和平区")
    assert refused["rules"] == ["R-1.1"]
    assert refused["cure"]
    assert conflict["says"] == [spoken.label("command", "start_drafting")]
    assert (broken["region"], broken["says"]) == ("999999", "RuntimeError: the disk is full")
    assert results.counted(spoken).startswith(f"{spoken.say('bulk.done')} 1")


def test_what_was_only_tried_is_allowed(given: Given) -> None:
    assert Results(["x/y"], [given.done], dry_run=True).kinds == (Result.ALLOWED,)
