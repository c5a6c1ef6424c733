"""The desk: an open office, what it is called, and its date."""

from datetime import date, datetime, time

from duban.bootstrap import office_settings
from duban.bootstrap.desk import Desk
from states.calendar import OFFICE_TIME
from tests.conftest import shut


def test_office_is_called_as_it_says_else_as_its_notice_says(real: Desk) -> None:
    assert real.name == real.notice().authority
    with real.store.writing() as transaction:
        office_settings.keep(transaction, {"office.name": "演示局"})
    assert real.name == "演示局"


def test_date_of_training_is_stored_and_another_process_takes_it_up(training: Desk) -> None:
    elsewhere = Desk(training.settings, type(training.store)(training.settings.url), "training")
    training.set_date(date(2023, 7, 20))
    assert elsewhere.office.today == date(2023, 7, 18)
    elsewhere.reread()
    assert elsewhere.office.today == training.office.today == date(2023, 7, 20)
    shut(elsewhere.store)


def test_moving_the_date_changes_nothing_that_is_in_force(training: Desk) -> None:
    """So no act has to look it up anew."""
    with training.store.reading() as transaction:
        before = training.office.in_force(transaction)
    training.set_date(date(2023, 7, 20))
    with training.store.reading() as transaction:
        assert training.office.in_force(transaction) is before


def test_work_of_a_day_is_due_all_day_in_training_and_by_the_clock_in_earnest(
    training: Desk,
) -> None:
    assert training.days_until() == datetime.combine(date(2023, 7, 18), time.max, OFFICE_TIME)


def test_real_office_goes_by_its_clock(real: Desk) -> None:
    moment = datetime(2023, 7, 18, 5, 30, tzinfo=OFFICE_TIME)
    real.clock.wall = lambda: moment
    assert real.days_until() == real.clock() == moment
