"""A month of the office: its days, what they are, and what falls due on them."""

from datetime import date

import pytest

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.calendar import DayKind
from duban.views.duties import Duties, duty_query
from duban.views.listing import Asked
from duban.views.month import MonthShown, month_asked, month_shown
from duban.views.page import Subject
from states.reading import InvalidInput


@pytest.fixture
def month(desk: Desk, spoken: Words) -> MonthShown:
    """The month after the day of the office."""
    with desk.store.reading() as transaction:
        table = Duties(desk, duty_query(Asked({}), desk, spoken), spoken).page(transaction)
    due = [one.key for one in table.columns].index("due")
    first = min(row[due] for row in table.rows if isinstance(row[due], date))  # type: ignore[type-var]  # days alone
    assert isinstance(first, date)
    return month_shown(desk, first.replace(day=1), spoken)


def test_month_has_all_its_days_and_knows_its_neighbours(desk: Desk, spoken: Words) -> None:
    shown = month_shown(desk, date(2024, 2, 1), spoken)
    assert [one.day.day for one in shown.days] == list(range(1, 30))
    assert (shown.before, shown.after) == (date(2024, 1, 1), date(2024, 3, 1))
    kinds = {one.day: one.kind for one in shown.days}
    assert kinds[date(2024, 2, 4)] is DayKind.MAKE_UP
    assert kinds[date(2024, 2, 12)] is DayKind.HOLIDAY
    assert kinds[date(2024, 2, 20)] is DayKind.WORKING


def test_each_day_leads_to_all_that_falls_due_on_it(
    desk: Desk, month: MonthShown, spoken: Words
) -> None:
    days = [one for one in month.days if one.due]
    assert days
    for one in days:
        assert one.all.subject is Subject.DUTIES
        query = duty_query(Asked.in_address(one.all.key), desk, spoken)
        with desk.store.reading() as transaction:
            count = Duties(desk, query, spoken).count(transaction)
        assert str(count) in one.all.label


def test_days_beyond_the_calendar_are_of_no_kind(desk: Desk, spoken: Words) -> None:
    shown = month_shown(desk, date(2099, 1, 1), spoken)
    assert {one.kind for one in shown.days} == {None}


def test_month_is_asked_for_by_year_and_month() -> None:
    today = date(2024, 4, 10)
    assert month_asked("", today) == date(2024, 4, 1)
    assert month_asked("2023-12", today) == date(2023, 12, 1)
    for wrong in ("2023-13", "2023", "x", "0001-01", "9999-12"):
        with pytest.raises(InvalidInput):
            month_asked(wrong, today)
    assert month_asked("0001-02", today).year == 1
