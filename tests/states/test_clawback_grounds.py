"""Grounds of a warning as a mail tells them, each with the figures that bear it out (R-6.4)."""

from datetime import date

from msgspec.structs import replace

from states.choices import AssessmentKind, Ground
from states.clawback_grounds import told
from states.duty_items import Item, Owner
from states.facts import Assessment, Clawback, Duty, Facts, Report
from states.verdicts import Verdict
from tests.practice import HEPING, at, the_notice

NOTICE = the_notice()
DAYS = [date(2023, 12, 31), date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30)]
CASE = Facts(
    region_code=HEPING,
    opened_on=date(2023, 7, 18),
    since=at("2023-09-19"),
    last_at=at("2023-09-19"),
)


def report(day: date, spent: int, verdict: Verdict = Verdict.RED) -> Report:
    return Report("self_check", day, day, spent, expected="401/2", index="1/4", verdict=verdict)


def self_check(period: date) -> Duty:
    return Duty(
        item=Item.SELF_CHECK,
        owner=Owner.DISTRICT,
        event="disburse",
        rule="R-6.1",
        started=date(2023, 9, 19),
        term=f"to:{period}",
        due=period,
        calendar="",
        period=period,
    )


def test_slow_spending_is_told_by_the_latest_report_that_was_slow() -> None:
    reports = (
        report(DAYS[1], 10),
        report(DAYS[0], 20),
        report(DAYS[2], 30, Verdict.OK),
    )
    figures = told(replace(CASE, reports=reports), [Ground.SLOW], NOTICE)
    assert figures == {
        "grounds": [Ground.SLOW],
        "as_of": DAYS[1],
        "spent": 10,
        "expected": 201,
        "index": "0.2500",
        "least": NOTICE.slow_yellow_below,
    }


def test_of_two_slow_reports_of_a_day_the_one_entered_last_counts() -> None:
    reports = (report(DAYS[0], 1), report(DAYS[0], 2), report(DAYS[0], 3, Verdict.OK))
    assert told(replace(CASE, reports=reports), [Ground.SLOW], NOTICE)["spent"] == 2


def test_ground_that_no_report_bears_out_is_told_without_figures() -> None:
    for ground in (Ground.SLOW, Ground.POOR_WORK, Ground.MISUSE):
        assert told(CASE, [ground], NOTICE) == {"grounds": [ground]}


def test_missing_reports_are_the_last_in_a_row_up_to_the_quarter_that_was_flagged() -> None:
    duties = {str(n): self_check(day) for n, day in enumerate(reversed(DAYS))}
    facts = replace(CASE, duties=duties)
    assert told(facts, [Ground.NO_DATA], NOTICE)["missing"] == DAYS[-NOTICE.no_data_reports :]
    flagged = replace(facts, no_data_through=DAYS[2])
    assert told(flagged, [Ground.NO_DATA], NOTICE)["missing"] == DAYS[1:3]


def test_poor_work_is_told_by_the_last_assessment() -> None:
    assessments = (
        Assessment(AssessmentKind.MIDTERM, DAYS[2], "差", 40),
        Assessment(AssessmentKind.FINAL, DAYS[3], "差", 55),
    )
    figures = told(replace(CASE, assessments=assessments), [Ground.POOR_WORK], NOTICE)
    assert (figures["assessment"], figures["score"]) == (AssessmentKind.FINAL, 55)


def test_misuse_is_told_with_the_spending_that_was_disallowed() -> None:
    clawback = Clawback("RECOVERING", at("2024-02-29"), (Ground.MISUSE,), disallowed=500)
    figures = told(replace(CASE, clawback=clawback), [Ground.MISUSE], NOTICE)
    assert figures == {"grounds": [Ground.MISUSE], "disallowed": 500}
    unasked = told(replace(CASE, clawback=clawback), [Ground.SLOW], NOTICE)
    assert "disallowed" not in unasked
