"""The days of an office in training: what was missed is caught up with, and the date is moved."""

from datetime import date

from duban.bootstrap.desk import Desk
from duban.running.days import catch_up, move_date, work_day
from tests.practice import HEPING, PROGRAMME
from workflow.night import reports
from workflow.record import owing

JULY = [date(2023, 7, day) for day in range(18, 26)]


def nights(desk: Desk) -> list[str]:
    """The nights of which there is a report, the first first."""
    with desk.store.reading() as transaction:
        return [str(night) for night in reversed(reports.days(transaction, 99))]


def test_day_is_worked_once(training: Desk) -> None:
    assert [one.day for one in catch_up(training)] == JULY[:1]
    assert catch_up(training) == []
    assert work_day(training, JULY[0]).done == {}


def test_date_moves_night_by_night_and_mails_go_into_the_folder(training: Desk) -> None:
    told: list[date] = []
    done = move_date(training, JULY[-1], told.append)
    assert [one.day for one in done] == JULY
    assert told == JULY[1:]
    assert training.office.today == JULY[-1]
    assert nights(training) == [day.isoformat() for day in JULY]
    with training.store.reading() as transaction:
        (reminder,) = (
            one
            for one in owing.of_case(transaction, f"{PROGRAMME}/{HEPING}")
            if one.kind == "reminder" and one.item == "plan_filing"
        )
    assert (reminder.day, str(reminder.status)) == ("2023-07-24", "sent")
    names = [path.name for path in training.mails.glob("2023-07-24_*.eml")]
    assert sorted(name.split("_")[2] for name in names) == ["digest", "nightly"]
