"""A job that somebody wants done now says in words what it came to."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from config.words import Words
from duban.bootstrap.desk import TRAINING, Desk
from duban.bootstrap.founding import create
from duban.environment import Settings
from duban.running.run_now import NAMES, NoJob, PartOfPlan, run_now
from tests.conftest import shut


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = create(Settings(office=tmp_path / "office"), TRAINING, date(2024, 3, 1))
    yield opened
    shut(opened.store)


def test_day_plan_does_the_day(desk: Desk, spoken: Words) -> None:
    first = list(run_now(desk, "day_plan").in_words(spoken))
    again = list(run_now(desk, "day_plan").in_words(spoken))
    day = spoken.day(date(2024, 3, 1))
    assert len(first) == len(again) == 1
    assert day in first[0]
    assert again == [spoken.say("run.nothing_left", day=day)]


def test_deliveries_say_what_left(desk: Desk, spoken: Words) -> None:
    assert list(run_now(desk, "deliver").in_words(spoken)) == [
        spoken.say("job.delivered", counts=spoken.say("word.none"))
    ]


def test_part_of_a_plan_and_what_is_no_job_are_refused(desk: Desk) -> None:
    with pytest.raises(PartOfPlan):
        run_now(desk, "remind")
    with pytest.raises(NoJob) as error:
        run_now(desk, "day_pan")
    assert len(error.value.sayings) == 2
    assert NAMES == ("day_plan", "deliver", "bounces", "backup")
