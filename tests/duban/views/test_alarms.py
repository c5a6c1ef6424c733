"""Alarms as people see them: in both languages, with what to do about each."""

from collections.abc import Iterator

import pytest

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.bootstrap.editions import words
from duban.rendering.data import as_data
from duban.views.alarms import AlarmQuery, Alarms, alarm_named, alarm_page, alarm_query, alarm_table
from duban.views.choosing import NotThere
from duban.views.listing import Asked
from duban.views.page import Page, Prose, printed
from states.reading import InvalidInput
from tests.practice import HEPING, PROGRAMME, at
from tests.workflow import sql
from workflow.record import alarms
from workflow.record.alarms.findings import Code, Differing, Finding
from workflow.store.transaction import Transaction

CASE = f"{PROGRAMME}/{HEPING}"
MONEY = Finding(Code.ROW, "case", CASE, CASE, (Differing("approved", "36000000", "95000000"),))
LOST = Finding(Code.ROW, "owed", f"{CASE}|1|0", CASE, (Differing("", "", "missing"),))
CHAIN = Finding(Code.EVENT, "event", f"{CASE} 7", CASE, (Differing("hash"),))
OLD, NEW = at("2024-02-28T06:00"), at("2024-02-29T06:00")


@pytest.fixture
def noted(training: Desk) -> Iterator[Transaction]:
    """A look at an office with three alarms, the last of which is there again."""
    with training.store.writing() as transaction:
        alarms.take(transaction, [MONEY, LOST, CHAIN], (), OLD)
        alarms.close(transaction, 3, OLD, "陈四", "已核对")
        alarms.take(transaction, [CHAIN], {1}, NEW)
        yield transaction


def listed(desk: Desk, words: Words, *, tells_values: bool = True, status: str = "open") -> Alarms:
    return Alarms(desk, AlarmQuery(status=status), words, tells_values=tells_values)


def said(page: Page, words: Words) -> str:
    """All that a page says."""
    lines = [line for part in page.parts if isinstance(part, Prose) for line in part.lines]
    return "\n".join((page.title, page.lead, *lines))


def test_list_says_what_is_not_as_it_should_be_the_latest_first(
    training: Desk, noted: Transaction, spoken: Words
) -> None:
    table = listed(training, spoken).page(noted)
    rows = as_data(table)
    assert [one["alarm"] for one in rows] == ["4", "2", "1"]
    assert [one["code"] for one in rows] == ["event", "row", "row"]
    assert [one["again_of"] for one in rows] == [3, None, None]
    assert [one["stands"] for one in rows] == ["stands", "stands", "gone"]
    assert table.tones == ("bad", "bad", "warn")
    words = {"zh": "approved：应为 36000000，实为 95000000", "en": "approved: 36000000 expected"}
    assert words[spoken.language] in printed(table.rows[2][6], table.columns[6].kind, spoken)


def test_who_sees_no_cases_sees_where_and_no_values(
    training: Desk, noted: Transaction, spoken: Words
) -> None:
    shown = str(listed(training, spoken, tells_values=False).page(noted).rows)
    assert "36000000" not in shown
    assert "approved" in shown
    one = alarm_named(noted, 1)
    hidden = alarm_page(noted, one, training.regions(), spoken, tells_values=False)
    assert "95000000" not in str(hidden)
    whole = alarm_page(noted, one, training.regions(), spoken, tells_values=True)
    assert "95000000" in str(whole)


def test_closed_ones_are_listed_where_they_are_asked_for(
    training: Desk, noted: Transaction, spoken: Words
) -> None:
    (closed,) = as_data(listed(training, spoken, status="closed").page(noted))
    assert (closed["alarm"], closed["closed_by"], closed["reason"]) == ("3", "陈四", "已核对")
    assert len(as_data(listed(training, spoken, status="all").page(noted))) == 4


@pytest.mark.parametrize("given", ["status=gone", "code=nothing", "colour=red"])
def test_wrong_filter_is_refused(training: Desk, spoken: Words, given: str) -> None:
    with pytest.raises(InvalidInput):
        alarm_query(Asked.in_address(given), training, spoken)


def test_alarm_says_what_to_do_and_that_it_was_closed_before(
    training: Desk, noted: Transaction, spoken: Words
) -> None:
    one = alarm_named(noted, 4)
    page = alarm_page(noted, one, training.regions(), spoken, tells_values=True)
    text = said(page, spoken)
    assert "陈四" in text
    assert "已核对" in text
    assert spoken.say("audit.verify") in text
    assert spoken.say("alarm.how_to_close") in text
    assert "duban " not in text
    typed = words(spoken.language, at_terminal=True)
    text = said(alarm_page(noted, one, training.regions(), typed, tells_values=True), typed)
    assert "duban history verify --head" in text
    assert "duban alarm close 4" in text


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        (1, "已不见", "no longer there"),
        (3, "尚待下次核对", "has not looked yet"),
        (4, "仍在", "still"),
    ],
)
def test_lead_says_how_it_stands(
    training: Desk, noted: Transaction, spoken: Words, number: int, zh: str, en: str
) -> None:
    one = alarm_named(noted, number)
    page = alarm_page(noted, one, training.regions(), spoken, tells_values=True)
    assert {"zh": zh, "en": en}[spoken.language] in page.lead
    if not one.is_open:
        assert spoken.say("alarm.how_to_close") not in said(page, spoken)


def test_alarm_of_one_night_says_that_no_other_looks_at_it(
    training: Desk, noted: Transaction, spoken: Words
) -> None:
    told = Finding(Code.TALLY, "owed", "2024-02-29", "", (Differing("count", "1", "2"),))
    alarms.take(noted, [told], (), NEW)
    assert alarms.close(noted, 5, NEW, "陈四", "已核对").stands == 0
    (row, _) = as_data(listed(training, spoken, status="closed").page(noted))
    assert (row["alarm"], row["stands"]) == ("5", "once")
    page = alarm_page(noted, alarm_named(noted, 5), training.regions(), spoken, tells_values=True)
    assert {"zh": "以后不再复核", "en": "not looked at again"}[spoken.language] in page.lead


@pytest.mark.parametrize("number", [0, -1, 99, 2**31, 10**30])
def test_number_that_no_alarm_has_is_not_there(training: Desk, number: int) -> None:
    with training.store.reading() as transaction, pytest.raises(NotThere):
        alarm_named(transaction, number)


@pytest.mark.parametrize(
    "damage",
    [
        "facts = '{'",
        "facts = '[[1]]'",
        "code = 'x', of_table = 'y'",
        "case_id = 'nowhere/999999'",
        "case_id = 'x'",
        "first_seen = 'never', last_seen = '', looked_at = 'x'",
        "stands = 7, again_of = 99",
        "closed_at = 'x', closed_by = NULL, reason = NULL",
    ],
)
def test_damaged_alarm_is_shown_as_far_as_it_can_be(
    training: Desk, noted: Transaction, spoken: Words, damage: str
) -> None:
    noted.run(sql.statement(f"UPDATE alarm SET {damage} WHERE id = 4"))  # noqa: S608 - written above
    rows = as_data(listed(training, spoken, status="all").page(noted))
    assert len(rows) == 4
    one = alarm_named(noted, 4)
    assert alarm_page(noted, one, training.regions(), spoken, tells_values=True).title
    assert alarm_table([one], spoken).rows


def test_every_code_has_its_words_and_its_cure_in_both_languages(spoken: Words) -> None:
    for section in ("alarm_code", "alarm_cure"):
        assert set(spoken.section(section)) == {one.value for one in Code}
