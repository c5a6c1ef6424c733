"""What the night has to look at, and on which day first."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from states import commands
from states.choices import Ground
from states.duty_items import Item, Owner
from states.facts import Clawback, Dispute, Duty, DutyStatus, Facts, Flag, Report, Settlement, Step
from states.night_checks import last_due, next_check, overdue_runs, what_is_due
from states.verdicts import Verdict
from tests.practice import HEPING, at, the_notice

NOTICE = the_notice()
PERIODS = [date(2023, 12, 31), date(2024, 3, 31), date(2024, 6, 30)]
DUES = [date(2024, 1, 10), date(2024, 4, 10), date(2024, 7, 10)]


def self_check(n: int, status: str = "open") -> Duty:
    return Duty(
        item=Item.SELF_CHECK,
        owner=Owner.DISTRICT,
        event="disburse",
        rule="R-6.1",
        started=date(2023, 9, 19),
        term=f"to:{DUES[n]}",
        due=DUES[n],
        calendar="",
        period=PERIODS[n],
        status=DutyStatus(status),
    )


SUPERVISED = Facts(
    region_code=HEPING,
    opened_on=date(2023, 7, 18),
    since=at("2023-09-19"),
    last_at=at("2023-09-19"),
    step=Step.SUPERVISION,
    state="EXECUTING",
    duties={str(n): self_check(n) for n in range(3)},
)
SLOW = replace(
    SUPERVISED,
    pending_flag="red",
    reports=(Report("self_check", date(2024, 1, 8), date(2023, 12, 31), 0),),
)


def test_two_missing_reports_in_a_row_are_flagged_the_day_after_the_second() -> None:
    assert next_check(SUPERVISED, NOTICE) == date(2024, 4, 11)
    assert what_is_due(SUPERVISED, NOTICE, date(2024, 4, 10)) is None
    assert what_is_due(SUPERVISED, NOTICE, date(2024, 4, 11)) == commands.RaiseFlag()
    assert overdue_runs(SUPERVISED, NOTICE, date(2024, 7, 11)) == [PERIODS[1], PERIODS[2]]


def test_report_in_between_breaks_the_row() -> None:
    handed_in = {**SUPERVISED.duties, "1": self_check(1, "fulfilled")}
    facts = replace(SUPERVISED, duties=handed_in)
    assert overdue_runs(facts, NOTICE, date(2025, 1, 1)) == []
    assert next_check(facts, NOTICE) is None


def test_run_that_was_flagged_is_not_flagged_again() -> None:
    facts = replace(SUPERVISED, no_data_through=PERIODS[1])
    assert overdue_runs(facts, NOTICE, date(2024, 7, 10)) == []
    assert overdue_runs(facts, NOTICE, date(2024, 7, 11)) == [PERIODS[2]]


def test_slow_report_is_flagged_in_the_night_after_it() -> None:
    assert next_check(SLOW, NOTICE) == date(2024, 1, 9)
    assert what_is_due(SLOW, NOTICE, date(2024, 1, 8)) is None
    assert what_is_due(SLOW, NOTICE, date(2024, 1, 9)) == commands.RaiseFlag()


@pytest.mark.parametrize(
    "facts",
    [
        replace(SLOW, flags=(Flag(Ground.SLOW, Verdict.RED, date(2024, 1, 2)),)),
        replace(
            SLOW, state="TERMINATION_PENDING", settlement=Settlement(date(2024, 1, 2), 60_000_000)
        ),
        replace(SLOW, clawback=Clawback("RECOVERING", at("2024-01-02"), (Ground.MISUSE,))),
    ],
    ids=["a flag is open", "terminated", "a clawback runs"],
)
def test_nothing_is_flagged_while(facts: Facts) -> None:
    assert what_is_due(facts, NOTICE, date(2024, 5, 1)) is None


@pytest.mark.parametrize(
    "facts",
    [
        replace(SLOW, state="TERMINATION_PENDING"),
        replace(SLOW, dispute=Dispute(date(2024, 1, 2), "收回决定")),
    ],
    ids=["it asks to withdraw", "a decision is disputed"],
)
def test_flags_are_raised_although(facts: Facts) -> None:
    assert next_check(facts, NOTICE) == date(2024, 1, 9)
    assert what_is_due(facts, NOTICE, date(2024, 1, 9)) == commands.RaiseFlag()


@pytest.mark.parametrize("older", [date(2023, 12, 30), date(2023, 11, 1)])
def test_older_report_moves_no_flag_to_another_night(older: date) -> None:
    reports = (*SLOW.reports, Report("self_check", date(2024, 1, 9), older, 0))
    facts = replace(SLOW, reports=reports)
    assert next_check(facts, NOTICE) == date(2024, 1, 9)


def test_what_an_undone_act_made_was_never_owed() -> None:
    void = {"8": self_check(0, "void"), "9": self_check(1, "void")}
    facts = replace(SUPERVISED, duties={**SUPERVISED.duties, **void})
    assert next_check(facts, NOTICE) == date(2024, 4, 11)
    only_void = replace(SUPERVISED, duties=void)
    assert next_check(only_void, NOTICE) is None
    assert only_void.duty(Item.SELF_CHECK) is None


@pytest.mark.parametrize(
    ("state", "item", "command"),
    [
        ("RECTIFYING", "rectification", commands.ExpireRectification()),
        ("CLAWBACK_PROPOSED", "statement", commands.ExpireStatement()),
    ],
)
def test_term_that_ended_is_noted_the_day_after(
    state: str, item: str, command: commands.Command
) -> None:
    duty = replace(self_check(0), item=item, period=None)
    facts = replace(
        SUPERVISED, duties={"9": duty}, clawback=Clawback(state, at("2024-01-02"), (Ground.MISUSE,))
    )
    assert next_check(facts, NOTICE) == date(2024, 1, 11)
    assert what_is_due(facts, NOTICE, date(2024, 1, 10)) is None
    assert what_is_due(facts, NOTICE, date(2024, 1, 11)) == command


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2024-01-10T05:59:59", date(2024, 1, 9)),
        ("2024-01-10T06:00", date(2024, 1, 10)),
        ("2024-01-10T23:59", date(2024, 1, 10)),
        ("2024-01-01T00:00", date(2023, 12, 31)),
    ],
)
def test_work_of_a_day_is_due_from_six_in_the_morning(moment: str, day: date) -> None:
    assert last_due(at(moment)) == day


def test_report_that_is_due_on_no_known_day_is_missing_on_none() -> None:
    undated = {**SUPERVISED.duties, "1": replace(self_check(1), due=None)}
    facts = replace(SUPERVISED, duties=undated)
    assert overdue_runs(facts, NOTICE, date(2024, 7, 11)) == [PERIODS[2]]
    assert next_check(facts, NOTICE) == DUES[2] + timedelta(days=1)


def test_case_that_has_ended_is_looked_at_no_more() -> None:
    assert next_check(replace(SLOW, state="CLOSED"), NOTICE) is None


@pytest.mark.parametrize("state", ["WARNED", "RECOVERING", "RECTIFYING", "CLAWBACK_PROPOSED"])
def test_clawback_whose_term_is_over_or_has_none_is_not_looked_at(state: str) -> None:
    clawback = Clawback(state, at("2024-01-02"), (Ground.MISUSE,))
    done = {
        str(n): replace(self_check(0, "fulfilled"), item=item, period=None)
        for n, item in enumerate((Item.RECTIFICATION, Item.STATEMENT))
    }
    undated = {key: replace(duty, due=None, status=DutyStatus.OPEN) for key, duty in done.items()}
    for duties in ({}, done, undated):
        facts = replace(SUPERVISED, clawback=clawback, duties=duties)
        assert next_check(facts, NOTICE) is None
        assert what_is_due(facts, NOTICE, date(2025, 1, 1)) is None


@pytest.mark.parametrize("reports", [1, 2, 3])
def test_notice_says_how_many_reports_in_a_row_are_missed(reports: int) -> None:
    """R-6.5"""
    other = replace(NOTICE, no_data_reports=reports)
    assert overdue_runs(SUPERVISED, other, date(2025, 1, 1)) == PERIODS[reports - 1 :]
    assert next_check(SUPERVISED, other) == DUES[reports - 1] + timedelta(days=1)
