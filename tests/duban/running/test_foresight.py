"""What comes of a case if nobody acts is played once, and anew once anything changed."""

from datetime import date, timedelta

import pytest

from duban.bootstrap import yearbook
from duban.bootstrap.desk import Desk
from duban.running import foresight
from duban.running.foresight import Foresight
from duban.running.years import adopt, proposed
from states.commands import StartDrafting
from tests.practice import HEPING, PROGRAMME, request
from tests.years import whole_year
from workflow.office.request import Done
from workflow.record import cases, history
from workflow.record.cases import Stored
from workflow.rehearsal.unattended import Coming

CASE = f"{PROGRAMME}/{HEPING}"


def stored(desk: Desk) -> Stored:
    """The case as it stands."""
    with desk.store.reading() as transaction:
        found = cases.load(transaction, CASE)
    assert found is not None
    return found


DAYS = timedelta(days=15)


@pytest.fixture
def ahead(training: Desk, monkeypatch: pytest.MonkeyPatch) -> Foresight:
    """What comes in some days of the cases of an office whose one case was just opened."""
    monkeypatch.setattr(foresight, "SEEN_AHEAD", DAYS)
    return Foresight(training)


def test_same_case_on_the_same_day_is_played_once(training: Desk, ahead: Foresight) -> None:
    first = ahead.of(stored(training))
    assert first.until == training.office.today + DAYS
    assert ahead.of(stored(training)) is first


def test_playing_changes_nothing_in_the_office(training: Desk, ahead: Foresight) -> None:
    def standing() -> tuple[history.Head, int]:
        with training.store.reading() as transaction:
            return history.head(transaction), stored(training).version

    before, found = standing(), ahead.of(stored(training))
    assert found.owed
    assert standing() == before


def test_act_and_day_and_calendar_have_it_played_anew(training: Desk, ahead: Foresight) -> None:
    seen: list[Coming] = [ahead.of(stored(training))]
    assert isinstance(training.office.handle(request(StartDrafting())), Done)
    seen.append(ahead.of(stored(training)))
    training.set_date(training.office.today + timedelta(days=1))
    seen.append(ahead.of(stored(training)))
    number = training.calendar.last.year + 1
    adopt(training, proposed(training, [yearbook.year_of(whole_year(number, "10-21"), "y.toml")]))
    seen.append(ahead.of(stored(training)))
    assert len({id(one) for one in seen}) == 4
    assert seen[1].facts.shown_state != seen[0].facts.shown_state
    assert seen[2].until == seen[1].until + timedelta(days=1)
    assert seen[3].calendar.last.year == number


def test_those_that_were_looked_at_last_are_remembered(
    training: Desk, ahead: Foresight, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foresight, "KEPT", 1)
    today = training.office.today
    first = ahead.of(stored(training))
    training.set_date(today + timedelta(days=1))
    ahead.of(stored(training))
    training.set_date(today)
    assert ahead.of(stored(training)) is not first


@pytest.mark.parametrize("day", [date(2026, 12, 30), date(2027, 3, 1)])
def test_nothing_is_seen_beyond_the_calendar(training: Desk, ahead: Foresight, day: date) -> None:
    training.set_date(day)
    assert ahead.of(stored(training)).until == training.calendar.last
