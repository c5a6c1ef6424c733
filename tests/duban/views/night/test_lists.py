"""The lists of a night in words: places, items, terms, and what each asks of whom."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from config.words import Words
from duban.views.night.lists import Lists
from duban.views.page import Ref, Subject, Table, Where
from states.duty_items import Owner
from tests.practice import HEPING, PROGRAMME, Practice, region
from workflow.night import reports
from workflow.night.clawbacks import Clawback, RecoveryWork, Unpaid
from workflow.night.reports import Flagged, Late, NightlyReport, Ran, Stuck
from workflow.record.duties.waiting import Waiting
from workflow.record.owing import OwedStatus

REGIONS = {HEPING: region(HEPING)}
DAY = date(2024, 4, 3)


@pytest.fixture(scope="module")
def quiet(led: Practice) -> NightlyReport:
    """A night on which nothing was to be told."""
    with led.store.reading() as transaction:
        found = reports.last(transaction)
    assert found is not None
    empty = dict.fromkeys(
        ("overdue", "city_overdue", "returned_within_window", "due_soon", "undated", "flags"), ()
    ) | dict.fromkeys(("unpaid", "clawbacks", "recovery_work", "stuck", "escalated", "ran"), ())
    return replace(
        found, day=DAY, owed={}, more={}, books=None, escalated_cases=(), trend=(), **empty
    )


def lists(report: NightlyReport, words: Words, *, several: bool = False) -> dict[str, Table]:
    """All lists of a night by name."""
    made = Lists(report, REGIONS, words, several=several)
    return {one.key: one for one in (*made.all(), *made.figures())}


def row(table: Table) -> dict[str, Any]:
    """The one row of a table, as it stands."""
    (only,) = table.rows
    return dict(zip([one.key for one in table.columns], only, strict=True))


def test_quiet_night_has_all_its_lists_and_no_row(quiet: NightlyReport, spoken: Words) -> None:
    found = lists(quiet, spoken)
    assert len(found) == 13
    assert {one.count for one in found.values()} == {0}
    assert len({one.title for one in found.values()}) == 13


LATE = Late(
    HEPING,
    ("plan_filing", "institution_filing"),
    8,
    1,
    (8, 8),
    ("district",),
    PROGRAMME,
)


@pytest.mark.parametrize(
    ("items", "owners", "others"),
    [
        (("contract_signing",), ("district",), ["district"]),
        (("contract_signing", "support_decision"), ("district", "city"), ["district"]),
        (("plan_filing",), ("district",), []),
    ],
)
def test_late_contract_is_owed_by_more_than_the_party_it_is_kept_under(
    quiet: NightlyReport,
    spoken: Words,
    items: tuple[str, ...],
    owners: tuple[str, ...],
    others: list[str],
) -> None:
    late = replace(LATE, items=items, owners=owners)
    told = row(lists(replace(quiet, overdue=(late,)), spoken)["overdue"])
    named = [
        spoken.say("word.and_others", owner=spoken.label("owner", one))
        if one in others
        else spoken.label("owner", one)
        for one in owners
    ]
    assert told["owner"] == spoken.listed(named)


def test_late_unit_is_told_with_its_items_and_whose_they_are(
    quiet: NightlyReport, spoken: Words
) -> None:
    told = row(lists(replace(quiet, overdue=(LATE,)), spoken)["overdue"])
    items = [spoken.label("item", one) for one in LATE.items]
    assert (told["region"], told["unit"]) == (
        Ref(spoken.label("region", "和平区"), Subject.CASE, f"{PROGRAMME}/{HEPING}"),
        region(HEPING).unit,
    )
    assert told["items"] == spoken.listed(items)
    assert told["owner"] == spoken.label("owner", "district")
    assert (told["overdue_working_days"], told["escalated"]) == (8, None)


def test_items_that_are_not_equally_late_have_each_their_own_days(
    quiet: NightlyReport, spoken: Words
) -> None:
    uneven = replace(LATE, days=(8, 3))
    told = row(lists(replace(quiet, overdue=(uneven,)), spoken)["overdue"])
    later = spoken.say("night.later")
    assert later.format(8) in told["items"]
    assert later.format(3) in told["items"]


@pytest.mark.parametrize(
    "escalated",
    [{"escalated": (HEPING,)}, {"escalated_cases": (f"{PROGRAMME}/{HEPING}",)}],
)
def test_escalated_unit_is_marked_whichever_way_the_report_names_it(
    quiet: NightlyReport, spoken: Words, escalated: dict[str, tuple[str, ...]]
) -> None:
    night = replace(quiet, overdue=(LATE,), **escalated)
    assert row(lists(night, spoken)["overdue"])["escalated"] == spoken.say("night.yes")


def test_case_of_another_programme_is_not_escalated_with_it(
    quiet: NightlyReport, spoken: Words
) -> None:
    night = replace(quiet, overdue=(LATE,), escalated_cases=(f"tj-1999/{HEPING}",))
    assert row(lists(night, spoken)["overdue"])["escalated"] is None


@pytest.mark.parametrize("several", [True, False])
def test_programme_is_shown_where_there_are_several(
    quiet: NightlyReport, spoken: Words, several: bool
) -> None:
    table = lists(replace(quiet, overdue=(LATE,)), spoken, several=several)["overdue"]
    wheres = {one.key: one.where for one in table.columns}
    assert wheres["programme"] is (Where.PAGE if several else Where.SHEET)
    assert wheres["region_code"] is Where.SHEET


def test_place_that_no_notice_names_is_its_code_and_none_is_the_whole_office(
    quiet: NightlyReport, spoken: Words
) -> None:
    gone, office = (Flagged(code, "red", "FLAGGED", PROGRAMME) for code in ("999999", ""))
    known = row(lists(replace(quiet, flags=(gone,)), spoken)["flags"])["region"]
    assert known == Ref("999999", Subject.CASE, f"{PROGRAMME}/999999")
    first = replace(gone, programme="")
    assert row(lists(replace(quiet, flags=(first,)), spoken)["flags"])["region"] == "999999"
    told = row(lists(replace(quiet, flags=(office,)), spoken)["flags"])
    assert (told["region"], told["programme"]) == (spoken.say("night.whole_office"), "")


@pytest.mark.parametrize(("level", "tone"), [("red", "bad"), ("yellow", "warn")])
def test_flag_is_as_loud_as_its_level(
    quiet: NightlyReport, spoken: Words, level: str, tone: str
) -> None:
    flag = Flagged(HEPING, level, "FLAGGED", PROGRAMME)
    table = lists(replace(quiet, flags=(flag,)), spoken)["flags"]
    assert table.tones == (tone,)
    assert row(table)["flag"] == spoken.label("flag", level)


@pytest.mark.parametrize(
    ("key", "field"), [("due_soon", "due_soon"), ("returned", "returned_within_window")]
)
def test_what_is_due_says_how_many_days_are_left(
    quiet: NightlyReport, spoken: Words, key: str, field: str
) -> None:
    waiting = Waiting(HEPING, "self_check_2024-07-10", date(2024, 4, 10), Owner.DISTRICT, PROGRAMME)
    told = row(lists(replace(quiet, **{field: (waiting,)}), spoken)[key])
    assert (told["due"], told["days_left"]) == (date(2024, 4, 10), 7)
    assert told["item"] == spoken.label("item", "self_check")


def test_report_without_a_day_is_told_with_its_own_name(
    quiet: NightlyReport, spoken: Words
) -> None:
    waiting = Waiting(HEPING, "self_check_2027-01-10", None, Owner.DISTRICT, PROGRAMME)
    told = row(lists(replace(quiet, undated=(waiting,)), spoken)["undated"])
    assert (told["due"], told["days_left"]) == (spoken.say("night.undated"), None)
    assert told["item"] == spoken.label("item", "self_check_2027-01-10")


CLAWBACK = Clawback(
    HEPING,
    "clawback.RECOVERING",
    ("rectification_failed",),
    proposed=0,
    decided=30_000_000,
    term="recovery",
    due=date(2024, 4, 20),
    programme=PROGRAMME,
)


@pytest.mark.parametrize(
    ("changed", "due", "term"),
    [
        ({}, date(2024, 4, 20), "recovery"),
        ({"due": None}, "undated", "recovery"),
        ({"term": "", "due": None}, None, ""),
        ({"suspended": True}, "suspended", "recovery"),
        ({"suspended": True, "due": None}, "suspended", "recovery"),
    ],
)
def test_clawback_is_told_with_the_term_that_runs(
    quiet: NightlyReport, spoken: Words, changed: dict[str, Any], due: Any, term: str
) -> None:
    one = replace(CLAWBACK, **changed)
    told = row(lists(replace(quiet, clawbacks=(one,)), spoken)["clawbacks"])
    undated = spoken.say("night.undated")
    expected = {
        "undated": undated,
        "suspended": spoken.say("night.suspended").format(one.due or undated),
    }.get(str(due), due)
    assert told["due"] == expected
    assert told["term"] == (spoken.label("item", term) if term else spoken.say("night.no_term"))
    assert (told["proposed"], told["decided"]) == (None, 30_000_000)
    assert told["grounds"] == spoken.label("ground", "rectification_failed")


def test_money_that_did_not_come_back_is_told_with_its_lateness(
    quiet: NightlyReport, spoken: Words
) -> None:
    unpaid = Unpaid(HEPING, 30_000_000, 0, date(2024, 3, 29), 3, programme=PROGRAMME)
    told = row(lists(replace(quiet, unpaid=(unpaid,)), spoken)["unpaid"])
    assert (told["decided"], told["outstanding"]) == (None, 30_000_000)
    assert (told["due"], told["overdue_working_days"]) == (date(2024, 3, 29), 3)
    paused = replace(unpaid, suspended=True, overdue_working_days=0)
    told = row(lists(replace(quiet, unpaid=(paused,)), spoken)["unpaid"])
    assert told["due"] == spoken.say("night.suspended").format(unpaid.due)
    assert told["overdue_working_days"] is None


def test_work_that_the_city_owes_on_a_recovery_is_named(
    quiet: NightlyReport, spoken: Words
) -> None:
    for command, called in spoken.section("night_act").items():
        work = RecoveryWork(HEPING, command, 2, 30_000_000, PROGRAMME)
        told = row(lists(replace(quiet, recovery_work=(work,)), spoken)["recovery_work"])
        assert (told["act"], told["outstanding"]) == (called, 30_000_000)


def test_mail_that_is_stuck_says_why_and_those_left_out_are_counted(
    quiet: NightlyReport, spoken: Words
) -> None:
    stuck = Stuck(HEPING, "reminder", DAY, OwedStatus.FAILED, "self_check", "no_address", PROGRAMME)
    table = lists(replace(quiet, stuck=(stuck,), owed={"failed": 3, "held": 1}), spoken)["stuck"]
    told = row(table)
    assert told["result"] == spoken.label("owed_reason", "no_address")
    assert told["item"] == spoken.label("item", "self_check")
    assert table.more == 3
    bare = replace(stuck, item=None, result=None)
    told = row(lists(replace(quiet, stuck=(bare,)), spoken)["stuck"])
    assert (told["item"], told["result"]) == (None, None)


def test_rows_that_the_report_left_out_are_counted_in_their_list(
    quiet: NightlyReport, spoken: Words
) -> None:
    more = {"overdue": 4, "returned_within_window": 2, "flags": 1}
    found = lists(replace(quiet, overdue=(LATE,), more=more), spoken)
    assert (found["overdue"].count, found["returned"].more, found["flags"].more) == (5, 2, 1)
    assert found["due_soon"].more == 0


def test_jobs_say_what_they_did_and_that_they_did_nothing(
    quiet: NightlyReport, spoken: Words
) -> None:
    job, count = next(iter(spoken.section("night_job"))), next(iter(spoken.section("night_count")))
    ran = (Ran(job, {count: 3}), Ran(job, {count: 0}))
    rows = lists(replace(quiet, ran=ran), spoken)["ran"].rows
    assert [name for name, _ in rows] == [spoken.named("night_job", job)] * 2
    assert "3" in str(rows[0][1])
    assert rows[1][1] == spoken.say("night.idle")


def test_books_name_their_amounts_and_leave_out_what_is_nothing(
    quiet: NightlyReport, spoken: Words
) -> None:
    books = lists(replace(quiet, books={"approved": 5, "disbursed": 0, "held": 3}), spoken)["books"]
    assert books.rows == (
        (spoken.label("money", "approved"), 5),
        (spoken.label("money" if "held" in spoken.names("money") else "account", "held"), 3),
    )
