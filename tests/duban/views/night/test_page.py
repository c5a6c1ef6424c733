"""The page of a night: what is seen first, in a sentence, and whether all proves itself."""

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from config.words import Words
from duban.views.history import difference_in_words
from duban.views.night.page import NightPage, checks_of, page_of
from duban.views.page import Check, Tile
from states.money import grouped
from tests.practice import HEPING, PROGRAMME, Practice
from workflow.night import reports
from workflow.night.proving import Proved
from workflow.night.reports import NightlyReport, Point, Tally
from workflow.record.alarms import Alarm
from workflow.record.chain_faults import ChainFault
from workflow.record.differing import Difference
from workflow.record.ledger import Imbalance
from workflow.store.chaining import LinkFault

DIFFERENCE = Difference("case", f"{PROGRAMME}/{HEPING}", "step", "6", "5")
BAD_LEDGER = Imbalance(f"{PROGRAMME}/{HEPING}", "approved", 2, 1)
BAD_TALLY = Tally(5, 2, 1, 9)
GOOD_TALLY = Tally(5, 2, 1, 8)


@pytest.fixture(scope="module")
def report(led: Practice) -> NightlyReport:
    """The report of the last night of a case that came to a recovery."""
    with led.store.reading() as transaction:
        found = reports.last(transaction)
    assert found is not None
    return found


def page(report: NightlyReport, words: Words, **more: Any) -> NightPage:
    """The page of a report."""
    return page_of(report, {}, words, office="演示局", **more)


def check(report: NightlyReport, name: str, words: Words) -> Check | None:
    """What the page says of one thing that proves itself."""
    label = words.say(f"night_check.{name}")
    return next((one for one in checks_of(report, words) if one.label == label), None)


def tile(report: NightlyReport, name: str, words: Words) -> Tile:
    """A figure of the page."""
    label = words.say(f"night_tile.{name}")
    return next(one for one in page(report, words).tiles if one.label == label)


# --- what proves itself ---------------------------------------------------------------------------


def test_sound_night_says_so_of_everything(report: NightlyReport, spoken: Words) -> None:
    assert {one.tone for one in checks_of(report, spoken)} == {"good"}
    paid = grouped((report.books or {})["disbursed"])
    ledger = check(report, "ledger", spoken)
    assert ledger is not None and paid in ledger.text
    history = check(report, "history", spoken)
    assert history is not None and report.history_head in history.text
    assert spoken.say("night_check.history") in page(report, spoken).proof.checks[2].label


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"ledger_faults": (BAD_LEDGER,)}, "ledger"),
        ({"history_faults": (ChainFault(3, "hash", "a", "b"),)}, "history"),
        ({"log_faults": (LinkFault(2, "hash"),)}, "log"),
        ({"tally": BAD_TALLY}, "mails"),
        ({"proved": Proved(1, "", (DIFFERENCE,))}, "cases"),
    ],
)
def test_what_does_not_prove_itself_is_said_in_subject_sentence_and_proof(
    report: NightlyReport, spoken: Words, changed: dict[str, Any], name: str
) -> None:
    broken = replace(report, **changed)
    found = check(broken, name, spoken)
    assert found is not None and found.tone == "bad"
    others = [one.label for one in checks_of(broken, spoken) if one.tone == "bad"]
    assert others == [found.label]
    shown, sound = page(broken, spoken), page(report, spoken)
    assert shown.subject == sound.subject + spoken.say("night.subject_unsound")
    assert spoken.say("night.lead_unsound") in shown.lead
    assert spoken.say("night.lead_sound") in sound.lead


def test_first_value_that_differs_is_named(report: NightlyReport, spoken: Words) -> None:
    broken = replace(report, proved=Proved(3, "", (DIFFERENCE, DIFFERENCE)))
    found = check(broken, "cases", spoken)
    assert found is not None
    assert difference_in_words(DIFFERENCE, spoken) in found.text
    assert "2" in found.text


def test_night_that_looked_at_no_case_says_nothing_of_cases(
    report: NightlyReport, spoken: Words
) -> None:
    assert check(replace(report, proved=Proved()), "cases", spoken) is None
    seen = check(replace(report, proved=Proved(7)), "cases", spoken)
    assert seen is not None and "7" in seen.text


def test_office_without_a_log_or_a_tally_says_nothing_of_them(
    report: NightlyReport, spoken: Words
) -> None:
    assert check(replace(report, log_head="", log_faults=()), "log", spoken) is None
    assert check(replace(report, tally=None), "mails", spoken) is None
    assert check(replace(report, tally=GOOD_TALLY), "mails", spoken) == Check(
        spoken.say("night_check.mails"),
        spoken.say(
            "night_check.mails_good", before=5, by_acts=2, by_jobs=1, total=8, by_going_live=0
        ),
    )


@pytest.mark.parametrize(
    ("short", "awaited", "key", "tone"),
    [
        (True, False, "bad", "warn"),
        (True, True, "bad", "warn"),
        (False, True, "awaited", "good"),
        (False, False, "good", "good"),
    ],
)
def test_calendar_says_how_far_it_reaches(
    report: NightlyReport, spoken: Words, short: bool, awaited: bool, key: str, tone: str
) -> None:
    ends = report.day + timedelta(days=20)
    night = replace(
        report, calendar_ends=ends, calendar_is_short=short, calendar_is_awaited=awaited
    )
    found = check(night, "calendar", spoken)
    said = spoken.say(f"night_check.calendar_{key}", day=ends, days=20, year=ends.year + 1)
    assert found is not None
    assert (found.text, found.tone) == (said, tone)


@pytest.mark.parametrize(
    ("days_before", "key", "tone"), [(1, "good", "good"), (4, "bad", "warn"), (0, "first", "good")]
)
def test_nights_without_a_report_are_counted(
    report: NightlyReport, spoken: Words, days_before: int, key: str, tone: str
) -> None:
    since = report.day - timedelta(days=days_before) if days_before else None
    found = check(replace(report, since=since), "nights", spoken)
    facts = {"since": since, "missed": days_before - 1} if since else {}
    assert found == Check(
        spoken.say("night_check.nights"),
        spoken.say(f"night_check.nights_{key}", **facts),
        tone,  # type: ignore[arg-type]
    )


# --- what is seen first ---------------------------------------------------------------------------


def test_figures_are_those_of_the_report_and_lead_to_their_list(
    report: NightlyReport, spoken: Words
) -> None:
    shown = page(report, spoken)
    assert len(shown.tiles) == 6
    keys = {one.key for one in shown.lists}
    for one in shown.tiles:
        assert (one.anchor in keys) == (one.value != "0")
    flags = tile(report, "flags", spoken)
    assert (flags.value, flags.tone) == (str(report.count("flags")), "warn")


def test_nothing_to_do_has_no_colour(report: NightlyReport, spoken: Words) -> None:
    quiet = replace(report, overdue=(), city_overdue=(), flags=(), unpaid=(), due_soon=(), more={})
    for name in ("overdue", "city_overdue", "due_soon", "flags"):
        found = tile(quiet, name, spoken)
        assert (found.value, found.tone, found.anchor) == ("0", "", "")
    lead = page(quiet, spoken).lead
    for name in ("late", "city", "flags"):
        assert spoken.say(f"night.lead_{name}_none") in lead


def test_mails_that_are_stuck_are_counted_together(report: NightlyReport, spoken: Words) -> None:
    stuck = replace(report, owed={"sent": 9, "failed": 1, "held": 2, "uncertain": 4, "planned": 8})
    assert tile(stuck, "stuck", spoken).value == "7"
    assert tile(replace(report, owed={"sent": 9}), "stuck", spoken).value == "0"


def test_amount_that_is_outstanding_is_in_yuan(report: NightlyReport, spoken: Words) -> None:
    assert tile(report, "unpaid", spoken).value == grouped(report.outstanding)


def test_longest_lateness_stands_in_the_sentence(report: NightlyReport, spoken: Words) -> None:
    late = replace(report.city_overdue[0], overdue_working_days=77)
    lead = page(replace(report, overdue=(late,)), spoken).lead
    assert "77" in lead


# --- around it ------------------------------------------------------------------------------------


def test_training_office_is_marked_and_a_real_one_is_not(
    report: NightlyReport, spoken: Words
) -> None:
    assert page(report, spoken, synthetic=True).mark == spoken.say("night.demo")
    assert page(report, spoken).mark is None


def test_page_bears_its_day_its_office_and_its_head(report: NightlyReport, spoken: Words) -> None:
    shown = page(report, spoken)
    assert spoken.long_day(report.day) in shown.title
    assert (shown.office, shown.day) == ("演示局", report.day)
    assert shown.history_head == report.history_head
    assert str(report.day) in shown.subject


def test_bars_have_a_row_a_step_and_the_curve_a_point_a_night(
    report: NightlyReport, spoken: Words
) -> None:
    points = tuple(Point(date(2024, 2, n), n, 0, 0) for n in (1, 2, 3))
    shown = page(replace(report, late_by_step={3: (4, 1)}, trend=points), spoken)
    steps, trend = (one.drawing for one in shown.charts)
    assert [(one.others, one.city) for one in getattr(steps, "rows", ())] == [
        (0, 0), (0, 0), (4, 1), (0, 0), (0, 0), (0, 0)
    ]  # fmt: skip
    assert getattr(trend, "others", ()) == (1, 2, 3)
    assert [row[:2] for row in shown.trend.rows] == [(one.day, one.overdue) for one in points]


ALARM = Alarm(
    id=7,
    code="row",
    of_table="duty",
    row=f"{PROGRAMME}/{HEPING} 01",
    case_id=f"{PROGRAMME}/{HEPING}",
    facts='[["due","2024-01-10","2030-01-01"]]',
    first_seen="2024-02-28T06:00:00.000+08:00",
    last_seen="2024-02-29T06:00:00.000+08:00",
    looked_at="2024-02-29T06:00:00.000+08:00",
    stands=1,
)


def test_open_alarms_come_first_in_subject_figures_and_lists(
    report: NightlyReport, spoken: Words
) -> None:
    alarmed = page(replace(report, alarms=(ALARM,), more={"alarms": 2}), spoken)
    assert alarmed.subject.endswith(spoken.say("night.subject_alarms", count=3))
    first = alarmed.tiles[0]
    assert (first.label, first.value, first.tone) == (spoken.say("night_tile.alarms"), "3", "bad")
    assert alarmed.lists[0].key == first.anchor == "alarms"
    assert alarmed.lists[0].count == 3
    assert "2030-01-01" in str(alarmed.lists[0].rows)
    none = page(report, spoken)
    assert "alarms" not in {one.key for one in none.lists}
    assert len(none.tiles) == len(alarmed.tiles) - 1
