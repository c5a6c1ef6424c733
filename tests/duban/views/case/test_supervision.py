"""What step 6 sees of a case, as its page tells it: reports, work, assessments, flags, disputes."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from config.words import Words
from duban.rendering.data import as_data
from duban.views.case.supervision import supervision_parts
from duban.views.page import Pairs, Part, Table
from states.choices import AssessmentKind, ChangeResult, Ground, TaskState
from states.facts import Assessment, ChangeRequest, Dispute, Facts, Flag, Report, Settlement
from states.verdicts import Verdict
from tests.practice import Practice

DAY = date(2024, 1, 10)


@pytest.fixture(scope="module")
def facts(led: Practice) -> Facts:
    """The facts of the case that came to a recovery."""
    return led.facts()


def part(facts: Facts, key: str, words: Words) -> Part:
    """The part of that name."""
    return next(one for one in supervision_parts(facts, words) if one.key == key)


def rows(facts: Facts, key: str, words: Words) -> list[dict[str, Any]]:
    """The rows of a table."""
    found: list[dict[str, Any]] = as_data(part(facts, key, words))
    return found


def pairs(facts: Facts, key: str, words: Words) -> dict[str, Any]:
    """The values of a part."""
    found = part(facts, key, words)
    assert isinstance(found, Pairs)
    return {one.key: one.value for one in found.pairs}


@pytest.mark.parametrize(
    ("source", "section", "name"),
    [("self_check", "command", "submit_self_check"), ("rectification", "item", "rectification")],
)
def test_report_says_where_it_came_from(
    facts: Facts, spoken: Words, source: str, section: Any, name: str
) -> None:
    report = Report(source, DAY, DAY, 5_000, "10000/1", "1/2", Verdict.RED)
    told = rows(replace(facts, reports=(report,)), "reports", spoken)[0]
    assert spoken.label(section, name) in told.values()
    assert (told["spent_yuan"], told["expected_yuan"], told["index"]) == (50, 100, "0.5000")
    assert (told["verdict"], told["verdict_label"]) == ("red", spoken.label("verdict", "red"))


@pytest.mark.parametrize(
    ("verdict", "tone"), [(Verdict.RED, "bad"), (Verdict.YELLOW, "warn"), (Verdict.OK, "")]
)
def test_slow_report_stands_out(facts: Facts, spoken: Words, verdict: Verdict, tone: str) -> None:
    report = Report("self_check", DAY, DAY, 0, verdict=verdict)
    found = part(replace(facts, reports=(report,)), "reports", spoken)
    assert isinstance(found, Table)
    assert found.tones == (tone,)


def test_report_that_nothing_is_judged_of_has_no_index(facts: Facts, spoken: Words) -> None:
    report = Report("self_check", DAY, DAY, 0)
    (told,) = rows(replace(facts, reports=(report,)), "reports", spoken)
    assert (told["index"], told["expected_yuan"]) == (None, None)
    assert told["verdict"] == Verdict.NOT_ASSESSED


def test_work_is_told_in_words_and_a_yes_is_no_code(facts: Facts, spoken: Words) -> None:
    (counted, answered) = list(spoken.names("figure"))[:2]
    report = Report(
        "self_check",
        DAY,
        DAY,
        0,
        figures={counted: 1_234, answered: True},
        tasks={"任务一": next(iter(TaskState))},
        remarks={"任务一": "按期", "任务二": "推迟"},
    )
    (told,) = rows(
        replace(facts, reports=(report, Report("self_check", DAY, DAY, 0))), "work", spoken
    )
    assert told["indicators"] == [
        f"{spoken.label('figure', counted)} 1,234",
        f"{spoken.label('figure', answered)} {spoken.say('word.yes')}",
    ]
    state = spoken.label("value", next(iter(TaskState)))
    assert told["tasks"] == [f"任务一 {state} 按期", "任务二 推迟"]


def test_assessment_tells_rating_score_and_verdicts(facts: Facts, spoken: Words) -> None:
    name = next(iter(spoken.names("indicator")))
    one = Assessment(
        AssessmentKind.MIDTERM,
        DAY,
        "good",
        82,
        verdicts={name: "met"},  # type: ignore[dict-item]
        of_targets={name: "missed"},  # type: ignore[dict-item]
        worked_out=80,
    )
    (told,) = rows(replace(facts, assessments=(one,)), "assessments", spoken)
    assert (told["kind"], told["score"], told["worked_out"]) == ("midterm", 82, 80)
    label = spoken.label("indicator", name)
    assert told["indicators"] == [f"{label} {spoken.label('verdict', 'met')}"]
    assert told["of_targets"] == [f"{label} {spoken.label('verdict', 'missed')}"]


def test_flag_is_open_until_its_day(facts: Facts, spoken: Words) -> None:
    closed = Flag(Ground.SLOW, Verdict.YELLOW, DAY, date(2024, 2, 1))
    told = rows(replace(facts, flags=(closed, replace(closed, closed_on=None))), "flags", spoken)
    assert [one["closed"] for one in told] == ["2024-02-01", spoken.say("word.open")]
    assert told[0]["flag_label"] == spoken.label("flag", "yellow")


def test_clawback_tells_what_is_claimed_of_whom(facts: Facts, spoken: Words) -> None:
    assert facts.clawback is not None
    told = pairs(facts, "clawback", spoken)
    names = [f"{name} {fen // 100:,}" for name, fen in facts.clawback.claims.items()]
    assert list(told["claims"]) == names
    assert told["deliberated"] is None
    zero = replace(facts, clawback=replace(facts.clawback, deliberated=0))
    assert pairs(zero, "clawback", spoken)["deliberated"] == "0"


def test_statement_of_which_nothing_was_entered_is_told_as_one(facts: Facts, spoken: Words) -> None:
    assert facts.clawback is not None
    unsaid = replace(facts, clawback=replace(facts.clawback, statement="—"))
    told = pairs(unsaid, "clawback", spoken)["statement"]
    assert told == spoken.say("word.statement_unsaid")
    said = replace(facts, clawback=replace(facts.clawback, statement="减少收回金额"))
    assert pairs(said, "clawback", spoken)["statement"] == "减少收回金额"


def test_case_without_a_clawback_has_no_word_on_one(facts: Facts, spoken: Words) -> None:
    assert pairs(replace(facts, clawback=None), "clawback", spoken) == {}


def test_dispute_settlement_and_changes_are_told_with_how_they_ended(
    facts: Facts, spoken: Words
) -> None:
    dispute = Dispute(DAY, "recovery_decision", kind="诉讼")
    told = pairs(replace(facts, dispute=dispute), "disputes", spoken)
    against = spoken.label("mail_kind", "recovery_decision")
    assert told["dispute"] == f"2024-01-10 · 诉讼 · {against} · {spoken.say('word.open')}"
    ended = replace(dispute, kind=None, result="upheld")
    told = pairs(replace(facts, dispute=ended), "disputes", spoken)
    assert told["dispute"] == f"2024-01-10 · {against} · {spoken.label('value', 'upheld')}"
    settled = replace(
        facts, settlement=Settlement(DAY, 1_250), changes=(ChangeRequest(DAY, "目标"),)
    )
    told = pairs(settled, "disputes", spoken)
    assert told["settlement"] == "2024-01-10 · 12.50"
    assert told["changes"] == ("2024-01-10 目标",)
    approved = ChangeRequest(DAY, "目标", result=ChangeResult.APPROVED)
    told = pairs(replace(facts, changes=(approved,)), "disputes", spoken)
    assert told["changes"] == (f"2024-01-10 目标 {spoken.label('value', 'approved')}",)


def test_nothing_disputed_is_nothing_to_tell(facts: Facts, spoken: Words) -> None:
    assert set(pairs(facts, "disputes", spoken).values()) == {"", ()}
