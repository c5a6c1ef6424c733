"""What asks for somebody's eye: spending that is slow, money that has to come back."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from config.words import Words
from duban.rendering.data import as_data
from duban.views.funds.trouble import clawbacks, slow
from duban.views.page import Ref, Subject
from duban.views.programme import Member, Programme
from states.choices import Ground
from states.facts import Facts, Flag, Outcome, Report
from states.steps import State
from states.verdicts import Verdict
from tests.practice import DONGLI, HEPING, PROGRAMME, region

DAY = date(2024, 1, 10)


@pytest.fixture(scope="module")
def member(programme: Programme) -> Member:
    """The case that came to a recovery, as a member of its programme."""
    return next(one for one in programme.members if one.region.code == HEPING)


def with_facts(member: Member, code: str = HEPING, **changed: Any) -> Member:
    """The same with other facts, and maybe of another region."""
    facts = replace(member.case.facts, **changed)
    case = replace(member.case, id=f"{PROGRAMME}/{code}", facts=facts)
    return Member(region(code), case)


def report(verdict: Verdict, index: str | None = "1/2", spent: int = 500) -> Report:
    """A report with its verdict."""
    return Report("self_check", DAY, DAY, spent, "1000/1", index, verdict)


# --- slow spending --------------------------------------------------------------------------------


def test_case_is_slow_by_its_open_flag_or_else_by_the_report_that_counts(
    member: Member, spoken: Words
) -> None:
    by_flag = with_facts(
        member,
        flags=(Flag(Ground.SLOW, Verdict.YELLOW, DAY),),
        reports=(report(Verdict.OK),),
    )
    by_report = with_facts(member, DONGLI, flags=(), reports=(report(Verdict.RED, "1/4"),))
    table = slow([by_flag, by_report], spoken)
    assert [one["region"] for one in as_data(table)] == [
        spoken.region(region(code)) for code in (DONGLI, HEPING)
    ]
    assert table.tones == ("bad", "warn")


@pytest.mark.parametrize(
    "changed",
    [
        {"flags": (), "reports": ()},
        {"flags": (), "reports": (report(Verdict.OK),)},
        {"flags": (Flag(Ground.SLOW, Verdict.RED, DAY, DAY),), "reports": ()},
        {"outcome": Outcome.TERMINATED, "reports": (report(Verdict.RED),)},
    ],
    ids=["no report", "to plan", "closed flag", "ended"],
)
def test_case_that_is_not_slow_is_not_listed(
    member: Member, spoken: Words, changed: dict[str, Any]
) -> None:
    table = slow([with_facts(member, **changed)], spoken)
    assert (table.rows, table.empty) == ((), spoken.say("funds.none_slow"))


def test_slow_case_tells_its_figures_and_leads_to_itself(member: Member, spoken: Words) -> None:
    one = with_facts(member, flags=(), reports=(report(Verdict.RED, "1/3"),))
    table = slow([one], spoken)
    assert table.rows[0][0] == Ref(
        spoken.region(region(HEPING)), Subject.CASE, f"{PROGRAMME}/{HEPING}"
    )
    (row,) = as_data(table)
    assert (row["spent_yuan"], row["expected_yuan"], row["index"]) == (5, 10, "33.3%")
    assert (row["verdict"], row["flag"]) == ("red", None)


def test_case_that_is_flagged_without_any_report_has_no_figures(
    member: Member, spoken: Words
) -> None:
    silent = with_facts(member, flags=(Flag(Ground.NO_DATA, Verdict.RED, DAY),), reports=())
    (row,) = as_data(slow([silent], spoken))
    assert (row["as_of"], row["spent_yuan"], row["index"]) == (None, None, "")
    assert (row["verdict"], row["flag"]) == (None, "red")


def test_report_without_an_index_is_no_figure(member: Member, spoken: Words) -> None:
    flagged = with_facts(
        member,
        flags=(Flag(Ground.SLOW, Verdict.RED, DAY),),
        reports=(report(Verdict.NOT_ASSESSED, None),),
    )
    (row,) = as_data(slow([flagged], spoken))
    assert row["index"] is None


# --- money that has to come back ------------------------------------------------------------------


def told(member: Member, words: Words) -> dict[str, Any]:
    """The row of a case from which money has to come back."""
    (row,) = as_data(clawbacks([member], words))
    assert isinstance(row, dict)
    return row


def test_recovery_is_told_with_the_term_that_runs(member: Member, spoken: Words) -> None:
    row = told(member, spoken)
    assert (row["decided_yuan"], row["outstanding_yuan"]) == (300_000, 300_000)
    assert (row["item"], row["owner"]) == ("recovery", "institution")
    assert row["due"] is not None
    assert row["proposed"] is None
    assert row["claims"] == list(member.case.facts.money.claims)


def test_what_is_proposed_is_told_while_nothing_is_decided(member: Member, spoken: Words) -> None:
    clawback = member.case.facts.clawback
    assert clawback is not None
    proposed = replace(
        clawback, state=State.CLAWBACK_PROPOSED, proposed=5_000, decided=0, claims={}
    )
    money = replace(member.case.facts.money, claims={})
    row = told(with_facts(member, clawback=proposed, money=money, duties={}), spoken)
    assert (row["proposed"], row["decided_yuan"]) == (50, 0)
    assert (row["item"], row["owner"], row["due"]) == (None, None, None)
    assert row["state"] == f"clawback.{State.CLAWBACK_PROPOSED}"


def test_money_that_was_claimed_stays_listed_when_the_clawback_is_over(
    member: Member, spoken: Words
) -> None:
    clawback = member.case.facts.clawback
    assert clawback is not None
    over = with_facts(member, clawback=replace(clawback, state=State.CLOSED))
    row = told(over, spoken)
    assert row["state"] == over.case.facts.shown_state
    assert (row["item"], row["grounds"]) == (None, list(clawback.grounds))


def test_case_that_nothing_is_claimed_from_is_not_listed(member: Member, spoken: Words) -> None:
    facts: Facts = member.case.facts
    clean = with_facts(member, clawback=None, money=replace(facts.money, claims={}))
    table = clawbacks([clean], spoken)
    assert (table.rows, table.empty) == ((), spoken.say("funds.none_back"))
