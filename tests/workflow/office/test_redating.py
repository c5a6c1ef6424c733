"""A calendar year that is imported dates what was open, and moves what it moves, once (R-T.7)."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest

from states.calendar import WorkCalendar
from states.duty_items import Item
from tests.practice import HEPING, Practice
from tests.workflow import sql
from workflow.office import redating
from workflow.office.redating import Move
from workflow.record import duties, history
from workflow.record.folding import fold
from workflow.store.database import Store
from workflow.store.transaction import Transaction

BEGINNING = date(2023, 1, 1)
NEW_YEAR = date(2024, 1, 1)
HOLIDAYS = [date(2023, 9, 29), *(date(2023, 10, day) for day in range(2, 7))]
SHORT = WorkCalendar(BEGINNING, date(2023, 12, 31), HOLIDAYS, version="2023")
LONG = WorkCalendar(
    BEGINNING,
    date(2025, 12, 31),
    [*HOLIDAYS, NEW_YEAR, *(date(2024, 1, day) for day in (8, 9, 10))],
    version="2023 to 2025",
)
CASE = f"tj-2023-22/{HEPING}"


@pytest.fixture
def office(store: Store) -> Iterator[Practice]:
    """An office whose calendar ends with 2023."""
    yield Practice(store, calendar=SHORT)


def moves(office: Practice, calendar: WorkCalendar, since: date = NEW_YEAR) -> list[Move]:
    """What a calendar would move."""
    with office.store.reading() as transaction:
        return redating.moves(transaction, calendar, since)


def adopt(office: Practice, calendar: WorkCalendar, since: date = NEW_YEAR) -> list[Move]:
    """Put a calendar in force."""
    return redating.adopt(office.office, since, partial(office.shelf.keep, calendar=calendar))


def undated(office: Practice) -> list[str]:
    """The items without a date."""
    with office.store.reading() as transaction:
        return [one.label for one in duties.undated(transaction)]


def row(office: Practice, item: str, *columns: str) -> tuple[Any, ...]:
    """Columns of the duty for *item*."""
    query = f"SELECT {', '.join(columns)} FROM duty WHERE item = '{item}' ORDER BY key"  # noqa: S608 - our own
    return sql.rows(office.store, query)[-1]


def reminders(office: Practice) -> list[tuple[str, str, str | None]]:
    """The reminders owed: day, item, due date."""
    return [(m.day, str(m.item), m.due) for m in office.mails() if m.kind == "reminder"]


# --- undated duties ------------------------------------------------------------------------------


def test_undated_duties_are_listed_before_they_get_their_dates(office: Practice) -> None:
    office.lead("disburse")
    assert "self_check_2024-01-10" in undated(office)
    before = sql.everything(office.store)
    listed = moves(office, LONG)
    assert sql.everything(office.store) == before
    first = Move(CASE, "self_check_2024-01-10", None, date(2024, 1, 11))
    assert first in listed
    assert all(move.before is None and move.after is not None for move in listed)
    assert adopt(office, LONG) == listed
    assert undated(office) == []
    assert office.facts().duty(Item.SELF_CHECK) is not None
    with office.store.reading() as transaction:
        assert history.verify(transaction)[1] == []
    assert fold(office.records()) == office.facts()


def test_dated_duty_gets_its_reminders_and_each_leaves_once(office: Practice) -> None:
    office.lead("disburse")
    office.set("2023-12-29")
    adopt(office, LONG)
    office.nights("2023-12-30", "2024-01-12")
    due = "2024-01-11"
    own = [mail for mail in reminders(office) if mail[2] == due]
    assert [day for day, _, _ in own] == ["2024-01-04", "2024-01-05"]  # T-7; T-3 rolls back
    office.nights("2023-12-30", "2024-01-12")
    assert [mail for mail in reminders(office) if mail[2] == due] == own


def test_import_twice_moves_nothing_the_second_time(office: Practice) -> None:
    office.lead("disburse")
    adopt(office, LONG)
    before = sql.everything(office.store)
    assert adopt(office, LONG) == []
    assert sql.everything(office.store) == before


# --- moved dates ---------------------------------------------------------------------------------


def changed(*off: date, on: tuple[date, ...] = ()) -> WorkCalendar:
    """The short calendar with more days off."""
    return WorkCalendar(BEGINNING, SHORT.last, [*HOLIDAYS, *off], on, version=f"{off} {on}")


def test_what_was_sent_stays_and_the_moved_date_has_a_ladder_of_its_own(office: Practice) -> None:
    office.do("open_case")
    office.nights("2023-07-18", "2023-07-25")
    sent = reminders(office)
    assert {(day, due) for day, _, due in sent} == {("2023-07-24", "2023-07-31")}
    office.set("2023-07-25T10:00")
    calendar = changed(date(2023, 7, 31), date(2023, 8, 1))
    found = adopt(office, calendar, date(2023, 7, 1))
    assert {(move.before, move.after) for move in found} == {(date(2023, 7, 31), date(2023, 8, 2))}
    office.nights("2023-07-26", "2023-08-02")
    assert reminders(office)[: len(sent)] == sent
    later = {(day, due) for day, _, due in reminders(office)[len(sent) :]}
    assert later == {("2023-07-26", "2023-08-02"), ("2023-07-28", "2023-08-02")}
    keys = [mail.key for mail in office.mails()]
    assert len(keys) == len(set(keys))


def test_day_already_reminded_is_not_reminded_again(office: Practice) -> None:
    office.do("open_case")
    office.nights("2023-07-18", "2023-07-28")
    before = reminders(office)
    office.set("2023-07-28T10:00")
    adopt(office, changed(date(2023, 7, 31)), date(2023, 7, 1))
    adopt(office, changed(), date(2023, 7, 1))
    office.night("2023-07-29")
    assert reminders(office) == before


def test_rung_moves_with_a_day_off_although_its_date_stays(office: Practice) -> None:
    office.do("open_case")
    office.set("2023-07-19")
    assert adopt(office, changed(date(2023, 7, 24)), date(2023, 7, 1)) == []
    query = "SELECT DISTINCT send_on FROM rung WHERE status = 'armed' ORDER BY send_on"
    assert sql.rows(office.store, query) == [("2023-07-21",), ("2023-07-28",)]


def test_duty_that_was_late_at_the_calendars_end_is_chased_again(office: Practice) -> None:
    edge = WorkCalendar(BEGINNING, date(2023, 7, 31), version="to July")
    office.put_in_force(calendar=edge)
    office.do("open_case")
    assert row(office, "plan_filing", "due", "chase_on") == ("2023-07-31", None)
    assert adopt(office, SHORT, date(2023, 8, 1)) == []
    assert row(office, "plan_filing", "due", "chase_on") == ("2023-07-31", "2023-08-01")
    office.night("2023-08-01")
    assert "overdue" in [mail.kind for mail in office.mails()]


def test_chased_days_of_a_date_that_moved_on_are_counted_anew(office: Practice) -> None:
    office.do("open_case")
    office.nights("2023-08-01", "2023-08-02")
    assert row(office, "plan_filing", "chased") == (2,)
    office.set("2023-08-02T10:00")
    adopt(office, changed(date(2023, 7, 31), date(2023, 8, 1)), date(2023, 7, 1))
    assert row(office, "plan_filing", "due", "chased", "chase_on") == (
        "2023-08-02",
        0,
        "2023-08-03",
    )


def test_ended_case_keeps_its_dates(office: Practice) -> None:
    office.do("open_case")
    office.do("decline_participation", {"letter": True})
    assert adopt(office, changed(date(2023, 7, 31)), date(2023, 7, 1)) == []


# --- all or none -------------------------------------------------------------------------------


def test_calendar_that_can_not_be_kept_moves_nothing(office: Practice) -> None:
    office.lead("disburse")
    before = sql.everything(office.store)

    def fail(transaction: Transaction) -> None:
        office.shelf.keep(transaction, calendar=LONG)
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        redating.adopt(office.office, NEW_YEAR, fail)
    assert office.calendar is SHORT
    assert sql.everything(office.store) == before


def test_calendar_that_ends_before_today_is_refused(office: Practice) -> None:
    office.lead("disburse")
    office.set("2026-01-05")
    before = sql.everything(office.store)
    with pytest.raises(redating.DatesStand):
        adopt(office, LONG)
    assert sql.everything(office.store) == before
